"""The index, brought up to date for a command, with a word of what takes long."""

from __future__ import annotations

import sys

import click

from mocktui.cli.somebody import is_terminal
from mocktui.cli.telling import tell
from mocktui.places import Places
from mocktui.storage.index import Index

_EVERY = 200  # sessions between two lines of progress


def progress(done: int, of: int) -> None:
    """Show on a terminal how far it is; nothing where it is quick or nobody looks."""
    if of >= _EVERY and is_terminal(sys.stderr) and (done % _EVERY == 0 or done == of):
        end = "\n" if done == of else ""
        click.echo(f"\rReading sessions: {done} of {of}", err=True, nl=False)
        click.echo(end, err=True, nl=False)


def fresh_index(places: Places) -> Index:
    """Return the index as the folders are now; says on stderr where it can't be kept."""
    index = Index(places)
    index.update(progress)
    tell_kept(index)
    return index


def tell_kept(index: Index) -> None:
    """Say on stderr why the index is not kept, if so."""
    if index.problem is not None:
        tell(index.problem)
