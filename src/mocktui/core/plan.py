"""The days left before an interview, filled with questions. Pure.

A plan is made anew from what was practised whenever it is looked at: a day left out is simply not
in it any more. Nothing is kept of an earlier plan, so nothing can pile up.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

import msgspec

from mocktui.core.because import because
from mocktui.core.problem import Problem
from mocktui.core.schedule import (
    Grade,
    Item,
    Memory,
    Standing,
    after,
    last_day,
    rank,
    recent_packs,
)

FARTHEST = 366  # days that can be planned ahead
_STEPS, _SEARCHED = 6_000, 100  # how long, and among how many, a place for all is searched
MINUTES = (5, 480)  # the least and the most minutes a day


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A question on a day; ``why`` in words. ``again``: a repetition after one in this plan."""

    item: Item
    why: str = ""
    again: bool = False


class PlanDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day with its questions; ``seconds`` is what they take together."""

    day: date
    placed: tuple[Placed, ...] = ()

    @property
    def seconds(self) -> int:
        """The day's load."""
        return sum(one.item.seconds for one in self.placed)


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A question that does not fit, and why; ``weak``: rated not there or partly."""

    item: Item
    why: str
    weak: bool = False


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The days from today to the last one before the interview, each with ``minutes`` at most.

    ``spent`` are seconds practised today already: they are taken off today's room.
    """

    today: date
    interview: date
    minutes: int
    days: tuple[PlanDay, ...]
    left_out: tuple[LeftOut, ...] = ()
    spent: int = 0

    @property
    def days_left(self) -> int:
        """Days until the interview; 0 on its day."""
        return (self.interview - self.today).days


def check_interview(interview: date, today: date) -> None:
    """Raise Problem for a date that can't be planned for."""
    if interview < today:
        raise Problem(
            f"{interview.isoformat()} is in the past",
            where="interview date",
            fix=f"Choose a day from today ({today.isoformat()}) on.",
        )
    if (interview - today).days > FARTHEST:
        raise Problem(
            f"{interview.isoformat()} is more than a year ahead",
            where="interview date",
            fix="Choose a nearer day; without one the questions are spaced all the same.",
        )


def check_minutes(minutes: int) -> None:
    """Raise Problem for minutes a day no plan can keep."""
    least, most = MINUTES
    if not least <= minutes <= most:
        raise Problem(
            f"{minutes} minutes a day can't be planned",
            where="minutes a day",
            fix=f"Choose from {least} to {most}.",
        )


class _Days:
    """The room of each day, and what was put there."""

    def __init__(self, first: date, last: date, room: int, today: int) -> None:
        self.first = first
        self.last = last
        self._room = [room] * ((last - first).days + 1)
        self._room[0] = max(0, room - today)
        self.placed: list[list[Placed]] = [[] for _ in self._room]

    def put(self, one: Placed, wanted: date, not_before: date) -> date | None:
        """Put ``one`` on the day wanted, else on a later, else on an earlier one with room."""
        for day in self.options(wanted, not_before):
            if self.take(day, one.item.seconds):
                self.placed[(day - self.first).days].append(one)
                return day
        return None

    def take(self, day: date, seconds: int) -> bool:
        """Take room from a day, if it has so much; fewer than 0 give some back."""
        at = (day - self.first).days
        fits = self._room[at] >= seconds
        if fits:
            self._room[at] -= seconds
        return fits

    def options(self, wanted: date, not_before: date) -> Iterator[date]:
        """Yield the days in the order in which they suit: the one wanted, later, earlier ones."""
        not_before = max(not_before, self.first)
        wanted = min(max(wanted, not_before), self.last)
        for ahead in range((self.last - wanted).days + 1):
            day = wanted + timedelta(days=ahead)
            if day >= not_before:
                yield day
        for back in range(1, (wanted - not_before).days + 1):
            yield wanted - timedelta(days=back)


