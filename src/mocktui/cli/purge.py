"""``mocktui purge``: empty the trash."""

from __future__ import annotations

import click

from mocktui.cli.indexing import fresh_index
from mocktui.cli.sessions import plain_line
from mocktui.cli.somebody import can_answer
from mocktui.cli.telling import tell
from mocktui.core.problem import Problem
from mocktui.core.text import plural
from mocktui.places import Places
from mocktui.speech.catalog import size_text
from mocktui.storage.index_types import Filters
from mocktui.storage.sessions import SessionFolder
from mocktui.storage.trash import finish_purges, purge_session, weigh


@click.command("purge", short_help="Remove deleted sessions for good.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def purge(places: Places, yes: bool) -> None:
    """Remove deleted sessions for good: transcripts, recordings, and what the index knows of them.

    Without --yes it says what and how much, and asks.
    """
    index = fresh_index(places)
    finish_purges(places.sessions)
    lines = index.sessions(filters=Filters(deleted=True))
    if not lines:
        click.echo("The trash is empty.")
        return
    folders = [SessionFolder(places.sessions / one.id) for one in lines]
    weights = [weigh(one) for one in folders]
    for line, weight in zip(lines, weights, strict=True):
        files = plural(weight.files, "file")
        click.echo(f"{plain_line(line)}  {files}, {size_text(weight.bytes)}")
    what = plural(len(lines), "session")
    total = size_text(sum(one.bytes for one in weights))
    if not yes:
        if not can_answer():
            raise Problem(f"{what} would be removed ({total})", fix="Add --yes to do it.")
        click.confirm(f"Remove {what} ({total}) for good?", abort=True)
    failed = 0
    for folder in folders:
        try:
            purge_session(folder)
        except Problem as problem:
            tell(problem)
            failed += 1
    index.update()
    index.scrub()
    click.echo(f"{len(lines) - failed} removed, {failed} not" if failed else f"{what} removed")
    if failed:
        raise Problem(f"{failed} could not be removed")
