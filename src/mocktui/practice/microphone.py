"""The capture process seen from the conductor: started, watched, started again."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from mocktui.audio import protocol as audio
from mocktui.core.problem import Problem
from mocktui.practice.child import Child
from mocktui.practice.source_watch import SourceWatch
from mocktui.practice.view import Level, MicState

CRASHES = 3  # of a process that says nothing, before the microphone was ever ready
# Seconds before each new start, the last one repeated for as long as the microphone is away: with
# the half second a start takes, one that is plugged in again is found within two seconds.
_DELAYS = (0.0, 0.3, 0.7)
_LEVEL = 0.1  # seconds between two levels
_TICK = 0.25  # seconds between two looks of the watchdog


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds without a report. While sound flows there are ten a second.

    After ``silent`` the microphone counts as lost, after ``hung`` its process is killed;
    ``opening`` holds instead where nothing flows (the process then speaks every few seconds).
    """

    silent: float = 1.2
    hung: float = 3.0
    opening: float = 8.0


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

    def take_failed(self, path: Path, problem: Problem) -> None:
        """The file can't be written (on): a full disk. What is in it stays."""
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

    def device_moved(self, name: str) -> None:
        """The sound system gives us another microphone from now on; sound flows as before."""
        ...

    def source_ended(self) -> None:
        """The file that stands for the microphone came to its end."""
        ...


