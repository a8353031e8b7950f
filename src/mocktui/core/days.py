"""Days in plain words: ``three days ago``, ``on Friday``. Pure, in English."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from mocktui.core.problem import Problem
from mocktui.core.text import one_line

_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(count: int) -> str:
    """Return a count as a word up to twelve, then in digits."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else str(count)


def ago(day: date, today: date) -> str:
    """Return ``today``, ``yesterday``, ``three days ago``, ``two weeks ago``."""
    days = (today - day).days
    if days < 1:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 14:
        return f"{number(days)} days ago"
    if days < 60:
        return f"{number(days // 7)} weeks ago"
    return f"{number(days // 30)} months ago"


def ahead(day: date, today: date) -> str:
    """Return ``today``, ``tomorrow``, ``in six days``."""
    days = (day - today).days
    if days < 1:
        return "today"
    return "tomorrow" if days == 1 else f"in {number(days)} days"


def weekday(day: date) -> str:
    """Return ``Friday``."""
    return _WEEKDAYS[day.weekday()]


def short(day: date) -> str:
    """Return ``Fri 27 Nov``."""
    return f"{weekday(day)[:3]} {day.day} {_MONTHS[day.month - 1]}"


def called(day: date, today: date) -> str:
    """Return ``today``, ``tomorrow``, ``on Friday`` within a week, else ``on 3 Dec``."""
    days = (day - today).days
    if days < 2:
        return ahead(day, today)
    if days < 7:
        return f"on {weekday(day)}"
    return f"on {day.day} {_MONTHS[day.month - 1]}"


def parse_day(text: str, today: date) -> date | None:
    """Return the day that ``text`` names, ``None`` where it is empty.

    Understood: ``2026-11-28``, ``28 Nov``, ``Nov 28 2026``, ``Friday`` or ``fri`` (the next one),
    ``today``, ``tomorrow``, ``in 6 days``. A date without a year is the next one. Raises Problem
    for anything else (``3/4`` means two days in two countries).
    """
    words = text.casefold().replace(",", " ").split()
    if not words:
        return None
    with suppress(ValueError):
        return date.fromisoformat(text.strip())
    with suppress(ValueError, OverflowError):
        if words in (["today"], ["tomorrow"]):
            return today + timedelta(days=len(words[0]) > 5)
        if words[0] == "in" and len(words) == 3 and words[2] in ("day", "days"):
            return today + timedelta(days=int(words[1]))
        for n, name in enumerate(_WEEKDAYS):
            if len(words) == 1 and len(words[0]) >= 2 and name.casefold().startswith(words[0]):
                return today + timedelta(days=(n - today.weekday()) % 7)
        if (found := _with_month(words, today)) is not None:
            return found
    raise Problem(
        f"{one_line(text.strip())!r} is no day that can be told",
        where="interview date",
        fix="Write it like 2026-11-28, 28 Nov or Friday.",
    )


def _with_month(words: list[str], today: date) -> date | None:
    """Return a date with its month's name; raises ValueError for a day that month hasn't."""
    months = [
        n
        for n, name in enumerate(_MONTHS, start=1)
        if any(word.isalpha() and word.startswith(name.casefold()) for word in words)
    ]
    figures = [int(word.rstrip("stndrh.")) for word in words if word[0].isdecimal()]
    if len(months) != 1 or not 1 <= len(figures) <= 2 or len(words) != len(figures) + 1:
        return None
    day, year = sorted(figures) if len(figures) == 2 else (figures[0], 0)
    if year:
        return date(year, months[0], day)
    this = date(today.year, months[0], day)
    return this if this >= today else date(today.year + 1, months[0], day)
