"""``mocktui due``: what to practise next, and why."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from mocktui.core.text import one_line
from mocktui.places import Places

if TYPE_CHECKING:
    from mocktui.core.schedule import Standing
    from mocktui.practice.due import Outlook


@click.command("due", short_help="Show what to practise next, and why.")
@click.option("--on", "on", metavar="DAY", help="As it will be on a day: 2026-11-28, Friday.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def due(places: Places, on: str | None, as_json: bool) -> None:
    """Show three questions to practise next, and why these.

    Your own ratings decide when a question comes again: one that was not there or only partly
    tomorrow, one that was clear in a week or two, never after the interview.
    """
    outlook = look(places, day_of(on))
    if as_json:
        from mocktui.cli.json_out import echo_json

        echo_json(due_record(outlook))
        return
    tell(outlook)
    for n, one in enumerate(outlook.picks, start=1):
        click.echo(f"{n}. {one_line(one.item.ask)}")
        focus = f"; focus: {one_line(one.focus)}" if one.focus else ""
        click.echo(f"   {one.why}{focus}  ({one.item.pack} {one.item.question})")
    if not outlook.picks:
        click.echo(_nothing(outlook))
    until = _until(outlook)
    if until:
        click.echo(until)


def day_of(text: str | None) -> date | None:
    """Return the day that was typed; raises Problem for what is none."""
    if text is None:
        return None
    from mocktui.core.days import parse_day

    return parse_day(text, date.today())


def look(places: Places, on: date | None = None) -> Outlook:
    """Return the outlook; raises Problem."""
    from mocktui.practice.office import Office

    return asyncio.run(Office(places).due.outlook(on))


def tell(outlook: Outlook) -> None:
    """Say on stderr what could not be read."""
    for problem in outlook.problems:
        click.echo(one_line(problem), err=True)


def _nothing(outlook: Outlook) -> str:
    if not outlook.practised and not outlook.standings:
        return "Nothing practised yet; `mocktui` starts with one question."
    later = f" Next: {outlook.later_words}." if outlook.later else ""
    return f"Nothing needs another look then.{later}"


def _until(outlook: Outlook) -> str:
    from mocktui.core.because import until_interview

    return until_interview(outlook.interview, outlook.today).capitalize()


def due_record(outlook: Outlook) -> dict[str, Any]:
    """Return what ``due --json`` writes."""
    rate = outlook.rate
    ahead = outlook.ahead and outlook.interview is not None
    return {
        "today": outlook.today,
        "interview": outlook.interview,
        "days_left": (outlook.interview - outlook.today).days
        if ahead and outlook.interview
        else None,
        "next": [
            {
                "pack": one.item.pack,
                "question": one.item.question,
                "ask": one.item.ask,
                "why": one.why,
                "focus": one.focus,
                "seconds": one.item.seconds,
            }
            for one in outlook.picks
        ],
        "later": outlook.later,
        "rate": None if rate is None else {"session": rate[0], "question": rate[1]},
        "questions": [_standing(one) for one in outlook.standings],
        "problems": list(outlook.problems),
    }


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "pack": one.item.pack,
        "question": one.item.question,
        "ask": one.item.ask,
        "takes": one.takes,
        "last": one.last,
        "rated": one.rated,
        "strength": None if one.strength is None else round(one.strength, 3),
        "grade": None if one.grade is None else one.grade.name.lower(),
        "focus": one.focus,
        "due": one.due,
    }
