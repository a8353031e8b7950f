"""The real terminal, pipe or file: a thread reads lines, so that waiting for one blocks nothing."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from mocktui.plain.talk import LONGEST, Talk


class Raw(Protocol):
    """What is read of an unbuffered input: it has no lock that an exit could wait for."""

    def read(self, size: int, /) -> bytes | None:
        """Return some bytes, none at the end."""
        ...


def lines_of(raw: Raw) -> Iterator[str]:
    """Yield the lines of an input as they come; bytes that are no UTF-8 become a sign.

    Of a line that never ends only its beginning is kept.
    """
    held = b""
    while chunk := _some(raw):
        *whole, held = (held + chunk).split(b"\n")
        for one in whole:
            yield one.rstrip(b"\r").decode("utf-8", "replace")
        held = held[: 4 * LONGEST]
    if held:
        yield held.decode("utf-8", "replace")


def _some(raw: Raw) -> bytes:
    try:
        return raw.read(4096) or b""
    except (OSError, ValueError):  # the terminal has gone, or was closed
        return b""


def hear(talk: Talk, raw: Raw | None) -> None:
    """Begin to feed the lines of ``raw`` to ``talk``; without an input it has ended already."""
    loop = asyncio.get_running_loop()

    def tell(line: str | None) -> bool:
        try:
            loop.call_soon_threadsafe(talk.feed, line)
        except RuntimeError:  # the loop is closed: nobody listens any more
            return False
        return True

    def read() -> None:
        if raw is not None:
            for line in lines_of(raw):
                if not tell(line):
                    return
        tell(None)

    threading.Thread(target=read, name="typed lines", daemon=True).start()


def stdin() -> Raw | None:
    """Return the program's input, unbuffered; ``None`` where it was closed."""
    return getattr(getattr(sys.stdin, "buffer", None), "raw", None)


def writer(gone: Callable[[], None]) -> Callable[[str], None]:
    """Return what writes to the program's output; ``gone`` is called when nobody reads it."""
    over = False

    def write(text: str) -> None:
        nonlocal over
        if over or sys.stdout is None:
            return
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            over = True
            _discard()
            gone()

    return write


def _discard() -> None:
    """Point the output at nothing, so that what is still buffered fails no more."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
