"""What the fields of a format do to a run."""

from __future__ import annotations

from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.format import BUILT_IN, DRILL, ONE_WAY_VIDEO, PRACTICE, by_id
from mocktui.core.interview import deadline, enter
from mocktui.core.times import Times, expected, resolve
from tests.core.sittings import Sitting, question, session

EACH = replace(PRACTICE, debrief="each", think=0.0)


def taken(at: Sitting, now: float) -> None:
    at.tell(now, do.AnswerOpened("takes/x.wav"))
    at.tell(now + 1.0, do.Finish())


def rate(at: Sitting, now: float, *ratings: int) -> None:
    item = at.state.item
    assert item is not None and item.take is not None
    for n, one in enumerate(ratings):
        at.tell(
            now,
            do.Record(ev.Rated(question=item.key, take=item.take.n, line=f"line {n}", rating=one)),
        )


def test_ids_are_unique_and_found() -> None:
    assert len({one.id for one in BUILT_IN}) == len(BUILT_IN) == 9
    assert all(by_id(one.id) is one for one in BUILT_IN)
    assert all(one.about and one.title for one in BUILT_IN)


def test_no_think_time_opens_the_take_at_once() -> None:
    at = Sitting(session(rules=EACH))
    assert [type(one).__struct_config__.tag for one in at.events][-2:] == [
        "question_asked",
        "thinking_ended",
    ]
    assert at.state.phase == "arming"


def test_open_think_time_waits_for_ever() -> None:
    at = Sitting(session(rules=replace(PRACTICE, think_open=True, think=3.0)))
    assert deadline(at.state) is None
    assert resolve(question("q"), replace(PRACTICE, think_open=True), think=4.0).think == 4.0


def test_times_of_a_format_hold_over_the_questions() -> None:
    own = question("q")  # 20, 40, 60
    assert resolve(own, ONE_WAY_VIDEO) == Times(think=30.0, min=60.0, target=120.0, max=180.0)
    assert resolve(own, ONE_WAY_VIDEO, answer=90.0) == Times(
        think=30.0, min=60.0, target=90.0, max=90.0
    )
    assert resolve(own, replace(PRACTICE, minimum=50.0)).target == 50.0
    assert expected(resolve(own, PRACTICE)) == 50.0
    assert expected(resolve(own, PRACTICE), follow_ups=2) == 90.0


def test_a_debrief_each_time_waits_for_the_person() -> None:
    at = Sitting(session(rules=EACH))
    taken(at, 1.0)
    assert (at.state.phase, deadline(at.state)) == ("between", None)
    at.tell(900.0, do.Tick())
    assert at.state.current == "q1"
    assert enter(at.state) == do.Next()
    at.tell(901.0, do.Next())
    assert at.state.current == "q2"
    # Nothing to debrief after a skip.
    at.tell(902.0, do.AnswerOpened("takes/x.wav"))
    at.tell(903.0, do.Skip())
    assert deadline(at.state) == 906.0


def test_enter_pressed_twice_does_not_jump_over_the_debrief() -> None:
    at = Sitting(session(rules=replace(EACH, follow_ups=2)))
    at.state = replace(
        at.state,
        begun=replace(
            at.state.begun,
            plan=tuple(
                replace(p, question=replace(p.question, follow_ups=p.question.follow_ups[1:]))
                for p in at.state.plan
            ),
        ),
    )
    taken(at, 1.0)
    assert at.tell(2.1, do.Next()) == ["no_follow_up"]
    assert (at.state.phase, deadline(at.state)) == ("between", None)


def test_going_on_after_a_crash_comes_back_to_the_debrief() -> None:
    at = Sitting(session(rules=EACH))
    taken(at, 1.0)
    assert at.tell(5.0, do.Continue()) == ["session_continued"]
    assert (at.state.phase, at.state.current) == ("between", "q1")


def drill(count: int) -> Sitting:
    begun = session(count, DRILL)
    lines = ("line 0", "line 1")
    plan = tuple(replace(one, question=replace(one.question, look_for=lines)) for one in begun.plan)
    return Sitting(replace(begun, plan=plan))


def through(at: Sitting, now: float, *ratings: int) -> None:
    at.tell(now, do.StartAnswer())
    taken(at, now)
    rate(at, now + 2.0, *ratings)
    at.tell(now + 3.0, do.Next())


def test_a_drill_asks_again_until_every_line_is_clear() -> None:
    at = drill(1)
    through(at, 10.0, 2, 1)
    assert (at.state.current, at.state.phase) == ("q1", "thinking")
    through(at, 20.0, 1)
    through(at, 30.0, 2, 2)
    assert at.state.ended == "done"
    (item,) = at.state.asked
    assert [one.n for one in item.takes] == [1, 2, 3]


def test_weak_questions_come_again_after_the_plan_and_skipped_ones_do_not() -> None:
    at = drill(4)
    through(at, 10.0, 2, 2)
    through(at, 20.0, 0, 0)
    at.tell(30.0, do.Skip())
    at.tell(31.0, do.Next())
    through(at, 40.0, 1, 1)
    asked = [one.question for one in at.events if isinstance(one, ev.QuestionAsked)]
    assert asked == ["q1", "q2", "q3", "q4", "q2"]
    through(at, 50.0, 2, 2)
    assert at.state.current == "q4"
    at.tell(60.0, do.Skip())
    at.tell(61.0, do.Next())
    assert at.state.ended == "done"


def test_a_skipped_debrief_lets_a_question_go() -> None:
    at = drill(2)
    for now, key in ((10.0, "q1"), (20.0, "q2")):
        at.tell(now, do.StartAnswer())
        taken(at, now)
        done = ev.Debriefed(question=key, take=1, skipped=key == "q1")
        at.tell(now + 2.0, do.Record(done))
        at.tell(now + 3.0, do.Next())
    # The second one was looked at without a rating: it comes again.
    assert (at.state.current, at.state.phase) == ("q2", "thinking")


def test_without_a_debrief_nothing_is_repeated() -> None:
    at = Sitting(session(1, replace(DRILL, debrief="never", think=0.0)))
    taken(at, 1.0)
    at.tell(90.0, do.Tick())
    assert at.state.ended == "done"