def make_plan(
    found: Sequence[Standing],
    today: date,
    interview: date,
    minutes: int,
    spent: int = 0,
) -> Plan:
    """Return the plan for ``found``; raises Problem for a date or minutes that can't be planned.

    First each weak question gets a day, the weakest the earliest; then those rated well, then
    those not tried yet, then unrated ones; what room is left goes to repetitions, spaced as if
    each were rated "mostly clear" when it comes. No question comes twice on a day.
    """
    check_interview(interview, today)
    check_minutes(minutes)
    end = last_day(interview, today)
    assert end is not None
    left_out: list[LeftOut] = []
    again: list[tuple[date, int, tuple[object, ...], Standing, Memory]] = []
    recent = recent_packs(found)
    ordered = sorted(found, key=lambda each: rank(each, recent))
    weak = [one for one in ordered if one.weak]
    days, kept = _weak_ones(weak, lambda: _Days(today, end, minutes * 60, spent), today)

    def repeat(one: Standing, memory: Memory) -> None:
        target = min(memory.due, end)
        if target > memory.day:
            order = rank(one, recent)
            heapq.heappush(again, (target, 0 if one.weak else 1, order, one, memory))

    for one in ordered:
        first = _first(one, today)
        day = kept.get(one.key) if one.weak else _put(days, one, today)
        if day is not None:
            repeat(one, after(one.memory, Grade.GOOD, day))
        elif one.weak or (one.grade is None and first <= end):
            left_out.append(
                LeftOut(item=one.item, why=_why(one, first, end, minutes), weak=one.weak)
            )
    while again:
        target, _, _, one, memory = heapq.heappop(again)
        placed = Placed(item=one.item, why="again", again=True)
        day = days.put(placed, target, memory.day + timedelta(days=1))
        if day is not None:
            repeat(one, after(memory, Grade.GOOD, day))
    return Plan(
        today=today,
        interview=interview,
        minutes=minutes,
        spent=spent,
        days=tuple(
            PlanDay(day=today + timedelta(days=n), placed=tuple(placed))
            for n, placed in enumerate(days.placed)
        ),
        left_out=tuple(left_out),
    )


def _first(one: Standing, today: date) -> date:
    """Return the first day on which a question may come: not the one it was practised on."""
    return one.last + timedelta(days=1) if one.last else today


def _put(days: _Days, one: Standing, today: date) -> date | None:
    first = _first(one, today)
    if first > days.last:
        return None
    placed = Placed(item=one.item, why=because(one, today))
    return days.put(placed, max(one.due or first, today), first)


def _weak_ones(
    weak: Sequence[Standing], empty: Callable[[], _Days], today: date
) -> tuple[_Days, dict[tuple[str, str], date]]:
    """Return days with the weak questions on them, and the day of each that found one.

    The weakest gets its day first. Where one is left out that way, the longest go first, if then
    fewer are left out; and where any way places all of them, that one is taken.
    """

    weakest = {one.key: n for n, one in enumerate(weak)}

    def placed(order: Sequence[Standing]) -> tuple[_Days, dict[tuple[str, str], date]]:
        days = empty()
        kept = {one.key: day for one in order if (day := _put(days, one, today)) is not None}
        for each in days.placed:
            each.sort(key=lambda one: weakest[one.item.key])
        return days, kept

    best = placed(weak)
    if len(best[1]) == len(weak):
        return best
    longest = sorted(weak, key=lambda one: -one.item.seconds)
    other = placed(longest)
    if len(other[1]) < len(weak) <= _SEARCHED and (all_of_them := _search(longest, empty(), today)):
        days, kept = empty(), {one.key: day for one, day in zip(longest, all_of_them, strict=True)}
        for one in weak:
            days.put(Placed(item=one.item, why=because(one, today)), kept[one.key], kept[one.key])
        return days, kept
    return other if len(other[1]) > len(best[1]) else best


def _search(weak: Sequence[Standing], days: _Days, today: date) -> list[date] | None:
    """Return a day for each question so that all have room; ``None`` where none was found.

    Looks at no more than :data:`_STEPS` ways: few questions are searched to the end, of many
    hardly ever one is missing that the simple ways left out.
    """
    steps = 0
    chosen: list[date] = []

    def go(n: int) -> bool:
        nonlocal steps
        if n == len(weak):
            return True
        steps += 1
        first = _first(weak[n], today)
        if steps > _STEPS or first > days.last:
            return False
        for day in days.options(max(weak[n].due or first, today), first):
            if days.take(day, weak[n].item.seconds):
                chosen.append(day)
                if go(n + 1):
                    return True
                chosen.pop()
                days.take(day, -weak[n].item.seconds)
        return False

    return chosen if go(0) else None


def _why(one: Standing, first: date, end: date, minutes: int) -> str:
    if first > end:
        return "practised today, and no other day is left"
    if one.item.seconds > minutes * 60:
        return f"it alone needs {-(-one.item.seconds // 60)} minutes"
    return "no day has room for it"
