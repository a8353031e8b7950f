"""A sitting that holds: time begins, and the next question comes, on the person's word."""

from __future__ import annotations

from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.fold import fold
from mocktui.core.format import PRACTICE, Format
from mocktui.core.interview import can, deadline, enter, step
from mocktui.core.state import State
from mocktui.practice.setup import Setup, plan
from tests.tui.made_up import PACK, STARTED


def begun(format: Format = PRACTICE, hold: bool = True) -> tuple[State, list[ev.Event]]:
    setup = Setup(packs=(PACK,), format=format)
    started = ev.SessionStarted(
        session="s", started=STARTED, pack=PACK.id, title=PACK.title, language="en",
        format=format, plan=plan(setup).questions, hold=hold,
    )  # fmt: skip
    return step(State(), do.Begin(started), 0.0)


def run(state: State, *commands: tuple[do.Command, float]) -> tuple[State, list[ev.Event]]:
    events: list[ev.Event] = []
    for command, now in commands:
        state, more = step(state, command, now)
        events += more
    return state, events


def test_think_time_waits_for_the_person_and_then_runs_in_full() -> None:
    state, events = begun()
    assert [type(one) for one in events] == [ev.SessionStarted, ev.QuestionAsked]
    assert state.phase == "thinking" and state.held and deadline(state) is None
    assert state.clock.elapsed(500.0) == 0
    assert enter(state) == do.Think()
    state, events = run(state, (do.Tick(), 500.0), (do.Think(), 600.0))
    assert events == [ev.ThinkingStarted(t=600.0, question=PACK.questions[0].id, seconds=30.0)]
    assert not state.held and deadline(state) == 630.0
    assert enter(state) == do.StartAnswer()


def test_a_held_question_can_be_planned_and_skipped_but_not_paused_or_answered() -> None:
    state, _ = begun()
    assert can(state, do.SetKeywords) and can(state, do.Skip)
    assert not can(state, do.Pause) and not can(state, do.StartAnswer)
    assert run(state, (do.StartAnswer(), 1.0))[1] == []
    assert run(state, (do.Pause(), 1.0))[1] == []
    state, _ = run(state, (do.Skip(), 2.0))
    assert state.phase == "between" and not state.held


def test_without_think_time_the_word_opens_the_answer() -> None:
    state, _ = begun(replace(PRACTICE, think=0.0))
    assert state.held
    state, events = run(state, (do.Think(), 3.0))
    assert events == [ev.ThinkingEnded(t=3.0, question=PACK.questions[0].id, reason="time")]
    assert state.phase == "arming"


def test_nothing_comes_by_itself_between_two_questions() -> None:
    state, _ = begun()
    state, _ = run(
        state, (do.Think(), 1.0), (do.StartAnswer(), 2.0), (do.AnswerOpened("a.wav"), 2.5),
        (do.Finish(), 60.0), (do.Tick(), 900.0),
    )  # fmt: skip
    assert state.phase == "between" and deadline(state) is None and can(state, do.Retake)
    state, events = run(state, (do.Next(), 901.0))
    assert [type(one) for one in events] == [ev.QuestionAsked] and state.held


def test_the_events_are_those_of_a_sitting_that_does_not_hold() -> None:
    answer = ((do.StartAnswer(), 2.0), (do.AnswerOpened("a.wav"), 2.5), (do.Finish(), 60.0))
    one, first = begun(replace(PRACTICE, follow_ups=1), hold=False)
    _, more = run(one, *answer, (do.Tick(), 61.0), (do.Next(), 62.0))
    two, second = begun(replace(PRACTICE, follow_ups=1))
    _, others = run(
        two, (do.Think(), 1.0), *answer, (do.Tick(), 61.0), (do.Next(), 62.0), (do.Think(), 63.0)
    )
    kinds = [[type(e).__name__ for e in [*a, *b]] for a, b in ((first, more), (second, others))]
    assert kinds[0] == kinds[1]


def test_a_session_that_goes_on_holds_its_question_again() -> None:
    _, events = begun(hold=False)
    state = fold(events)
    state, _ = run(state, (do.StartAnswer(), 2.0), (do.AnswerOpened("a.wav"), 2.5))
    state, events = run(state, (do.Continue(hold=True), 90.0))
    kinds = [type(one) for one in events]
    assert kinds == [ev.AnswerEnded, ev.SessionContinued, ev.QuestionAsked]
    assert state.held and len(state.asked) == 1 and deadline(state) is None
    # The screens go on with it as they always did.
    state, events = run(state, (do.Continue(), 95.0))
    assert [type(one) for one in events] == [ev.SessionContinued, ev.ThinkingStarted]
    assert not state.hold and not state.held
