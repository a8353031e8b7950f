"""When a question comes again: FSRS by self-ratings, in whole days."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core.because import because, until_interview
from mocktui.core.schedule import (
    LONGEST,
    Grade,
    Item,
    after,
    grade_of,
    in_order,
    last_day,
    practise_next,
    standings,
)
from tests.core.practised import TODAY, histories, item, take

ITEMS = tuple(item(n) for n in range(6))


def stand(attempts, today=TODAY, interview=None):
    """Where each of ITEMS stands, by its id."""
    return {one.item.question: one for one in standings(ITEMS, attempts, today, interview)}


@pytest.mark.parametrize(
    ("strength", "grade"),
    [
        (0.0, Grade.AGAIN),
        (0.24, Grade.AGAIN),
        (0.25, Grade.HARD),
        (0.5, Grade.HARD),
        (0.6, Grade.GOOD),
        (0.94, Grade.GOOD),
        (0.95, Grade.EASY),
        (1.0, Grade.EASY),
    ],
)
def test_ratings_become_grades(strength, grade):
    assert grade_of(strength) is grade


def test_the_first_interval_grows_with_the_rating():
    days = [(after(None, grade, TODAY).due - TODAY).days for grade in Grade]
    assert days == [1, 1, 2, 8]


def test_a_weak_answer_is_due_the_next_day_and_a_clear_one_in_a_week():
    found = stand([take(0, TODAY, 0.0), take(1, TODAY, 1.0)])
    assert found["q0"].due == TODAY + timedelta(days=1)
    assert found["q0"].weak
    assert found["q1"].due == TODAY + timedelta(days=8)
    assert not found["q1"].weak


def test_an_unrated_answer_counts_as_practised_and_asks_for_a_rating():
    one = stand([take(0, TODAY - timedelta(days=1), None)])["q0"]
    assert (one.takes, one.rated, one.grade) == (1, False, None)
    assert one.due == TODAY
    assert because(one, TODAY) == "answered yesterday, not rated"


def test_an_unrated_answer_after_a_rated_one_keeps_its_rhythm_but_not_the_same_day():
    weak = take(0, TODAY - timedelta(days=3), 0.2)
    one = stand([weak, take(0, TODAY, None)])["q0"]
    assert one.due == TODAY + timedelta(days=1)
    assert (one.grade, one.rated) == (Grade.AGAIN, False)
    clear = take(1, TODAY - timedelta(days=1), 1.0)
    assert stand([clear, take(1, TODAY, None)])["q1"].due == TODAY + timedelta(days=7)


def test_takes_that_were_replaced_and_follow_ups_do_not_count():
    bad = replace(take(0, TODAY, 0.0), counts=False)
    good = replace(take(0, TODAY, 1.0), take=2)
    follow_up = replace(take(0, TODAY, 0.0), question="q0/f1")
    one = stand([bad, good, follow_up])["q0"]
    assert (one.takes, one.grade) == (1, Grade.EASY)
    assert one.due == TODAY + timedelta(days=8)


def test_a_rating_is_not_lost_to_a_take_that_was_begun_once_more_and_left():
    weak = replace(take(0, TODAY, 0.5), counts=False)
    better = replace(weak, take=2, ratings=((weak.ratings[0][0], 2),))
    left = replace(take(0, TODAY, None), take=3)
    one = stand([weak, better, left])["q0"]
    assert (one.takes, one.rated, one.grade) == (1, True, Grade.EASY)
    # A rated take after it was a retake that was undone: it says nothing.
    assert not stand([replace(left, take=1), replace(better, take=2)])["q0"].rated


def test_takes_of_a_day_to_come_are_not_there_yet():
    assert stand([take(0, TODAY + timedelta(days=1), 1.0)])["q0"].takes == 0


def test_a_session_of_several_packs_counts_for_the_pack_that_has_the_question():
    both = replace(take(0, TODAY, 1.0), pack="other+pack")
    assert stand([both])["q0"].takes == 1
    assert stand([replace(both, pack="other+packs")])["q0"].takes == 0


def test_the_day_is_the_one_the_persons_clock_showed():
    late = replace(take(0, TODAY, 0.0), at="2026-11-21T23:50:00-08:00")  # the 22nd in UTC
    assert stand([late])["q0"].last == date(2026, 11, 21)


def test_a_time_that_is_none_is_left_out():
    assert in_order([replace(take(0, TODAY, 1.0), at="once")]) == []


def test_three_to_practise_next_the_weakest_first():
    old = TODAY - timedelta(days=3)
    attempts = [take(0, old, 0.5), take(1, old, 0.1), take(2, old, 1.0), take(3, old, None)]
    found = standings(ITEMS, attempts, TODAY)
    chosen = practise_next(found, TODAY)
    assert [one.item.question for one in chosen] == ["q1", "q0", "q4"]
    assert [because(one, TODAY) for one in chosen] == [
        "rated not there three days ago",
        "rated partly three days ago",
        "not tried yet",
    ]


def test_what_was_practised_today_waits():
    found = standings(ITEMS[:2], [take(0, TODAY, 0.0), take(1, TODAY, None)], TODAY)
    assert practise_next(found, TODAY) == ()


def test_three_that_fit_one_session():
    odd = (item(0), replace(item(1), language="de"), replace(item(0), pack="zzz"), item(2))
    chosen = practise_next(standings(odd, [], TODAY), TODAY)
    assert [(one.item.pack, one.item.question) for one in chosen] == [
        ("pack", "q0"),
        ("pack", "q2"),
    ]


def test_untried_questions_come_from_the_pack_practised_last():
    other = tuple(Item(pack="aaa", question=f"a{n}", ask="?", place=n) for n in range(3))
    old = TODAY - timedelta(days=1)
    found = standings((*other, *ITEMS), [take(0, old, 1.0)], TODAY)
    assert [one.item.question for one in practise_next(found, TODAY)] == ["q1", "q2", "q3"]


def test_nothing_is_due_after_the_interview():
    interview = TODAY + timedelta(days=5)
    one = stand([take(0, TODAY, 1.0)], interview=interview)["q0"]
    assert one.due == TODAY + timedelta(days=4)
    tomorrow = TODAY + timedelta(days=1)
    assert stand([take(0, TODAY, 0.0)], interview=tomorrow)["q0"].due is None


def test_an_interview_that_is_over_changes_nothing():
    past = TODAY - timedelta(days=1)
    assert last_day(past, TODAY) is None
    assert stand([take(0, TODAY, 1.0)], interview=past) == stand([take(0, TODAY, 1.0)])
    assert until_interview(past, TODAY) == ""
    assert until_interview(TODAY, TODAY) == "interview today"
    assert until_interview(TODAY + timedelta(days=6), TODAY) == "interview in six days"


# -- properties ---------------------------------------------------------------------------------


@given(histories(), st.integers(0, 40), st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_the_order_of_attempts_and_copies_of_them_change_nothing(attempts, ahead, seed):
    today = TODAY + timedelta(days=ahead)
    shuffled = [*attempts, *attempts[:3]]
    random.Random(seed).shuffle(shuffled)
    straight = standings(ITEMS, attempts, today)
    assert standings(ITEMS, shuffled, today) == straight
    backwards = standings(ITEMS[::-1], shuffled, today)
    assert practise_next(backwards, today) == practise_next(straight, today)


@given(histories(), st.integers(0, 40), st.integers(0, 20))
@settings(max_examples=60, deadline=None)
def test_due_days_stay_between_the_last_take_and_the_interview(attempts, ahead, left):
    today = TODAY + timedelta(days=ahead)
    interview = today + timedelta(days=left)
    for one in standings(ITEMS, attempts, today, interview):
        if one.due is not None:
            assert one.last is not None
            assert one.last < one.due <= interview
    for one in standings(ITEMS, attempts, today):
        if one.due is not None:
            assert one.last < one.due <= one.last + timedelta(days=LONGEST)


@given(histories(), st.integers(0, 40))
@settings(max_examples=60, deadline=None)
def test_never_more_than_three_and_never_one_of_today(attempts, ahead):
    today = TODAY + timedelta(days=ahead)
    chosen = practise_next(standings(ITEMS, attempts, today), today)
    assert len(chosen) <= 3
    assert len({one.key for one in chosen}) == len(chosen)
    assert all(one.last != today for one in chosen)
    assert all("overdue" not in because(one, today) for one in chosen)
