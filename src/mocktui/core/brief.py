"""The measurements a history keeps of each take, at a twentieth of the work. Pure.

They equal those of :func:`mocktui.core.metrics.measure_take` without a look at the sound; tests
hold them together. Thousands of takes are read for an index, so the usual case (words with times,
in order) is one run over them; whatever is not usual is measured as everywhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from string import digits

import msgspec

from mocktui.core.metrics import KEPT, PAUSE, PHRASES, measure, tokens
from mocktui.core.numbers import spoken_words
from mocktui.core.state import Take
from mocktui.core.transcript import Reading, Segment
from mocktui.core.wording import find

_DIGIT = re.compile(r"\d")


class Brief(msgspec.Struct, frozen=True):
    """``pace`` in words a minute while speaking; ``None`` is not measurable.

    ``approximate``: without word times and without the sound the pauses in it are not known.
    """

    words: int
    pace: float | None = None
    pauses: int | None = None
    fillers: int | None = None
    approximate: bool = False


def brief(take: Take, reading: Reading | None, segments: Sequence[Segment]) -> Brief:
    """Return the measurements of a take; ``segments`` are those of ``reading``, the measured."""
    if take.typed is not None:
        return Brief(len(tokens(take.typed)))
    known = reading.fillers if reading else ()
    found = None if take.gaps else _usual(segments)
    if found is None:
        kept = KEPT.get(reading.engine, (0.0, 0.0)) if reading else (0.0, 0.0)
        whole = measure(segments, seconds=take.seconds, gaps=take.gaps, kept=kept)
        pauses = None if whole.pauses is None else len(whole.pauses)
        found = Brief(whole.words, whole.pace_wpm_speaking, pauses, approximate=whole.approximate)
    fillers = _fillers(segments, known) if known else None
    return found if fillers is None else msgspec.structs.replace(found, fillers=fillers)


def _usual(segments: Sequence[Segment]) -> Brief | None:
    """Return the measurements of words that follow one another in time, or ``None`` for others."""
    spoken = [one.words for one in segments if one.words]
    if not spoken or (
        len(spoken) < len(segments) and any(not one.words and tokens(one.text) for one in segments)
    ):
        return None
    first = reach = spoken[0][0].start
    if not first >= 0.0:
        return None
    silences: list[tuple[float, float]] = []
    limit = PAUSE - 0.001
    count = 0
    for words in spoken:
        count += len(words)
        for word in words:
            start = word.start
            end = word.end
            if not reach <= start <= end:
                return None  # overlapping, backwards, or no number
            if start - reach > limit and round(start - reach, 3) >= PAUSE:
                silences.append((round(reach, 3), round(start, 3)))
            reach = end
    if not math.isfinite(reach):
        return None
    covered = sum(end - start for start, end in _within(silences, first, reach))
    speaking = max(0.0, reach - first - covered)
    said = count
    if _has_digit("".join([one.text for words in spoken for one in words])):
        said = sum(spoken_words(one.text) for words in spoken for one in words)
    pace = round(said * 60.0 / speaking, 1) if speaking >= 0.1 else None
    return Brief(count, pace, len(silences))


def _has_digit(text: str) -> bool:
    """Look once through all words: to start a search takes longer than to look through one."""
    if text.isascii():
        return any(map(text.__contains__, digits))
    return _DIGIT.search(text) is not None


def _within(
    silences: list[tuple[float, float]], first: float, last: float
) -> list[tuple[float, float]]:
    """Rounded to a millisecond a silence may reach a hair into speech."""
    spans: list[tuple[float, float]] = []
    for a, b in silences:
        start, end = max(a, first), min(b, last)
        if end <= start:
            continue
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _fillers(segments: Sequence[Segment], known: Sequence[str]) -> int:
    said = [
        word
        for one in segments
        for word in ([w.text for w in one.words] if one.words else tokens(one.text))
    ]
    return sum(one.text not in PHRASES for one in find(said, known))
