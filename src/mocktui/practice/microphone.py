"""The capture process seen from the conductor: started, watched, started again."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from mocktui.audio import protocol as audio
from mocktui.core.problem import Problem
from mocktui.practice.child import Child
from mocktui.practice.view import Level, MicState

RESTARTS = 30  # in a row without a frame; at the delays below that is about a minute and a half
_DELAYS = (0.2, 0.5, 1.0, 2.0, 3.0)  # seconds before each new start, the last one repeated
NO_WORD = 8.0  # seconds without a report (levels come ten times a second): it hangs, kill it


class MicListener(Protocol):
    """Who is told what the microphone does; all calls come in the event loop's thread."""

    def mic_changed(self) -> None:
        """State, line or level's verdict changed."""
        ...

    def take_opened(self, path: Path) -> None:
        """The first frames are in the file."""
        ...

    def take_closed(self, path: Path, frames: int) -> None:
        """The file is complete."""
        ...

    def gap(self, at: float, seconds: float) -> None:
        """Silence stands in the open take where nothing arrived."""
        ...

    def device_lost(self) -> None:
        """No frames arrive."""
        ...

    def device_back(self) -> None:
        """Frames flow again, into the same take if one is open."""
        ...

    def source_ended(self) -> None:
        """The file that stands for the microphone came to its end."""
        ...


