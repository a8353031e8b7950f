"""The interview: a pure state machine.

``decide(state, command, now)`` returns the events that follow; ``step`` also applies them. Time is
an argument: seconds since the session began, never read from a clock here. A deadline that has
passed is carried out at its own time, however late the call comes, so event times are exact.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.fold import awaits_debrief, evolve
from mocktui.core.follow_up import follow_up, main_of
from mocktui.core.keys import main_key
from mocktui.core.state import Asked, State

MAX_KEYWORDS = 5
CLEAR = 2  # the rating of a rubric line that was clearly there
_DATA = (
    ev.SegmentHeard,
    ev.ReadingDone,
    ev.AudioGap,
    ev.DeviceChanged,
    ev.EngineFault,
    ev.Typed,
    ev.Note,
    ev.Predicted,
    ev.Rated,
    ev.FocusChosen,
    ev.Edited,
    ev.RepairUndone,
    ev.FocusMet,
    ev.PartMarked,
    ev.Debriefed,
    ev.StoryUsed,
)


def step(state: State, command: do.Command, now: float) -> tuple[State, list[ev.Event]]:
    """Return the state after ``command`` at ``now``, and the events that led there."""
    events = decide(state, command, now)
    for event in events:
        state = evolve(state, event)
    return state, events


def decide(state: State, command: do.Command, now: float) -> list[ev.Event]:
    """Return the events that ``command`` causes at ``now``: first what time alone has caused.

    ``now`` never runs backwards: one earlier than the state's last event counts as that time.
    """
    now = max(now, state.last_t)
    events: list[ev.Event] = []
    while due := _overdue(state, now):
        for event in due:
            events.append(event)
            state = evolve(state, event)
    handler = _HANDLERS.get(type(command))
    if handler is not None:
        events.extend(handler(state, command, now))
    return events


def deadline(state: State) -> float | None:
    """Return when time alone will change this state next, or ``None``."""
    if state.phase not in ("thinking", "answering", "between"):
        return None
    return state.clock.deadline


def enter(state: State) -> do.Command | None:
    """Return what the Enter key means now: it always goes on."""
    if state.paused:
        return do.Resume()
    if state.held:
        return do.Think()
    match state.phase:
        case "thinking":
            return do.StartAnswer()
        case "answering":
            return do.Finish()
        case "between":
            return do.Next()
        case _:
            return None


def can(state: State, command: type[do.Command]) -> bool:
    """Return whether this kind of command would do anything now (for footers and menus)."""
    rules = state.begun.format if state.begun else None
    if rules is None or state.phase in ("new", "ended"):
        return False
    running = state.phase in ("thinking", "answering", "between") and not state.held
    checks: dict[type[do.Command], bool] = {
        do.Think: state.held,
        do.StartAnswer: state.phase == "thinking" and not state.held,
        do.Finish: state.phase == "answering",
        do.Next: state.phase == "between",
        do.Pause: rules.pause and not state.paused and running,
        do.Resume: state.paused,
        do.Skip: state.phase in ("thinking", "arming", "answering"),
        do.Retake: rules.retake
        and state.phase in ("answering", "between")
        and state.item is not None
        and state.item.take is not None,
        do.Undo: state.undoable is not None,
        do.SetKeywords: state.phase == "thinking",
        do.TypeText: state.mode == "type" and state.phase == "answering",
    }
    return checks.get(command, True)


def _overdue(state: State, now: float) -> list[ev.Event]:
    at = deadline(state)
    if at is None or now < at or state.current is None:
        return []
    if state.phase == "thinking":
        return [ev.ThinkingEnded(t=at, question=state.current, reason="time")]
    if state.phase == "answering":
        return _end_answer(state, at, "time")
    return _go_on(state, at, by_key=False)


def _end_answer(state: State, t: float, reason: ev.EndReason) -> list[ev.Event]:
    take = state.open_take
    if take is None or state.current is None:
        return []
    seconds = round(state.clock.elapsed(t), 6)
    return [
        ev.AnswerEnded(t=t, question=state.current, take=take.n, reason=reason, seconds=seconds)
    ]


def _ask(
    state: State, t: float, key: str, ask: str, number: int, main: str | None = None
) -> list[ev.Event]:
    asked = ev.QuestionAsked(t=t, question=key, ask=ask, number=number, follow_up_of=main)
    after = evolve(state, asked)
    return [asked] if after.held else [asked, _think(after.item, key, t)]


def _think(item: Asked | None, key: str, t: float) -> ev.Event:
    """Begin think time; where there is none the answer's take is opened at once."""
    think = item.times.think if item else None
    if think == 0:
        return ev.ThinkingEnded(t=t, question=key, reason="time")
    return ev.ThinkingStarted(t=t, question=key, seconds=think)


