"""The sound check: speak a sentence, see how it sounds, what was heard, and what to change.

The sentence is recorded into the cache folder, measured, read by the recognizer if there is one,
and removed again. The next sentence takes its place.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.core.transcript import Segment
from mocktui.places import Places, private_folder
from mocktui.practice.denied import way_to_allow
from mocktui.practice.desk import CheckView
from mocktui.practice.ears import Ears, worker_command
from mocktui.practice.microphone import Microphone
from mocktui.practice.sentence import Sentence
from mocktui.practice.view import Level

if TYPE_CHECKING:
    from mocktui.audio.loudness import Quality

QUIET = 8.0  # seconds without a voice before we say so
LOOK_AGAIN = 6.0  # seconds between two looks for another microphone that hears
DENIED = 3.0  # seconds of exact zeros: a real microphone always has some noise
CLIPPED = 3.0  # seconds for which a clipped top is shown
LEFT = 600.0  # seconds since a sentence was written to: whoever recorded it was killed


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
        self._spoke = False
        self._clipped_at: float | None = None
        self._sentence = Sentence()
        self._take: Path | None = None
        self._number = 0
        self._measuring = 0  # sentences that are measured or read now
        self._listened = ""  # the take whose words are shown as they come
        self._segments: dict[str, list[str]] = {}
        self._partial = ""
        self._heard = ""
        self._quality: Quality | None = None
        self._measured = ""

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
        if mic.state in ("failed", "lost") and mic.file_problem is None:
            state, advice = mic.state, mic.line
        elif mic.state not in ("off", "opening"):
            state, advice = self._judge(now)
        return CheckView(
            level=mic.level,
            state=state,
            advice=advice,
            device=mic.device,
            heard=self._words or self._heard,
            quality=self._quality,
            measured=self._measured,
            deaf=self._deaf,
        )

    @property
    def busy(self) -> bool:
        """Whether a sentence is being spoken, measured or read now."""
        return bool(self._measuring) or (self._sentence.spoken and not self._done.is_set())

    @property
    def _deaf(self) -> str:
        problem = self._ears.problem if self._ears is not None else None
        return one_line(problem.what) if problem is not None else ""

    @property
    def _words(self) -> str:
        said = self._segments.get(self._listened, ())
        return " ".join(one for one in (*said, self._partial) if one)

    def _judge(self, now: float) -> tuple[str, str]:
        level = self._mic.level
        if self._ready_at is None:
            self._ready_at = now
        since = now - self._ready_at
        if level.zeros and since > DENIED:
            return "denied", f"This microphone gives exact zeros: {way_to_allow()}."
        if self._clipped_at is not None and now - self._clipped_at < CLIPPED:
            return "clipped", "Too loud: move away a little, or turn the microphone down."
        if self._quality is not None:
            from mocktui.audio.loudness import CLIPPED as MUCH
            from mocktui.audio.loudness import advice

            clipped = self._quality.clipped_share > MUCH
            return "clipped" if clipped else "ready", advice(self._quality)
        if self._spoke:
            return "ready", "It hears you."
        if since > QUIET:
            return "silent", self._nothing(now)
        return "ready", "Say a sentence: the bar should move."

    def _nothing(self, now: float) -> str:
        """Say that nothing is heard, and whether another microphone hears it."""
        looking = self._looking is not None and not self._looking.done()
        if not looking and (not self._looked_at or now - self._looked_at > LOOK_AGAIN):
            self._looking = self._spawn(self._look())
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
        self._sentence.next()
        if self._cache is None or self._done.is_set():
            return
        self._number += 1
        name = f"{os.getpid()}-{id(self):x}-{self._number}.wav"
        try:
            folder = private_folder(self._cache / "soundcheck")
        except Problem:
            self._cache = None  # the level alone has to do
            return
        if self._number == 1:
            _forget(folder)
        self._take = folder / name
        self._mic.open_take(self._take)

    def _level(self, level: Level) -> None:
        """Ten times a second: is it a voice, and is the sentence over?"""
        now = time.monotonic()
        if level.clipped:
            self._clipped_at = now
        sentence = self._sentence
        sentence.add(level)
        if sentence.speaking:
            self._spoke, self._hears = True, ""
        if self._take is None:
            return
        if sentence.begins:
            self._listen(self._take)
        if sentence.over:
            self._mic.close_take()

    def _listen(self, take: Path) -> None:
        self._listened, self._partial = str(take), ""
        if self._ears is not None:
            if self._ears.state == "off":
                self._spawn(self._ears.start())
            self._ears.listen(str(take), take)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _measure(self, take: Path, frames: int) -> None:
        """Measure a recorded sentence, wait for its words, remove it."""
        self._measuring += 1
        try:
            self._quality = await asyncio.to_thread(_quality, take)
            if self._quality is not None:
                from mocktui.audio.loudness import figures

                self._measured = figures(self._quality)
            if self._ears is not None:
                self._ears.finish(str(take), frames)
                await self._ears.idle()
        finally:
            self._measuring -= 1
            self._remove(take)

    @staticmethod
    def _remove(take: Path | None) -> None:
        if take is not None:
            with contextlib.suppress(OSError):
                take.unlink(missing_ok=True)

    # -- what microphone and recognizer tell --------------------------------------------------

    def take_closed(self, path: Path, frames: int) -> None:
        """The sentence is complete; one without a voice is thrown away."""
        spoken = self._sentence.spoken and frames > 0
        self._take = None
        if spoken and not self._done.is_set():
            self._spawn(self._measure(path, frames))
        else:
            if self._ears is not None:
                self._ears.drop(str(path))
            self._segments.pop(str(path), None)
            self._remove(path)
        self._next()

    def take_failed(self, path: Path, problem: Problem) -> None:  # noqa: ARG002 - a protocol's
        """The cache can't be written: the level alone has to do."""
        self._cache = self._take = None

    def partial(self, take: str, text: str) -> None:
        """Words that may still change."""
        if take == self._listened:
            self._partial = text

    def segment(self, take: str, reading: str, segment: Segment) -> None:  # noqa: ARG002 - a protocol's
        """Words that won't."""
        self._segments.setdefault(take, []).append(segment.text)
        if take == self._listened:
            self._partial = ""

    def reading_done(self, take: str, reading: str, seconds: float) -> None:  # noqa: ARG002 - a protocol's
        """The sentence is read; another may be spoken by now."""
        self._heard = " ".join(self._segments.pop(take, ()))
        if take == self._listened:
            self._listened = self._partial = ""

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
        """A sound check does without words; :attr:`CheckView.deaf` says why."""


def _forget(folder: Path) -> None:
    """Remove sentences that a check which was killed has left: nobody asked to keep them."""
    for path in folder.glob("*.wav"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > LEFT:
                path.unlink()


def sound_check(places: Places, device: str = "", language: str = "en") -> MicCheck:
    """Return a check of this microphone (empty: the system's default), not yet running.

    Its words are read by what the settings let listen to ``language``. Raises Problem where that
    is an engine or a model that can't.
    """
    from mocktui.audio.devices import capture_command
    from mocktui.practice.choose_here import choose_here
    from mocktui.practice.settings_file import settings_of

    chosen = settings_of(places)
    one = choose_here(places, language=language, engine=chosen.engine, model=chosen.model or None)
    listening = None
    if one.engine is not None:
        listening = worker_command(one.engine, one.model_path, one.model_name, places.cache)
    argv, log = capture_command(device=device or None), places.logs / "capture.log"
    return MicCheck(argv, log=log, listening=listening, cache=places.cache)


def _quality(take: Path) -> Quality | None:
    from mocktui.audio.journal import read_sound
    from mocktui.audio.loudness import quality

    try:
        samples, rate = read_sound(take)
    except Problem:
        return None
    return quality(samples, rate)
