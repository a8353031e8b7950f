"""Measurements of one spoken answer, from what was heard. Pure, and no verdicts.

Sources of the definitions:

- A silence of half a second or more counts as a pause. Research on fluency counts silent pauses
  from 0.25 s up (De Jong & Bosker 2013); word times of a small recognizer are good to about a
  tenth of a second, so half a second is what it can tell apart from slow speech.
- Pace comes twice, as speech rate (over the whole answer, silences and all) and as articulation
  rate (over the time spent speaking): the usual pair in that research. Interviews run near 190
  words a minute (Tauroza & Allison 1990).
- A stretch of speech without a pause of that length is called a run in that research (Kormos &
  Dénes 2004 take the mean length); the longest of them is told.

What is counted in the words, and from where it is, stands in :mod:`mocktui.core.wording`. What
can't be measured is ``None``, never a guess: pauses need word times or the sound, fillers, hedges
and repetitions a model that writes down what it hears, the rest of the wording a known language.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec
from msgspec.structs import replace

from mocktui.core import wording
from mocktui.core.numbers import numbers, spoken_words
from mocktui.core.state import Gap, Take
from mocktui.core.transcript import Reading, Segment

PAUSE = 0.5  # seconds of silence between two words
PHRASES = wording.PHRASES
LONG = 2.0
"""Seconds: a longer pause is called long, by convention."""

_Span = tuple[float, float]
KEPT = {"moonshine": (0.22, 0.32)}
"""Seconds of silence an engine without word times keeps before and behind a segment's speech.

Measured with moonshine 0.0.73 on four voices, clean and in noise: 0.19 to 0.25 s and 0.28 to 0.37 s
(benchmarks/bench_measures.py shows what is left of it).
"""


class Silence(Protocol):
    """Anything with a beginning and an end in seconds of the take."""

    @property
    def start(self) -> float:
        """Seconds."""
        ...

    @property
    def end(self) -> float:
        """Seconds."""
        ...


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A silence between two words; seconds of the take's audio."""

    start: float
    end: float


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """Speech without a pause; seconds of the take's audio."""

    start: float
    end: float


class Fillers(msgspec.Struct, frozen=True, kw_only=True):
    """How many hesitations ("um") were heard, and how often each.

    ``phrases`` ("like", "you know") are told apart and not in ``count``: they may be meant.
    """

    count: int
    words: dict[str, int]
    phrases: dict[str, int] = {}


