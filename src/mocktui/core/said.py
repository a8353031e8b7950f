"""What a take says once misheard terms are put right, but for those the person took back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from mocktui.core.state import State, Take, Undone
from mocktui.core.terms import Repair, Repaired, repair
from mocktui.core.transcript import Reading, Segment

_NEAR = 0.005  # seconds: a place that was written to a file and read again


def terms_of(state: State) -> tuple[str, ...]:
    """Return the terms of every planned question, each once: an answer may use any of them."""
    return tuple(dict.fromkeys(term for one in state.plan for term in one.question.terms))


def language_of(state: State) -> str:
    """Return the session's language."""
    return state.begun.language if state.begun else "en"


@lru_cache(maxsize=128)
def _repaired(segments: tuple[Segment, ...], terms: tuple[str, ...], language: str) -> Repaired:
    return repair(segments, terms, language)


def place_of(one: Repair, segments: Sequence[Segment]) -> float:
    """Return the second by which a repair is known: its first word's, else its segment's."""
    return segments[one.segment_index].start if one.start is None else one.start


def is_undone(one: Repair, segments: Sequence[Segment], undone: Sequence[Undone]) -> bool:
    """Return whether the person took this repair back."""
    at = place_of(one, segments)
    return any(
        (other.heard, other.term) == (one.heard, one.term) and abs(other.start - at) < _NEAR
        for other in undone
    )


def all_repairs(state: State, reading: Reading) -> Repaired:
    """Return a reading with every misheard term put right, whether taken back or not."""
    return _repaired(reading.segments, terms_of(state), language_of(state))


class Place(msgspec.Struct, frozen=True):
    """A repair where it stands now; one taken back (``undone``) covers what was heard."""

    repair: Repair
    undone: bool


def marked(
    state: State, take: Take, reading: Reading
) -> tuple[tuple[Segment, ...], tuple[Place, ...]]:
    """Return a reading's segments, put right but for what was taken back, and every place."""
    whole = all_repairs(state, reading)
    segments = list(whole.segments)
    places: list[Place] = []
    moved: dict[int, int] = {}  # by segment: how much longer it became up to here
    for one in whole.repairs:
        index = one.segment_index
        by = moved.get(index, 0)
        start, end = one.start_char + by, one.end_char + by
        undone = is_undone(one, reading.segments, take.undone)
        if undone:
            segments[index] = _as_heard(segments[index], reading.segments[index], one, start, end)
            moved[index] = by + len(one.heard) - (end - start)
            end = start + len(one.heard)
        places.append(Place(replace(one, start_char=start, end_char=end), undone))
    return tuple(segments), tuple(places)


def repaired(state: State, take: Take, reading: Reading | None = None) -> Repaired:
    """Return a take's reading (the shown one, unless told) with its terms put right.

    What the person took back is as it was heard.
    """
    reading = reading or take.reading
    if reading is None:
        return Repaired()
    segments, places = marked(state, take, reading)
    return Repaired(
        segments=segments, repairs=tuple(one.repair for one in places if not one.undone)
    )


def _as_heard(segment: Segment, heard: Segment, one: Repair, start: int, end: int) -> Segment:
    text = segment.text[:start] + one.heard + segment.text[end:]
    words = []
    for word in segment.words:
        if one.start is not None and word.start == one.start:
            words += [w for w in heard.words if word.start <= w.start and w.end <= word.end]
        else:
            words.append(word)
    return replace(segment, text=text, words=tuple(words))


def said(state: State, take: Take) -> str:
    """Return the person's own edit of a take, else what was heard, its terms put right."""
    if take.edited:
        return take.edited
    return " ".join(one for one in (repaired(state, take).text, take.typed) if one)
