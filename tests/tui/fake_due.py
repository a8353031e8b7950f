"""What comes next, made up: a desk's ``due`` that says what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from msgspec.structs import replace

from mocktui.core.history import Attempt
from mocktui.core.plan import check_interview, check_minutes, make_plan
from mocktui.core.problem import Problem
from mocktui.core.progress import Progress, progress_of
from mocktui.core.schedule import standings
from mocktui.practice.due import Outlook, Pick, items_of, picks_of, setup_of
from mocktui.practice.settings import Settings
from mocktui.practice.setup import Setup
from tests.tui.made_up import PACK

TODAY = date(2026, 11, 22)
ITEMS = items_of(PACK)


def attempt(question: int, day: int, *, take: int = 1, **more: object) -> Attempt:
    """A take of PACK's question (from 0) on a day of November 2026."""
    one = PACK.questions[question]
    fields: dict[str, object] = {
        "session": f"2026-11-{day:02d}T1904-01JD9Z8V7K3M5N6P7Q8R9S0T1U",
        "pack": PACK.id,
        "question": one.id,
        "ask": one.ask,
        "kind": one.kind,
        "take": take,
        "at": datetime(2026, 11, day, 19, 4).isoformat() + "+01:00",
        "seconds": 80.0,
        "words": 180,
        "lines": len(one.look_for),
    }
    return Attempt(**{**fields, **more})  # type: ignore[arg-type]  # made from names


def rated(*marks: int) -> tuple[tuple[str, int], ...]:
    return tuple((f"line {n}", mark) for n, mark in enumerate(marks))


# Partly three days ago, clear yesterday; the third not tried.
SOME = (
    attempt(0, 19, ratings=rated(1, 1, 0), focus="begin with the result"),
    attempt(1, 21, ratings=rated(2, 2)),
)


def outlook_of(attempts: Sequence[Attempt], interview: date | None = None, minutes: int = 20):
    """The outlook on TODAY of PACK alone."""
    found = standings(ITEMS, attempts, TODAY, interview)
    plan = make_plan(found, TODAY, interview, minutes) if interview and interview >= TODAY else None
    return Outlook(
        today=TODAY,
        picks=picks_of(found, plan, TODAY) if attempts else (),
        practised=len(attempts),
        interview=interview,
        minutes=minutes,
        plan=plan,
        standings=found,
    )


class FakeDue:
    """Knows one outlook; ``problem`` is raised instead. ``aims`` lists what was set."""

    def __init__(
        self,
        attempts: Sequence[Attempt] = (),
        outlook: Outlook | None = None,
        problem: Problem | None = None,
    ) -> None:
        self.attempts = list(attempts)
        self.given = outlook or outlook_of(attempts)
        self.problem = problem
        self.aims: list[tuple[date | None, int]] = []
        self.packs: tuple[str, ...] = ()
        self.asked: list[tuple[str, ...]] = []

    async def outlook(self, on: date | None = None) -> Outlook:
        if self.problem:
            raise self.problem
        return self.given

    async def progress(self) -> Progress:
        if self.problem:
            raise self.problem
        return progress_of(self.attempts, TODAY)

    async def aim(self, interview: date | None, minutes: int, packs: Sequence[str] = ()) -> Outlook:
        check_minutes(minutes)
        if interview is not None:
            check_interview(interview, TODAY)
        self.aims.append((interview, minutes))
        self.packs = tuple(packs)
        self.given = replace(outlook_of(self.attempts, interview, minutes), packs=self.packs)
        return self.given

    def setup(self, picks: Sequence[Pick]) -> Setup:
        self.asked.append(tuple(one.item.question for one in picks))
        return setup_of(picks, lambda _: PACK, Settings())
