"""``mocktui doctor``: what works on this machine, what doesn't, and what to do about it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from mocktui.places import Places
    from mocktui.practice.fact import Fact

_WIDTH = 14  # of the column of names


@click.command()
@click.option("--microphone", is_flag=True, help="Listen to you: say a sentence.")
@click.option("--device", metavar="NAME|INDEX", default="", help="The microphone to listen to.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout.")
@click.pass_obj
def doctor(places: Places, *, microphone: bool, device: str, as_json: bool) -> None:
    """Check microphone, engines, models and folders.

    Every line is ok, note, missing or broken, with what to do about it. The speech engine is
    really started. The exit code is 1 where something is missing or broken without which nobody
    can speak and be heard (a microphone, an engine, a folder to write to; in JSON these have
    "needed": true), else 0.
    """
    from mocktui.practice.doctor import checks, examine, report

    shown = bool(sys.stderr and sys.stderr.isatty())

    def progress(name: str) -> None:
        if shown:
            click.echo(f"\r\x1b[K{name} …", nl=False, err=True)

    wanted = checks(places, microphone=microphone or bool(device), device=device)
    if (microphone or device) and not as_json:
        click.echo("Listening: say a sentence, then be quiet.", err=True)
    facts = examine(wanted, progress)
    if shown:
        click.echo("\r\x1b[K", nl=False, err=True)
    found = report(facts)
    if as_json:
        from mocktui.cli.json_out import echo_json

        echo_json(found)
    else:
        click.echo(f"mocktui {found.version}")
        for one in facts:
            _line(one)
        _verdict(facts)
    if not found.ok:
        raise click.exceptions.Exit(1)


def _line(one: Fact) -> None:
    indent = " " * (10 + _WIDTH)
    _wrapped(f"{one.state:8}{one.name:{_WIDTH}}  {one.what}", indent)
    if one.fix:
        _wrapped(f"{indent}→ {one.fix}", f"{indent}  ")


def _wrapped(line: str, indent: str) -> None:
    """Write a line, folded at words where a terminal would break it; whole into files and pipes."""
    if sys.stdout and sys.stdout.isatty():
        import shutil
        import textwrap

        width = max(len(indent) + 20, shutil.get_terminal_size().columns)
        line = textwrap.fill(
            line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    click.echo(line)


def _verdict(facts: tuple[Fact, ...]) -> None:
    stops = [one.name for one in facts if one.stops]
    if stops:
        click.echo(f"\nYou can't speak yet: look at {', '.join(dict.fromkeys(stops))}.")
        click.echo("Typing your answers works all the same: mocktui practice --mode type")
        return
    click.echo("\nYou can speak and be heard.")
    if not any(one.name == "sound check" for one in facts):
        click.echo("To hear whether your voice arrives: mocktui doctor --microphone")
