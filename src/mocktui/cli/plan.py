"""``mocktui plan``: the interview date and the days before it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import click

from mocktui.cli.due import day_of, look, tell
from mocktui.cli.values import packs_or_files
from mocktui.core.text import one_line
from mocktui.places import Places

if TYPE_CHECKING:
    from mocktui.core.schedule import Item
    from mocktui.practice.due import Outlook


@click.command("plan", short_help="Set the interview's date, and see the days before it.")
@click.option("--date", "day", metavar="DAY", help="2026-11-28, 28 Nov, Friday; none: no date.")
@click.option("--minutes", metavar="N", type=int, help="Minutes a day you have. [default: 20]")
@click.option(
    "--pack",
    "packs",
    metavar="PACK",
    multiple=True,
    shell_complete=packs_or_files,
    help="Plan for this pack (again).",
)
@click.option("--all-practised", is_flag=True, help="Plan for every pack you practised.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def plan(
    places: Places,
    day: str | None,
    minutes: int | None,
    packs: tuple[str, ...],
    all_practised: bool,
    as_json: bool,
) -> None:
    """Set the interview's date, the minutes a day and the packs, and see the days before it.

    Without an option the plan is shown as it stands. It is made anew each day from what you
    practised: a day left out is no debt.
    """
    if packs and all_practised:
        raise click.UsageError("Name packs, or say --all-practised.")
    if day is not None or minutes is not None or packs or all_practised:
        outlook = _set(places, day, minutes, () if all_practised else packs or None)
    else:
        outlook = look(places)
    if as_json:
        from mocktui.cli.json_out import echo_json

        echo_json(plan_record(outlook))
        return
    tell(outlook)
    _write(outlook)


def _set(
    places: Places, day: str | None, minutes: int | None, packs: tuple[str, ...] | None
) -> Outlook:
    from mocktui.practice.office import Office
    from mocktui.storage.plan_file import read_aim

    now, _ = read_aim(places.data)
    clear = day is not None and day.strip().casefold() in ("", "none")
    interview = None if clear else day_of(day) if day is not None else now.interview
    return asyncio.run(
        Office(places).due.aim(
            interview,
            now.minutes if minutes is None else minutes,
            now.packs if packs is None else packs,
        )
    )


def _write(outlook: Outlook) -> None:
    from mocktui.core.days import ahead, short

    if outlook.interview is None:
        click.echo("No interview date is set: mocktui plan --date 2026-11-28 --minutes 20")
        return
    when = ahead(outlook.interview, outlook.today) if outlook.ahead else "over"
    click.echo(f"Interview {short(outlook.interview)}: {when}. {outlook.minutes} minutes a day.")
    if outlook.plan is None:
        return
    for day in outlook.plan.days:
        if day.placed:
            click.echo(f"\n{short(day.day)}  {-(-day.seconds // 60)} minutes")
        for one in day.placed:
            click.echo(f"  {one_line(one.item.ask)}  ({one.why})")
    if outlook.plan.left_out:
        click.echo("\nDoes not fit")
    for left in outlook.plan.left_out:
        weak = "rated weak; " if left.weak else ""
        click.echo(f"  {one_line(left.item.ask)}  ({weak}{left.why})")


def plan_record(outlook: Outlook) -> dict[str, Any]:
    """Return what ``plan --json`` writes."""
    plan = outlook.plan
    return {
        "today": outlook.today,
        "interview": outlook.interview,
        "days_left": plan.days_left if plan else None,
        "minutes": outlook.minutes,
        "packs": list(outlook.packs),
        "days": [
            {
                "day": day.day,
                "seconds": day.seconds,
                "questions": [
                    {**_item(one.item), "why": one.why, "again": one.again} for one in day.placed
                ],
            }
            for day in (plan.days if plan else ())
        ],
        "left_out": [
            {**_item(one.item), "why": one.why, "weak": one.weak}
            for one in (plan.left_out if plan else ())
        ],
        "problems": list(outlook.problems),
    }


def _item(one: Item) -> dict[str, Any]:
    return {
        "pack": one.pack,
        "question": one.question,
        "ask": one.ask,
        "seconds": one.seconds,
    }
