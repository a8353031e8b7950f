"""The days left before an interview."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core.plan import FARTHEST, Plan, make_plan
from mocktui.core.problem import Problem
from mocktui.core.schedule import Standing, standings
from tests.core.practised import TODAY, histories, item, take

OLD = TODAY - timedelta(days=3)


def planned(attempts, items, days, minutes, spent=0, today=TODAY) -> tuple[Plan, list[Standing]]:
    interview = today + timedelta(days=days)
    found = list(standings(items, attempts, today, interview))
    return make_plan(found, today, interview, minutes, spent), found


def on_days(plan: Plan) -> dict[str, list[int]]:
    """Question to the days (0 is today) on which it is planned."""
    days: dict[str, list[int]] = {}
    for n, day in enumerate(plan.days):
        for one in day.placed:
            days.setdefault(one.item.question, []).append(n)
    return days


def test_weak_questions_come_first_then_untried_ones_then_repetitions():
    items = [item(n) for n in range(3)]
    plan, _ = planned([take(0, OLD, 0.5), take(1, OLD, 1.0)], items, 6, 6)
    assert [one.item.question for one in plan.days[0].placed] == ["q0", "q2"]
    assert [one.why for one in plan.days[0].placed] == [
        "rated partly three days ago",
        "not tried yet",
    ]
    assert len(plan.days) == 6  # the day of the interview is not one of practice
    assert plan.left_out == ()
    assert all(len(days) >= 2 for name, days in on_days(plan).items() if name != "q1")
    assert on_days(plan)["q1"] == [5]  # due in 5 days, after a clear answer


def test_what_does_not_fit_is_said():
    items = [item(n) for n in range(4)]
    attempts = [take(n, OLD, 0.1 * n) for n in range(4)]
    plan, _ = planned(attempts, items, 1, 6)
    assert [one.item.question for one in plan.days[0].placed] == ["q0", "q1"]
    assert [(one.item.question, one.weak, one.why) for one in plan.left_out] == [
        ("q2", True, "no day has room for it"),
        ("q3", True, "no day has room for it"),
    ]


def test_a_question_longer_than_a_days_minutes_is_said():
    plan, _ = planned([], [item(0, seconds=700)], 5, 10)
    assert [one.why for one in plan.left_out] == ["it alone needs 12 minutes"]


def test_what_was_practised_today_takes_from_todays_room():
    items = [item(n) for n in range(4)]
    plan, _ = planned([], items, 2, 6, spent=300)
    assert plan.days[0].placed == ()
    assert plan.days[1].seconds == 360


def test_on_the_day_of_the_interview_only_today_is_left():
    plan, _ = planned([take(0, OLD, 0.0)], [item(0)], 0, 10)
    assert [one.day for one in plan.days] == [TODAY]
    assert on_days(plan) == {"q0": [0]}


def test_a_weak_question_practised_today_with_the_interview_tomorrow_has_no_day_left():
    plan, _ = planned([take(0, TODAY, 0.0)], [item(0)], 1, 10)
    assert [one.why for one in plan.left_out] == ["practised today, and no other day is left"]


@pytest.mark.parametrize("days", [-1, -400, FARTHEST + 1])
def test_a_date_that_cannot_be_planned_is_one_problem(days):
    with pytest.raises(Problem) as caught:
        make_plan([], TODAY, TODAY + timedelta(days=days), 20)
    assert caught.value.fix


@pytest.mark.parametrize("minutes", [0, -3, 4, 481])
def test_minutes_that_cannot_be_planned_are_one_problem(minutes):
    with pytest.raises(Problem, match="minutes a day"):
        make_plan([], TODAY, TODAY, minutes)


# -- properties ---------------------------------------------------------------------------------

ITEMS = st.lists(st.sampled_from([90, 180, 240, 400, 700]), min_size=1, max_size=8).map(
    lambda all: [item(n, seconds) for n, seconds in enumerate(all)]
)
cases = given(
    attempts=histories(questions=8),
    items=ITEMS,
    days=st.integers(0, 16),
    minutes=st.integers(5, 30),
    spent=st.integers(0, 1200),
)


@cases
@settings(max_examples=80, deadline=None)
def test_a_plan_keeps_its_promises(attempts, items, days, minutes, spent):
    plan, found = planned(attempts, items, days, minutes, spent)
    interview = TODAY + timedelta(days=days)
    last = max(TODAY, interview - timedelta(days=1))
    # Every day from today to the last one, none after the interview.
    assert [one.day for one in plan.days] == [
        TODAY + timedelta(days=n) for n in range((last - TODAY).days + 1)
    ]
    # The load of each day is within the limit, today's with what was practised already.
    assert all(one.seconds <= minutes * 60 for one in plan.days)
    assert plan.days[0].seconds <= max(0, minutes * 60 - spent)
    # No question twice on a day, none again on the day it was practised.
    for day in plan.days:
        keys = [one.item.key for one in day.placed]
        assert len(set(keys)) == len(keys)
        done = {one.key for one in found if one.last == day.day}
        assert not done & set(keys)
    # Every weak question is seen again, or no day had room for it beside the other weak ones.
    weak = {one.key: one for one in found if one.weak}
    seen = {one.item.key for day in plan.days for one in day.placed}
    said = {one.item.key for one in plan.left_out if one.weak}
    assert set(weak) - seen == said
    for key in said:
        for n, day in enumerate(plan.days):
            if weak[key].last is not None and weak[key].last >= day.day:
                continue
            room = minutes * 60 - (spent if n == 0 else 0)
            taken = sum(
                one.item.seconds for one in day.placed if one.item.key in weak and not one.again
            )
            assert taken + weak[key].item.seconds > room
    # Whatever was not tried yet is planned or named too.
    new = {one.key for one in found if not one.takes}
    assert new - seen == {one.item.key for one in plan.left_out} & new


@given(
    count=st.integers(1, 12), days=st.integers(1, 10), minutes=st.integers(6, 20), data=st.data()
)
@settings(max_examples=60, deadline=None)
def test_every_weak_question_is_seen_again_if_there_is_room(count, days, minutes, data):
    strengths = st.sampled_from([0.0, 0.2, 0.5])
    attempts = [take(n, OLD, data.draw(strengths)) for n in range(count)]
    plan, _ = planned(attempts, [item(n) for n in range(count)], days, minutes)
    room = days * (minutes * 60 // 180)
    assert len(on_days(plan)) == min(count, room)
    assert len(plan.left_out) == max(0, count - room)


def fits_somehow(items, rooms) -> bool:
    """Try every way to put each item (seconds, first day) on a day with room."""
    ways = product(*(range(first, len(rooms)) for _, first in items))
    for way in ways:
        load = [0] * len(rooms)
        for (seconds, _), day in zip(items, way, strict=True):
            load[day] += seconds
        if all(one <= room for one, room in zip(load, rooms, strict=True)):
            return True
    return not items


@given(
    lengths=st.lists(st.integers(100, 400), min_size=1, max_size=6),
    today=st.lists(st.booleans(), min_size=6, max_size=6),
    days=st.integers(1, 3),
    minutes=st.integers(6, 15),
    spent=st.integers(0, 300),
    data=st.data(),
)
@settings(max_examples=150, deadline=None)
def test_weak_questions_of_any_length_all_come_if_there_is_any_way(
    lengths, today, days, minutes, spent, data
):
    strengths = st.sampled_from([0.0, 0.2, 0.5])
    items = [item(n, seconds) for n, seconds in enumerate(lengths)]
    attempts = [
        take(n, TODAY if today[n] else OLD, data.draw(strengths)) for n in range(len(items))
    ]
    plan, _ = planned(attempts, items, days, minutes, spent)
    rooms = [max(0, minutes * 60 - spent), *[minutes * 60] * (days - 1)]
    wanted = [(seconds, int(today[n])) for n, seconds in enumerate(lengths)]
    if all(first < days for _, first in wanted) and fits_somehow(wanted, rooms):
        assert plan.left_out == ()
    assert all(one.seconds <= room for one, room in zip(plan.days, rooms, strict=True))


def test_short_weak_questions_give_way_to_long_ones_that_fit_only_then():
    """12 minutes a day: 6 + 3 + 3 and 4 + 4 + 4 fit; longest first would leave a short one out."""
    lengths = [180, 240, 360, 240, 180, 240]
    items = [item(n, seconds) for n, seconds in enumerate(lengths)]
    plan, _ = planned([take(n, OLD, 0.2) for n in range(6)], items, 2, 12)
    assert plan.left_out == ()
    assert [one.seconds for one in plan.days] == [720, 720]


def test_many_weak_questions_are_planned_quickly():
    items = [item(n, 100 + 7 * n % 300) for n in range(120)]
    begun = time.perf_counter()
    plan, _ = planned([take(n, OLD, 0.2) for n in range(120)], items, 14, 15)
    assert plan.left_out
    assert time.perf_counter() - begun < 2


@cases
@settings(max_examples=40, deadline=None)
def test_days_left_out_only_make_another_plan(attempts, items, days, minutes, spent):
    later = TODAY + timedelta(days=min(days, 3))
    interview = TODAY + timedelta(days=days)
    plan, _ = planned(attempts, items, (interview - later).days, minutes, today=later)
    assert plan.days[0].day == later
    assert all(one.seconds <= minutes * 60 for one in plan.days)
    words = " ".join([*(one.why for one in plan.left_out), *_whys(plan)])
    assert not any(word in words for word in ("missed", "overdue", "late", "behind"))


def _whys(plan: Plan) -> list[str]:
    return [one.why for day in plan.days for one in day.placed]


@cases
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_questions_changes_nothing(attempts, items, days, minutes, spent):
    plan, _ = planned(attempts, items, days, minutes, spent)
    again, _ = planned(attempts[::-1], items[::-1], days, minutes, spent)
    assert again == replace(plan)
