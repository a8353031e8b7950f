"""What a terminal, or the person at it, needs: screens or plain lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping


def wants_plain(environ: Mapping[str, str] = os.environ) -> bool:
    """Return whether plain lines are what this terminal, or its person, needs.

    So they are with ``ACCESSIBLE`` set (but to 0), with ``TERM=dumb``, and where the terminal can't
    put its cursor anywhere.
    """
    if environ.get("ACCESSIBLE", "").strip() not in ("", "0"):
        return True
    term = environ.get("TERM", "")
    return term == "dumb" or (bool(term) and not _addresses(term))


def _addresses(term: str) -> bool:
    """Return whether terminfo can put the cursor of ``term`` somewhere; unknown means yes."""
    try:
        import curses
    except ImportError:  # Windows: its console can
        return True
    try:
        curses.setupterm(term, sys.__stdout__.fileno() if sys.__stdout__ else 1)
        return bool(curses.tigetstr("cup"))
    except (curses.error, OSError, ValueError):
        return True