class Microphone:
    """Keeps one capture process open through a session.

    A process that dies or hangs is started again; an open take goes on in the same file, with
    silence for the time that was lost. Once it was ready it is looked for without end: whether to
    wait for a microphone is the person's choice. ``on_level`` is called with each level.
    """

    def __init__(
        self,
        argv: Sequence[str],
        listener: MicListener,
        *,
        log: Path,
        patience: Patience | None = None,
        on_level: Callable[[Level], None] | None = None,
    ) -> None:
        self._argv = list(argv)
        self._listener = listener
        self._log = log
        self._patience = patience or Patience()
        self._on_level = on_level
        self._child: Child[audio.Report] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._restart: asyncio.Task[None] | None = None
        self._closing = False
        self._paused = False
        self._take: Path | None = None
        self._opened = False
        self._closing_takes: list[Path] = []
        self._lost = False
        self._mute = False  # lost because the process says nothing
        self._missing = 0.0  # seconds of the open take that are not in its file, pauses left out
        self._missing_since: float | None = None
        self._flowed_at = 0.0  # when sound last arrived
        self._flows = False  # from the process that runs now
        self._failures = 0
        self._heard_of = 0.0
        self._settled = asyncio.Event()
        self._source = SourceWatch(lambda: self.pid, self._moved)
        self.state: MicState = "off"
        self.line = ""
        self.level = Level()
        self.problem: Problem | None = None
        # Why the last take's file could not be written (on). The state is then ``failed`` too, but
        # the microphone hears as before, and each next take is a new try.
        self.file_problem: Problem | None = None
        self.device = ""
        self.overflows = 0

    @property
    def pid(self) -> int | None:
        """The capture process's id while it runs."""
        return self._child.pid if self._child else None

    @property
    def silent(self) -> float:
        """Seconds since sound last arrived; 0 before any did."""
        return max(0.0, time.monotonic() - self._flowed_at) if self._flowed_at else 0.0

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
        """Wait until the microphone is ready, has failed, or was let go."""
        await self._settled.wait()

    async def _launch(self) -> None:
        child: Child[audio.Report] = Child(
            self._argv, audio.Report, self._report, self._exited, log=self._log
        )
        self._child = child
        self._heard_of = time.monotonic()
        self._flows = self._mute = False
        await child.start()
        if self._closing:  # meanwhile, when it was no process yet
            await child.stop()
        elif self._watch is None:
            self._watch = asyncio.create_task(self._watchdog())

    def open_take(self, path: Path) -> None:
        """Write what is heard from now on to ``path``."""
        self._take, self._opened, self._paused = path, False, False
        self._missing, self._missing_since = 0.0, None
        self.file_problem = None
        if self.state == "failed" and self._flows:  # the file failed, not the microphone
            self._set("ready", f"Microphone: {self.device}")
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
        if self._missing_since is not None:
            self._missing += time.monotonic() - self._missing_since
            self._missing_since = None
        self._paused = True
        self._send(audio.Pause())

    def resume(self) -> None:
        """Write again."""
        self._paused = False
        if self._lost and self._opened:
            self._missing_since = time.monotonic()
        self._send(audio.Resume())

    async def change(self, argv: Sequence[str]) -> None:
        """Listen to another microphone from now on; an open take goes on in the same file."""
        self._argv = list(argv)
        self._failures = 0
        if self._child is not None and self._child.pid is not None:
            self._lose("Changing the microphone…")
            await self._child.stop()  # `_exited` starts the new one

    async def close(self) -> None:
        """Let the microphone go."""
        self._closing = True
        for task in (self._watch, self._restart):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        self._watch = self._restart = None
        await self._source.close()
        if self._child is not None:
            await self._child.stop()
        self._set("off", "")
        self._settled.set()  # nobody waits for one that will never be ready

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
                self._level(report)
            case audio.Ready():
                self._ready(report)
            case audio.TakeOpened():
                self._missing, self._missing_since = 0.0, None
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
                self._lose(f"The microphone is {'gone' if report.gone else 'silent'}.")
            case audio.Back():
                self._missing, self._missing_since = 0.0, None  # it fills the gap itself
                self._back()
            case audio.SourceEnded():
                self._listener.source_ended()
            case audio.Fault():
                problem = Problem(report.what, where=report.where, fix=report.fix)
                self._fault(problem, report.short or report.what)

    def _level(self, report: audio.Level) -> None:
        self._flowed_at = self._heard_of
        self.level = Level(
            rms=report.rms, peak=report.peak, clipped=report.clipped, zeros=report.zeros
        )
        if self._mute:  # it was held up, or we were: its own account of a gap holds
            self._missing, self._missing_since = 0.0, None
            self._back()
        if self._on_level is not None:
            self._on_level(self.level)

    def _ready(self, report: audio.Ready) -> None:
        self.device = report.device
        self.problem = None
        self._failures = 0
        self._flows = True
        self._flowed_at = self._heard_of
        self._settled.set()
        self._watch_source()
        if self._take is not None:
            # A new process in mid-take: the same file, and silence for what was lost.
            pad = self._missing
            if self._missing_since is not None:
                pad += time.monotonic() - self._missing_since
            if self._opened:
                self._send(audio.OpenTake(path=str(self._take), preroll=0.0, pad=pad))
            else:
                self._send(audio.OpenTake(path=str(self._take)))
            if self._paused:
                self._send(audio.Pause())
        if self._lost:
            self._back()
        self._set("ready", f"Microphone: {report.device}")

    def _watch_source(self) -> None:
        if "--source" not in self._argv:  # no file is moved
            self._source.start()

    def _lose(self, line: str) -> None:
        if not self._lost:
            self._lost = True
            self.file_problem = None  # from now on it is the microphone
            self.level = Level()
            if self._opened and not self._paused and self._missing_since is None:
                # Up to a level's length more is in the file.
                self._missing_since = self._flowed_at + _LEVEL / 2
            self._listener.device_lost()
        self._set("lost", line)

    def _back(self) -> None:
        self._lost = self._mute = False
        self._flows = True
        self._set("ready", f"Microphone: {self.device}")
        self._listener.device_back()
        self._watch_source()  # it may have been the server that was away

    def _moved(self, name: str) -> None:
        self.device = name
        if self.state == "ready":
            self._set("ready", f"Microphone: {name}")
        self._listener.device_moved(name)

    def _fault(self, problem: Problem, short: str) -> None:
        self.problem = problem
        path = next(
            (one for one in (self._take, *self._closing_takes) if str(one) == problem.where), None
        )
        if path is None:
            return
        if path == self._take:
            self._take = None
            if self._opened:
                self._closing_takes.append(path)  # what is in it is reported next
            self.file_problem = problem
            self._set("failed", f"{short[:1].upper()}{short[1:]}.")
        self._listener.take_failed(path, problem)

    def _exited(self, code: int) -> None:
        if self._closing:
            return
        self._flows = False
        self._closed_without_child()
        self._failures += 1
        if not self._settled.is_set() and (self.problem or self._failures > CRASHES):
            how = self._child.ending(code) if self._child else "stopped"
            problem = self.problem or Problem(f"the recording process {how}")
            self.problem = problem
            self._set("failed", str(problem))
            self._settled.set()
            return
        if self._settled.is_set():
            self._lose(self.line if self._lost else "The recording was cut; starting again…")
        self._restart = asyncio.create_task(self._again())

    def _closed(self, path: Path, frames: int) -> None:
        if path in self._closing_takes:
            self._closing_takes.remove(path)
            self._listener.take_closed(path, frames)

    def _closed_without_child(self) -> None:
        from mocktui.audio.journal import wav_info

        for path in tuple(self._closing_takes):
            try:
                frames = wav_info(path)[1]
            except Problem:  # none was made, or it can't be looked at: whoever reads it says so
                frames = 0
            self._closed(path, frames)

    async def _again(self) -> None:
        await asyncio.sleep(_DELAYS[min(self._failures, len(_DELAYS)) - 1])
        await self._launch()

    async def _watchdog(self) -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(_TICK)
            now = time.monotonic()
            if now - before > 2 * _TICK:  # we were held up: what it said waits to be read
                self._heard_of = now
            if self._child is None or self._child.pid is None:
                continue
            silent = now - self._heard_of
            if self._flows and not self._lost and silent > self._patience.silent:
                self._mute = True
                self._lose("The microphone does not answer.")
            flowed = self._flows and (not self._lost or self._mute)
            if silent > (self._patience.hung if flowed else self._patience.opening):
                self._heard_of = now
                self._child.kill()
