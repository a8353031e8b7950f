"""Takes made up for tests of what comes next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from mocktui.core.history import Attempt
from mocktui.core.schedule import Item

TODAY = date(2026, 11, 22)


def item(n: int, seconds: int = 180) -> Item:
    return Item(pack="pack", question=f"q{n}", ask=f"Question {n}?", place=n, seconds=seconds)


def take(n: int, day: date, strength: float | None, hour: int = 12, number: int = 1) -> Attempt:
    """A take of question ``n``, rated on twenty lines so that their mean is ``strength``."""
    marks = () if strength is None else [2] * round(strength * 20)
    ratings = () if strength is None else [*marks, *[0] * (20 - len(marks))]
    return Attempt(
        session=f"s-{day.isoformat()}-{hour:02d}",
        pack="pack",
        question=f"q{n}",
        ask=f"Question {n}?",
        kind="technical",
        take=number,
        at=f"{datetime(day.year, day.month, day.day, hour).isoformat()}+01:00",
        seconds=90.0,
        words=200,
        lines=20,
        ratings=tuple((f"line {at}", mark) for at, mark in enumerate(ratings)),
    )


@st.composite
def histories(draw, questions: int = 6, days: int = 30) -> list[Attempt]:
    """Takes of some questions on the days before and after TODAY."""
    strengths = st.none() | st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0])
    hours = st.tuples(st.integers(0, questions - 1), st.integers(-days, 10), st.integers(0, 23))
    return [
        take(n, TODAY + timedelta(days=ahead), draw(strengths), hour)
        for n, ahead, hour in draw(st.lists(hours, max_size=12, unique=True))
    ]
