"""``mocktui practice``: straight to the Room."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mocktui.core.problem import Problem

if TYPE_CHECKING:
    from mocktui.core.format import Format
    from mocktui.places import Places

DEFAULT_PACK = "ml-interview-16"


@click.command()
@click.argument("packs", nargs=-1, metavar="[PACK]...")
@click.option(
    "--format",
    "format_id",
    default="practice",
    show_default=True,
    metavar="F",
    help="How it is run: warm-up, practice or real.",
)
@click.option("--only", metavar="ID,...", help="Ask these questions, in this order.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Ask so many at the most.")
@click.option("--shuffle", is_flag=True, help="Ask in a random order.")
@click.option("--seed", type=int, metavar="N", help="Repeat a random order (with --shuffle).")
@click.option("--think", type=click.FloatRange(0, 3600), metavar="S", help="Think time, seconds.")
@click.option(
    "--answer", type=click.FloatRange(1, 7200), metavar="S", help="Longest answer, seconds."
)
@click.option(
    "--mode",
    type=click.Choice(["speak", "type", "timer"]),
    default="speak",
    show_default=True,
    help="Speak, type, or say it with nothing recorded.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "vosk", "moonshine"]),
    default="auto",
    show_default=True,
    help="What listens.",
)
@click.option("--model", metavar="NAME|PATH", help="A speech model by name or folder.")
@click.option("--device", default="", metavar="NAME|INDEX", help="A microphone.")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="A WAV or FLAC instead of the microphone; more than one take turns.",
)
@click.pass_obj
def practice(places: Places, /, packs: tuple[str, ...], format_id: str, **options: Any) -> None:
    """Run a timed mock interview.

    PACK is a pack's name or file (see `mocktui packs list`); ml-interview-16 if none is given.
    Times: command line over format over question. Enter goes on, q leaves.
    """
    from mocktui.packs.find import open_pack
    from mocktui.practice.setup import Setup

    need_terminal()
    only = options.pop("only") or ""
    setup = Setup(
        packs=tuple(open_pack(one, places) for one in packs or (DEFAULT_PACK,)),
        format=_format(format_id),
        only=tuple(one.strip() for one in only.split(",") if one.strip()),
        **options,
    )
    from mocktui.tui.app import run_app

    code = run_app(places, setup)
    if code:
        raise click.exceptions.Exit(code)


def _format(name: str) -> Format:
    from mocktui.core.format import BUILT_IN, by_id

    chosen = by_id(name)
    if chosen is None:
        known = ", ".join(one.id for one in BUILT_IN)
        raise Problem(f"no format is called {name}", where="--format", fix=f"There are: {known}.")
    return chosen


def need_terminal() -> None:
    """Raise Problem where there is no terminal to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Problem(
            "this needs a terminal",
            fix="Run it in one, or see `mocktui demo` and `mocktui transcribe`.",
        )
