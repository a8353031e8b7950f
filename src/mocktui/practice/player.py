"""Playing a take: the playback process seen from a screen."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mocktui.audio import playback_protocol as play
from mocktui.core.problem import Problem
from mocktui.core.text import sentence
from mocktui.practice.child import Child

SPEEDS = (0.75, 1.0, 1.25, 1.5, 2.0)  # to choose from, times the speed of the voice
STEP = 5.0  # seconds that back and forward move
_STALE = 3  # reports that may still be on their way when the player is told to go elsewhere
_FAR = 0.5  # seconds; nearer ones do no harm


class TakePlayer:
    """See :class:`mocktui.practice.desk.Player`."""

    def __init__(self, path: Path, at: float, *, log: Path) -> None:
        self._path = path
        self._log = log
        self._child: Child[play.Report] | None = None
        self._done = asyncio.Event()
        self.at = at
        self._stale = 0
        self.speed = 1.0
        self.skipping = False
        self.state = "opening"
        self.problem = ""

    async def run(self) -> None:
        """Play to the end or until :meth:`close`."""
        argv = play.playback_command(
            self._path, start=self.at, speed=self.speed, skip=self.skipping
        )
        child: Child[play.Report] = Child(
            argv, play.Report, self._report, self._exited, log=self._log
        )
        self._child = child
        begun = (self.at, self.speed, self.skipping)
        try:
            await child.start()
            if begun != (self.at, self.speed, self.skipping):  # changed while it was starting
                child.send(play.Speed(times=self.speed))
                child.send(play.Skip(on=self.skipping))
                child.send(play.Seek(at=self.at))
            await self._done.wait()
        finally:
            await child.stop(1.0)

    async def close(self) -> None:
        """Stop playing; returns when the process has left."""
        self._done.set()
        if self._child is not None:
            await self._child.stop(1.0)

    def toggle(self) -> None:
        """Pause, or go on."""
        if self._child is None or self.state not in ("playing", "paused"):
            return
        pausing = self.state == "playing"
        self._child.send(play.Pause() if pausing else play.Resume())
        self.state = "paused" if pausing else "playing"

    def seek(self, at: float) -> None:
        """Go to this second of the take."""
        self.at = max(0.0, at)
        self._stale = _STALE
        if self._child is not None:
            self._child.send(play.Seek(at=self.at))

    def set_speed(self, times: float) -> None:
        """Play so many times as fast, at the same pitch; also before it begins."""
        self.speed = times
        if self._child is not None:
            self._child.send(play.Speed(times=times))

    def skip_pauses(self, on: bool) -> None:
        """Cut silences of half a second or more short, or play them; also before it begins."""
        self.skipping = on
        if self._child is not None:
            self._child.send(play.Skip(on=on))

    def _report(self, report: play.Report) -> None:
        match report:
            case play.Playing() if self._stale and abs(report.at - self.at) > _FAR:
                self._stale -= 1  # said before the player heard where to go
            case play.Playing():
                self._stale = 0
                self.at = report.at
                if self.state == "opening":
                    self.state = "playing"
            case play.Ended():
                self.state = "ended"
                self._done.set()
            case play.Fault():
                self.state = "failed"
                self.problem = sentence(str(Problem(report.what, fix=report.fix)))

    def _exited(self, code: int) -> None:
        if self.state not in ("ended", "failed"):
            self.state = "ended" if code == 0 else "failed"
            self.problem = "" if code == 0 else "The player stopped."
        self._done.set()