class Microphone:
    """Keeps one capture process open through a session.

    A process that dies or hangs is started again; an open take goes on in the same file, with
    silence for the time that was lost.
    """

    def __init__(self, argv: Sequence[str], listener: MicListener, *, log: Path) -> None:
        self._argv = list(argv)
        self._listener = listener
        self._log = log
        self._child: Child[audio.Report] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._restart: asyncio.Task[None] | None = None
        self._closing = False
        self._paused = False
        self._take: Path | None = None
        self._opened = False
        self._closing_takes: list[Path] = []
        self._lost_at: float | None = None
        self._failures = 0
        self._heard_of = 0.0
        self._settled = asyncio.Event()
        self.state: MicState = "off"
        self.line = ""
        self.level = Level()
        self.problem: Problem | None = None
        self.device = ""
        self.overflows = 0

    @property
    def pid(self) -> int | None:
        """The capture process's id while it runs."""
        return self._child.pid if self._child else None

    @property
    def closing(self) -> bool:
        """Whether a take that was closed is not complete yet."""
        return bool(self._closing_takes)

    async def start(self) -> None:
        """Start the process; :attr:`state` goes to ``ready`` when frames flow."""
        self._closing = False
        self._failures = 0
        self._settled.clear()
        self._set("opening", "Opening the microphone…")
        await self._launch()

    async def settled(self) -> None:
        """Wait until the microphone is ready or has failed."""
        await self._settled.wait()

    async def _launch(self) -> None:
        child: Child[audio.Report] = Child(
            self._argv, audio.Report, self._report, self._exited, log=self._log
        )
        self._child = child
        self._heard_of = time.monotonic()
        await child.start()
        if self._watch is None:
            self._watch = asyncio.create_task(self._watchdog())

    def open_take(self, path: Path) -> None:
        """Write what is heard from now on to ``path``."""
        self._take, self._opened, self._paused = path, False, False
        self._send(audio.OpenTake(path=str(path)))

    def close_take(self) -> None:
        """Complete the open take; ``take_closed`` follows."""
        if self._take is None:
            return
        self._closing_takes.append(self._take)
        self._take = None
        self._send(audio.CloseTake())
        if self._child is None or self._child.pid is None:
            self._closed_without_child()

    def pause(self) -> None:
        """Write nothing for now."""
        self._paused = True
        self._send(audio.Pause())

    def resume(self) -> None:
        """Write again."""
        self._paused = False
        self._send(audio.Resume())

    async def close(self) -> None:
        """Let the microphone go."""
        self._closing = True
        for task in (self._watch, self._restart):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        self._watch = self._restart = None
        if self._child is not None:
            await self._child.stop()
        self._set("off", "")

    def _send(self, order: audio.Order) -> None:
        if self._child is not None:
            self._child.send(order)

    def _set(self, state: MicState, line: str) -> None:
        if (state, line) != (self.state, self.line):
            self.state, self.line = state, line
            self._listener.mic_changed()

    def _report(self, report: audio.Report) -> None:
        self._heard_of = time.monotonic()
        match report:
            case audio.Level():
                self.level = Level(
                    rms=report.rms, peak=report.peak, clipped=report.clipped, zeros=report.zeros
                )
            case audio.Ready():
                self._ready(report)
            case audio.TakeOpened():
                self._failures = 0
                if self._take is not None and not self._opened:
                    self._opened = True
                    self._listener.take_opened(self._take)
            case audio.TakeClosed():
                self._closed(Path(report.path), report.frames)
            case audio.Gap():
                self._listener.gap(report.at, report.seconds)
            case audio.Overflow():
                self.overflows += 1
                self._listener.gap(report.at, 0.0)
            case audio.Lost():
                self._lose(f"The microphone is gone: {report.what}")
            case audio.Back():
                self._back()
            case audio.SourceEnded():
                self._listener.source_ended()
            case audio.Fault():
                self.problem = Problem(report.what, where=report.where, fix=report.fix)

    def _ready(self, report: audio.Ready) -> None:
        self.device = report.device
        self.problem = None
        self._failures = 0
        self._settled.set()
        if self._take is not None:
            # A new process in mid-take: the same file, and silence for what was lost.
            lost = time.monotonic() - self._lost_at if self._lost_at and self._opened else 0.0
            pad = 0.0 if self._paused else lost
            self._send(audio.OpenTake(path=str(self._take), preroll=0.0, pad=pad))
            if self._paused:
                self._send(audio.Pause())
        if self._lost_at is not None:
            self._back()
        self._set("ready", f"Microphone: {report.device}")

    def _lose(self, line: str) -> None:
        if self._lost_at is None:
            self._lost_at = time.monotonic()
            self._listener.device_lost()
        self._set("lost", line)

    def _back(self) -> None:
        self._lost_at = None
        self._set("ready", f"Microphone: {self.device}")
        self._listener.device_back()

    def _exited(self, code: int) -> None:
        if self._closing:
            return
        self._closed_without_child()
        self._failures += 1
        never_ready = not self._settled.is_set()
        if (never_ready and self.problem is not None) or self._failures > RESTARTS:
            problem = self.problem or Problem(f"the recording process stopped (code {code})")
            self.problem = problem
            self._set("failed", str(problem))
            self._settled.set()
            return
        if not never_ready:
            self._lose("The microphone stopped; starting it again…")
        self._restart = asyncio.create_task(self._again())

    def _closed(self, path: Path, frames: int) -> None:
        if path in self._closing_takes:
            self._closing_takes.remove(path)
            self._listener.take_closed(path, frames)

    def _closed_without_child(self) -> None:
        from mocktui.audio.journal import wav_info

        for path in tuple(self._closing_takes):
            self._closed(path, wav_info(path)[1] if path.exists() else 0)

    async def _again(self) -> None:
        await asyncio.sleep(_DELAYS[min(self._failures, len(_DELAYS)) - 1])
        await self._launch()

    async def _watchdog(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            silent = time.monotonic() - self._heard_of
            if silent > NO_WORD and self._child is not None and self._child.pid is not None:
                self._heard_of = time.monotonic()
                self._child.kill()


def silent_listener() -> MicListener:
    """Return a listener that does nothing (for a sound check)."""
    return _Silent()


class _Silent:
    def mic_changed(self) -> None: ...
    def take_opened(self, path: Path) -> None: ...
    def take_closed(self, path: Path, frames: int) -> None: ...
    def gap(self, at: float, seconds: float) -> None: ...
    def device_lost(self) -> None: ...
    def device_back(self) -> None: ...
    def source_ended(self) -> None: ...
