"""Follow-ups: which is asked, when, and what is known by then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core import rubric
from mocktui.core.fold import fold
from mocktui.core.follow_up import DECISION, follow_up, lacking
from mocktui.core.format import PRACTICE
from mocktui.core.interview import deadline
from mocktui.core.question import FollowUp
from mocktui.core.times import resolve
from tests.core.sittings import Sitting, question, session

COST = "names a cost"
RULES = replace(PRACTICE, follow_ups=2, think=0.0)
UPS = (FollowUp(ask="Cost?", if_missing=COST), FollowUp(ask="Why?"), FollowUp(ask="More?"))


@pytest.fixture(autouse=True)
def evidence_by_one_word(monkeypatch) -> None:
    """A rubric line has evidence where its last word was said: what counts here is the course."""

    def missing(asked, text, language="en"):
        return frozenset(one for one in asked.look_for if one.split()[-1] not in text.split())

    monkeypatch.setattr(rubric, "missing", missing)


def sitting(rules=RULES, ups=UPS, mode="speak") -> Sitting:
    one = question("q1", follow_ups=ups, look_for=(COST, "names a rival"))
    two = question("q2")
    plan = tuple(ev.Planned(question=q, times=resolve(q, rules)) for q in (one, two))
    return Sitting(session(rules=rules, mode=mode, plan=plan))


def answer(at: Sitting, now: float, said: str | None, complete: bool = True) -> None:
    """Answer what is on for a second; ``said`` becomes the take's reading 0.3 s later."""
    at.tell(now, do.AnswerOpened("takes/x.wav"))
    key = at.state.current
    take = at.state.open_take
    assert key is not None and take is not None
    at.tell(now + 1.0, do.Finish())
    if said is None:
        return
    heard = ev.SegmentHeard(
        question=key, take=take.n, reading="live", text=said, start=0.0, end=1.0
    )
    at.tell(now + 1.3, do.Record(heard))
    if complete:
        done = ev.ReadingDone(question=key, take=take.n, reading="live", engine="v", model="m")
        at.tell(now + 1.3, do.Record(done))


def asked(at: Sitting) -> list[str]:
    return [one.question for one in at.events if isinstance(one, ev.QuestionAsked)]


def test_a_line_without_evidence_is_asked_about_half_a_second_after_the_answer() -> None:
    at = sitting()
    answer(at, 1.0, "a tree")
    assert at.state.deciding
    assert deadline(at.state) == 2.0 + DECISION
    at.tell(9.0, do.Tick())
    last = [one for one in at.events if isinstance(one, ev.QuestionAsked)][-1]
    assert (last.question, last.ask, last.t, last.number) == ("q1/f1", "Cost?", 2.5, 1)
    assert last.follow_up_of == "q1"
    # Without think time it is answered at once, on the same clock.
    assert at.state.phase == "arming"


def test_evidence_spares_the_question() -> None:
    at = sitting()
    answer(at, 1.0, "the cost")
    at.tell(2.6, do.Tick())
    assert asked(at) == ["q1", "q1/f2"]


@pytest.mark.parametrize("said", [None, "a tree"], ids=["nothing", "not to its end"])
def test_a_transcript_that_is_behind_leaves_only_unconditional_ones(said) -> None:
    at = sitting()
    answer(at, 1.0, said, complete=False)
    at.tell(2.6, do.Tick())
    assert asked(at) == ["q1", "q1/f2"]


def test_words_of_a_follow_ups_answer_count_too() -> None:
    at = sitting(ups=(FollowUp(ask="Why?"), FollowUp(ask="Cost?", if_missing=COST)))
    answer(at, 1.0, "a tree")
    at.tell(2.6, do.Tick())
    assert at.state.current == "q1/f1"
    answer(at, 3.0, "for its cost")
    at.tell(20.0, do.Tick())
    assert asked(at) == ["q1", "q1/f1", "q2"]


def test_never_more_than_two_and_fewer_where_the_format_says_so() -> None:
    for allowed, wanted in ((0, []), (1, ["q1/f1"]), (2, ["q1/f1", "q1/f2"]), (9, None)):
        at = sitting(replace(RULES, follow_ups=allowed))
        now = 1.0
        while at.state.current != "q2":
            answer(at, now, "a tree")
            now += 10.0
            at.tell(now - 1.0, do.Tick())
        assert asked(at)[1:-1] == (["q1/f1", "q1/f2"] if wanted is None else wanted)


