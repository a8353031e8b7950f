"""``mocktui packs new``: a commented pack to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from mocktui.packs.problems import file_name
from mocktui.places import Places


@click.command("new", short_help="Write a pack with two questions to begin with.")
@click.argument("id", metavar="ID")
@click.option("--title", default="", metavar="T", help="The pack's title.")
@click.option("--to", "folder", metavar="DIR", help="Write it there, not among your packs.")
@click.pass_obj
def command(places: Places, id: str, title: str, folder: str | None) -> None:
    """Write a commented pack with two questions, to be changed into your own."""
    from mocktui.practice.library import PackLibrary

    path = PackLibrary(places).new_now(id, title, Path(folder).expanduser() if folder else None)
    click.echo(file_name(path))
    name = str(path) if folder else id
    click.echo(f"Edit it, then: mocktui packs check {name}", err=True)
