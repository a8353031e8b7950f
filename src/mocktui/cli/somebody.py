"""Whether somebody sits at the terminal: who can be asked, and who can see a full screen."""

from __future__ import annotations

import sys
from typing import TextIO

from mocktui.core.problem import Problem


def is_terminal(*streams: TextIO | None) -> bool:
    """Return whether all of these are terminals; one that was closed (``<&-``) is none."""
    try:
        return all(one is not None and one.isatty() for one in streams)
    except ValueError:  # closed while we run
        return False


def can_answer() -> bool:
    """Return whether a question can be answered."""
    return is_terminal(sys.stdin)


def sees_screens() -> bool:
    """Return whether a screen can be drawn and its keys can be read."""
    return is_terminal(sys.stdin, sys.stdout)


def need_terminal(what: str, fix: str) -> None:
    """Raise Problem where there is no terminal to draw on; ``what`` needs one."""
    if not sees_screens():
        raise Problem(f"{what} needs a terminal", fix=fix)
