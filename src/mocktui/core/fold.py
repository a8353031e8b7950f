"""``evolve`` applies one event to a state; a state is always ``fold`` of its events.

It never raises: an event that fits nothing (a line was lost, another program wrote it) changes
nothing but the counters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.core.fold_takes import TAKE_HANDLERS, with_item, with_take
from mocktui.core.follow_up import DECISION, main_of, possible
from mocktui.core.state import Asked, Clock, State, Take
from mocktui.core.times import Times

# A follow-up comes in conversation: a moment to read it, no think time of its own.
FOLLOW_UP_THINK = 5.0


def fold(events: Iterable[ev.Event], state: State | None = None) -> State:
    """Return the state after ``events``, from ``state`` or from nothing."""
    state = state or State()
    last, count = state.last_t, state.events
    for event in events:
        last, count = max(last, event.t), count + 1
        handler = _HANDLERS.get(type(event))
        if handler is not None:
            state = handler(state, event)
    return replace(state, last_t=last, events=count)


def evolve(state: State, event: ev.Event) -> State:
    """Return ``state`` after ``event``."""
    state = replace(state, last_t=max(state.last_t, event.t), events=state.events + 1)
    handler = _HANDLERS.get(type(event))
    return handler(state, event) if handler else state


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
    """The pause after an answer or a skip: half a second where a follow-up may come of it."""
    state = replace(
        state, phase="between", held=False, paused=False, device_lost=False, clock=Clock(started=t)
    )
    deciding = possible(state)
    limit = rest(state)
    if deciding:
        limit = DECISION if limit is None else min(limit, DECISION)
    return replace(state, deciding=deciding, clock=Clock(started=t, limit=limit))


def rest(state: State) -> float | None:
    """Return how long the pause after the question that is on lasts; ``None``: until Enter.

    A format that debriefs each answer waits for the person, and so does one that holds.
    """
    rules = state.begun.format if state.begun else None
    if rules is None:
        return 0.0
    return None if state.hold or awaits_debrief(state) else rules.between


def awaits_debrief(state: State) -> bool:
    """Return whether the answer to the question that is on is to be debriefed at once."""
    rules = state.begun.format if state.begun else None
    main = main_of(state)
    if rules is None or rules.debrief != "each" or main is None:
        return False
    return main.take is not None and not main.skipped


def _no_follow_up(state: State, _: ev.NoFollowUp) -> State:
    if state.phase != "between":
        return state
    return replace(state, deciding=False, clock=replace(state.clock, limit=rest(state)))


def _started(state: State, event: ev.SessionStarted) -> State:
    return replace(
        state,
        begun=event,
        title=event.title,
        mode=event.mode,
        engine=event.engine,
        model=event.model,
        device=event.device,
        hold=event.hold,
        aloud=event.aloud,
    )


def _continued(state: State, event: ev.SessionContinued) -> State:
    return replace(
        state,
        hold=event.hold,
        aloud=event.aloud,
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
    held = state.hold or state.aloud
    if state.undoable == "retake":
        state = replace(state, undoable=None, undo_key=None)
    return replace(
        state,
        asked=state.asked if known else (*state.asked, item),
        current=event.question,
        phase="thinking",
        deciding=False,
        held=held,
        clock=Clock(started=event.t, limit=times.think, stopped_at=event.t if held else None),
        paused=False,
    )


def _thinking(state: State, event: ev.ThinkingStarted) -> State:
    return replace(
        state,
        current=event.question,
        phase="thinking",
        held=False,
        deciding=False,
        clock=Clock(started=event.t, limit=event.seconds),
        paused=False,
    )


def _arming(state: State, event: ev.ThinkingEnded) -> State:
    return replace(
        state,
        phase="arming",
        held=False,
        deciding=False,
        clock=Clock(started=event.t),
        paused=False,
    )


def _answer_started(state: State, event: ev.AnswerStarted) -> State:
    take = Take(n=event.take, started=event.t, audio=event.audio)

    def add(one: Asked) -> Asked:
        if any(t.n == event.take for t in one.takes):
            return one
        return replace(one, takes=(*one.takes, take), skipped=False)

    state = with_item(state, event.question, add)
    item = state.find(event.question)
    undo = state.undoable == "retake" and state.undo_key == event.question
    return replace(
        state,
        current=event.question,
        phase="answering",
        deciding=False,
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

    state = with_take(state, event.question, event.take, end)
    if event.question != state.current:
        return state
    return _between(state, event.t)


def _restarted(state: State, event: ev.TakeRestarted) -> State:
    return replace(
        state,
        current=event.question,
        phase="arming",
        deciding=False,
        clock=Clock(started=event.t),
        paused=False,
        undoable="retake",
        undo_key=event.question,
    )


def _skipped(state: State, event: ev.Skipped) -> State:
    state = with_item(state, event.question, lambda one: replace(one, skipped=True))
    return replace(_between(state, event.t), undoable="skip", undo_key=event.question)


def _undone(state: State, event: ev.Undone) -> State:
    state = replace(state, undoable=None, undo_key=None, current=event.question, paused=False)
    if event.what == "skip":
        # What was asked after the skip stays (its notes too) and is asked anew in its turn. Where
        # the skipped question has no take yet, thinking_started follows and sets the phase.
        state = with_item(state, event.question, lambda one: replace(one, skipped=False))
        return _between(state, event.t)

    def withdraw(one: Asked) -> Asked:
        live = [t.n for t in one.takes if not t.withdrawn]
        if len(live) < 2:
            return one
        takes = tuple(replace(t, withdrawn=True) if t.n == live[-1] else t for t in one.takes)
        return replace(one, takes=takes)

    # A retake that never opened has no take to withdraw: the one before simply stands.
    if state.phase != "arming":
        state = with_item(state, event.question, withdraw)
    return _between(state, event.t)


def _ended(state: State, event: ev.SessionEnded) -> State:
    return replace(
        state,
        phase="ended",
        deciding=False,
        ended=event.reason,
        current=None,
        held=False,
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
    **TAKE_HANDLERS,
    ev.SessionStarted: _started,
    ev.SessionContinued: _continued,
    ev.QuestionAsked: _asked,
    ev.NoFollowUp: _no_follow_up,
    ev.ThinkingStarted: _thinking,
    ev.ThinkingEnded: _arming,
    ev.Keywords: lambda s, e: with_item(s, e.question, lambda one: replace(one, keywords=e.words)),
    ev.AnswerStarted: _answer_started,
    ev.AnswerEnded: _answer_ended,
    ev.TakeRestarted: _restarted,
    ev.Paused: lambda s, e: _clocked(s, e.t, paused=True, lost=s.device_lost),
    ev.Resumed: lambda s, e: _clocked(s, e.t, paused=False, lost=s.device_lost),
    ev.Skipped: _skipped,
    ev.Undone: _undone,
    ev.Flagged: lambda s, e: with_item(s, e.question, lambda one: replace(one, flagged=e.on)),
    ev.Note: lambda s, e: with_item(
        s, e.question, lambda one: replace(one, notes=(*one.notes, e.text))
    ),
    ev.StoryUsed: lambda s, e: with_item(
        s, e.question, lambda one: replace(one, story=e.story or None)
    ),
    ev.Renamed: lambda s, e: replace(s, title=e.title),
    ev.Deleted: lambda s, e: replace(s, deleted=e.on),
    ev.EngineFault: lambda s, e: replace(s, faults=(*s.faults, e.what)),
    ev.DeviceChanged: _device,
    ev.ModeChanged: lambda s, e: replace(s, mode=e.mode),
    ev.SessionEnded: _ended,
}