class Metrics(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds, and words a minute; ``None`` where it can't be measured.

    ``speaking_seconds``: from the first word to the last, without pauses and recorded gaps.
    ``first_word_at``: seconds of the take's audio. ``pace_wpm``: over the whole answer;
    ``pace_wpm_speaking``: over ``speaking_seconds``; a number in figures counts as the words said.
    ``approximate``: neither word times nor the sound were there, so the times are those of whole
    segments (shown with ≈).
    ``longest_stretch``: speech without a pause. ``hedges``, ``repeated`` (said again at once) and
    ``often`` (the same words and phrases) are counts of words; ``numbers`` of numbers said.
    """

    words: int
    speaking_seconds: float | None = None
    first_word_at: float | None = None
    pace_wpm: float | None = None
    pace_wpm_speaking: float | None = None
    pauses: tuple[Pause, ...] | None = None
    fillers: Fillers | None = None
    approximate: bool = False
    longest_stretch: Stretch | None = None
    hedges: wording.Counted | None = None
    repeated: wording.Counted | None = None
    often: wording.Counted | None = None
    first_person: wording.FirstPerson | None = None
    numbers: int | None = None


def measured(take: Take) -> Reading | None:
    """Return the reading to measure: the newest complete one with word times, else the shown."""
    timed = [one for one in take.readings if one.complete and _has_words(one.segments)]
    return timed[-1] if timed else take.reading


def exact_reading(take: Take) -> Reading | None:
    """Return the newest complete reading that writes down what it hears, fillers and all."""
    return next((one for one in reversed(take.readings) if one.complete and one.fillers), None)


def measure_take(
    take: Take,
    *,
    seconds: float | None = None,
    pauses: Sequence[Silence] | None = None,
    language: str = "en",
) -> Metrics:
    """Return the measurements of a take; a typed one has no times and no fillers.

    ``seconds`` is the answer's length where the take's own is not to be trusted. ``pauses`` are
    those found in the sound itself, where somebody looked. ``language`` is the session's.
    """
    if take.typed is not None:
        said = tokens(take.typed)
        return _worded(Metrics(words=len(said)), said, said, language)
    reading = measured(take)
    segments = reading.segments if reading else ()
    length = take.seconds if seconds is None else seconds
    fillers = reading.fillers if reading else ()
    kept = KEPT.get(reading.engine, (0.0, 0.0)) if reading else (0.0, 0.0)
    found = measure(
        segments, seconds=length, gaps=take.gaps, fillers=fillers, pauses=pauses, kept=kept
    )
    if not found.words:
        return found
    best = take.reading or reading
    exact = exact_reading(take)
    return _worded(
        found,
        words_of(best.segments) if best else [],
        words_of(exact.segments) if exact else None,
        language,
    )


def words_of(segments: Sequence[Segment]) -> list[str]:
    """Return the words of ``segments``, in order: those with times, else those of their texts."""
    return [word for one in segments for word in _words(one)]


def _worded(
    found: Metrics, said: Sequence[str], exact: Sequence[str] | None, language: str
) -> Metrics:
    """Return ``found`` with what is counted in the words; ``exact`` leaves nothing out."""
    soft = None if exact is None else wording.hedges(exact, language)
    return replace(
        found,
        hedges=None if soft is None else wording.counted(soft),
        repeated=None if exact is None else wording.counted(wording.repeats(exact)),
        often=wording.often(said, language),
        first_person=wording.person(said, language),
        numbers=len(numbers(said)) if wording.english(language) else None,
    )


def measure(
    segments: Sequence[Segment],
    *,
    seconds: float,
    gaps: Sequence[Gap] = (),
    fillers: Sequence[str] = (),
    pauses: Sequence[Silence] | None = None,
    kept: tuple[float, float] = (0.0, 0.0),
) -> Metrics:
    """Return the measurements of ``segments``, heard in an answer of ``seconds``.

    ``fillers`` are those the model's vocabulary has (``Abilities.fillers``); without any, they
    can't be counted. ``pauses`` come from the sound and stand before those between word times.
    ``gaps`` are stretches where no sound arrived: they are neither speech nor a pause. ``kept`` is
    the silence in a segment without word times, before its speech and behind it. Never raises,
    whatever the times are.
    """
    said = words_of(segments)
    exact = _has_words(segments)
    if exact:
        spans = _spans((w.start, w.end) for one in segments for w in one.words)
    else:
        before, behind = kept
        spans = _spans(
            (one.start + before, max(one.start + before, one.end - behind))
            for one in segments
            if tokens(one.text)
        )
    holes = _spans((one.start, one.start + one.seconds) for one in gaps)
    silences = _silences(spans, holes)
    if pauses is not None:
        silences = _within(spans, _spans((one.start, one.end) for one in pauses))
    known = exact or pauses is not None
    speaking = _speaking(spans, holes, silences) if known else _covered(spans)
    spoken = sum(spoken_words(one) for one in said)
    return Metrics(
        words=len(said),
        speaking_seconds=_seconds(speaking) if spans else None,
        first_word_at=_seconds(spans[0][0]) if spans else None,
        pace_wpm=_pace(spoken, seconds),
        pace_wpm_speaking=_pace(spoken, speaking),
        pauses=tuple(Pause(start=a, end=b) for a, b in silences) if known else None,
        fillers=_fillers(said, fillers) if fillers else None,
        approximate=bool(spans) and not known,
        longest_stretch=_longest(spans, holes, silences) if known else None,
    )


def tokens(text: str) -> list[str]:
    """Return the words of ``text``: what stands between spaces and has a letter or a digit."""
    return [one for one in text.split() if any(c.isalnum() for c in one)]


def _words(segment: Segment) -> list[str]:
    return [one.text for one in segment.words] if segment.words else tokens(segment.text)


def _has_words(segments: Sequence[Segment]) -> bool:
    spoken = [one for one in segments if one.words or tokens(one.text)]
    return bool(spoken) and all(one.words for one in spoken)


def _spans(times: Iterable[_Span]) -> list[_Span]:
    """Return proper spans in order: finite, none before zero, none running backwards."""
    good = [
        (max(0.0, a), max(0.0, a, b)) for a, b in times if math.isfinite(a) and math.isfinite(b)
    ]
    return sorted(good)


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _covered(spans: Iterable[_Span]) -> float:
    return sum(end - start for start, end in _merged(spans))


def _silences(words: Sequence[_Span], holes: Sequence[_Span]) -> list[_Span]:
    """Return the silences of ``PAUSE`` or more between words, the recorded gaps cut out."""
    found = []
    reach = words[0][1] if words else 0.0
    for start, end in words[1:]:
        at = reach
        for a, b in [*_merged(holes), (start, start)]:
            until = min(a, start)
            # Times are hundredths added up: 2.3 - 1.8 is half a second here.
            if round(until - at, 3) >= PAUSE:
                found.append((_seconds(at), _seconds(until)))
            at = max(at, min(b, start))
        reach = max(reach, end)
    return found


def _speaking(words: Sequence[_Span], holes: Sequence[_Span], silences: Sequence[_Span]) -> float:
    if not words:
        return 0.0
    first, last = words[0][0], max(end for _, end in words)
    within = [(max(a, first), min(b, last)) for a, b in (*holes, *silences)]
    return max(0.0, last - first - _covered((a, b) for a, b in within if b > a))


def _longest(
    words: Sequence[_Span], holes: Sequence[_Span], silences: Sequence[_Span]
) -> Stretch | None:
    """Return the longest speech between two silences or recorded gaps; the first of equals."""
    if not words:
        return None
    at, last = words[0][0], max(end for _, end in words)
    best: _Span | None = None
    for start, end in [*_merged([*holes, *silences]), (last, last)]:
        if start > at and (best is None or min(start, last) - at > best[1] - best[0] + 1e-9):
            best = (at, min(start, last))
        at = max(at, end)
        if at >= last:
            break
    return Stretch(start=_seconds(best[0]), end=_seconds(best[1])) if best else None


def _pace(words: int, seconds: float) -> float | None:
    """Return words a minute, or ``None`` where there was no time to speak of."""
    if not words or not math.isfinite(seconds) or seconds < 0.1:
        return None
    return round(words * 60.0 / seconds, 1)


def _seconds(value: float) -> float:
    return round(value, 3)


def _within(spans: Sequence[_Span], silences: Sequence[_Span]) -> list[_Span]:
    """Return the silences between the first word and the last."""
    if not spans:
        return []
    first, last = spans[0][0], max(end for _, end in spans)
    return [(a, b) for a, b in silences if a >= first and b <= last]


def _fillers(said: Sequence[str], known: Sequence[str]) -> Fillers:
    counts = wording.counted(wording.find(said, known)).words
    words = {one: n for one, n in counts.items() if one not in PHRASES}
    phrases = {one: n for one, n in counts.items() if one in PHRASES}
    return Fillers(count=sum(words.values()), words=words, phrases=phrases)
