"""What a debrief offers, without a screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocktui.core import debrief
from mocktui.core.history import Attempt
from mocktui.core.metrics import Fillers, Metrics, Pause
from mocktui.core.question import Question
from mocktui.core.state import Asked, Take
from mocktui.core.times import Times

TIMES = Times(think=30, min=45, target=90, max=120)
LINES = ("names a cost", "names a gain", "says who benefits")
QUESTION = Question(id="q", ask="Why?", look_for=LINES)


def take(seconds: float = 85, **more: object) -> Take:
    return Take(n=1, started=0, seconds=seconds, **more)


def item(*takes: Take) -> Asked:
    return Asked(key="q", ask="Why?", number=1, times=TIMES, takes=takes)


def attempt(session: str, focus: str | None, counts: bool = True) -> Attempt:
    return Attempt(
        session=session,
        pack="p",
        question="q",
        ask="Why?",
        kind="technical",
        take=1,
        at="2026-11-20T08:14:00+01:00",
        seconds=60,
        focus=focus,
        counts=counts,
    )


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (TIMES, (45, 70, 90, 120)),
        (Times(min=45, target=120, max=120), (45, 70, 90, 120)),
        (Times(think=None, max=None), (30, 60, 120, 240)),
        (Times(max=6, target=6), (30, 60, 120, 240)),
    ],
)
def test_lengths(times, expected):
    assert debrief.lengths(times) == expected


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_lengths_are_always_four_in_order(target, longest):
    found = debrief.lengths(Times(target=target, max=longest))
    assert len(found) == 4 and list(found) == sorted(set(found))


def texts(*args, **more) -> list[str]:
    return [one.text for one in debrief.offers(*args, **more)]


def test_low_ratings_come_first_and_leave_room_for_the_rest():
    rated = take(120, reason="time", ratings=tuple((one, 0) for one in LINES))
    late = Metrics(words=9, first_word_at=7.2)
    assert texts(QUESTION, TIMES, rated, late) == [
        *LINES[:2],
        "finish by 1:30",
        "begin within three seconds",
    ]
    assert texts(QUESTION, TIMES, take(ratings=rated.ratings), Metrics(words=9)) == list(LINES)


def test_a_clear_answer_in_time_offers_nothing():
    clear = take(ratings=tuple((one, 2) for one in LINES))
    assert texts(QUESTION, TIMES, clear, Metrics(words=9)) == []


@pytest.mark.parametrize(
    ("seconds", "expected"), [(115, "finish by 1:30"), (30, "say more, near 1:30"), (85, None)]
)
def test_time(seconds, expected):
    assert texts(QUESTION, TIMES, take(seconds), Metrics(words=9)) == ([expected] * bool(expected))


def test_untimed_answers_have_no_time_to_keep():
    assert texts(QUESTION, Times(think=None, max=None), take(900), Metrics(words=9)) == []


def test_voice_and_plan():
    pauses = (Pause(start=1, end=3.5), Pause(start=9, end=12), Pause(start=20, end=21))
    fillers = Fillers(count=6, words={"uh": 2, "um": 4})
    metrics = Metrics(words=9, pauses=pauses, fillers=fillers)
    found = debrief.offers(QUESTION, TIMES, take(), metrics, unsaid=("cost", "gain"))
    assert [(one.text, one.why) for one in found] == [
        ("shorter pauses", "2 were longer than 2 s"),
        ("a breath in place of “um”", "6 fillers"),
        ("say “cost”", "planned, and not found"),
    ]


def test_the_earlier_focus_is_the_last_before_this_take():
    second = Take(n=2, started=0)
    here = item(take(focus="be brief"), second)
    assert debrief.earlier_focus(here, second, "s", ()) == debrief.Earlier(text="be brief")
    alone = item(second)
    past = [attempt("a", "old"), attempt("b", "newer"), attempt("b", "replaced", counts=False)]
    later = [attempt("s", "own"), attempt("z", "from the future")]
    found = debrief.earlier_focus(alone, second, "s", [*past, *later])
    assert found is not None and found.text == "newer"
    assert debrief.earlier_focus(alone, second, "s", later) is None
