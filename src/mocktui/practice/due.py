"""What a front end asks about what comes next: ``desk.due``; :class:`Spacing` is the real one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec
from msgspec.structs import replace

from mocktui.core.because import because
from mocktui.core.days import called
from mocktui.core.format import PRACTICE
from mocktui.core.history import Attempt
from mocktui.core.plan import Plan, check_interview, check_minutes, make_plan
from mocktui.core.problem import Problem
from mocktui.core.progress import Progress, progress_of
from mocktui.core.question import Pack
from mocktui.core.schedule import (
    Item,
    Standing,
    in_order,
    last_day,
    practise_next,
    standings,
    together,
)
from mocktui.core.times import resolve
from mocktui.places import Places
from mocktui.practice.history import History
from mocktui.practice.preferences import sitting
from mocktui.practice.settings import Settings
from mocktui.practice.settings_file import settings_of
from mocktui.practice.setup import Setup
from mocktui.storage.plan_file import Aim, read_aim, write_aim

RATING = 60  # seconds for looking back and rating, in a question's share of a day


class Pick(msgspec.Struct, frozen=True, kw_only=True):
    """A question to practise now; ``why`` in words. ``focus`` is the latest one chosen for it."""

    item: Item
    why: str
    focus: str | None = None


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What comes next, as seen on ``today``.

    ``picks`` are at most three. ``later`` is the next day on which something is worth practising
    where today nothing is. ``rate``: the session of the latest take without a rating, and its
    question. ``plan`` only with an interview ahead; ``interview`` stays when it is over.
    """

    today: date
    picks: tuple[Pick, ...] = ()
    later: date | None = None
    rate: tuple[str, str] | None = None
    practised: int = 0
    interview: date | None = None
    minutes: int = 0
    packs: tuple[str, ...] = ()
    plan: Plan | None = None
    standings: tuple[Standing, ...] = ()
    problems: tuple[str, ...] = ()

    def standing(self, pack: str, question: str) -> Standing | None:
        """Return how a question stands; ``pack`` may be several with ``+`` between them."""
        packs = pack.split("+")
        fits = (
            one
            for one in self.standings
            if one.item.question == question and one.item.pack in packs
        )
        return next(fits, None)

    @property
    def ahead(self) -> bool:
        """Whether an interview lies ahead (or is today)."""
        return self.interview is not None and self.interview >= self.today

    @property
    def later_words(self) -> str:
        """``tomorrow``, ``on Friday``; empty without such a day."""
        return called(self.later, self.today) if self.later else ""


class Due(Protocol):
    """``desk.due``: what to practise next, the interview ahead, and the progress so far."""

    async def outlook(self, on: date | None = None) -> Outlook:
        """Return what comes next, today or as it will be on another day; raises Problem."""
        ...

    async def progress(self) -> Progress:
        """Return what the practice so far comes to; raises Problem."""
        ...

    async def aim(self, interview: date | None, minutes: int, packs: Sequence[str] = ()) -> Outlook:
        """Practise for this day (``None``: no date) from now on.

        Raises Problem, with nothing written, for a day or minutes that can't be planned.
        """
        ...

    def setup(self, picks: Sequence[Pick]) -> Setup:
        """Return the sitting that asks these questions; raises Problem."""
        ...


