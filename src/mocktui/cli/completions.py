"""``mocktui completions``: what a shell needs to complete mocktui's commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_MOCKTUI_COMPLETE"


@click.command("completions", short_help="Print the completions for bash, zsh or fish.")
@click.argument("shell", type=click.Choice(SHELLS))
def completions(shell: str) -> None:
    """Print the completions for bash, zsh or fish.

    \b
    bash  eval "$(mocktui completions bash)"        in ~/.bashrc
    zsh   eval "$(mocktui completions zsh)"         in ~/.zshrc, after compinit
    fish  mocktui completions fish > ~/.config/fish/completions/mocktui.fish

    They ask mocktui itself, so they also know your sessions, packs, formats and models.
    """
    click.echo(script(shell), nl=False)


def script(shell: str) -> str:
    """Return the text a shell reads: made by click from the commands' own definitions."""
    from mocktui.cli.main import main

    kind = get_completion_class(shell)
    assert kind is not None
    return kind(main, {}, "mocktui", VARIABLE).source()
