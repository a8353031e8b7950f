"""The speech models mocktui knows of: ``models/catalog.toml``, read and checked."""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.places import shipped
from mocktui.speech.engines import Engine

CATALOG_VARIABLE = "MOCKTUI_CATALOG"

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
_ADDRESS = re.compile(r"https?://[^/\s]+/\S+")


class Mistakes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Published word error rates in percent: LibriSpeech test-clean and TED-LIUM."""

    librispeech: float
    tedlium: float


class CatalogModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One known model; the keys are explained in ``models/README.md``.

    ``bytes`` is the size of the zip, exact where the model is pinned and about otherwise.
    """

    name: str
    engine: Engine = "vosk"
    language: str
    title: str
    about: str = ""
    publisher: str
    site: str
    licence: str
    folder: str
    bytes: int = 0
    sha256: str = ""
    addresses: tuple[str, ...] = ()
    mistakes: Mistakes | None = None

    @property
    def pinned(self) -> bool:
        """Whether size, checksum and an address are known: what comes can be checked."""
        return bool(self.sha256 and self.addresses and self.bytes)

    @property
    def downloadable(self) -> bool:
        """Whether it can be fetched at all; without a checksum only after a warning."""
        return self.engine == "vosk" and bool(self.addresses and self.bytes)

    @property
    def size_words(self) -> str:
        """The size of the download for people: ``41 MB``, ``about 46 MB``, empty if unknown."""
        if not self.bytes:
            return ""
        return size_text(self.bytes) if self.pinned else f"about {size_text(self.bytes)}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The sites it would come from, in order, for a person to read."""
        return tuple(address.split("/")[2] for address in self.addresses)


class _Catalog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    model: tuple[CatalogModel, ...] = ()


def valid_name(name: str) -> bool:
    """Whether ``name`` can be a model's name (and so a folder's, on any system)."""
    return _NAME.fullmatch(name) is not None and not name.endswith(".")


def valid_language(language: str) -> bool:
    """Whether ``language`` reads like ``en`` or ``en-us``."""
    return _LANGUAGE.fullmatch(language) is not None


def same_language(one: str, other: str) -> bool:
    """Whether two language tags share their first part: ``en`` and ``en-GB`` do."""
    return one.lower().split("-")[0] == other.lower().split("-")[0]


def size_text(count: int) -> str:
    """Return ``count`` bytes as people read them: ``41 MB``, ``1.8 GB``."""
    if count >= 1_000_000_000:
        return f"{count / 1_000_000_000:.1f} GB"
    if count >= 1_000_000:
        return f"{count / 1_000_000:.0f} MB"
    return f"{count / 1000:.0f} kB"


def load_catalog(path: Path | None = None) -> tuple[CatalogModel, ...]:
    """Read the catalogue at ``path``, at ``MOCKTUI_CATALOG``, or the one that comes with mocktui.

    Raises Problem, naming the file and the model, where it can't be read or isn't right.
    """
    named = os.environ.get(CATALOG_VARIABLE)
    if path is None:
        path = Path(named).expanduser() if named else shipped("models") / "catalog.toml"
    fix = "models/README.md explains every key." + (
        f" The file was chosen by {CATALOG_VARIABLE}." if named else ""
    )
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=_Catalog)
    except OSError as error:
        raise Problem(
            f"the catalogue of models can't be read ({error.strerror})", where=str(path), fix=fix
        ) from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        what = f"the catalogue of models isn't right: {one_line(str(error))}"
        raise Problem(what, where=str(path), fix=fix) from None
    seen: set[str] = set()
    for model in found.model:
        wrong = _wrong_with(model)
        if model.name in seen:
            wrong = "a name stands twice"
        seen.add(model.name)
        if wrong:
            what = f"the catalogue of models isn't right: {wrong}"
            raise Problem(what, where=f"{path}, model {one_line(model.name)!r}", fix=fix)
    return found.model


def _wrong_with(model: CatalogModel) -> str:
    if not valid_name(model.name):
        return "the name has characters that can't be used"
    if not valid_language(model.language):
        return "the language doesn't read like 'en' or 'en-us'"
    if model.sha256 and not re.fullmatch("[0-9a-f]{64}", model.sha256):
        return "sha256 isn't 64 hexadecimal digits"
    if model.sha256 and (model.bytes <= 0 or not model.addresses):
        return "a checksum needs the size and an address too"
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", model.folder):
        return "folder must be the name of one folder"
    if any(not _ADDRESS.fullmatch(address) for address in model.addresses):
        return "an address isn't http:// or https://"
    return ""
