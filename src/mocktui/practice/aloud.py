"""What a sitting lets be heard: the question, and short tones. Never while a take is recorded.

A take holds 0.3 s from before it was opened, and sound is under way a moment in loudspeaker and
microphone: so the room has to be quiet for :data:`QUIET` seconds before one is opened. The tone of
the start is over by then; the tone of the end is played once the file is complete.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from mocktui.audio import tones
from mocktui.core import commands as do
from mocktui.core.interview import deadline
from mocktui.core.state import State
from mocktui.practice.child import Child
from mocktui.practice.sitting import Sitting
from mocktui.practice.voice import SystemVoice

QUIET = 0.6  # seconds between the last sound of ours and a take
_STOPPING = 1.5  # seconds a voice that was stopped may take to be gone
_PATIENCE = 2.0  # seconds a tone may take, the start of its program among them
THIRTY = 30.0


class Tones:
    """Plays tones through a process; a hanging or missing sound system costs a tone, no more."""

    def __init__(self, volume: int, log: Path) -> None:
        self._argv = tones.tones_command(volume)
        self._log = log
        self._child: Child[tones.Played] | None = None
        self._played = asyncio.Event()
        self._gone = False
        self._turn = asyncio.Lock()
        self.silent_since = 0.0  # monotonic; 0: none was played
        self.problem = ""

    async def ready(self) -> None:
        """Start the process ahead of the first tone."""
        async with self._turn:
            await self._start()

    async def _start(self) -> None:
        self._gone = False
        self._child = Child(self._argv, tones.Played, self._report, self._exited, log=self._log)
        await self._child.start()

    def _report(self, report: tones.Played) -> None:
        self.problem = report.what
        self._played.set()

    def _exited(self, _: int) -> None:
        self._gone = True
        self._played.set()

    @property
    def playing(self) -> bool:
        """Whether one is being played."""
        return self._turn.locked()

    async def play(self, name: tones.Name) -> None:
        """Play a tone; return when it was heard, or can't be."""
        async with self._turn:
            if self._child is None or self._gone:
                await self._start()
            assert self._child is not None
            self._played.clear()
            self._child.send(tones.Play(name))
            try:
                async with asyncio.timeout(_PATIENCE):
                    await self._played.wait()
            except TimeoutError:
                self._child.kill()
                self._gone = True
            finally:
                self.silent_since = time.monotonic()

    async def heard(self) -> None:
        """Wait until the tone that is being played is over."""
        async with self._turn:
            pass

    async def close(self) -> None:
        """Let the process go."""
        if self._child is not None:
            await self._child.stop(0.5)


class Aloud:
    """Reads what is asked, plays the tones, and keeps both out of every take.

    ``voice`` None: nothing is read by itself. It may still be asked to read (the key in the Room),
    so whoever opens a take hands over the voice that could be heard as ``heard``.
    """

    def __init__(
        self,
        sitting: Sitting,
        *,
        voice: SystemVoice | None = None,
        heard: SystemVoice | None = None,
        tones: Tones | None = None,
        language: str = "en",
        headphones: Callable[[], bool] = lambda: False,
    ) -> None:
        self._sitting = sitting
        self._voice = voice
        self._heard = heard or voice
        self._tones = tones
        self._language = language
        self._headphones = headphones
        self._told = ""
        self._open = False  # an answer that no microphone hears
        self._private = False  # only the person's own ears hear us
        self._reading: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._thirty: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Make the tones ready, and look where they are heard."""
        if self._tones is not None:
            self._spawn(self._prepare(self._tones))

    async def _prepare(self, tones_: Tones) -> None:
        await tones_.ready()
        self._private = await asyncio.to_thread(self._headphones)

    # -- the question -------------------------------------------------------------------------

    def follow(self, before: State) -> None:
        """Do what the state calls for, after it was ``before``."""
        state = self._sitting.state
        if state.held and (not before.held or state.current != before.current):
            self._read(state)
        elif before.held and not state.held and self._heard is not None:
            self._heard.stop()
        if state.phase != before.phase and state.phase != "thinking" and self._heard is not None:
            self._heard.stop()
        self._mark_silent_answers(state)
        self._mind_thirty(state)

    def _mark_silent_answers(self, state: State) -> None:
        """Where no take is recorded, tones mark the answer's beginning and end."""
        is_open = state.open_take is not None and state.mode != "speak"
        if is_open != self._open:
            self._open = is_open
            if self._tones is not None:
                self._spawn(self._tones.play("recording" if is_open else "stopped"))

    def _read(self, state: State) -> None:
        voice, item = self._voice, state.item
        if self._reading is not None:
            self._reading.cancel()
        if voice is not None and item is not None:
            voice.say(item.ask, self._language)
        if not state.hold:  # else think time waits for the person anyway
            self._reading = self._spawn(self._let_think(voice, state.current))

    async def _let_think(self, voice: SystemVoice | None, question: str | None) -> None:
        """Think time begins when the question was read, or could not be."""
        if voice is not None:
            await voice.finished()
            if (voice.problem or not voice.found) and voice.line != self._told:
                self._told = voice.line  # once: it is in the way else
                self._sitting.say(voice.line)
        state = self._sitting.state
        if state.held and state.current == question:
            self._sitting.step(do.Think())

    # -- around a take ------------------------------------------------------------------------

    @property
    def quiet(self) -> bool:
        """Whether a take may be opened at once."""
        return self._tones is None and self._silent_for() >= QUIET

    def _silent_for(self) -> float:
        if self._heard is not None and self._heard.speaking:
            return 0.0
        if self._tones is not None and self._tones.playing:
            return 0.0
        last = max(
            self._heard.silent_since if self._heard else 0.0,
            self._tones.silent_since if self._tones else 0.0,
        )
        return time.monotonic() - last if last else QUIET

    async def before_take(self) -> None:
        """Stop the voice, play the tone of the start, and wait until the room is quiet."""
        if self._heard is not None:
            self._heard.stop()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_STOPPING):
                    await self._heard.finished()
        if self._tones is not None:
            await self._tones.play("recording")
        while (left := QUIET - self._silent_for()) > 0:
            await asyncio.sleep(left)

    def take_closed(self) -> None:
        """The file is complete: say so."""
        if self._tones is not None and self._sitting.state.phase != "arming":
            self._spawn(self._tones.play("stopped"))

    # -- thirty seconds left ------------------------------------------------------------------

    def _mind_thirty(self, state: State) -> None:
        """Play the tone of the last half minute where no microphone can hear it."""
        if self._thirty is not None:
            self._thirty.cancel()
            self._thirty = None
        end, tones_ = deadline(state), self._tones
        if tones_ is None or state.phase != "answering" or end is None or state.paused:
            return
        if state.mode == "speak" and not self._private:
            return
        left = end - THIRTY - self._sitting.now()
        if left > 0:
            self._thirty = self._spawn(self._play_thirty(tones_, left))

    async def _play_thirty(self, tones_: Tones, left: float) -> None:
        await asyncio.sleep(left)
        await tones_.play("thirty")

    # -- the end ------------------------------------------------------------------------------

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Be silent for good."""
        if self._heard is not None:
            self._heard.stop()
        if self._tones is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._tones.heard()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._heard is not None:
            await self._heard.finished()
        if self._tones is not None:
            await self._tones.close()
