"""How often planned words and the parts of a story are found right, and how far off in time.

Works on answers of ``tests/made_long_answers.py`` and the segments somebody heard in them. Where
a piece of the answer begins is known to a hundredth of a second; inside a piece its words are
spread evenly, which is right to some tenths.
"""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.pages import table

from mocktui.core.keywords import plan_against_said
from mocktui.core.parts import PARTS, suggest

Heard = tuple[Any, Any]
"""A made answer (``MadeAnswer`` of a ``LongScript``), and the segments heard in it."""


def truth(made: Any) -> Heard:
    """Return an answer as if every word had been heard at its time."""
    return made, made.take.readings[0].segments


def said_at(made: Any, phrase: str) -> float:
    """Return the second at which a phrase is first said."""
    wanted = phrase.split()
    for segment in made.take.readings[0].segments:
        words = [one.text for one in segment.words]
        for at in range(len(words) - len(wanted) + 1):
            if words[at : at + len(wanted)] == wanted:
                return float(segment.words[at].start)
    raise SystemExit(f"{made.script.name}: {phrase!r} is not in it.")


@dataclass
class PlanErrors:
    """Keywords that were said: how many, how many found, seconds off; and those that weren't."""

    said: int = 0
    found: int = 0
    unsaid: int = 0
    invented: int = 0
    off: list[float] = field(default_factory=list)


def plan_errors(heard: Sequence[Heard]) -> PlanErrors:
    """Return how the planned words of answers are found."""
    sums = PlanErrors()
    for made, segments in heard:
        text = " ".join(one.text for one in segments)
        planned = made.script.planned
        judged = plan_against_said([keyword for keyword, _ in planned], text, segments)
        for (_, phrase), one in zip(planned, judged, strict=True):
            if not phrase:
                sums.unsaid += 1
                sums.invented += one.said
                continue
            sums.said += 1
            sums.found += one.said
            if one.said and one.at is not None:
                sums.off.append(abs(one.at - said_at(made, phrase)))
    return sums


@dataclass
class PartErrors:
    """Pieces of stories and those given the right part; by part: asked, invented, seconds off."""

    pieces: int = 0
    right: int = 0
    asked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    invented: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARTS, 0))
    off: dict[str, list[float]] = field(default_factory=lambda: {one: [] for one in PARTS})


def part_errors(heard: Sequence[Heard]) -> PartErrors:
    """Return how the parts of stories are suggested; answers that are no story are left out."""
    sums = PartErrors()
    for made, segments in heard:
        if not made.script.parts:
            continue
        pieces = list(zip(made.script.parts, made.take.readings[0].segments, strict=True))
        begins = {part: piece.start for part, piece in reversed(pieces)}
        found = {one.part: one.start for one in suggest(segments)}
        for part, piece in pieces:
            middle = (piece.start + piece.end) / 2
            here = [one for one, start in found.items() if start <= middle]
            sums.pieces += 1
            sums.right += bool(here) and here[-1] == part
        for part in PARTS:
            sums.asked[part] += part in begins
            sums.invented[part] += part in found and part not in begins
            if part in found and part in begins:
                sums.off[part].append(abs(found[part] - begins[part]))
    return sums


def seconds_off(errors: Sequence[float]) -> str:
    """Return mean and worst of some errors."""
    return f"{statistics.fmean(errors):.1f}, {max(errors):.1f} s" if errors else "none found"


def conditions(heard: Sequence[Heard]) -> list[tuple[str, list[Heard]]]:
    """Return the rows: the rule alone on the true words, every voice in every noise, all."""
    clean = [truth(made) for made, _ in heard if made.snr is None]
    rows: dict[str, list[Heard]] = {}
    for one in heard:
        rows.setdefault(one[0].name.partition(", ")[2], []).append(one)
    return [("the true words at their times", clean), *rows.items(), ("all as heard", [*heard])]


def plan_rows(heard: Sequence[Heard]) -> list[str]:
    """Return the table of planned words."""
    rows = []
    for name, some in conditions(heard):
        one = plan_errors(some)
        rows.append(
            (
                name,
                f"{one.found} of {one.said}",
                f"{one.unsaid - one.invented} of {one.unsaid}",
                seconds_off(one.off),
            )
        )
    return table(
        ("heard", "said: found", "not said: not found", "when it was said: mean, worst"), rows
    )


def part_rows(heard: Sequence[Heard]) -> list[str]:
    """Return the table of the parts of stories."""
    rows = []
    for name, some in conditions(heard):
        one = part_errors(some)
        cells = [f"{one.right} of {one.pieces} ({one.right / one.pieces:.0%})"]
        for part in PARTS:
            cell = f"{len(one.off[part])} of {one.asked[part]}; {seconds_off(one.off[part])}"
            more = f"; {one.invented[part]} where there is none" if one.invented[part] else ""
            cells.append(cell + more)
        rows.append((name, *cells))
    return table(
        (
            *("heard", "sentences in the right part"),
            *(f"{part} begins: found; mean, worst" for part in PARTS),
        ),
        rows,
    )
