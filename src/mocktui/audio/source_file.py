"""A microphone made of sound files, at their own pace."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path

from mocktui.audio.journal import read_sound
from mocktui.audio.sources import BLOCK_SECONDS, Chunk, Deliver, Ended, Failed, Opened, to_int16
from mocktui.core.problem import Problem
from mocktui.core.text import one_line


class FileSource:
    """Plays a file into each take from its beginning; silence before, between and after.

    Of several ``paths`` each take plays the next one, after the last the first again; all at the
    first one's rate.

    ``pace`` makes its clock run faster than the real one (tests and benchmarks).
    """

    can_be_denied = False
    grace = 10.0
    patience = 10.0

    def __init__(self, paths: Sequence[Path], deliver: Deliver, *, pace: float = 1.0) -> None:
        self.paths = tuple(paths)
        self.name = one_line(", ".join(path.name for path in paths))
        self._deliver = deliver
        self._pace = pace
        self._lock = threading.Lock()
        self._position: int | None = None  # frames into the file; None while no take is open
        self._paused = False
        self._turn = -1

    def start(self) -> None:
        """Read the file, then deliver blocks at its pace from a thread."""
        try:
            sounds, rate = self._read()
        except Problem as problem:
            self._deliver(Failed(problem))
            return
        self._deliver(Opened(self.name, rate, 1))
        threading.Thread(
            target=self._run, args=(sounds, rate), name="source-file", daemon=True
        ).start()

    def take_opened(self) -> None:
        """Begin the file anew."""
        with self._lock:
            self._position = 0
            self._paused = False
            self._turn += 1

    def take_closed(self) -> None:
        """Silence until the next take."""
        with self._lock:
            self._position = None

    def pause(self, paused: bool) -> None:
        """Stand still."""
        with self._lock:
            self._paused = paused

    def revive(self, now: float) -> None:
        """Nothing to do: a file does not go away."""

    def found(self) -> None:
        """Nothing to do."""

    def stopped(self) -> None:
        """Nothing to do."""

    def _read(self) -> tuple[list[bytes], int]:
        sounds: list[bytes] = []
        first = 0
        for path in self.paths:
            samples, rate = read_sound(path)
            first = first or rate
            if rate != first:
                import soxr

                samples = soxr.resample(samples, rate, first)
            sounds.append(to_int16(samples))
        return sounds, first

    def _run(self, sounds: list[bytes], rate: int) -> None:
        block = max(1, round(rate * BLOCK_SECONDS))
        silence = bytes(2 * block)
        due = time.monotonic()
        while True:
            with self._lock:
                here, turn = self._position, self._turn
                sound = sounds[max(0, turn) % len(sounds)]
                total = len(sound) // 2
                ended = here is not None and here >= total
                if here is None or ended or self._paused:
                    here, data = None, silence
                else:
                    data = sound[2 * here : 2 * (here + block)]
                    self._position = here + block
            due += len(data) / 2 / rate / self._pace
            time.sleep(max(0.0, due - time.monotonic()))
            with self._lock:
                # A take that was closed meanwhile, and the one after it, don't hear this block.
                stale = here is not None and (self._turn, self._position) != (turn, here + block)
            self._deliver(Chunk(data, time.monotonic(), wanted=not ended and not stale))
            if here is not None and here + block >= total and not stale:
                self._deliver(Ended())
