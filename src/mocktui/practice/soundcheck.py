"""The sound check: speak a sentence, see how it sounds, what was heard, and what to change.

The sentence is recorded into the cache folder, measured, read by the recognizer if there is one,
and removed again. The next sentence takes its place.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.core.transcript import Segment
from mocktui.places import private_folder
from mocktui.practice.desk import CheckView
from mocktui.practice.ears import Ears
from mocktui.practice.microphone import Microphone
from mocktui.practice.view import Level

if TYPE_CHECKING:
    from mocktui.audio.loudness import Quality

QUIET = 8.0  # seconds without a voice before we say so
SPEECH = -45.0  # dBFS peak; a quiet voice at arm's length is above it on every microphone we tried
LOOK_AGAIN = 6.0  # seconds between two looks for another microphone that hears
DENIED = 3.0  # seconds of exact zeros: a real microphone always has some noise
CLIPPED = 3.0  # seconds for which a clipped top is shown
_MAC = "allow your terminal in System Settings → Privacy & Security → Microphone"
_ABOVE = 8.0  # dB over the room that count as a voice
_ROOM = 100  # levels (ten a second) the room is judged by
_SENTENCE = 6  # levels with a voice that make a sentence, at the least
_OVER = 12  # levels without one that end it
_LONGEST = 150  # levels of one recording


class MicCheck:
    """See :class:`mocktui.practice.desk.SoundCheck`.

    ``argv`` is the capture's command, ``listening`` the recognizer's (None: no words are shown).
    ``cache`` is where the sentence is kept meanwhile; without it nothing is recorded.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        log: Path,
        listening: Sequence[str] | None = None,
        cache: Path | None = None,
    ) -> None:
        self._log = log
        self._looking: asyncio.Task[None] | None = None  # for another input that hears
        self._looked_at = 0.0
        self._hears = ""
        self._mic = Microphone(argv, self, log=log, on_level=self._level)
        log = log.with_name("speech.log")
        self._ears = Ears(listening, self, log=log) if listening else None
        self._cache = cache
        self._done = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ready_at: float | None = None
        self._spoke_at: float | None = None
        self._clipped_at: float | None = None
        self._room: deque[float] = deque(maxlen=_ROOM)
        self._take: Path | None = None
        self._number = 0
        self._levels = self._voiced = self._still = 0
        self._segments: list[str] = []
        self._partial = ""
        self._heard = ""
        self._quality: Quality | None = None

    async def run(self) -> None:
        """Hold the microphone open until :meth:`close`."""
        try:
            await self._mic.start()
            await self._mic.settled()
            if not self._done.is_set():
                self._next()
            await self._done.wait()
        finally:
            await self._put_away()

    async def close(self) -> None:
        """Let the microphone go; returns when its process has left and the sentence is removed."""
        self._done.set()
        await self._put_away()

    async def _put_away(self) -> None:
        self._done.set()
        for task in tuple(self._tasks):
            task.cancel()
        parts = [one.close() for one in (self._mic, self._ears) if one is not None]
        await asyncio.gather(*parts, *self._tasks, return_exceptions=True)
        self._remove(self._take)
        self._take = None

    def view(self) -> CheckView:
        """Return level, state, one sentence of advice, and what was heard and measured."""
        mic, now = self._mic, time.monotonic()
        state, advice = "opening", "Opening the microphone…"
        if mic.state in ("failed", "lost"):
            state, advice = mic.state, mic.line
        elif mic.state == "ready":
            state, advice = self._judge(now)
        return CheckView(
            level=mic.level,
            state=state,
            advice=advice,
            device=mic.device,
            heard=self._words or self._heard,
            quality=self._quality,
        )

    @property
    def _words(self) -> str:
        return " ".join(one for one in (*self._segments, self._partial) if one)

    def _judge(self, now: float) -> tuple[str, str]:
        level = self._mic.level
        if self._ready_at is None:
            self._ready_at = now
        since = now - self._ready_at
        if level.zeros and since > DENIED:
            return "denied", f"This microphone gives exact zeros: on macOS {_MAC}; else unmute it."
        if self._clipped_at is not None and now - self._clipped_at < CLIPPED:
            return "clipped", "Too loud: move away a little, or turn the microphone down."
        if self._quality is not None:
            from mocktui.audio.loudness import CLIPPED as MUCH
            from mocktui.audio.loudness import advice

            clipped = self._quality.clipped_share > MUCH
            return "clipped" if clipped else "ready", advice(self._quality)
        if self._spoke_at is not None:
            return "ready", "It hears you."
        if since > QUIET:
            return "silent", self._nothing(now)
        return "ready", "Say a sentence: the bar should move."

    def _nothing(self, now: float) -> str:
        """Say that nothing is heard, and whether another microphone hears it."""
        looking = self._looking is not None and not self._looking.done()
        if not looking and (not self._looked_at or now - self._looked_at > LOOK_AGAIN):
            self._looking = asyncio.ensure_future(self._look())
            self._tasks.add(self._looking)
            self._looking.add_done_callback(self._tasks.discard)
        if self._hears:
            return f"{self._hears} hears you, this one doesn't: choose it with d."
        return "It hears nothing. Is this the right microphone? Choose another above."

    async def _look(self) -> None:
        from mocktui.practice.other_inputs import who_hears

        try:
            self._hears = one_line(await who_hears(self._mic.device, log=self._log))
        finally:
            self._looked_at = time.monotonic()

    # -- the sentence -------------------------------------------------------------------------

    def _next(self) -> None:
        """Wait for a sentence: record, so that its beginning is there too."""
        self._levels = self._voiced = self._still = 0
        if self._cache is None or self._done.is_set():
            return
        self._number += 1
        name = f"{os.getpid()}-{id(self):x}-{self._number}.wav"
        try:
            self._take = private_folder(self._cache / "soundcheck") / name
        except Problem:
            self._cache = None  # the level alone has to do
            return
        self._mic.open_take(self._take)

    def _level(self, level: Level) -> None:
        """Ten times a second: is it a voice, and is the sentence over?"""
        now = time.monotonic()
        if level.clipped:
            self._clipped_at = now
        self._room.append(level.rms)
        room = sorted(self._room)[len(self._room) // 5]
        voice = level.peak > SPEECH and (level.rms > room + _ABOVE or len(self._room) < 5)
        if level.peak > SPEECH:
            self._spoke_at, self._hears = now, ""
        if self._take is None:
            return
        self._levels += 1
        self._voiced += voice
        self._still = 0 if voice else self._still + 1
        if voice and self._voiced == 2:
            self._listen(self._take)
        over = self._voiced >= _SENTENCE and self._still >= _OVER
        if over or self._levels >= _LONGEST:
            self._mic.close_take()

    def _listen(self, take: Path) -> None:
        self._segments, self._partial = [], ""
        if self._ears is not None:
            if self._ears.state == "off":
                self._spawn(self._ears.start())
            self._ears.listen(str(take), take)

    def _spawn(self, work: object) -> None:
        task = asyncio.ensure_future(work)  # type: ignore[call-overload]  # a coroutine
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _measure(self, take: Path, frames: int) -> None:
        """Measure a recorded sentence, wait for its words, remove it."""
        try:
            self._quality = await asyncio.to_thread(_quality, take)
            if self._ears is not None:
                self._ears.finish(str(take), frames)
                await self._ears.idle()
        finally:
            self._remove(take)

    @staticmethod
    def _remove(take: Path | None) -> None:
        if take is not None:
            with contextlib.suppress(OSError):
                take.unlink(missing_ok=True)

    # -- what microphone and recognizer tell --------------------------------------------------

    def take_closed(self, path: Path, frames: int) -> None:
        """The sentence is complete; one without a voice is thrown away."""
        spoken = self._voiced >= _SENTENCE and frames > 0
        self._take = None
        if spoken and not self._done.is_set():
            self._spawn(self._measure(path, frames))
        else:
            if self._ears is not None:
                self._ears.drop(str(path))
            self._remove(path)
        self._next()

    def take_failed(self, path: Path, problem: Problem) -> None:  # noqa: ARG002
        """The cache can't be written: the level alone has to do."""
        self._cache = None

    def partial(self, take: str, text: str) -> None:  # noqa: ARG002
        """Words that may still change."""
        self._partial = text

    def segment(self, take: str, reading: str, segment: Segment) -> None:  # noqa: ARG002
        """Words that won't."""
        self._partial = ""
        self._segments.append(segment.text)

    def reading_done(self, take: str, reading: str, seconds: float) -> None:  # noqa: ARG002
        """The sentence is read."""
        self._heard, self._segments, self._partial = self._words, [], ""

    def mic_changed(self) -> None:
        """Seen at the next look."""

    def take_opened(self, path: Path) -> None:
        """Nothing to do."""

    def gap(self, at: float, seconds: float) -> None:
        """Nothing to do."""

    def device_lost(self) -> None:
        """Seen at the next look."""

    def device_back(self) -> None:
        """Seen at the next look."""

    def device_moved(self, name: str) -> None:
        """Seen at the next look."""

    def source_ended(self) -> None:
        """A file that stands for the microphone: it is a sentence."""
        self._mic.close_take()

    def ears_changed(self) -> None:
        """Nothing to do."""

    def ears_fault(self, what: str) -> None:
        """A sound check does without words; the interview says what is wrong."""


def _quality(take: Path) -> Quality | None:
    from mocktui.audio.journal import read_sound
    from mocktui.audio.loudness import quality

    try:
        samples, rate = read_sound(take)
    except Problem:
        return None
    return quality(samples, rate)
