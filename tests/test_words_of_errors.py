"""The words of errors: every ``Problem`` in the source says what, where and what to do, plainly."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "mocktui"

# Nothing can be done by the person, or the ones who show it say what: why, by file and words.
WITHOUT_FIX = {
    "audio/capture.py": "between two of our own processes: never shown",
    "audio/flac.py": "the recording stays as it is: nothing has to be done",
    "audio/journal.py": "nothing is overwritten; the caller takes another name",
    "cli/export.py": "a last line after one line with its fix for each",
    "cli/purge.py": "a last line after one line with its fix for each",
    "cli/transcribe.py": "the reason in the brackets is the system's; the path stands before it",
    "packs/lists/decode.py": "the caller tries another encoding; after the last it says what to do",
    "packs/plugins.py": "of an installed package, by name: its author mends it",
    "practice/afterwork.py": "tried again at the next start, and the line says so",
    "practice/archive.py": "the system's reason stands in the brackets; the folder before it",
    "practice/choose.py": "joined to the line that says what listens instead",
    "practice/compare.py": "one engine's line in a comparison that goes on with the others",
    "practice/completing.py": "the caller goes on with the next take and says what is incomplete",
    "practice/ears.py": "the room says what goes on and what is offered",
    "practice/library.py": "the system's reason is why; the folder is named",
    "practice/microphone.py": "the room offers another microphone, typing and timing",
    "speech/check.py": "one reason among those that refuse a model; the caller says what to do",
    "speech/jobs.py": "between two of our own processes; the caller decodes again",
    "practice/take_pairs.py": "it was removed meanwhile: there is nothing to do",
    "speech/moonshine_engine.py": "the caller goes on with the other reading",
    "speech/store.py": "the path is what was typed, or the system's reason is why",
    "speech/tail.py": "the file is named; nothing in a damaged one can be mended by hand",
    "speech/vosk_engine.py": "the caller takes another engine and says which",
    "speech/whole.py": "the path is what was typed, and what is wrong with it is said",
    "storage/after.py": "of a file's name that mocktui gave itself",
    "storage/export.py": "the system's reason is why; the path is named",
    "storage/index.py": "the index is a cache: everything goes on without it",
    "storage/index_read.py": "the system's reason is why; the path is named",
    "storage/journal.py": "the room says where the answers are copied to",
    "storage/lines.py": "the system's reason is why; the path is named",
    "storage/trash.py": "the system's reason is why; the path is named",
    "tui/screens/packs.py": "the line comes from the check, which names line and repair",
}
# A thing that is pointed at has to be named: by ``where``.
POINTED_AT = re.compile(
    r"this (file|folder|pack|recording|journal|model|setting|format|archive|list|WAV)\b"
)
JARGON = re.compile(
    r"\b(WER|segments?|tracebacks?|None|null|errno|exceptions?|stack|JSON decode|decode error"
    r"|stderr|stdout|stdin|subprocess|pid|fd|SIG[A-Z]+|KeyError|ValueError|OSError|instrument|partials?"
    r"|boolean|iterable|callable|regex|assertion)\b"
)
# Words of the people who write packs and model folders in an editor, or of the command line.
KNOWN_WORDS = {"cli/transcribe.py": ("stdin",), "cli/stream.py": ("stdout",)}
COMMANDS = ("mocktui ", "pip install ")
# A full stop after a command would be copied with it.
COMMAND_LAST = re.compile(r"(mocktui|pip) [a-z-]+( \S+)*$")
NAMES = ("Vosk", "PortAudio", "PulseAudio", "Moonshine", "Anki", "MOCKTUI", "WAV", "FLAC", "TOML")


class Told(NamedTuple):
    """A ``Problem(...)`` in the source; ``{}`` stands for what is filled in."""

    path: str
    line: int
    what: str
    where: bool
    fix: str | None
    open: bool  # what or fix is worked out elsewhere

    @property
    def spot(self) -> str:
        return f"{self.path}:{self.line}: {self.what!r} / {self.fix!r}"


def words(node: ast.expr) -> list[str]:
    """Return the texts an expression may become; empty where it is worked out elsewhere."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return ["".join(p.value if isinstance(p, ast.Constant) else "{}" for p in parts)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a in words(left) or ["{}"] for b in words(right) or ["{}"]]
        case ast.IfExp(body=one, orelse=other):
            return [*words(one), *words(other)]
        case ast.BoolOp(values=several):
            return [text for one in several for text in words(one)]
    return []


def problems() -> Iterator[Told]:
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "Problem":
                continue
            given = {one.arg: one.value for one in node.keywords}
            what = node.args[0] if node.args else given.get("what")
            assert what is not None, f"{name}:{node.lineno} says nothing"
            fixes = words(given["fix"]) if "fix" in given else []
            for text in words(what) or ["{}"]:
                for fix in fixes or [None]:
                    opened = None in given or not words(what) or ("fix" in given and not fixes)
                    yield Told(name, node.lineno, text, "where" in given, fix, opened)


ALL = list(problems())


def test_there_are_problems_to_look_at() -> None:
    assert len(ALL) > 200
    assert sum(one.fix is not None for one in ALL) > 150


def test_each_says_what_to_do_or_why_it_need_not() -> None:
    silent = [one for one in ALL if not one.fix and not one.open]
    assert not [one.spot for one in silent if one.path not in WITHOUT_FIX]
    used = {one.path for one in silent}
    assert not sorted(WITHOUT_FIX.keys() - used - {one.path for one in ALL if one.open})


def test_what_points_at_a_thing_names_it() -> None:
    assert not [
        one.spot for one in ALL if POINTED_AT.match(one.what) and not one.where and not one.open
    ]


def test_no_jargon() -> None:
    found = [
        (word.group(), one.spot)
        for one in ALL
        for text in (one.what, one.fix or "")
        for word in JARGON.finditer(text)
        if word.group() not in KNOWN_WORDS.get(one.path, ())
    ]
    assert not found


def test_what_is_a_part_of_a_sentence() -> None:
    """It follows ``where:`` and a full stop comes after it: no capital, no stop of its own."""
    for one in ALL:
        assert one.what.strip(), one.spot
        assert not one.what.endswith((".", "!")), one.spot
        first = one.what.split()[0]
        assert not first[0].isupper() or first.startswith(NAMES) or first.isupper(), one.spot


def test_what_to_do_is_a_whole_sentence() -> None:
    for one in ALL:
        if one.fix and one.fix != "{}":
            start = one.fix.removeprefix("{}").lstrip()
            assert not start or not start[0].islower() or start.startswith(COMMANDS), one.spot
            ends = one.fix.rstrip().endswith((".", "?", "{}", ")"))
            assert ends or COMMAND_LAST.search(one.fix), one.spot


SHOWN = ("NAME", "NOW", "ABOUT", "EMPTY", "TITLE", "NOTHING", "WHAT", "BEGIN", "NEXT", "SOFTWARE")


@pytest.mark.parametrize("folder", ["tui", "plain"])
def test_screens_speak_plainly(folder: str) -> None:
    """What screens are called and say of themselves, and the words of keys."""
    looked = 0
    for path in (SOURCE / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            texts: list[str] = []
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in SHOWN:
                texts = words(node.value)
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "key":
                given = [
                    *node.args[2:3],
                    *(one.value for one in node.keywords if one.arg == "help"),
                ]
                texts = [text for one in given for text in words(one)]
            for text in texts:
                looked += 1
                assert not JARGON.search(text), f"{path.name}:{node.lineno}: {text}"
    assert looked > (100 if folder == "tui" else 0)
