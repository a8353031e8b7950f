"""Read a pack file: the boundary where its text becomes ours."""

from __future__ import annotations

import re
import stat
import tomllib
from pathlib import Path

import msgspec

from mocktui.core.question import Pack
from mocktui.packs.check import Check, TooMany
from mocktui.packs.problems import PackProblem, PackProblems, slug
from mocktui.packs.spots import find_spots, question_at, widest_key

LARGEST_FILE = 1_000_000
"""Bytes. A pack of sixteen questions has about 60,000."""

_DOTS_IN_A_LINE = 100
_WIDEST_KEY = 16
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z")
_LONG_NUMBER = re.compile(r"[0-9][0-9_]{639,}")  # 640: the least limit Python can be set to
# What tomllib says first, and what a person should do about it.
_SYNTAX_FIXES = (
    ("Cannot overwrite", "A key stands twice here; delete one."),
    ("Cannot declare", "This table stands twice; begin every question with [[question]]."),
    (
        "Illegal character '\\n'",
        'Close the text with " on the same line, or use """ for more lines.',
    ),
    ("Illegal character", "Delete the invisible character there."),
    ("Unterminated string", 'A text has no closing " or """.'),
    ("Unescaped '\\\\'", "Write a backslash as two: \\\\."),
    ("Unclosed array", "A list lacks its closing ] or a comma between two items."),
    ("Unclosed inline", "A table lacks its closing } or a comma between two keys."),
    ("Expected '='", "Write key = value, with key names free of spaces."),
    ("Invalid value", "Put texts in quotation marks; numbers need none."),
    ("Expected newline", 'Something stands behind the value; an inner quotation mark is \\".'),
    ("Expected ']", "The brackets of the table name aren't closed."),
)


def _bytes(path: Path, what: str) -> bytes:
    """Return what the file holds; raise PackProblem where it is no file, too large or closed."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise PackProblem(
                f"this is a folder, not a {what}", file=path, fix="Name a .toml file inside it."
            )
        if not stat.S_ISREG(mode):  # a pipe would hang, a device never end
            raise PackProblem("this is not a file", file=path, fix="Name a .toml file.")
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise PackProblem(
            "there is no such file",
            file=path,
            fix=f"Check the name, or see: mocktui {what}s list",
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise PackProblem(
            f"this file can't be read ({reason})", file=path, fix="Check its name and permissions."
        ) from None
    if len(raw) > LARGEST_FILE:
        raise PackProblem(
            f"this file is larger than 1 MB, too large for a {what}",
            file=path,
            fix=f"Split it into several {what}s, or check that it is one.",
        )
    return raw


def _text(path: Path, what: str = "pack") -> str:
    """Return the file's text with ``\\n`` line ends; raise PackProblem where it isn't UTF-8."""
    raw = _bytes(path, what)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PackProblem(
            f"byte {raw[error.start]:#04x} is not UTF-8 text",
            file=path,
            line=raw.count(b"\n", 0, error.start) + 1,
            fix="Save the file with the encoding UTF-8.",
        ) from None
    return text.replace("\r\n", "\n")


def _syntax(path: Path, text: str, message: str) -> PackProblem:
    """Return tomllib's ``message`` as a problem with its line and question."""
    place = _PLACE.search(message)
    said = message[: place.start()] if place else message
    if place and place.group(1):
        line = int(place.group(1))
        said = f"{said} (column {place.group(2)})"
    else:
        line = text.rstrip("\n").count("\n") + 1
    n = question_at(find_spots(text), line)
    fix = next((fix for start, fix in _SYNTAX_FIXES if message.startswith(start)), "")
    return PackProblem(
        f"this is not valid TOML: {said[:1].lower()}{said[1:]}",
        file=path,
        line=line,
        question="" if n is None else f"question {n + 1}",
        fix=f"{fix} The rest is checked once this is mended.".lstrip(),
    )


def _most(text: str, signs: str) -> int:
    """Return the line (from 1) with most of these signs: where too many stand."""
    counts = [sum(map(line.count, signs)) for line in text.split("\n")]
    return counts.index(max(counts)) + 1


def _values(path: Path, text: str) -> dict[str, object]:
    """Return the TOML's values; raise PackProblem where it isn't TOML."""
    # tomllib's work grows with the square of a dotted key's parts, so look before it does.
    dotted = any(line.count(".") > _DOTS_IN_A_LINE for line in text.split("\n"))
    if dotted and widest_key(text) > _WIDEST_KEY:
        raise PackProblem(
            "a key has more dots than any pack needs",
            file=path,
            line=_most(text, "."),
            fix="Write key = value.",
        )
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise PackProblem(
            "lists or tables are nested too deeply",
            file=path,
            line=_most(text, "[{"),
            fix="A pack needs three levels.",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise _syntax(path, text, str(error)) from None
    except ValueError:  # Python takes no whole number of more than 4,300 digits
        number = _LONG_NUMBER.search(text)
        raise PackProblem(
            "a number has too many digits",
            file=path,
            line=text.count("\n", 0, number.start()) + 1 if number else 1,
            fix="Times are seconds, such as 30.",
        ) from None


def read_toml(path: Path, what: str) -> tuple[str, dict[str, object]]:
    """Return a TOML file's text and values; ``what`` it should hold is for the messages.

    Raises PackProblem for a file that isn't there, isn't text or isn't TOML.
    """
    text = _text(path, what)
    return text, _values(path, text)


def _checked(path: Path) -> tuple[Pack | None, list[PackProblem]]:
    try:
        text = _text(path)
        values = _values(path, text)
    except PackProblem as problem:
        return None, [problem]
    check = Check(path, text)
    pack = check.pack(values)
    return pack, check.problems


def check_pack(path: Path) -> list[PackProblem]:
    """Return every problem of the pack in ``path``, in the order of its lines.

    Never raises for what the file holds or whether it is there. Broken TOML yields one problem: the
    rest can't be seen past it. After 200 problems the check stops.
    """
    return _checked(path)[1]


def read_pack(path: Path) -> Pack:
    """Return the pack in ``path``, its text clean; raise PackProblems where anything is wrong."""
    pack, problems = _checked(path)
    if pack is None:
        raise PackProblems(problems)
    return pack


_QUESTION = re.compile(r"^[ \t]*\[\[[ \t]*question[ \t]*\]\]", re.MULTILINE)


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """What a list of packs shows: ``questions`` is how many there are."""

    id: str
    title: str
    language: str
    questions: int


def read_heading(path: Path) -> Heading:
    """Return a pack's heading quickly, without reading its questions; raise PackProblems.

    It parses only what stands before the first ``[[question]]``: what is wrong behind that shows
    when the pack is opened. A file that isn't laid out so is read as a whole.
    """
    try:
        text = _text(path)
        starts = [one.start() for one in _QUESTION.finditer(text)]
        if starts:
            check = Check(path, text)
            head = check.heading(_values(path, text[: starts[0]]))
            if not check.problems:
                return Heading(
                    id=head.id, title=head.title, language=head.language, questions=len(starts)
                )
    except (PackProblem, TooMany):
        pass  # the whole file's reading tells it with its right line
    pack = read_pack(path)
    return Heading(
        id=pack.id, title=pack.title, language=pack.language, questions=len(pack.questions)
    )


def guess_id(path: Path) -> str:
    """Return the id a pack that can't be read probably has: its file's name."""
    return slug(path.stem) or "pack"
