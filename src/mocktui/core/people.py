"""A table over people who practise: one line each, for a teacher. Pure; nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from mocktui.core.history import Attempt
from mocktui.core.schedule import in_order


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody practised so far.

    ``answers`` counts takes, follow-ups too; ``questions`` those answered. ``first_rating`` and
    ``latest_rating`` are means over the questions (0 … 100) of the first and the latest rated
    take, by the person's own ratings; ``pace`` (words a minute) and ``fillers`` (a minute) are
    means over the takes in which they could be measured, weighted by their length.
    """

    name: str
    sessions: int = 0
    days: int = 0
    first: date | None = None
    last: date | None = None
    minutes: float = 0.0
    answers: int = 0
    questions: int = 0
    rated: int = 0
    first_rating: int | None = None
    latest_rating: int | None = None
    pace: int | None = None
    fillers: float | None = None
    problems: int = 0


def person_of(name: str, attempts: Sequence[Attempt], problems: int = 0) -> Person:
    """Return somebody's line; ``problems`` counts sessions that can't be read."""
    ordered = in_order(attempts)
    ratings: dict[tuple[str, str], list[float]] = {}
    for _, one in ordered:
        if one.strength is not None:
            ratings.setdefault((one.pack, one.question), []).append(one.strength)
    days = sorted({day for day, _ in ordered})
    takes = [one for _, one in ordered]
    return Person(
        name=name,
        sessions=len({one.session for one in takes}),
        days=len(days),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        minutes=round(sum(max(0.0, one.seconds) for one in takes) / 60, 1),
        answers=len(takes),
        questions=len({(one.pack, one.question) for one in takes if "/" not in one.question}),
        rated=len(ratings),
        first_rating=_percent([of[0] for of in ratings.values()]),
        latest_rating=_percent([of[-1] for of in ratings.values()]),
        pace=_pace(takes),
        fillers=_fillers(takes),
        problems=problems,
    )


def _percent(strengths: Sequence[float]) -> int | None:
    return round(100 * sum(strengths) / len(strengths)) if strengths else None


def _pace(takes: Sequence[Attempt]) -> int | None:
    measured = [(one.pace, one.seconds) for one in takes if one.pace is not None]
    seconds = sum(length for _, length in measured)
    return round(sum(pace * length for pace, length in measured) / seconds) if seconds > 0 else None


def _fillers(takes: Sequence[Attempt]) -> float | None:
    measured = [(one.fillers, one.seconds) for one in takes if one.fillers is not None]
    seconds = sum(length for _, length in measured)
    return round(60 * sum(count for count, _ in measured) / seconds, 1) if seconds > 0 else None
