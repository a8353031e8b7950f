"""``mocktui progress``: days practised, time spoken, each question over its takes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import click
import msgspec

from mocktui.core.text import one_line, plural
from mocktui.places import Places

if TYPE_CHECKING:
    from mocktui.core.progress import Progress, QuestionLine

SHOWN = 20  # questions, unless all are asked for


@click.command("progress", short_help="Show the days practised and each question over its takes.")
@click.option("--all", "everything", is_flag=True, help=f"All questions, not the latest {SHOWN}.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.pass_obj
def progress(places: Places, everything: bool, as_json: bool) -> None:
    """Show the days practised, the time spoken, and each question's ratings over its takes.

    A rating is the mean of your own, 0 to 100; a dash is a take without one, which leaves the
    rating before it to count. A pace with ≈ is of whole sentences, whose pauses are not known.
    """
    from mocktui.practice.office import Office

    found = asyncio.run(Office(places).due.progress())
    if as_json:
        from mocktui.cli.json_out import echo_json

        echo_json(progress_record(found))
        return
    if not found.days:
        click.echo("Nothing practised yet; `mocktui` starts with one question.", err=True)
        return
    _write(found, None if everything else SHOWN)


def _write(found: Progress, most: int | None) -> None:
    from mocktui.core.progress import calendar, within

    week, month = (within(found.days, found.today, length) for length in (7, 28))
    click.echo(
        f"{plural(len(found.days), 'day')}, {plural(found.answers, 'take')}, "
        f"{plural(round(found.seconds / 60), 'minute')}; "
        f"{week} of the last 7 days, {month} of the last 28"
    )
    click.echo("Mo Tu We Th Fr Sa Su")
    for days in calendar(found.days, found.today):
        click.echo("  ".join(days).rstrip())
    for one in found.questions[:most]:
        click.echo(f"\n{one_line(one.ask)}")
        click.echo(f"  {_takes(one)}")
        focus = next((take.focus for take in reversed(one.takes) if take.focus), None)
        if focus:
            click.echo(f"  focus: {one_line(focus)}")
    if most is not None and len(found.questions) > most:
        click.echo(f"There are {len(found.questions)} questions; --all shows them.", err=True)


def _takes(one: QuestionLine) -> str:
    """Return the rating that counts, each take's, the latest pace, and the days."""
    ratings = " ".join("-" if take.rating is None else str(take.rating) for take in one.takes[-12:])
    kept = one.rating is not None and one.latest.rating is None
    counts = f" ({one.rating} counts)" if kept else ""
    about = "≈" if one.latest.approximate else ""
    pace = "" if one.latest.pace is None else f", pace {about}{one.latest.pace}"
    days = f"{one.takes[0].day} to {one.latest.day}" if len(one.takes) > 1 else one.latest.day
    return f"rated {ratings}{counts}{pace}, {days}"


def progress_record(found: Progress) -> dict[str, Any]:
    """Return what ``progress --json`` writes."""
    return {
        "today": found.today,
        "answers": found.answers,
        "seconds": round(found.seconds, 3),
        "days": [msgspec.to_builtins(one) for one in found.days],
        "questions": [msgspec.to_builtins(one) for one in found.questions],
    }
