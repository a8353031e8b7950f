"""Home's rows of what comes next: three questions and why, the interview, the progress."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets.option_list import Option

from mocktui.core.because import until_interview
from mocktui.core.days import number
from mocktui.tui.safe import plural, say
from mocktui.tui.widgets.menu import Row, heading, remark, row

if TYPE_CHECKING:
    from mocktui.practice.due import Outlook

TITLE = "Practise next"
WAIT = "…"  # it is not known yet


def rows(outlook: Outlook, *, first: bool) -> Iterator[Option]:
    """Yield what to practise next; ``first``: nothing stands above. Never a count of what waits.

    ``next`` starts all of them, ``next 0`` … one, ``rate`` opens the latest unrated answer.
    """
    if not first:
        yield Option(Row(Content()), disabled=True)
    until = Content.styled(until_interview(outlook.interview, outlook.today), "$quiet")
    yield Option(Row(Content.styled(TITLE, "bold $primary"), until), disabled=True)
    picks = outlook.picks
    if len(picks) > 1:
        seconds = sum(one.item.seconds for one in picks)
        yield row(
            Content(f"These {number(len(picks))}, one after the other"),
            Content.styled(f"about {plural(max(1, round(seconds / 60)), 'minute')}", "$quiet"),
            id="next",
        )
    for n, one in enumerate(picks):
        left = say(one.item.ask) if len(picks) == 1 else Content.assemble("  ", say(one.item.ask))
        yield row(left, say(one.why, "$quiet"), id=f"next {n}" if len(picks) > 1 else "next")
    if not picks:
        later = f" Next: {outlook.later_words}." if outlook.later else ""
        yield remark(Content(f"Nothing needs another look today.{later}"))
    if outlook.rate is not None:
        yield row(
            Content("Rate what you said last"),
            Content.styled("your ratings decide what comes back when", "$quiet"),
            id="rate",
        )
    for problem in outlook.problems[:2]:
        yield remark(Content.assemble(("! ", "$warning"), say(problem, "$warning")))


def plan_row(outlook: Outlook | None) -> Option:
    """Return the row that leads to the interview date and the days before it."""
    if outlook is None or not outlook.ahead or outlook.interview is None:
        said = "none set" if outlook is None or outlook.interview is None else "it is over"
        return row(Content("Interview date and plan"), Content.styled(said, "$quiet"), id="plan")
    days = (outlook.interview - outlook.today).days
    said = f"{plural(days, 'day')} left" if days else "today"
    if outlook.plan is not None and any(one.weak for one in outlook.plan.left_out):
        said += " · not everything fits"
    return row(Content("Interview date and plan"), Content.styled(said, "$quiet"), id="plan")


def teaching(
    outlook: Outlook | None, trouble: str = "", *, first: bool = False
) -> Iterator[Option]:
    """Yield what stands there before anything was practised, or why it is not known."""
    yield from heading(TITLE, first=first)
    if trouble:
        yield remark(say(trouble, "" if trouble == WAIT else "$warning"))
    else:
        yield remark(Content("After your first answers: three questions at a time, and why these."))
    yield plan_row(outlook)
