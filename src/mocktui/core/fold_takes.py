"""What events do to a take: its words, readings, ratings and marks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.core.state import Asked, Gap, PartAt, Predicted, State, Take, Undone
from mocktui.core.transcript import Reading, Segment


def with_item(state: State, key: str, change: Callable[[Asked], Asked]) -> State:
    """Return ``state`` with the asked thing of this key changed."""
    return replace(
        state, asked=tuple(change(one) if one.key == key else one for one in state.asked)
    )


def with_take(state: State, key: str, n: int, change: Callable[[Take], Take]) -> State:
    """Return ``state`` with one take changed."""

    def item(one: Asked) -> Asked:
        return replace(one, takes=tuple(change(t) if t.n == n else t for t in one.takes))

    return with_item(state, key, item)


def _segment(state: State, event: ev.SegmentHeard) -> State:
    segment = Segment(text=event.text, start=event.start, end=event.end, words=event.words)

    def add(take: Take) -> Take:
        readings = list(take.readings)
        for place, reading in enumerate(readings):
            if reading.name == event.reading and not reading.complete:
                readings[place] = replace(reading, segments=(*reading.segments, segment))
                return replace(take, readings=tuple(readings))
        if any(reading.name == event.reading for reading in readings):
            return take
        new = Reading(name=event.reading, segments=(segment,))
        return replace(take, readings=(*take.readings, new))

    return with_take(state, event.question, event.take, add)


def _reading(state: State, event: ev.ReadingDone) -> State:
    def finish(take: Take) -> Take:
        segments: tuple[Segment, ...] = ()
        others = []
        for reading in take.readings:
            if reading.name == event.reading:
                segments = reading.segments
            else:
                others.append(reading)
        done = Reading(
            name=event.reading,
            engine=event.engine,
            model=event.model,
            segments=segments,
            complete=True,
            mistakes=event.mistakes,
            fillers=event.fillers,
        )
        return replace(take, readings=(*others, done))

    return with_take(state, event.question, event.take, finish)


def _gap(state: State, event: ev.AudioGap) -> State:
    gap = Gap(start=event.start, seconds=event.seconds)
    return with_take(state, event.question, event.take, lambda t: replace(t, gaps=(*t.gaps, gap)))


def _repair_undone(state: State, event: ev.RepairUndone) -> State:
    one = Undone(heard=event.heard, term=event.term, start=event.start)

    def undo(take: Take) -> Take:
        others = tuple(other for other in take.undone if other != one)
        return replace(take, undone=(*others, one) if event.on else others)

    return with_take(state, event.question, event.take, undo)


def _rated(state: State, event: ev.Rated) -> State:
    def rate(take: Take) -> Take:
        kept = tuple(one for one in take.ratings if one[0] != event.line)
        return replace(take, ratings=(*kept, (event.line, event.rating)))

    return with_take(state, event.question, event.take, rate)


def _met(state: State, event: ev.FocusMet) -> State:
    def mark(take: Take) -> Take:
        kept = tuple(one for one in take.met if one[0] != event.focus)
        return replace(take, met=(*kept, (event.focus, event.met)))

    return with_take(state, event.question, event.take, mark)


def _part(state: State, event: ev.PartMarked) -> State:
    """A part begins once; a mark at the same second is replaced."""

    def mark(take: Take) -> Take:
        kept = [one for one in take.parts if one.part != event.part and one.start != event.start]
        if event.on:
            kept.append(PartAt(part=event.part, start=event.start))
        return replace(take, parts=tuple(sorted(kept, key=lambda one: one.start)))

    return with_take(state, event.question, event.take, mark)


def _predicted(state: State, event: ev.Predicted) -> State:
    one = Predicted(seconds=event.seconds, lines=event.lines)
    return with_take(state, event.question, event.take, lambda t: replace(t, predicted=one))


def _debriefed(state: State, event: ev.Debriefed) -> State:
    def mark(take: Take) -> Take:
        return replace(take, debriefed=True, debrief_skipped=event.skipped)

    return with_take(state, event.question, event.take, mark)


TAKE_HANDLERS: dict[type[ev.Event], Callable[[State, Any], State]] = {
    ev.SegmentHeard: _segment,
    ev.Typed: lambda s, e: with_take(
        s, e.question, e.take, lambda take: replace(take, typed=e.text)
    ),
    ev.ReadingDone: _reading,
    ev.AudioGap: _gap,
    ev.Rated: _rated,
    ev.FocusChosen: lambda s, e: with_take(
        s, e.question, e.take, lambda take: replace(take, focus=e.text)
    ),
    ev.Edited: lambda s, e: with_take(
        s, e.question, e.take, lambda take: replace(take, edited=e.text or None)
    ),
    ev.RepairUndone: _repair_undone,
    ev.AudioRemoved: lambda s, e: with_take(
        s, e.question, e.take, lambda take: replace(take, audio_removed=True)
    ),
    ev.FocusMet: _met,
    ev.PartMarked: _part,
    ev.Predicted: _predicted,
    ev.Debriefed: _debriefed,
}