def _go_on(state: State, t: float, *, by_key: bool) -> list[ev.Event]:
    """What the pause after an answer ends with: a follow-up, a rest for the person, or the next."""
    if state.deciding:
        if chosen := follow_up(state):
            key, one = chosen
            number = state.item.number if state.item else 1
            return _ask(state, t, key, one.ask, number, main_key(key))
        if state.current is not None and (not by_key or awaits_debrief(state)):
            return [ev.NoFollowUp(t=t, question=main_key(state.current))]
    return _advance(state, t)


def _advance(state: State, t: float) -> list[ev.Event]:
    place = next_question(state)
    if place is None:
        return [ev.SessionEnded(t=t, reason="done")]
    question = state.plan[place].question
    return _ask(state, t, question.id, question.ask, place + 1)


def next_question(state: State) -> int | None:
    """Return the place in the plan (from 0) of the question that comes next; ``None``: the end.

    Where the format repeats, questions come again after the plan, in its order, until each is
    rated clear on every line of its rubric. One that was skipped, or its debrief, doesn't.
    """
    place = state.item.number if state.item else 0
    rules = state.begun.format if state.begun else None
    repeat = rules is not None and rules.repeat and rules.debrief == "each"
    if not repeat:  # without a debrief nothing would ever be rated
        return place if place < len(state.plan) else None
    asked = {one.number: one for one in state.asked if one.follow_up_of is None}
    if place < len(state.plan) and not all(
        n in asked and _settled(asked[n]) for n in range(1, len(state.plan) + 1)
    ):
        return place
    order = [*range(place, len(state.plan)), *range(place)]
    return next((one for one in order if _comes_again(state, asked.get(one + 1))), None)


def _settled(item: Asked) -> bool:
    return item.skipped or item.take is not None


def _comes_again(state: State, item: Asked | None) -> bool:
    planned = state.planned(item.key) if item else None
    if item is None or planned is None or item.skipped or item.take is None:
        return False
    ratings = dict(item.take.ratings)
    if item.take.debrief_skipped and not ratings:
        return False  # not rated, and not wanted to be
    return any(ratings.get(line) != CLEAR for line in planned.question.look_for)


def _begin(state: State, command: do.Begin, now: float) -> list[ev.Event]:
    if state.begun is not None or not command.session.plan:
        return []
    begun = replace(command.session, t=now)
    first = begun.plan[0].question
    return [begun, *_ask(evolve(state, begun), now, first.id, first.ask, 1)]


def _continue(state: State, command: do.Continue, now: float) -> list[ev.Event]:
    if state.begun is None or state.phase == "ended":
        return []
    events = _end_answer(state, now, "fault")
    events.append(
        ev.SessionContinued(
            t=now,
            mode=command.mode,
            engine=command.engine,
            model=command.model,
            device=command.device,
            hold=command.hold,
            aloud=command.aloud,
        )
    )
    state = replace(state, hold=command.hold, aloud=command.aloud)
    if state.item is None:
        return [*events, *_advance(state, now)]
    if state.phase == "between":
        # The answer before the cut was whole: go on with what comes next, or with its debrief.
        if awaits_debrief(state) and not state.deciding:
            return events
        return [*events, *_go_on(state, now, by_key=True)]
    item = state.item
    if state.hold or state.aloud:
        return [*events, *_ask(state, now, item.key, item.ask, item.number, item.follow_up_of)]
    return [*events, _think(item, item.key, now)]


def _begin_thinking(state: State, command: do.Think, now: float) -> list[ev.Event]:
    if not state.held or state.current is None:
        return []
    return [_think(state.item, state.current, now)]


def _start_answer(state: State, command: do.StartAnswer, now: float) -> list[ev.Event]:
    if not can(state, do.StartAnswer) or state.current is None:
        return []
    return [ev.ThinkingEnded(t=now, question=state.current, reason="key")]


def _opened(state: State, command: do.AnswerOpened, now: float) -> list[ev.Event]:
    item = state.item
    if state.phase != "arming" or item is None:
        return []
    n = len(item.takes) + 1
    return [ev.AnswerStarted(t=now, question=item.key, take=n, audio=command.audio)]


def _finish(state: State, command: do.Finish, now: float) -> list[ev.Event]:
    return _end_answer(state, now, command.reason)


