"""``mocktui people``: a table over the data folders of several people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mocktui.core.text import one_line

if TYPE_CHECKING:
    from mocktui.core.people import Person


@click.command("people", short_help="Show a table over the data folders of several people.")
@click.argument("folders", metavar="DIR…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write JSON.")
@click.option(
    "--to",
    "target",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write people.csv (a row a person) and takes.csv (a row a take) there.",
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
def people(
    folders: tuple[Path, ...],
    as_json: bool,
    target: Path | None,
    force: bool,
) -> None:
    """Show a line for each person: days, time, questions, own ratings first and latest.

    DIR is somebody's data folder, or a folder that holds one for each person. They are only read.
    """
    write_people(folders, as_json=as_json, target=target, force=force)


def write_people(
    folders: tuple[Path, ...], *, as_json: bool = False, target: Path | None, force: bool
) -> None:
    """Read everybody, and write the table to stdout or into ``target``; raises Problem."""
    from mocktui.storage.export import export_folder, write_export
    from mocktui.storage.people import people_csv, people_in, read_person, takes_csv

    def say(text: str) -> None:
        click.echo(one_line(text), err=True)

    read = [read_person(name, sessions, say) for name, sessions in people_in(folders)]
    lines = [person for person, _ in read]
    if target is not None:
        folder = export_folder(target)
        write_export(folder / "people.csv", people_csv(lines), force=force)
        takes = takes_csv((person.name, attempts) for person, attempts in read)
        write_export(folder / "takes.csv", takes, force=force)
        click.echo(f"2 files written to {one_line(str(folder))}", err=as_json)
    if as_json:
        from mocktui.cli.json_out import echo_json

        echo_json(lines)
    elif target is None:
        _write(lines)


def _write(people: list[Person]) -> None:
    from mocktui.cells import fit

    click.echo(
        f"{'person':<20} {'days':>4} {'latest':<10} {'min':>6} {'takes':>5} {'questions':>9} "
        f"{'rated':>9} {'pace':>5}"
    )
    for one in people:
        rated = "-" if one.latest_rating is None else f"{one.first_rating} > {one.latest_rating}"
        click.echo(
            f"{fit(one_line(one.name), 20)} {one.days:>4} {one.last or '-'!s:<10} "
            f"{one.minutes:>6.1f} {one.answers:>5} {one.questions:>9} {rated:>9} "
            f"{'-' if one.pace is None else one.pace:>5}"
        )
