"""``mocktui demo``: the main job in about a minute, without a microphone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from mocktui.cli.practice import plain_wanted
from mocktui.cli.somebody import sees_screens

if TYPE_CHECKING:
    from mocktui.places import Places


@click.command()
@click.pass_obj
def demo(places: Places) -> None:
    """Hear two recorded answers go through the real thing.

    About a minute, no microphone needed. Its session is kept apart from yours. Where there is no
    terminal it prints plain lines, then the transcript and the paths it wrote.
    """
    if sees_screens() and not plain_wanted():
        from mocktui.tui.app import run_app

        code = run_app(places, demo=True)
    else:
        from mocktui.plain.lines import play_demo

        code = asyncio.run(play_demo(places))
    if code:
        raise click.exceptions.Exit(code)
