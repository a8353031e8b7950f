"""How far something long is, on stderr."""

from __future__ import annotations

import sys

import click

from mocktui.cli.somebody import is_terminal


class Meter:
    """One line drawn anew on a terminal, else a line every tenth of the way."""

    def __init__(self) -> None:
        self._terminal = is_terminal(sys.stderr)
        self._said = ("", -1)
        self._drawn = False

    def show(self, done: int, total: int, doing: str = "") -> None:
        """Show ``done`` of ``total`` bytes, and what is done with them if not fetching."""
        from mocktui.speech.catalog import size_text

        total = max(total, 1)
        line = f"{100 * done // total:3d} %  {size_text(done)} of {size_text(total)}"
        self.say(f"{line}  {doing}".rstrip(), 10 * done // total, doing)

    def say(self, line: str, tenth: int, of: str = "") -> None:
        """Show a line; where that is no terminal only if another ``tenth`` (of ``of``) is done."""
        if self._terminal:
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)
            self._drawn = True
        elif (of, tenth) != self._said:
            self._said = (of, tenth)
            click.echo(line, err=True)

    def end(self) -> None:
        """Leave the drawn line."""
        if self._drawn:
            click.echo(err=True)
            self._drawn = False
