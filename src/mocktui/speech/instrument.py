"""What a model can say about fillers, before anybody believes a count of them.

A Vosk model writes only words of its vocabulary: a filler that is not in it is never heard, and a
count of it would be a made-up zero. So the vocabulary is read, from the model's files (loading the
model would take seconds and half a gigabyte). Moonshine spells freely: it keeps some fillers and
drops others, so its count is never more than "at least". What was measured is in
``fillers_heard.json`` beside this file, made by ``benchmarks/bench_fillers.py``.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from mocktui.core.metrics import PHRASES
from mocktui.core.problem import Problem
from mocktui.speech.check import FLAT, layout

HESITATIONS = ("um", "uh", "er", "erm", "hmm", "ah")
"""Sounds that are fillers wherever they stand."""
FILLERS = HESITATIONS + PHRASES

TELLS: dict[str, tuple[str, ...]] = {
    "vosk": ("words as you speak", "each word's times", "how sure it is of each"),
    "moonshine": ("phrases as you speak", "each phrase's times", "capitals and punctuation"),
}
LACKS: dict[str, tuple[str, ...]] = {
    "vosk": ("capitals and punctuation", "words its vocabulary lacks"),
    "moonshine": ("single words' times", "how sure it is", "how many fillers there were"),
}
"""What each engine gives with its words, whatever the model, and what it doesn't."""

Counting = Literal["counted", "at least", "not"]

_FST, _SYMBOLS = 2_125_659_606, 2_125_658_996  # what OpenFst's files and tables begin with
_INPUT, _OUTPUT = 1, 2
_LONGEST = 10_000  # bytes of a word; a larger length is a damaged file
_AGAIN = "Take the model's files again from where it came, whole and unpacked."


class Filler(msgspec.Struct, frozen=True, kw_only=True):
    """One filler and this model. ``can``: may the model write it at all (None: can't be known).

    ``heard`` of ``said`` times in our measurement; both None where nothing was measured.
    """

    word: str
    can: bool | None = None
    said: int | None = None
    heard: int | None = None


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement of the made set; ``invented``: fillers written that were not said there."""

    engine: str
    model: str
    version: str
    date: str
    voices: tuple[str, ...]
    clips: int
    invented: int
    fillers: dict[str, tuple[int, int]]  # said, heard


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What this model can tell about fillers; ``text`` says it to a person.

    ``counting``: ``counted`` (a count of ``countable`` may be shown), ``at least`` (only as a lower
    bound) or ``not``. ``countable`` is what ``measure(…, fillers=…)`` may be given.
    """

    engine: str
    model: str
    counting: Counting
    countable: tuple[str, ...]
    fillers: tuple[Filler, ...]
    text: str
    measured: Measured | None = None


def card(engine: str, model: Path | None = None, *, name: str = "") -> Card:
    """Return the card of an engine's model; ``model`` is a Vosk model's folder.

    Reads files only, in at most a second or two for a large vocabulary: not on a screen's thread.
    Raises Problem for an engine there isn't and for model files that can't be read.
    """
    if engine == "moonshine":
        return _moonshine(name or "moonshine-tiny-en")
    if engine != "vosk" or model is None:
        raise Problem(f"nothing is known of the engine {engine!r}", fix="Choose vosk or moonshine.")
    there = words_of(model, {word for one in FILLERS for word in one.split()})
    countable = tuple(one for one in FILLERS if there.issuperset(one.split()))
    known = _measured(engine, name or model.name)
    return Card(
        engine=engine,
        model=name or model.name,
        counting="counted" if countable else "not",
        countable=countable,
        fillers=tuple(_filler(one, one in countable, known) for one in FILLERS),
        text=_said(countable),
        measured=known,
    )


