"""The session's clock: the one place where an interview meets real time."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Protocol


class Clock(Protocol):
    """Seconds since the session began, and waiting for one of them."""

    def now(self) -> float:
        """Return the session's seconds; never runs backwards."""
        ...

    async def wait(self, until: float | None, wake: asyncio.Event) -> None:
        """Return at ``until`` (never, where ``None``) or as soon as ``wake`` is set."""
        ...


class SessionClock:
    """Real time; ``start`` is the session's seconds now (not 0 where it is continued)."""

    def __init__(self, start: float = 0.0) -> None:
        self._zero = time.monotonic() - start

    def now(self) -> float:
        """Return the session's seconds. A sleeping computer's time is not in it (Linux, macOS)."""
        return time.monotonic() - self._zero

    async def wait(self, until: float | None, wake: asyncio.Event) -> None:
        """Return at ``until`` or when ``wake`` is set."""
        timeout = None if until is None else max(0.0, until - self.now())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), timeout)
