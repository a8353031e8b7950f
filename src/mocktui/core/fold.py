"""``evolve`` applies one event to a state; a state is always ``fold`` of its events.

It never raises: an event that fits nothing (a line was lost, another program wrote it) changes
nothing but the counters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.core.state import (
    Asked,
    Clock,
    Gap,
    PartAt,
    Predicted,
    State,
    Take,
    Undone,
)
from mocktui.core.times import Times
from mocktui.core.transcript import Reading, Segment

# A follow-up comes in conversation: a moment to read it, no think time of its own.
FOLLOW_UP_THINK = 5.0


def fold(events: Iterable[ev.Event], state: State | None = None) -> State:
    """Return the state after ``events``, from ``state`` or from nothing."""
    state = state or State()
    for event in events:
        state = evolve(state, event)
    return state


def evolve(state: State, event: ev.Event) -> State:
    """Return ``state`` after ``event``."""
    state = replace(state, last_t=max(state.last_t, event.t), events=state.events + 1)
    handler = _HANDLERS.get(type(event))
    return handler(state, event) if handler else state


def _with_item(state: State, key: str, change: Callable[[Asked], Asked]) -> State:
    return replace(
        state, asked=tuple(change(one) if one.key == key else one for one in state.asked)
    )


def _with_take(state: State, key: str, n: int, change: Callable[[Take], Take]) -> State:
    def item(one: Asked) -> Asked:
        return replace(one, takes=tuple(change(t) if t.n == n else t for t in one.takes))

    return _with_item(state, key, item)


def _clocked(state: State, t: float, *, paused: bool, lost: bool) -> State:
    """Set both reasons for a standing clock, and stop or start it where that changes."""
    clock = state.clock
    if (paused or lost) and clock.stopped_at is None:
        clock = replace(clock, stopped_at=t)
    elif not (paused or lost) and clock.stopped_at is not None:
        stopped = clock.stopped + max(0.0, t - clock.stopped_at)
        clock = replace(clock, stopped=stopped, stopped_at=None)
    return replace(state, clock=clock, paused=paused, device_lost=lost)


def _between(state: State, t: float) -> State:
    limit = state.begun.format.between if state.begun else 0.0
    clock = Clock(started=t, limit=limit)
    return replace(state, phase="between", clock=clock, paused=False, device_lost=False)


def _started(state: State, event: ev.SessionStarted) -> State:
    return replace(
        state,
        begun=event,
        title=event.title,
        mode=event.mode,
        engine=event.engine,
        model=event.model,
        device=event.device,
    )


def _continued(state: State, event: ev.SessionContinued) -> State:
    return replace(
        state,
        mode=event.mode,
        engine=event.engine,
        model=event.model,
        device=event.device,
        paused=False,
        device_lost=False,
    )


def _asked(state: State, event: ev.QuestionAsked) -> State:
    planned = state.planned(event.question)
    times = planned.times if planned else Times()
    if event.follow_up_of is not None and times.think is not None:
        times = replace(times, think=min(times.think, FOLLOW_UP_THINK))
    item = Asked(
        key=event.question,
        ask=event.ask,
        number=event.number,
        times=times,
        follow_up_of=event.follow_up_of,
    )
    known = state.find(event.question) is not None
    if state.undoable == "retake":
        state = replace(state, undoable=None, undo_key=None)
    return replace(
        state,
        asked=state.asked if known else (*state.asked, item),
        current=event.question,
        phase="thinking",
        clock=Clock(started=event.t, limit=times.think),
        paused=False,
    )


def _thinking(state: State, event: ev.ThinkingStarted) -> State:
    return replace(
        state,
        current=event.question,
        phase="thinking",
        clock=Clock(started=event.t, limit=event.seconds),
        paused=False,
    )


def _arming(state: State, event: ev.ThinkingEnded) -> State:
    return replace(state, phase="arming", clock=Clock(started=event.t), paused=False)


def _answer_started(state: State, event: ev.AnswerStarted) -> State:
    take = Take(n=event.take, started=event.t, audio=event.audio)

    def add(one: Asked) -> Asked:
        if any(t.n == event.take for t in one.takes):
            return one
        return replace(one, takes=(*one.takes, take), skipped=False)

    state = _with_item(state, event.question, add)
    item = state.find(event.question)
    undo = state.undoable == "retake" and state.undo_key == event.question
    return replace(
        state,
        current=event.question,
        phase="answering",
        clock=Clock(started=event.t, limit=item.times.max if item else None),
        paused=False,
        device_lost=False,
        undoable="retake" if undo else None,
        undo_key=event.question if undo else None,
    )


def _answer_ended(state: State, event: ev.AnswerEnded) -> State:
    def end(take: Take) -> Take:
        if take.ended is not None:
            return take
        return replace(take, ended=event.t, reason=event.reason, seconds=event.seconds)

    state = _with_take(state, event.question, event.take, end)
    if event.question != state.current:
        return state
    return _between(state, event.t)


def _restarted(state: State, event: ev.TakeRestarted) -> State:
    return replace(
        state,
        current=event.question,
        phase="arming",
        clock=Clock(started=event.t),
        paused=False,
        undoable="retake",
        undo_key=event.question,
    )


def _skipped(state: State, event: ev.Skipped) -> State:
    state = _with_item(state, event.question, lambda one: replace(one, skipped=True))
    return replace(_between(state, event.t), undoable="skip", undo_key=event.question)


def _undone(state: State, event: ev.Undone) -> State:
    state = replace(state, undoable=None, undo_key=None, current=event.question, paused=False)
    if event.what == "skip":
        # What was asked after the skip stays (its notes too) and is asked anew in its turn. Where
        # the skipped question has no take yet, thinking_started follows and sets the phase.
        state = _with_item(state, event.question, lambda one: replace(one, skipped=False))
        return _between(state, event.t)

    def withdraw(one: Asked) -> Asked:
        live = [t.n for t in one.takes if not t.withdrawn]
        if len(live) < 2:
            return one
        takes = tuple(replace(t, withdrawn=True) if t.n == live[-1] else t for t in one.takes)
        return replace(one, takes=takes)

    # A retake that never opened has no take to withdraw: the one before simply stands.
    if state.phase != "arming":
        state = _with_item(state, event.question, withdraw)
    return _between(state, event.t)


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

    return _with_take(state, event.question, event.take, add)


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

    return _with_take(state, event.question, event.take, finish)


def _gap(state: State, event: ev.AudioGap) -> State:
    gap = Gap(start=event.start, seconds=event.seconds)
    return _with_take(state, event.question, event.take, lambda t: replace(t, gaps=(*t.gaps, gap)))


def _repair_undone(state: State, event: ev.RepairUndone) -> State:
    one = Undone(heard=event.heard, term=event.term, start=event.start)

    def undo(take: Take) -> Take:
        others = tuple(other for other in take.undone if other != one)
        return replace(take, undone=(*others, one) if event.on else others)

    return _with_take(state, event.question, event.take, undo)


def _rated(state: State, event: ev.Rated) -> State:
    def rate(take: Take) -> Take:
        kept = tuple(one for one in take.ratings if one[0] != event.line)
        return replace(take, ratings=(*kept, (event.line, event.rating)))

    return _with_take(state, event.question, event.take, rate)


def _met(state: State, event: ev.FocusMet) -> State:
    def mark(take: Take) -> Take:
        kept = tuple(one for one in take.met if one[0] != event.focus)
        return replace(take, met=(*kept, (event.focus, event.met)))

    return _with_take(state, event.question, event.take, mark)


def _part(state: State, event: ev.PartMarked) -> State:
    """A part begins once; a mark at the same second is replaced."""

    def mark(take: Take) -> Take:
        kept = [one for one in take.parts if one.part != event.part and one.start != event.start]
        if event.on:
            kept.append(PartAt(part=event.part, start=event.start))
        return replace(take, parts=tuple(sorted(kept, key=lambda one: one.start)))

    return _with_take(state, event.question, event.take, mark)


def _predicted(state: State, event: ev.Predicted) -> State:
    one = Predicted(seconds=event.seconds, lines=event.lines)
    return _with_take(state, event.question, event.take, lambda t: replace(t, predicted=one))


def _ended(state: State, event: ev.SessionEnded) -> State:
    return replace(
        state,
        phase="ended",
        ended=event.reason,
        current=None,
        clock=Clock(started=event.t),
        paused=False,
        device_lost=False,
        undoable=None,
        undo_key=None,
    )


def _device(state: State, event: ev.DeviceChanged) -> State:
    state = replace(state, device=event.device or state.device)
    if event.state == "changed":
        return state
    return _clocked(state, event.t, paused=state.paused, lost=event.state == "lost")


_HANDLERS: dict[type[ev.Event], Callable[[State, Any], State]] = {
    ev.SessionStarted: _started,
    ev.SessionContinued: _continued,
    ev.QuestionAsked: _asked,
    ev.ThinkingStarted: _thinking,
    ev.ThinkingEnded: _arming,
    ev.Keywords: lambda s, e: _with_item(s, e.question, lambda one: replace(one, keywords=e.words)),
    ev.AnswerStarted: _answer_started,
    ev.SegmentHeard: _segment,
    ev.Typed: lambda s, e: _with_take(
        s, e.question, e.take, lambda take: replace(take, typed=e.text)
    ),
    ev.AnswerEnded: _answer_ended,
    ev.TakeRestarted: _restarted,
    ev.Paused: lambda s, e: _clocked(s, e.t, paused=True, lost=s.device_lost),
    ev.Resumed: lambda s, e: _clocked(s, e.t, paused=False, lost=s.device_lost),
    ev.Skipped: _skipped,
    ev.Undone: _undone,
    ev.Flagged: lambda s, e: _with_item(s, e.question, lambda one: replace(one, flagged=e.on)),
    ev.Note: lambda s, e: _with_item(
        s, e.question, lambda one: replace(one, notes=(*one.notes, e.text))
    ),
    ev.Rated: _rated,
    ev.FocusChosen: lambda s, e: _with_take(
        s, e.question, e.take, lambda take: replace(take, focus=e.text)
    ),
    ev.ReadingDone: _reading,
    ev.Edited: lambda s, e: _with_take(
        s, e.question, e.take, lambda take: replace(take, edited=e.text or None)
    ),
    ev.RepairUndone: _repair_undone,
    ev.AudioRemoved: lambda s, e: _with_take(
        s, e.question, e.take, lambda take: replace(take, audio_removed=True)
    ),
    ev.FocusMet: _met,
    ev.PartMarked: _part,
    ev.Predicted: _predicted,
    ev.Debriefed: lambda s, e: _with_take(
        s, e.question, e.take, lambda take: replace(take, debriefed=True)
    ),
    ev.StoryUsed: lambda s, e: _with_item(
        s, e.question, lambda one: replace(one, story=e.story or None)
    ),
    ev.Renamed: lambda s, e: replace(s, title=e.title),
    ev.Deleted: lambda s, e: replace(s, deleted=e.on),
    ev.EngineFault: lambda s, e: replace(s, faults=(*s.faults, e.what)),
    ev.AudioGap: _gap,
    ev.DeviceChanged: _device,
    ev.ModeChanged: lambda s, e: replace(s, mode=e.mode),
    ev.SessionEnded: _ended,
}