def _next(state: State, command: do.Next, now: float) -> list[ev.Event]:
    return _go_on(state, now, by_key=True) if state.phase == "between" else []


def _pause(state: State, command: do.Pause, now: float) -> list[ev.Event]:
    return [ev.Paused(t=now)] if can(state, do.Pause) else []


def _resume(state: State, command: do.Resume, now: float) -> list[ev.Event]:
    return [ev.Resumed(t=now)] if state.paused else []


def _skip(state: State, command: do.Skip, now: float) -> list[ev.Event]:
    if not can(state, do.Skip) or state.current is None:
        return []
    return [*_end_answer(state, now, "key"), ev.Skipped(t=now, question=state.current)]


def _retake(state: State, command: do.Retake, now: float) -> list[ev.Event]:
    item = state.item
    if command.question:
        main = main_of(state)
        item = next((o for o in (item, main) if o and o.key == command.question), None)
    if not can(state, do.Retake) or item is None or item.take is None:
        return []
    ended = _end_answer(state, now, "key")
    return [*ended, ev.TakeRestarted(t=now, question=item.key, take=item.take.n)]


def _undo(state: State, command: do.Undo, now: float) -> list[ev.Event]:
    if state.undoable is None or state.undo_key is None or state.phase == "ended":
        return []
    item = state.find(state.undo_key)
    events = _end_answer(state, now, "key")
    events.append(ev.Undone(t=now, what=state.undoable, question=state.undo_key))
    if state.undoable == "skip" and item is not None and item.take is None:
        events.append(_think(item, item.key, now))
    return events


def _flag(state: State, command: do.Flag, now: float) -> list[ev.Event]:
    item = state.item
    return [ev.Flagged(t=now, question=item.key, on=not item.flagged)] if item else []


def _note(state: State, command: do.AddNote, now: float) -> list[ev.Event]:
    if state.current is None or not command.text.strip():
        return []
    return [ev.Note(t=now, question=state.current, text=command.text.strip())]


def _keywords(state: State, command: do.SetKeywords, now: float) -> list[ev.Event]:
    if state.phase != "thinking" or state.current is None:
        return []
    words = tuple(one.strip() for one in command.words if one.strip())[:MAX_KEYWORDS]
    return [ev.Keywords(t=now, question=state.current, words=words)]


def _typed(state: State, command: do.TypeText, now: float) -> list[ev.Event]:
    take = state.open_take
    if state.mode != "type" or take is None or state.current is None:
        return []
    if take.typed == command.text:
        return []
    return [ev.Typed(t=now, question=state.current, take=take.n, text=command.text)]


def _mode(state: State, command: do.ChangeMode, now: float) -> list[ev.Event]:
    if state.phase in ("new", "ended") or command.mode == state.mode:
        return []
    return [ev.ModeChanged(t=now, mode=command.mode, why=command.why)]


def _lost(state: State, command: do.DeviceLost, now: float) -> list[ev.Event]:
    if state.phase not in ("arming", "answering") or state.device_lost:
        return []
    return [ev.DeviceChanged(t=now, state="lost", device=command.device)]


def _back(state: State, command: do.DeviceBack, now: float) -> list[ev.Event]:
    if not state.device_lost:
        return []
    return [ev.DeviceChanged(t=now, state="back", device=command.device)]


def _record(state: State, command: do.Record, now: float) -> list[ev.Event]:
    if state.begun is None or not isinstance(command.event, _DATA):
        return []
    return [replace(command.event, t=now)]


def _leave(state: State, command: do.Leave, now: float) -> list[ev.Event]:
    if state.phase in ("new", "ended"):
        return []
    return [*_end_answer(state, now, "key"), ev.SessionEnded(t=now, reason="left")]


_HANDLERS: dict[type[do.Command], Callable[[State, Any, float], list[ev.Event]]] = {
    do.Begin: _begin,
    do.Continue: _continue,
    do.Think: _begin_thinking,
    do.StartAnswer: _start_answer,
    do.AnswerOpened: _opened,
    do.Finish: _finish,
    do.Next: _next,
    do.Pause: _pause,
    do.Resume: _resume,
    do.Skip: _skip,
    do.Retake: _retake,
    do.Undo: _undo,
    do.Flag: _flag,
    do.AddNote: _note,
    do.SetKeywords: _keywords,
    do.TypeText: _typed,
    do.ChangeMode: _mode,
    do.DeviceLost: _lost,
    do.DeviceBack: _back,
    do.Record: _record,
    do.Leave: _leave,
}
