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
from mocktui.practice.claim import only_ours
from mocktui.speech.catalog import size_text
from mocktui.storage.emptying import empty_trash, in_trash


@click.command("purge", short_help="Remove deleted sessions for good.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def purge(places: Places, yes: bool) -> None:
    """Remove deleted sessions for good: transcripts, recordings, and what the index knows of them.

    Without --yes it says what and how much, and asks.
    """
    only_ours(places)
    index = fresh_index(places)
    thrown = in_trash(index, places.sessions)
    if not thrown:
        click.echo("The trash is empty.")
        return
    for one in thrown:
        files = plural(one.weight.files, "file")
        click.echo(f"{plain_line(one.line)}  {files}, {size_text(one.weight.bytes)}")
    what = plural(len(thrown), "session")
    total = size_text(sum(one.weight.bytes for one in thrown))
    if not yes:
        if not can_answer():
            raise Problem(f"{what} would be removed ({total})", fix="Add --yes to do it.")
        click.confirm(f"Remove {what} ({total}) for good?", abort=True)
        only_ours(places)  # the question may have stood for minutes
    emptied = empty_trash(index, places.sessions, [one.line.id for one in thrown])
    for problem in emptied.problems:
        tell(problem)
    failed = len(emptied.problems)
    click.echo(f"{emptied.removed} removed, {failed} not" if failed else f"{what} removed")
    if failed:
        raise Problem(f"{failed} could not be removed")
