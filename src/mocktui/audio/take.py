"""A take being written, the pre-roll before it, and the level beside it."""

from __future__ import annotations

import errno
import math
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mocktui.audio.journal import TakeWriter
from mocktui.audio.protocol import Fault, Gap, Level, OpenTake, Report, TakeClosed, TakeOpened

if TYPE_CHECKING:
    import soxr

_SILENCE_DB = -120.0
_LEVEL_SECONDS = 0.1
_LEAST_GAP = 0.06  # seconds; arrival times are no more exact than that
_SETTLE = 0.25  # seconds after a gap in which what was held up may still come, in a burst
_RING_SECONDS = 2.0


class Ring:
    """The last two seconds of sound, as 16-bit mono bytes."""

    def __init__(self) -> None:
        self._blocks: deque[bytes] = deque()
        self._size = 0
        self._rate = 0

    def begin(self, rate: int) -> None:
        """Forget everything; what comes now has this rate."""
        self._rate = rate
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._blocks.clear()
        self._size = 0

    def add(self, data: bytes) -> None:
        """Remember a block."""
        self._blocks.append(data)
        self._size += len(data)
        while self._size - len(self._blocks[0]) >= 2 * self._rate * _RING_SECONDS:
            self._size -= len(self._blocks.popleft())

    def last(self, seconds: float) -> bytes:
        """Return the last ``seconds``, or as much as there is."""
        wanted = 2 * round(max(0.0, seconds) * self._rate)
        return b"".join(self._blocks)[-wanted:] if wanted else b""


class LevelMeter:
    """Makes a :class:`Level` of every tenth of a second."""

    def __init__(self, *, zeros_matter: bool) -> None:
        self._zeros_matter = zeros_matter
        self._held = bytearray()
        self._wanted = 1
        self._zeros = True

    def begin(self, rate: int) -> None:
        """A stream was opened."""
        self._held.clear()
        self._wanted = 2 * max(1, round(rate * _LEVEL_SECONDS))
        self._zeros = True

    def add(self, data: bytes) -> Level | None:
        """Take in a block; return a level when a tenth of a second is full."""
        import numpy as np

        self._held += data
        if len(self._held) < self._wanted:
            return None
        samples = np.frombuffer(bytes(self._held), "<i2").astype(np.float64)
        self._held.clear()
        top = float(np.abs(samples).max())
        self._zeros = self._zeros and top == 0.0
        return Level(
            rms=_decibels(math.sqrt(float(np.mean(samples * samples)))),
            peak=_decibels(top),
            clipped=int(np.count_nonzero((samples >= 32767) | (samples <= -32768))),
            zeros=self._zeros_matter and self._zeros,
        )


def _decibels(value: float) -> float:
    return max(_SILENCE_DB, round(20 * math.log10(value / 32768), 1)) if value else _SILENCE_DB


