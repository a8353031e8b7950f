"""The interview ahead in words: any front end says it so. Pure."""

from __future__ import annotations

from mocktui.core.days import ahead, short
from mocktui.core.text import plural
from mocktui.practice.due import Outlook

NO_DATE = (
    "With a date the days before it are filled, weak questions first.",
    "Without one a weak question comes again soon, a clear one after days.",
)


def minutes(seconds: int) -> str:
    """Return ``9 minutes``, rounded up."""
    return plural(-(-seconds // 60), "minute")


def aim_words(outlook: Outlook) -> str:
    """Return the date and how far it is, in words."""
    if outlook.interview is None:
        return "no date set"
    day = short(outlook.interview)
    if not outlook.ahead:
        return f"{day} is over; a new date makes a new plan"
    return f"{day}, {ahead(outlook.interview, outlook.today)}"