class Spacing:
    """See :class:`Due`. ``packs`` lists the ids of those that can be read, ``own`` those of them
    that are the person's, ``pack`` opens one.
    """

    def __init__(
        self,
        places: Places,
        history: History,
        packs: Callable[[], Sequence[str]],
        pack: Callable[[str], Pack],
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        own: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._places = places
        self._history = history
        self._packs = packs
        self._pack = pack
        self._now = now
        self._own = own

    async def outlook(self, on: date | None = None) -> Outlook:
        """Return what comes next; raises Problem."""
        attempts = await self._history.attempts()
        return await asyncio.to_thread(self._outlook, attempts, on or self._now().date())

    def _outlook(self, attempts: Sequence[Attempt], today: date) -> Outlook:
        aim, broken = read_aim(self._places.data)
        items, trouble = self._items(aim, attempts)
        found = standings(items, attempts, today, aim.interview)
        problems = tuple(str(one) for one in broken) + trouble
        outlook = Outlook(
            today=today,
            practised=len(attempts),
            interview=aim.interview,
            minutes=aim.minutes,
            packs=aim.packs,
            standings=found,
            rate=_unrated(found),
            problems=problems,
        )
        plan = self._plan(aim, found, attempts, today)
        if isinstance(plan, str):
            outlook = replace(outlook, problems=(*problems, plan))
        elif plan is not None:
            outlook = replace(outlook, plan=plan)
        picks = picks_of(found, outlook.plan, today)
        return replace(
            outlook, picks=picks, later=None if picks else _later(found, outlook.plan, today)
        )

    def _plan(
        self, aim: Aim, found: Sequence[Standing], attempts: Sequence[Attempt], today: date
    ) -> Plan | str | None:
        """Return the plan; ``None`` without an interview ahead, words for one by another hand."""
        if aim.interview is None or last_day(aim.interview, today) is None:
            return None
        cost = {one.item.question: one.item.seconds for one in found}
        done = in_order(
            one for one in attempts if one.counts and one.at.startswith(today.isoformat())
        )
        spent = sum(cost.get(one.question, 0) for _, one in done)
        try:
            return make_plan(found, today, aim.interview, aim.minutes, spent)
        except Problem as problem:
            return str(problem)

    def _items(self, aim: Aim, attempts: Sequence[Attempt]) -> tuple[list[Item], tuple[str, ...]]:
        """Return the questions in play: those of the packs aimed at, or of those practised and own.

        An own pack is one somebody took the trouble to make: it need not be practised first. But
        who has practised nothing and has no date is offered nothing.
        """
        there = list(self._packs())
        own = {*self._own()}
        practised = {name for pack in {one.pack for one in attempts} for name in pack.split("+")}
        begun = own if practised or aim.interview is not None else set()
        wanted = sorted({*aim.packs} & {*there} or (practised | begun) & {*there})
        if not wanted and aim.interview is not None:
            wanted = there[:1]  # somebody with a date and nothing practised can begin at once
        items: list[Item] = []
        trouble: list[str] = []
        for name in wanted:
            try:
                items += items_of(self._pack(name), name in own)
            except Problem as problem:
                trouble.append(str(problem))
        if gone := sorted(set(aim.packs) - {*there}):
            trouble.append(f"no pack is called {', '.join(gone)}: it is left out of the plan")
        return items, tuple(trouble)

    async def progress(self) -> Progress:
        """Return what the practice so far comes to; raises Problem."""
        attempts = await self._history.attempts()
        return await asyncio.to_thread(progress_of, attempts, self._now().date())

    async def aim(self, interview: date | None, minutes: int, packs: Sequence[str] = ()) -> Outlook:
        """Practise for this day from now on; raises Problem, with nothing written."""
        now = self._now()
        check_minutes(minutes)
        if interview is not None:
            check_interview(interview, now.date())
        for name in packs:
            self._pack(name)
        from mocktui.storage.after import machine_name

        wanted = Aim(interview=interview, minutes=minutes, packs=tuple(packs))
        await asyncio.to_thread(
            lambda: write_aim(self._places.data, wanted, machine_name(self._places.cache), now)
        )
        return await self.outlook()

    def setup(self, picks: Sequence[Pick]) -> Setup:
        """Return the sitting that asks these questions, each then rated; raises Problem."""
        return setup_of(picks, self._pack, settings_of(self._places))


def items_of(pack: Pack, own: bool = False) -> list[Item]:
    """Return the questions of a pack with the time each takes: thinking, answering, rating."""
    items = []
    for place, one in enumerate(pack.questions):
        times = resolve(one, PRACTICE)
        items.append(
            Item(
                pack=pack.id,
                question=one.id,
                ask=one.ask,
                language=pack.language,
                own=own,
                place=place,
                seconds=round((times.think or 0) + times.target + RATING),
            )
        )
    return items


def setup_of(picks: Sequence[Pick], pack: Callable[[str], Pack], settings: Settings) -> Setup:
    """Return a sitting of these questions in this order as far as packs allow; raises Problem.

    Each pack comes with these questions alone, so that two packs may use the same id elsewhere.
    """
    parts = []
    for name in dict.fromkeys(one.item.pack for one in picks):
        whole = pack(name)
        wanted = [whole.question(one.item.question) for one in picks if one.item.pack == name]
        questions = tuple(one for one in wanted if one is not None)
        parts.append(replace(whole, questions=questions))
    return sitting(settings, parts, format=replace(PRACTICE, debrief="each"))


def picks_of(found: Sequence[Standing], plan: Plan | None, today: date) -> tuple[Pick, ...]:
    """Return the first three of the plan's today; without a plan, or past it, those worth it."""
    by_key = {one.key: one for one in found}
    placed = plan.days[0].placed if plan else ()
    chosen = together(by_key[one.item.key] for one in placed)
    return tuple(
        Pick(item=one.item, why=because(one, today), focus=one.focus)
        for one in chosen or practise_next(found, today)
    )


def _later(found: Sequence[Standing], plan: Plan | None, today: date) -> date | None:
    planned = [one.day for one in plan.days if one.placed and one.day > today] if plan else []
    due = [one.due for one in found if one.due is not None and one.due > today]
    return min(planned or due, default=None)


def _unrated(found: Sequence[Standing]) -> tuple[str, str] | None:
    waiting = [one for one in found if one.last is not None and not one.rated and one.lines]
    if not waiting:
        return None
    latest = max(waiting, key=lambda one: (one.last, one.session, one.key))
    return latest.session, latest.item.question
