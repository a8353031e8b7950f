"""What the practice so far comes to: days, time spoken, and each question over its takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec

from mocktui.core.history import Attempt
from mocktui.core.keys import place_of
from mocktui.core.schedule import in_order, telling

WEEKS = 5  # of the calendar
# Glyphs of a calendar day, by the minutes spoken; each has its own shape.
GLYPHS = ((0.0, "·"), (5.0, "▂"), (15.0, "▄"), (30.0, "▆"))
MOST = "█"


class PracticeDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day on which something was answered; ``seconds`` spoken (or written, or timed)."""

    day: date
    answers: int
    seconds: float


class TakeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A take of a question. ``rating`` is the mean self-rating, 0 … 100; ``None``: unrated.

    ``pace`` in words a minute, ``fillers`` a minute; ``None`` where they could not be measured.
    ``approximate``: the pace is of whole sentences, whose pauses are not known (shown with ≈).
    ``met`` is how far an earlier focus was met by the person's own mark: 0, 1 or 2.
    """

    session: str
    take: int
    day: date
    seconds: float
    words: int = 0
    rating: int | None = None
    pace: int | None = None
    approximate: bool = False
    fillers: float | None = None
    pauses: int | None = None
    focus: str | None = None
    met: int | None = None
    mode: str = "speak"
    counts: bool = True


class QuestionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its takes, oldest first.

    ``rating`` is the one that says when it comes again, 0 … 100: a later take without one doesn't
    take it away. ``None``: never rated.
    """

    pack: str
    question: str
    ask: str
    kind: str = ""
    rating: int | None = None
    takes: tuple[TakeLine, ...] = ()

    @property
    def latest(self) -> TakeLine:
        """The take of last time."""
        return self.takes[-1]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """Everything so far. ``questions``: the latest practised first."""

    today: date
    days: tuple[PracticeDay, ...] = ()
    questions: tuple[QuestionLine, ...] = ()

    @property
    def seconds(self) -> float:
        """Time spoken in all."""
        return sum(one.seconds for one in self.days)

    @property
    def answers(self) -> int:
        """Takes in all."""
        return sum(one.answers for one in self.days)


def progress_of(attempts: Iterable[Attempt], today: date) -> Progress:
    """Return the progress: the same for the same attempts in any order.

    Follow-ups count as time spoken, not as questions of their own. Takes that were replaced count
    too: they were practised.
    """
    days: dict[date, list[float]] = {}
    takes: dict[tuple[str, str], list[TakeLine]] = {}
    heads: dict[tuple[str, str], Attempt] = {}
    found = list(attempts)
    ratings = {
        (one.pack, one.question): rating
        for _, one in in_order(telling(found))
        if (rating := _rating(one)) is not None
    }
    for day, one in in_order(found):
        days.setdefault(day, []).append(max(0.0, one.seconds))
        if place_of(one.question):
            continue
        key = (one.pack, one.question)
        takes.setdefault(key, []).append(_line(day, one))
        heads[key] = one
    lines = [
        QuestionLine(
            pack=key[0],
            question=key[1],
            ask=heads[key].ask,
            kind=heads[key].kind,
            rating=ratings.get(key),
            takes=tuple(of),
        )
        for key, of in takes.items()
    ]
    lines.sort(key=lambda one: (-one.latest.day.toordinal(), one.pack, one.question))
    return Progress(
        today=today,
        days=tuple(
            PracticeDay(day=day, answers=len(of), seconds=round(sum(of), 3))
            for day, of in sorted(days.items())
        ),
        questions=tuple(lines),
    )


def _rating(one: Attempt) -> int | None:
    return None if one.strength is None else round(one.strength * 100)


def _line(day: date, one: Attempt) -> TakeLine:
    heard = one.fillers is not None and one.seconds > 0
    return TakeLine(
        session=one.session,
        take=one.take,
        day=day,
        seconds=one.seconds,
        words=one.words,
        rating=_rating(one),
        pace=None if one.pace is None else round(one.pace),
        approximate=one.pace is not None and one.approximate,
        fillers=round((one.fillers or 0) * 60 / one.seconds, 1) if heard else None,
        pauses=one.pauses,
        focus=one.focus,
        met=max((met for _, met in one.met), default=None),
        mode=one.mode,
        counts=one.counts,
    )


def glyph(seconds: float) -> str:
    """Return the sign of a day by the minutes spoken: ``·`` none, then taller bars."""
    minutes = seconds / 60
    return next((sign for below, sign in GLYPHS if minutes <= below), MOST)


def calendar(days: Sequence[PracticeDay], today: date, weeks: int = WEEKS) -> list[list[str]]:
    """Return a row of seven signs for each of the last ``weeks`` weeks, Monday first, oldest first.

    Days after ``today`` are a blank.
    """
    spoken = {one.day: one.seconds for one in days}
    monday = today - timedelta(days=today.weekday() + 7 * (weeks - 1))
    return [
        [
            " " if day > today else glyph(spoken.get(day, 0.0))
            for day in (monday + timedelta(days=7 * week + n) for n in range(7))
        ]
        for week in range(weeks)
    ]


def within(days: Sequence[PracticeDay], today: date, length: int) -> int:
    """Return on how many of the last ``length`` days (today too) something was practised."""
    first = today - timedelta(days=length - 1)
    return sum(1 for one in days if first <= one.day <= today)
