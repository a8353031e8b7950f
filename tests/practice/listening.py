"""A real capture process under a Microphone, and what it told, each with its time."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.practice.clock import SessionClock
from mocktui.practice.conductor import Conductor
from mocktui.practice.microphone import Microphone, Patience
from mocktui.practice.view import Level
from mocktui.storage.journal import JournalWriter
from mocktui.storage.sessions import create_session

SILENT = 40  # of 32768: what is louder is no silence


async def until(condition: Callable[[], object], what: str, *, seconds: float = 20.0) -> float:
    """Wait for ``condition`` and return how long that took."""
    begun = time.monotonic()
    while not condition():
        if time.monotonic() - begun > seconds:
            raise AssertionError(f"waited {seconds:g} s for: {what}")
        await asyncio.sleep(0.01)
    return time.monotonic() - begun


def conductor_in(sessions: Path, begun: ev.SessionStarted) -> Conductor:
    """A conductor of a new session in ``sessions``, with a real journal and a real clock.

    Its microphone is still to be set.
    """
    folder = create_session(sessions, datetime.now(UTC))
    return Conductor(
        folder=folder,
        open_journal=lambda on_error: JournalWriter(
            folder.events, clock=lambda: datetime.now(UTC), on_error=on_error
        ),
        clock=SessionClock(),
        opening=do.Begin(begun),
    )


class Told:
    """Keeps what the microphone tells: ``(when, what, …)``."""

    def __init__(self) -> None:
        self.all: list[tuple[float, str, object]] = []
        self.levels: list[tuple[float, Level]] = []
        self.mic: Microphone | None = None
        self.lag = 0.0  # seconds the event loop here came late at most: what no time is exact to

    async def watch(self) -> None:
        """Keep ``lag``: a busy machine lets this loop wait, and with it the times that are told."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.02)
            self.lag = max(self.lag, time.monotonic() - before - 0.02)

    def _note(self, what: str, about: object = None) -> None:
        self.all.append((time.monotonic(), what, about))

    def of(self, what: str) -> list[object]:
        return [about for _, one, about in self.all if one == what]

    def when(self, what: str) -> float:
        return next(when for when, one, _ in reversed(self.all) if one == what)

    def mic_changed(self) -> None:
        self._note("changed", self.mic and (self.mic.state, self.mic.line))

    def take_opened(self, path: Path) -> None:
        self._note("opened", path)

    def take_closed(self, path: Path, frames: int) -> None:
        self._note("closed", frames)

    def take_failed(self, path: Path, problem: Problem) -> None:
        self._note("failed", problem)

    def gap(self, at: float, seconds: float) -> None:
        self._note("gap", (at, seconds))

    def device_lost(self) -> None:
        self._note("lost", self.mic and self.mic.line)

    def device_back(self) -> None:
        self._note("back")

    def device_moved(self, name: str) -> None:
        self._note("moved", name)

    def source_ended(self) -> None:
        self._note("ended")

    def level(self, level: Level) -> None:
        self.levels.append((time.monotonic(), level))

    async def sound(self) -> None:
        """Wait until there is enough sound for a whole pre-roll."""
        before = len(self.levels)
        await until(lambda: len(self.levels) >= before + 4, "levels")

    async def wait(self, what: str, *, n: int = 1, seconds: float = 20.0) -> float:
        """Wait until ``what`` was told ``n`` times; return when it last was."""
        await until(lambda: len(self.of(what)) >= n, f"{what} (told: {self.all})", seconds=seconds)
        return self.when(what)


@asynccontextmanager
async def listening(
    argv: Sequence[str], log: Path, *, patience: Patience | None = None
) -> AsyncIterator[tuple[Microphone, Told]]:
    """A microphone that is ready."""
    told = Told()
    mic = told.mic = Microphone(argv, told, log=log, patience=patience, on_level=told.level)
    watching = asyncio.create_task(told.watch())
    try:
        await mic.start()
        await mic.settled()
        yield mic, told
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching
        await mic.close()


def silences(samples: np.ndarray, rate: int, least: float = 0.3) -> list[tuple[float, float]]:
    """Return (start, seconds) of each stretch of silence at least so long."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > SILENT)
    edges = np.concatenate([[-1], loud, [samples.size]])
    lengths = np.diff(edges) - 1
    return [
        (float(edges[n] + 1) / rate, float(lengths[n]) / rate)
        for n in np.flatnonzero(lengths >= least * rate)
    ]
