"""What takes longer, in plain lines: a line at each quarter, Enter stops it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from mocktui.core.problem import Problem
from mocktui.plain.talk import Gone, Talk

QUARTERS = (25, 50, 75, 100)
PATIENCE = 1.0  # seconds after which it is worth a line how far something is
_T = TypeVar("_T")


class Quarters:
    """Says "25 percent." and so on, once each; called from any thread with done and whole.

    Silent before ``patience`` seconds are over, and once :attr:`silent`.
    """

    def __init__(self, talk: Talk, patience: float = 0.0) -> None:
        self.silent = False
        self._talk = talk
        self._loop = asyncio.get_running_loop()
        self._from = time.monotonic() + patience
        self._told = 0

    def __call__(self, done: int, whole: int) -> None:
        """Be told how far it is."""
        percent = max((one for one in QUARTERS if 100 * done >= one * whole > 0), default=0)
        self._loop.call_soon_threadsafe(self._tell, percent)

    def _tell(self, percent: int) -> None:
        if percent > self._told and not self.silent and time.monotonic() >= self._from:
            self._told = percent
            self._talk.say(f"{percent} percent.")


async def stoppable(
    talk: Talk, work: asyncio.Task[_T], stop: Callable[[], None], reminder: str
) -> _T:
    """Return what ``work`` gives; an empty line or q asks it to ``stop``, and is waited for.

    Any other line gets the ``reminder``. Raises what ``work`` raises, and Gone at the input's end,
    when ``work`` has stopped.
    """
    line: asyncio.Task[str] | None = None
    stopped = False
    try:
        while not work.done():
            line = line or asyncio.create_task(talk.line())
            await asyncio.wait({work, line}, return_when="FIRST_COMPLETED")
            if line.done() and not work.done():
                if line.result().casefold() in ("", "q"):
                    stopped = True
                    stop()
                    await asyncio.wait({work})
                else:
                    talk.say(reminder)
                    line = None
        return await work
    finally:
        if not work.done():
            stopped = True
            stop()
        # A line of somebody who was faster; an input that has ended says so at the next question.
        if line is not None and not line.cancel() and not stopped and line.exception() is None:
            talk.unread(line.result())
        with suppress(asyncio.CancelledError, Problem, Gone):
            await work
