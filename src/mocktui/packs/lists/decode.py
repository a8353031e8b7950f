"""A file's bytes as text, whatever wrote them: UTF-8, UTF-16, an older encoding, or a mixture."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

import msgspec

from mocktui.core.problem import Problem
from mocktui.packs.lists.draft import LARGEST_LIST
from mocktui.packs.problems import file_name

# What begins a file that holds no plain text, and how to get text out of it.
_NO_TEXT = (
    (b"%PDF", "a PDF", "Copy its text into a text file."),
    (b"PK\x03\x04", "a packed file (Word, Excel or Anki)", "Save or export it as text or CSV."),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "Save it as text or CSV."),
    (b"SQLite format 3", "a database", "Export it as CSV."),
    (b"{\\rtf", "a rich-text file", "Save it as plain text."),
    (b"\x1f\x8b", "a compressed file", "Unpack it first."),
    (b"\x89PNG", "a picture", "Type its questions into a text file."),
    (b"\xff\xd8\xff", "a picture", "Type its questions into a text file."),
)
_MARKS = (  # the longer ones first: UTF-32's begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD = [  # what people's files are in; without a list, short texts are taken for anything
    *("cp1252", "latin_1", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r"),
    *("mac_roman", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
]
_SHOWN = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """A text with ``\\n`` line ends; ``notes`` say what was done to get it."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes; raise Problem where it is no file, closed, or larger than 2 MB."""
    where = file_name(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise Problem("this is a folder", where=where, fix="Name a file inside it.")
        if not stat.S_ISREG(mode):
            raise Problem("this is not a file", where=where, fix="Name a text, CSV or JSON file.")
        with path.open("rb") as file:
            raw = file.read(LARGEST_LIST + 1)
    except FileNotFoundError:
        raise Problem("there is no such file", where=where, fix="Check the name.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Problem(
            f"this file can't be read ({reason})", where=where, fix="Check its permissions."
        ) from None
    if len(raw) > LARGEST_LIST:
        raise Problem(
            "this file is larger than 2 MB, too large for a list of questions",
            where=where,
            fix="Cut out the part with the questions.",
        )
    return raw


def decode(raw: bytes, where: str, encoding: str | None = None) -> Decoded:
    """Return ``raw`` as text; raise Problem where it is none, or not in the ``encoding`` named.

    A byte order mark decides, then UTF-8, then UTF-16 by its zeros. Where only some lines are no
    UTF-8, they alone are read as Windows-1252; else the likeliest old encoding reads everything.
    """
    for start, what, fix in _NO_TEXT:
        if raw.startswith(start):
            raise Problem(f"this is {what}, not a text", where=where, fix=fix)
    named = _named(raw, where, encoding) if encoding else None
    notes: list[str]
    text, name, notes = (named, encoding or "", []) if named is not None else _guess(raw)
    zeros = text.count("\0")
    if zeros:
        notes.append(f"{zeros:,} zero bytes were dropped")
        text = text.replace("\0", "")
    broken = text.count("\ufffd")
    if text and broken * 10 > len(text):
        raise Problem(
            "this file holds no text that can be read",
            where=where,
            fix="Save it as UTF-8 text, or name its encoding with --encoding.",
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    return Decoded(text=text, encoding=_SHOWN.get(name, name), notes=tuple(notes))


def _named(raw: bytes, where: str, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except LookupError:
        raise Problem(
            f"there is no encoding “{encoding}”", fix="Try utf-8, utf-16 or latin-1."
        ) from None
    except (UnicodeError, ValueError) as error:
        raise Problem(f"this file is not in {encoding} ({error})", where=where) from None


def _guess(raw: bytes) -> tuple[str, str, list[str]]:
    for mark, name in _MARKS:
        if raw.startswith(mark):
            text = raw.decode(name, "replace")
            broken = text.count("\ufffd")
            return text, name, [f"{broken} broken characters"] if broken else []
    if (wide := _zeros(raw)) is not None:
        return raw.decode(wide, "replace"), wide, ["read as UTF-16, by its zero bytes"]
    try:
        return raw.decode(), "utf-8", []
    except UnicodeDecodeError:
        return _mixed(raw) or _old(raw)


def _zeros(raw: bytes) -> str | None:
    """Return which UTF-16 without a mark this is: every other byte of plain text is zero."""
    sample = raw[:4_000]
    half = len(sample) // 2
    if half < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _mixed(raw: bytes) -> tuple[str, str, list[str]] | None:
    """Read line by line where some lines are UTF-8 beyond ASCII; ``None`` where none is."""
    good = False
    lines: list[str] = []
    bad: list[int] = []
    for n, line in enumerate(raw.split(b"\n"), 1):
        try:
            text = line.decode()
            good = good or not line.isascii()
        except UnicodeDecodeError:
            text = line.decode("cp1252", "replace")
            bad.append(n)
        lines.append(text)
    if not good:
        return None
    shown = ", ".join(map(str, bad[:5])) + (" …" if len(bad) > 5 else "")
    what = "line" if len(bad) == 1 else "lines"
    note = f"{what} {shown}: not UTF-8 like the others, read as Windows-1252"
    return "\n".join(lines), "UTF-8 and Windows-1252", [note]


def _old(raw: bytes) -> tuple[str, str, list[str]]:
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=_OLD).best()
    name = best.encoding if best is not None else "cp1252"
    # What is right in Windows-1252 as well is most often just that.
    if name in {"cp1250", "cp1254", "mac_roman", "latin_1"}:
        name = "cp1252"
    note = f"not UTF-8: read as {name}; look at the letters, --encoding names another"
    return raw.decode(name, "replace"), name, [note]
