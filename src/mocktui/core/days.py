"""Days in plain words: ``three days ago``, ``on Friday``. Pure, in English."""

from __future__ import annotations

from datetime import date

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
