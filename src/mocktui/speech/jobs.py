"""One take being worked on: live, while it is written, or whole, from a file.

A job does a block's work a step, so that the worker can look at its orders in between.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.core.transcript import Segment
from mocktui.speech.engine import BLOCK, RATE, SAMPLE_BYTES, Ear
from mocktui.speech.protocol import Decode, Done, Final, Listen, Partial, Progress, Report
from mocktui.speech.resample import Blocks, floats
from mocktui.speech.tail import Tail
from mocktui.speech.whole import Sound

BEHIND = 1.0
"""Seconds the live text may lag before it is said."""
_EVERY = 0.5  # seconds between two reports of progress
_PATIENCE = 2.0  # seconds a finished recording may take to be all there
_READ = 0.5  # seconds of audio read at a time
Send = Callable[[Report], None]


class Job:
    """One take being worked on. ``step`` does at most a block's work."""

    def __init__(self, take: str, ear: Ear, send: Send) -> None:
        self.take = take
        self.ear = ear
        self.send = send
        self.heard = 0  # samples at 16 kHz
        self.blocks: deque[bytes] = deque()
        self._said = 0.0  # when progress was last reported

    def step(self) -> bool:
        """Work on; return False where there is nothing to do at the moment."""
        raise NotImplementedError

    @property
    def done(self) -> bool:
        """Whether everything was reported."""
        raise NotImplementedError

    def close(self) -> None:
        """Free what the job holds."""
        self.ear.close()

    def hear(self) -> None:
        """Give the next block to the ear and report what became final."""
        block = self.blocks.popleft()
        self.heard += len(block) // SAMPLE_BYTES
        self.report(self.ear.hear(block))

    def report(self, segments: list[Segment]) -> None:
        """Report final segments."""
        for one in segments:
            self.send(Final(take=self.take, segment=one))

    def progress(self, total: float, behind: float = 0.0, *, now: bool = False) -> None:
        """Report progress, about twice a second."""
        clock = time.monotonic()
        if now or clock - self._said >= _EVERY:
            self._said = clock
            at = round(self.heard / RATE, 2)
            self.send(
                Progress(take=self.take, at=at, total=round(total, 2), behind=round(behind, 2))
            )


class LiveJob(Job):
    """A take that is still being written."""

    def __init__(self, order: Listen, ear: Ear, send: Send) -> None:
        super().__init__(order.take, ear, send)
        self.path = Path(order.path)
        self.tail: Tail | None = None
        self._into: Blocks | None = None
        self.until: int | None = None  # frames, once they are known
        self._deadline = 0.0
        self._partial = ""
        self._late = False
        self._ended = False
        self._done = False

    @property
    def done(self) -> bool:
        """See :class:`Job`."""
        return self._done

    def finish(self, frames: int) -> None:
        """The recording is closed and has ``frames`` frames."""
        self.until = frames
        self._deadline = time.monotonic() + _PATIENCE
        self.ear.hasten()

    def close(self) -> None:
        """See :class:`Job`."""
        super().close()
        if self.tail is not None:
            self.tail.close()

    def step(self) -> bool:
        """See :class:`Job`."""
        if self.blocks:
            self.hear()
            self._show()
            return True
        if self._ended or self.until == 0:
            self._finish()
            return True
        return self._read() or self._wait()

    def _read(self) -> bool:
        """Read what is new; return whether there was anything."""
        if self.tail is None:
            self.tail = Tail.open(self.path)
            if self.tail is None:
                return False
        if self._into is None:
            self._into = Blocks(self.tail.rate)
        wanted = max(BLOCK, int(self.tail.rate * _READ))
        if self.until is not None:
            wanted = min(wanted, self.until - self.tail.frames)
        pcm = self.tail.read(wanted)
        if pcm:
            self.blocks += self._into.add(floats(pcm))
        if self.until is not None and self.tail.frames >= self.until:
            self.blocks += self._into.end()
            self._ended = True
        return bool(pcm) or self._ended

    def _wait(self) -> bool:
        """Nothing is new: false, or a Problem where more was promised and doesn't come."""
        if self.until is not None and time.monotonic() > self._deadline:
            if self.tail is None:
                raise Problem("this recording was never written", where=str(self.path))
            raise Problem(
                f"this recording ends at {self.tail.frames / self.tail.rate:.2f} s, "
                f"before the {self.until / self.tail.rate:.2f} s it should have",
                where=str(self.path),
            )
        return False

    def _show(self) -> None:
        """Report the open segment's words if they changed, and whether we lag."""
        text = self.ear.partial
        if text != self._partial:
            self._partial = text
            self.send(Partial(take=self.take, text=text, at=round(self.heard / RATE, 2)))
        if self.tail is not None:
            there = self.tail.there / self.tail.rate
            behind = max(0.0, there - self.heard / RATE)
            if behind > BEHIND:
                self._late = True
                self.progress(there, behind)
            elif self._late:  # caught up: said once
                self._late = False
                self.progress(there, behind, now=True)

    def report(self, segments: list[Segment]) -> None:
        """See :class:`Job`; a final segment takes its partial's place."""
        super().report(segments)
        if segments:
            self._partial = ""

    def _finish(self) -> None:
        self.report(self.ear.finish())
        seconds = self.tail.frames / self.tail.rate if self.tail is not None else 0.0
        self.send(Done(take=self.take, seconds=round(seconds, 3)))
        self._done = True


class WholeJob(Job):
    """A file that is read as fast as it can be."""

    def __init__(self, order: Decode, ear: Ear, send: Send) -> None:
        super().__init__(order.take, ear, send)
        self._sound = Sound.open(Path(order.path))
        self._into = Blocks(self._sound.rate)
        self._read = 0
        self._ended = False
        self._done = False

    @property
    def done(self) -> bool:
        """See :class:`Job`."""
        return self._done

    def close(self) -> None:
        """See :class:`Job`."""
        super().close()
        self._sound.close()

    def step(self) -> bool:
        """See :class:`Job`."""
        if self.blocks:
            self.hear()
            self.progress(self._sound.seconds)
        elif self._ended:
            self.report(self.ear.finish())
            seconds = self._read / self._sound.rate
            self.send(Done(take=self.take, seconds=round(seconds, 3)))
            self._done = True
        else:
            samples = self._sound.read(int(self._sound.rate * _READ) or 1)
            self._read += len(samples)
            if len(samples):
                self.blocks += self._into.add(samples)
            else:
                self.blocks += self._into.end()
                self._ended = True
        return True
