"""When a question is worth practising again. Pure: days and attempts come in as arguments.

FSRS (a published model of forgetting, package ``fsrs``) spaces the repetitions. It is fed with the
person's own ratings, one step for each counted take, in whole days: the day of a take is the one
its own clock showed (the date in ``at``). So the same takes give the same days on every machine,
in whatever order they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from mocktui.core.history import Attempt

if TYPE_CHECKING:
    from fsrs import Scheduler

LONGEST = 14  # days until a question comes again, however well it went
PICKS = 3  # questions of "practise next"


class Grade(IntEnum):
    """How a take went by the person's own ratings; the numbers are those of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


# A strength (mean self-rating, 0 … 1) below the figure has this grade; from the last on EASY.
GRADES = ((0.25, Grade.AGAIN), (0.6, Grade.HARD), (0.95, Grade.GOOD))
WORDS = {
    Grade.AGAIN: "not there",
    Grade.HARD: "partly",
    Grade.GOOD: "mostly clear",
    Grade.EASY: "clear",
}


def grade_of(strength: float) -> Grade:
    """Return the grade of a mean self-rating from 0 to 1.

    Below 0.25 (hardly a line was there) AGAIN, below 0.6 (partly) HARD, below 0.95 (mostly) GOOD,
    from there on (every line clearly) EASY.
    """
    return next((grade for below, grade in GRADES if strength < below), Grade.EASY)


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What FSRS keeps of a question: ``stability`` in days, ``difficulty`` 1 … 10.

    ``day`` is the last rated day, ``due`` the next one.
    """

    stability: float
    difficulty: float
    day: date
    due: date


@cache
def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(
        learning_steps=(), relearning_steps=(), maximum_interval=LONGEST, enable_fuzzing=False
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def after(memory: Memory | None, grade: Grade, day: date) -> Memory:
    """Return what is remembered after a take of ``grade`` on ``day``; due a day later at least."""
    from fsrs import Card, Rating, State

    # Everything is given: a card without an id or a due time would look at the clock.
    card = Card(
        card_id=0,
        state=State.Review if memory else State.Learning,
        step=None if memory else 0,
        stability=memory.stability if memory else None,
        difficulty=memory.difficulty if memory else None,
        due=_noon(day),
        last_review=_noon(memory.day) if memory else None,
    )
    card, _ = _scheduler().review_card(card, Rating(int(grade)), _noon(day))
    assert card.stability is not None
    assert card.difficulty is not None
    # Rounded, so that the last bit of a machine's arithmetic decides nothing.
    return Memory(
        stability=round(card.stability, 6),
        difficulty=round(card.difficulty, 6),
        day=day,
        due=card.due.date(),
    )


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A question that can be asked. ``place`` counts it in its pack from 0; ``own``: the person's.

    ``seconds`` is what it takes in all: thinking, answering, rating.
    """

    pack: str
    question: str
    ask: str
    language: str = "en"
    own: bool = False
    place: int = 0
    seconds: int = 180

    @property
    def key(self) -> tuple[str, str]:
        """What orders questions where nothing else does."""
        return self.pack, self.question


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a question stands.

    ``takes`` counts those that count, ``last`` is the day of the latest one and ``session`` whose
    it is; ``rated`` is whether that one has ratings. ``grade`` and ``graded`` (its day) are of the
    latest rated one. ``due`` is the next day worth practising it, never after the interview;
    ``None``: not tried yet, or no day is left for it. ``focus`` is the latest one chosen.
    """

    item: Item
    takes: int = 0
    last: date | None = None
    session: str = ""
    rated: bool = False
    lines: int = 0
    strength: float | None = None
    grade: Grade | None = None
    graded: date | None = None
    memory: Memory | None = None
    due: date | None = None
    focus: str | None = None

    @property
    def weak(self) -> bool:
        """Rated, and not there or only partly."""
        return self.grade is not None and self.grade <= Grade.HARD

    @property
    def key(self) -> tuple[str, str]:
        """What orders questions where nothing else does."""
        return self.item.key


def when(at: str) -> datetime | None:
    """Return an ISO 8601 time, in UTC where it names no offset; ``None`` for what is none."""
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def in_order(attempts: Iterable[Attempt]) -> list[tuple[date, Attempt]]:
    """Return the attempts that have a time with their days, oldest first, the same for any order.

    One that is there twice (from two copies of a folder) counts once.
    """
    found: dict[tuple[str, str, int], tuple[float, str, str, int, date, Attempt]] = {}
    for one in attempts:
        at = when(one.at)
        if at is not None:
            key = (one.session, one.question, one.take)
            found[key] = (at.timestamp(), *key, at.date(), one)
    # No two have the same key, so that the attempts themselves are never compared.
    return [(day, one) for *_, day, one in sorted(found.values())]


def last_day(interview: date | None, today: date) -> date | None:
    """Return the last day to practise: the one before the interview, or today if it is today.

    ``None`` without an interview, or when it is over.
    """
    if interview is None or interview < today:
        return None
    return max(today, interview - timedelta(days=1))


def standings(
    items: Sequence[Item],
    attempts: Iterable[Attempt],
    today: date,
    interview: date | None = None,
) -> tuple[Standing, ...]:
    """Return where each item stands on ``today``, in the items' order.

    A session of several packs names them joined by ``+``; its takes count for the pack that has
    the question. Takes that another one replaced do not count, nor takes after ``today``; but a
    rating is never lost to a later take of the sitting that has none (begun once more, and left).
    """
    by_question: dict[str, list[tuple[date, Attempt]]] = {}
    asked = {item.question for item in items}
    for day, one in in_order(telling(one for one in attempts if one.question in asked)):
        if day <= today:
            by_question.setdefault(one.question, []).append((day, one))
    end = last_day(interview, today)
    return tuple(
        _standing(
            item,
            [
                (day, one)
                for day, one in by_question.get(item.question, ())
                if item.pack in one.pack.split("+")
            ],
            end,
        )
        for item in items
    )


def telling(attempts: Iterable[Attempt]) -> Iterator[Attempt]:
    """Yield the take of each sitting that counts; where it is unrated, the last rated before it."""
    sittings: dict[tuple[str, str], list[Attempt]] = {}
    for one in attempts:
        sittings.setdefault((one.session, one.question), []).append(one)
    for takes in sittings.values():
        for one in takes:
            if not one.counts:
                continue
            rated = [one] if one.ratings else [t for t in takes if t.ratings and t.take < one.take]
            yield max(rated, key=lambda t: t.take, default=one)


def _standing(item: Item, takes: Sequence[tuple[date, Attempt]], end: date | None) -> Standing:
    if not takes:
        return Standing(item=item)
    memory: Memory | None = None
    grade: Grade | None = None
    graded: date | None = None
    strength: float | None = None
    for day, one in takes:
        if one.strength is not None:
            strength, graded, grade = one.strength, day, grade_of(one.strength)
            memory = after(memory, grade, day)
    last = max(day for day, _ in takes)
    latest = takes[-1][1]
    tomorrow = last + timedelta(days=1)
    return Standing(
        item=item,
        takes=len(takes),
        last=last,
        session=latest.session,
        rated=latest.strength is not None,
        lines=latest.lines,
        strength=strength,
        grade=grade,
        graded=graded,
        memory=memory,
        due=_not_past(max(memory.due, tomorrow) if memory else tomorrow, last, end),
        focus=next((one.focus for _, one in reversed(takes) if one.focus), None),
    )


def _not_past(due: date, last: date, end: date | None) -> date | None:
    """Bring ``due`` back before the interview; ``None`` where no other day is left for it."""
    if end is None or due <= end:
        return due
    return end if end > last else None


def rank(one: Standing, recent: Sequence[str] = ()) -> tuple[object, ...]:
    """Return what orders questions: weak ones, then rated, then not tried, then unrated ones.

    Of those not tried the person's own come first: somebody wants them asked. ``recent`` are packs,
    the latest practised first, in whose order the others come.
    """
    if one.grade is not None:
        strength = one.strength if one.strength is not None else 0.0
        return (0 if one.weak else 1), strength, one.due or date.max, 0, *one.key
    if not one.takes:
        packs = list(recent)
        age = packs.index(one.item.pack) if one.item.pack in packs else len(packs)
        return 2, not one.item.own, age, one.item.place, *one.key
    return 3, 0.0, one.due or date.max, 0, *one.key


def recent_packs(found: Iterable[Standing]) -> tuple[str, ...]:
    """Return the packs with takes, the latest practised first."""
    days: dict[str, date] = {}
    for one in found:
        if one.last is not None:
            days[one.item.pack] = max(one.last, days.get(one.item.pack, date.min))
    return tuple(sorted(days, key=lambda pack: (-days[pack].toordinal(), pack)))


def worth_now(one: Standing, today: date) -> bool:
    """Return whether a question is worth practising today: not tried yet, or due."""
    return not one.takes or (one.due is not None and one.due <= today)


def together(ordered: Iterable[Standing], count: int = PICKS) -> tuple[Standing, ...]:
    """Return the first ``count`` that fit one session: one language, no question id twice."""
    chosen: list[Standing] = []
    for one in ordered:
        if len(chosen) == count:
            break
        if chosen and one.item.language != chosen[0].item.language:
            continue
        if all(one.item.question != other.item.question for other in chosen):
            chosen.append(one)
    return tuple(chosen)


def practise_next(
    found: Sequence[Standing], today: date, count: int = PICKS
) -> tuple[Standing, ...]:
    """Return what to practise next, at most ``count``, the weakest first.

    Never a list of what piled up: whatever was left undone waits for its turn.
    """
    recent = recent_packs(found)
    worth = [one for one in found if worth_now(one, today)]
    return together(sorted(worth, key=lambda one: rank(one, recent)), count)
