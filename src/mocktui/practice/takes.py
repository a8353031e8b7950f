"""The takes of a sitting: which file is being recorded, and when the microphone is wanted."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.keys import place_of
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.core.text import sentence
from mocktui.practice.aloud import Aloud
from mocktui.practice.microphone import Microphone
from mocktui.practice.sitting import Sitting

CLOSING = 10.0  # seconds the capture may take to complete a file


class Takes:
    """Gives the microphone its orders, and is told what became of them.

    See :class:`mocktui.practice.microphone.MicListener`.
    """

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
        self._opening: Path | None = None
        self._broken = False  # the take's file can't be written on: the person has to choose
        self._completed = asyncio.Event()
        self._switching: asyncio.Future[None] | None = None
        self._unspoken: ev.Mode = "type"  # how to go on where speaking again can't be
        self._hushing: asyncio.Task[None] | None = None  # a take waits for a quiet room

    # -- orders -------------------------------------------------------------------------------

    def follow(self, before: State) -> None:
        """Give the orders that the state calls for, after it was ``before``."""
        state, mic = self._sitting.state, self._sitting.mic
        if before.mode != "speak":
            self._unspoken = before.mode
        was, now_open = before.open_take, state.open_take
        if was is not None and (now_open is None or before.current != state.current):
            self._close()
        armed = state.current if state.phase == "arming" else None
        armed_before = before.current if before.phase == "arming" else None
        if armed_before is not None and armed != armed_before and now_open is None:
            self._abandon()
        if armed is not None and armed != armed_before:
            self._open(state)
        if mic is not None and now_open is not None and state.paused != before.paused:
            (mic.pause if state.paused else mic.resume)()

    def mode_changed(self) -> None:
        """Answers are spoken from now on, or no longer: the microphone follows."""
        if self._sitting.mic is None:
            return
        if self._sitting.state.mode != "speak":
            # What was recorded stays, and the clock waits for no microphone.
            self._sitting.step(do.DeviceBack())
            if self._sitting.state.phase == "arming":
                self._abandon()
                self._open(self._sitting.state)
            else:
                self._close()
        self._switching = asyncio.ensure_future(self._switch(self._switching))

    async def _switch(self, previous: asyncio.Future[None] | None) -> None:
        """Open or let go the microphone, whichever is wanted once the last change is through."""
        if previous is not None:
            await previous
        mic = self._sitting.mic
        if mic is None or self._sitting.state.phase == "ended":
            return
        if self._sitting.state.mode != "speak":
            if mic.state != "off":
                await self.completed()
                await mic.close()
        elif mic.state in ("off", "failed"):
            await mic.start()

    def _open(self, state: State) -> None:
        self._unhush()
        sitting, mic, item = self._sitting, self._sitting.mic, state.item
        if state.mode != "speak" or mic is None or item is None:
            sitting.step(do.AnswerOpened())
            return
        n = len(item.takes) + 1
        up = place_of(item.key)
        path = sitting.folder.take_path(item.number, up, n)
        if path.exists():
            # Left by a crash before its answer began: no event knows it, but it is never lost.
            path.rename(path.with_name(f"{path.stem}.left-{path.stat().st_mtime_ns}{path.suffix}"))
        sitting.scribe.place(path, item.key, n)
        self._opening = path
        self._broken = False
        if mic.state == "lost":
            sitting.step(do.DeviceLost(mic.device))
        if sitting.aloud is None or sitting.aloud.quiet:
            mic.open_take(path)
        else:
            self._hushing = asyncio.create_task(self._open_hushed(sitting.aloud, mic, path))

    async def _open_hushed(self, aloud: Aloud, mic: Microphone, path: Path) -> None:
        await aloud.before_take()
        if path == self._opening:
            mic.open_take(path)

    def _unhush(self) -> None:
        if self._hushing is not None:
            self._hushing.cancel()
            self._hushing = None

    def _abandon(self) -> None:
        self._unhush()
        if self._sitting.mic is not None and self._opening is not None:
            self._sitting.scribe.forget(self._opening)
            self._opening = None
            self._sitting.mic.close_take()

    def _close(self) -> None:
        if self._sitting.mic is not None:
            self._sitting.mic.close_take()

    async def completed(self) -> None:
        """Wait until the files of all closed takes are complete, but not for ever."""
        mic = self._sitting.mic
        if mic is None or not mic.closing:
            return
        try:
            async with asyncio.timeout(CLOSING):
                while mic.closing:
                    self._completed.clear()
                    await self._completed.wait()
        except TimeoutError:
            told = "The last recording did not close in time; it is read at the next start."
            self._sitting.say(told)

    async def put_away(self) -> None:
        """Let the microphone go."""
        self._unhush()
        try:
            if self._switching is not None:
                await self._switching
        finally:
            if self._sitting.mic is not None:
                await self._sitting.mic.close()

    # -- what the microphone tells ------------------------------------------------------------

    def mic_changed(self) -> None:
        """The microphone's state or line changed; one that won't open again is done without."""
        sitting, mic = self._sitting, self._sitting.mic
        sitting.tell()
        # After the first question only one that was let go is started, so only that one can fail.
        failed = mic is not None and mic.state == "failed" and mic.file_problem is None
        if mic is None or not failed or sitting.state.mode != "speak":
            return
        if sitting.step(do.ChangeMode(self._unspoken, why="no microphone")):
            self.mode_changed()
            why = sentence(mic.problem.what) if mic.problem else "The microphone can't be opened"
            sitting.say(f"{why}: you go on as before.")

    def take_opened(self, path: Path) -> None:
        """Frames flow: the answer's clock starts."""
        if path != self._opening:
            return
        sitting = self._sitting
        self._opening = None
        sitting.step(do.AnswerOpened(f"takes/{path.name}"))
        if sitting.ears is not None and sitting.scribe.knows(path):
            sitting.scribe.live(path)
            sitting.ears.listen(str(path), path)

    def take_closed(self, path: Path, frames: int) -> None:
        """The file is complete: the ears may finish."""
        sitting = self._sitting
        if sitting.ears is not None and sitting.scribe.knows(path):
            sitting.ears.finish(str(path), frames)
        if sitting.aloud is not None:
            sitting.aloud.take_closed()
        self._completed.set()
        sitting.tell()

    def take_failed(self, path: Path, problem: Problem) -> None:
        """The file can't be written on: what is in it stays, and the person chooses."""
        take = self._sitting.state.open_take
        if path == self._opening or (take and take.audio == f"takes/{path.name}"):
            self._broken = True
            self._sitting.step(do.DeviceLost())
        self._sitting.say(str(problem))

    def gap(self, at: float, seconds: float) -> None:
        """Silence stands where nothing arrived."""
        take, key = self._sitting.state.open_take, self._sitting.state.current
        if take is not None and key is not None:
            gap = ev.AudioGap(question=key, take=take.n, start=max(0.0, at), seconds=seconds)
            self._sitting.record(gap)
            self._sitting.say("Some sound was lost; the place is marked.")

    def device_lost(self) -> None:
        """No frames arrive: the clock stops, at the moment of the last one."""
        mic = self._sitting.mic
        if mic is not None:
            self._sitting.step(do.DeviceLost(mic.device), self._sitting.now() - mic.silent)
        self._sitting.say("The microphone is gone. The clock waits for it.")

    def device_back(self) -> None:
        """Frames flow again."""
        if self._broken:
            return  # with nowhere to write them
        mic = self._sitting.mic
        self._sitting.step(do.DeviceBack(mic.device if mic else ""))
        self._sitting.say("The microphone is back.")

    def device_moved(self, name: str) -> None:
        """The sound system took another microphone in mid-sitting: say so, and keep it."""
        self._sitting.record(ev.DeviceChanged(state="changed", device=name))
        self._sitting.say(f"The system changed the microphone: {name} hears you now.")

    def source_ended(self) -> None:
        """The file that stands for the microphone came to its end."""
        self._sitting.step(do.Finish("source"))
