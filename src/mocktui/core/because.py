"""Why a question is worth practising now, in a few words. Pure."""

from __future__ import annotations

from datetime import date

from mocktui.core.days import ago, ahead
from mocktui.core.schedule import WORDS, Standing


def because(one: Standing, today: date) -> str:
    """Return ``rated partly three days ago``, ``not tried yet``, ``answered yesterday, not rated``.

    It says what is so, never what was missed.
    """
    if one.last is None:
        return "not tried yet"
    if one.grade is None or one.graded is None:
        return f"answered {ago(one.last, today)}, not rated"
    return f"rated {WORDS[one.grade]} {ago(one.graded, today)}"


def until_interview(interview: date | None, today: date) -> str:
    """Return ``interview in six days``; empty without one, or when it is over."""
    if interview is None or interview < today:
        return ""
    return f"interview {ahead(interview, today)}"