def words_of(model: Path, wanted: set[str]) -> set[str]:
    """Return those of ``wanted`` that a Vosk model's vocabulary has, from its files.

    Vosk itself looks into the graph first and into ``words.txt`` where the graph names no words.
    Raises Problem for files that are missing or damaged.
    """
    graph = model if layout(model) == FLAT else model / "graph"
    fst = graph / "HCLG.fst" if (graph / "HCLG.fst").exists() else graph / "Gr.fst"
    file = fst
    try:
        with fst.open("rb") as opened:
            inside = _symbols(opened, fst)
            if inside is not None:
                return wanted.intersection(inside)
        file = graph / "words.txt"
        with file.open(encoding="utf-8", errors="replace") as lines:
            return wanted.intersection(line.split(maxsplit=1)[0] for line in lines if line.strip())
    except OSError as error:
        raise Problem(
            f"the model's vocabulary can't be read ({error.strerror})", where=str(file), fix=_AGAIN
        ) from None
    except (struct.error, EOFError, OverflowError):
        raise Problem("this file of the model is damaged", where=str(file), fix=_AGAIN) from None


def _symbols(file: BinaryIO, path: Path) -> Iterator[str] | None:
    """Return the words an OpenFst graph can write; None where it names none."""
    if _numbers(file, "<i") != (_FST,):
        raise Problem("this file of the model is damaged", where=str(path), fix=_AGAIN)
    for _ in range(2):  # the kind of graph, the kind of arc
        _text(file)
    _, flags = _numbers(file, "<ii")
    _numbers(file, "<Qqqq")  # properties, start, states, arcs
    if not flags & _OUTPUT:
        return None
    if flags & _INPUT:
        for _ in _table(file):
            pass
    return _table(file)


def _table(file: BinaryIO) -> Iterator[str]:
    if _numbers(file, "<i") != (_SYMBOLS,):
        raise EOFError
    _text(file)
    _, size = _numbers(file, "<qq")
    for _ in range(size):
        yield _text(file).decode("utf-8", "replace")
        file.read(8)


def _text(file: BinaryIO) -> bytes:
    (length,) = _numbers(file, "<i")
    text = file.read(length) if 0 <= length < _LONGEST else b""
    if len(text) != length:
        raise EOFError
    return text


def _numbers(file: BinaryIO, layout: str) -> tuple[int, ...]:
    return struct.unpack(layout, file.read(struct.calcsize(layout)))


def _moonshine(model: str) -> Card:
    known = _measured("moonshine", model)
    text = "Fillers can't be counted with this model: it keeps some and drops others."
    if known is not None:
        said = sum(known.fillers[one][0] for one in HESITATIONS)
        heard = sum(known.fillers[one][1] for one in HESITATIONS)
        text += f" In a test with made voices it wrote down {heard} of {said} such as um and uh."
    return Card(
        engine="moonshine",
        model=model,
        counting="at least",
        countable=(),
        fillers=tuple(_filler(one, None, known) for one in FILLERS),
        text=text,
        measured=known,
    )


def _filler(word: str, can: bool | None, known: Measured | None) -> Filler:
    said, heard = known.fillers.get(word, (None, None)) if known else (None, None)
    if can is None and heard:
        can = True  # it was written at least once
    return Filler(word=word, can=can, said=said, heard=heard)


def _said(countable: tuple[str, ...]) -> str:
    if not countable:
        return "Fillers can't be counted with this model: its vocabulary has none of them."
    deaf = [one for one in HESITATIONS if one not in countable]
    text = f"Fillers that are counted: {', '.join(countable)}."
    return f"{text} This model can't write {', '.join(deaf)}." if deaf else text


def _measured(engine: str, model: str) -> Measured | None:
    return next((one for one in measurements() if (one.engine, one.model) == (engine, model)), None)


@cache
def measurements() -> tuple[Measured, ...]:
    """Return what was measured, from the file that comes with the program."""
    path = Path(__file__).with_name("fillers_heard.json")
    return msgspec.json.decode(path.read_bytes(), type=tuple[Measured, ...])
