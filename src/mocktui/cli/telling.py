"""How a command tells what went wrong: a line each on stderr, clean of controls."""

from __future__ import annotations

import click

from mocktui.core.problem import Problem
from mocktui.core.text import one_line


def tell(*problems: Problem) -> None:
    """Write problems to stderr, a line for each; one that gathers several becomes several."""
    for problem in problems:
        for one in problem.each():
            click.echo(one_line(str(one)), err=True)