class Take:
    """One open take. Every method but the constructor (Problem) may raise OSError.

    Time that passes without sound while the take is neither paused nor over is a gap: it becomes
    silence of that length when sound comes back. Some of the sound may only have been late (this
    process or the sound server was held up) and then comes in a burst: so what comes after a gap
    is held for a quarter of a second, and the silence is what is still missing then.
    ``waiting_since`` says that at the order none came yet: only a continued take (``order.pad``)
    counts that wait.
    """

    def __init__(
        self,
        order: OpenTake,
        rate: int,
        report: Callable[[Report], None],
        *,
        preroll: bytes,
        waiting_since: float | None,
    ) -> None:
        self._order = order
        self._report = report
        self._writer = TakeWriter(Path(order.path), rate, append=True)
        self._preroll = preroll
        self._paused = False
        self._begun = False
        self._gap = max(0.0, order.pad) if self._writer.frames else 0.0
        self._gap_since = waiting_since if self._gap else None
        self._held = bytearray()
        self._held_rate = rate
        self._held_since: float | None = None  # when the first of it came
        self._held_at = 0.0  # when the last of it came
        self._resampler: soxr.ResampleStream | None = None
        self._resampled_rate = 0

    @property
    def seconds(self) -> float:
        """How much audio is in the file."""
        return self._writer.frames / self._writer.rate

    def feed(self, data: bytes, rate: int, begins: float) -> None:
        """Write sound whose first sample was heard at ``begins``."""
        if self._paused:
            return
        if self._gap_since is not None or self._held_since is not None:
            self._hold(data, rate, begins)
        else:
            self._put(data, rate)

    def _hold(self, data: bytes, rate: int, begins: float) -> None:
        """Keep what comes just after a gap until it is clear how long the gap was."""
        if self._held_since is not None and rate != self._held_rate:
            self._release()
            self._put(data, rate)
            return
        at = begins + len(data) / 2 / rate
        self._held += data
        self._held_rate, self._held_at = rate, at
        if self._held_since is None:
            self._held_since = at
        if at - self._held_since >= _SETTLE:
            self._release()

    def _release(self) -> None:
        """Write what was held, and before it silence for what is missing."""
        if self._held_since is None:
            return
        held, self._held, self._held_since = bytes(self._held), bytearray(), None
        if self._gap_since is not None:
            arrived = len(held) / 2 / self._held_rate
            self._gap += max(0.0, self._held_at - self._gap_since - arrived)
            self._gap_since = None
        self._put(held, self._held_rate)

    def _put(self, data: bytes, rate: int) -> None:
        preroll, self._preroll = self._preroll, b""
        self._fill(len(preroll) / 2 / rate)
        before = self._writer.frames
        if preroll:
            self._write(preroll, rate)
        preroll_seconds = (self._writer.frames - before) / self._writer.rate
        self._write(data, rate)
        if not self._begun:
            self._begun = True
            self._report(
                TakeOpened(
                    path=self._order.path, rate=self._writer.rate, preroll=round(preroll_seconds, 4)
                )
            )

    def lose(self, since: float) -> None:
        """No sound has come since this moment. What was held is written."""
        self._release()
        if self._begun and not self._paused and self._gap_since is None:
            self._gap_since = since

    def pause(self, paused: bool, now: float, *, lost: bool) -> None:
        """Write nothing for a while; that time is no gap."""
        if paused == self._paused:
            return
        self._release()
        self._paused = paused
        if paused and self._gap_since is not None:
            self._gap += now - self._gap_since
            self._gap_since = None
        elif not paused and lost and self._begun:
            self._gap_since = now

    def finish(self) -> None:
        """Sync and close the file."""
        try:
            self._release()
            if self._resampler is not None:
                self._resample(b"", last=True)
        finally:
            self._writer.close()

    def closed(self) -> TakeClosed:
        """Return what is in the file now."""
        return TakeClosed(path=self._order.path, frames=self._writer.frames, rate=self._writer.rate)

    def trouble(self, error: OSError) -> Fault:
        """Return what to tell the person about an error of the file."""
        saved = f"{self.seconds:.1f} s are saved and stay"
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            short, rest = "the disk is full", f", so the recording stops; {saved}"
            fix = "Free some space and take the question again, or finish by typing."
        elif error.errno == errno.ENOENT:
            short = "the recording's file is no longer in its folder"
            rest = ", so the recording stops"
            fix = "Take the question again, and leave the data folder where it is meanwhile."
        else:
            short, rest = f"the recording can't be written ({error.strerror})", f"; {saved}"
            fix = "Check the disk and take the question again, or finish by typing."
        where = self._order.path
        return Fault(what=short + rest, where=where, fix=fix, fatal=False, short=short)

    def _fill(self, preroll: float) -> None:
        """Write the silence that stands for a gap, less the pre-roll that lies within it."""
        gap, self._gap = self._gap - preroll, 0.0
        if gap < _LEAST_GAP:
            return
        at = self.seconds
        left = round(gap * self._writer.rate)
        second = bytes(2 * self._writer.rate)
        while left > 0:
            now = min(left, self._writer.rate)
            self._writer.write(second[: 2 * now])
            left -= now
        self._report(Gap(at=round(at, 6), seconds=round(self.seconds - at, 6)))

    def _write(self, data: bytes, rate: int) -> None:
        if rate == self._writer.rate:
            self._writer.write(data)
            return
        if self._resampler is None or self._resampled_rate != rate:
            import soxr

            self._resampler = soxr.ResampleStream(rate, self._writer.rate, 1, dtype="int16")
            self._resampled_rate = rate
        self._resample(data, last=False)

    def _resample(self, data: bytes, *, last: bool) -> None:
        import numpy as np

        assert self._resampler is not None  # the callers look
        out = self._resampler.resample_chunk(np.frombuffer(data, np.int16), last=last)
        if out.size:
            self._writer.write(out.astype("<i2").tobytes())