def test_no_follow_up_leaves_the_usual_pause() -> None:
    at = sitting(ups=(FollowUp(ask="Cost?", if_missing=COST),))
    answer(at, 1.0, "the cost")
    assert at.tell(2.7, do.Tick()) == ["no_follow_up"]
    assert (at.state.phase, at.state.deciding) == ("between", False)
    assert deadline(at.state) == 5.0
    # What comes in later changes nothing: it was decided.
    late = ev.Edited(question="q1", take=1, text="a tree")
    at.tell(3.0, do.Record(late))
    at.tell(5.5, do.Tick())
    assert asked(at) == ["q1", "q2"]


def test_enter_decides_at_once() -> None:
    at = sitting()
    answer(at, 1.0, None)
    at.tell(2.1, do.Next())
    assert at.state.current == "q1/f2"


def test_typed_words_are_known_at_once_and_timed_ones_never() -> None:
    at = sitting(mode="type")
    at.tell(1.0, do.AnswerOpened())
    at.tell(1.5, do.TypeText("a tree"))
    at.tell(2.0, do.Finish())
    at.tell(2.5, do.Tick())
    assert at.state.current == "q1/f1"
    at = sitting(mode="timer")
    at.tell(1.0, do.AnswerOpened())
    at.tell(2.0, do.Finish())
    assert lacking(at.state) == frozenset()
    at.tell(2.5, do.Tick())
    assert at.state.current == "q1/f2"


def test_a_skipped_answer_is_not_asked_about() -> None:
    at = sitting()
    at.tell(1.0, do.AnswerOpened("takes/x.wav"))
    at.tell(2.0, do.Skip())
    assert not at.state.deciding
    at.tell(9.0, do.Next())
    assert asked(at) == ["q1", "q2"]


def test_a_follow_up_that_gave_way_to_an_undo_comes_again() -> None:
    at = sitting(replace(RULES, think=10.0))
    at.tell(0.5, do.StartAnswer())
    answer(at, 1.0, "the cost")
    at.tell(2.6, do.Tick())
    at.tell(3.0, do.Skip())  # f2
    at.tell(3.6, do.Tick())
    assert at.state.current == "q1/f3"
    at.tell(4.0, do.Undo())
    assert at.state.current == "q1/f2"
    at.tell(4.5, do.StartAnswer())
    answer(at, 5.0, "the cost")
    at.tell(6.6, do.Tick())
    assert asked(at) == ["q1", "q1/f2", "q1/f3", "q1/f3"]


def test_the_question_itself_can_be_taken_again_after_its_follow_up() -> None:
    at = sitting(replace(RULES, follow_ups=1))
    answer(at, 1.0, "the cost")
    at.tell(2.6, do.Tick())
    answer(at, 3.0, "because")
    at.tell(4.4, do.Retake("q1"))
    assert (at.state.current, at.state.phase) == ("q1", "arming")
    answer(at, 5.0, "again")
    at.tell(20.0, do.Tick())
    assert asked(at) == ["q1", "q1/f2", "q2"]
    assert at.tell(21.0, do.Retake("nowhere")) == []


def test_the_interviewer_goes_on_and_never_back() -> None:
    at = sitting(ups=UPS[:2])
    answer(at, 1.0, "the cost")
    at.tell(2.6, do.Tick())
    answer(at, 3.0, "because")
    at.tell(4.1, do.Retake("q1"))
    answer(at, 5.0, "a tree")
    at.tell(20.0, do.Tick())
    assert asked(at) == ["q1", "q1/f2", "q2"]


WORDS = st.lists(st.sampled_from(["cost", "rival", "tree"]), max_size=3).map(" ".join)


@given(
    said=st.lists(st.none() | WORDS, min_size=4, max_size=4),
    allowed=st.integers(0, 4),
    ups=st.lists(st.sampled_from([None, COST, "names a rival"]), max_size=4),
)
def test_the_same_words_lead_to_the_same_questions(said, allowed, ups) -> None:
    follow_ups = tuple(FollowUp(ask=f"{n}?", if_missing=one) for n, one in enumerate(ups))

    def run(late: float) -> Sitting:
        at = sitting(replace(RULES, follow_ups=allowed), ups=follow_ups)
        now = 1.0
        for one in said:
            if at.state.current == "q2":
                break
            answer(at, now, one)
            at.tell(now + 4.5 + late, do.Tick())
            now += 10.0
        return at

    one, other = run(0.0), run(3.3)
    assert one.events == other.events  # however late the calls come
    assert asked(one) == asked(other)
    follow = [key for key in asked(one) if "/" in key]
    assert len(follow) <= min(allowed, 2)
    assert len(set(follow)) == len(follow)
    assert fold(one.events) == one.state
    assert follow_up(one.state) == follow_up(fold(one.events))
