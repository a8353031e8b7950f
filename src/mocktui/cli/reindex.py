"""``mocktui reindex``: make the index of sessions anew."""

from __future__ import annotations

import time

import click

from mocktui.cli.indexing import progress, tell_kept
from mocktui.core.text import plural
from mocktui.places import Places
from mocktui.storage.index import Index


@click.command("reindex", short_help="Make the index of past sessions anew.")
@click.pass_obj
def reindex(places: Places) -> None:
    """Make the index of past sessions anew.

    It keeps itself up to date; this is for when you don't believe it. The sessions themselves are
    only read.
    """
    begun = time.monotonic()
    index = Index(places)
    changes = index.rebuild(progress)
    tell_kept(index)
    seconds = time.monotonic() - begun
    click.echo(f"{plural(changes.added, 'session')} in {seconds:.1f} s")
