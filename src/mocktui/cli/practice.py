"""``mocktui practice``: straight to the Room."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mocktui.cli.somebody import need_terminal
from mocktui.cli.values import (
    formats_or_files,
    models_or_files,
    packs_or_files,
    question_names,
)
from mocktui.core.times import LONGEST, SHORTEST_ANSWER
from mocktui.speech.engines import WISHES

if TYPE_CHECKING:
    from mocktui.places import Places

DEFAULT_PACK = "ml-interview-16"


class Number(click.FloatRange):
    """A range that “nan” is not in."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number; fail with bad usage."""
        found: float = super().convert(value, param, ctx)
        if found != found:  # only nan isn't itself
            self.fail(f"{value!r} is no number.", param, ctx)
        return found


@click.command()
@click.argument("packs", nargs=-1, metavar="[PACK]...", shell_complete=packs_or_files)
@click.option(
    "--format",
    "format_id",
    metavar="F",
    shell_complete=formats_or_files,
    help="How it is run: real, phone-screen, … or a file; see `mocktui formats list`.",
)
@click.option(
    "--only",
    metavar="ID,...",
    shell_complete=question_names,
    help="Ask these questions, in this order.",
)
@click.option("--kind", metavar="KIND,...", help="Ask these kinds: technical, behavioural, …")
@click.option("--role", metavar="ROLE,...", help="Ask what fits these roles: data-scientist, …")
@click.option(
    "--minutes",
    type=Number(1, 1440),
    metavar="M",
    help="Ask as many as fit into so many minutes.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Ask so many at the most.")
@click.option("--shuffle/--no-shuffle", default=None, help="Ask in a random order.")
@click.option("--seed", type=int, metavar="N", help="Repeat a random order.")
@click.option("--think", type=Number(0, LONGEST), metavar="S", help="Think time, seconds.")
@click.option(
    "--answer",
    type=Number(SHORTEST_ANSWER, LONGEST),
    metavar="S",
    help="Longest answer, seconds.",
)
@click.option(
    "--mode",
    type=click.Choice(["speak", "type", "timer"]),
    help="Speak, type, or say it with nothing recorded.",
)
@click.option(
    "--engine",
    type=click.Choice(WISHES),
    help="What listens.",
)
@click.option(
    "--model",
    metavar="NAME|PATH",
    shell_complete=models_or_files,
    help="A speech model by name or folder.",
)
@click.option("--device", metavar="NAME|INDEX", help="A microphone.")
@click.option(
    "--source",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="A WAV or FLAC instead of the microphone; more than one take turns.",
)
@click.option("--voice/--no-voice", default=None, help="Read each question aloud first.")
@click.option("--tones/--no-tones", default=None, help="Short tones at start and stop.")
@click.option("--plain", is_flag=True, help="Plain lines, for screen readers and dumb terminals.")
@click.pass_obj
def practice(
    places: Places, /, packs: tuple[str, ...], format_id: str | None, **options: Any
) -> None:
    """Run a timed mock interview.

    PACK is a pack's name or file (see `mocktui packs list`); ml-interview-16 if none is given.
    Times: command line over settings over format over question. Enter goes on, q leaves. What is
    not said here is as `mocktui settings` shows it.
    """
    from mocktui.core.format import PRACTICE
    from mocktui.packs.find import open_pack
    from mocktui.packs.formats import open_format
    from mocktui.practice.preferences import sitting
    from mocktui.practice.settings_file import settings_of

    plain = options.pop("plain") or plain_wanted()
    if not plain:
        need_terminal("this", "Run it in one, or with --plain; see also `mocktui demo`.")
    usual = settings_of(places)
    setup = sitting(
        usual,
        [open_pack(one, places) for one in packs or (DEFAULT_PACK,)],
        format=open_format(format_id or usual.format or PRACTICE.id, places),
        only=_list(options.pop("only")),
        kinds=_kinds(options.pop("kind")),
        roles=_list(options.pop("role")),
        **{name: value for name, value in options.items() if value is not None},
    )
    if setup.shuffle is False and setup.seed is not None:
        raise click.UsageError("--seed repeats a random order; it can't go with --no-shuffle")
    if plain:
        from mocktui.plain.run import run_plain

        code = run_plain(places, setup)
    else:
        from mocktui.tui.app import run_app

        code = run_app(places, setup)
    if code:
        raise click.exceptions.Exit(code)


def _list(entered: str | None) -> tuple[str, ...]:
    """Return the parts of what was entered with commas between them."""
    return tuple(one.strip() for one in (entered or "").split(",") if one.strip())


def _kinds(entered: str | None) -> tuple[str, ...]:
    from mocktui.core.question import KINDS

    kinds = _list(entered)
    if unknown := [one for one in kinds if one not in KINDS]:
        raise click.BadParameter(
            f"{unknown[0]!r} is no kind; there are {', '.join(KINDS)}.", param_hint="--kind"
        )
    return kinds


def plain_wanted() -> bool:
    """Return whether plain lines were asked for before the command, or are what fits here."""
    from mocktui.plain.terminals import wants_plain

    context = click.get_current_context().parent
    return bool(context and context.params.get("plain")) or wants_plain()
