"""Speech played faster or slower at its own pitch, and with its silences cut short.

The way is WSOLA (W. Verhelst and M. Roelands, "An overlap-add technique based on waveform
similarity (WSOLA) for high quality time-scale modification of speech", ICASSP 1993): 20 ms of sound
after 20 ms of sound is laid over what would naturally have come next, from that place near the
wanted one where the two are most alike. A cut silence is the same step taken further.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[np.float32]

SLOWEST, FASTEST = 0.5, 3.0
SILENCE = 0.5
"""Seconds of silence that are cut short when pauses are skipped."""
LEFT = 0.15
"""Seconds that are left of such a silence."""
_STEP = 0.02  # seconds laid over each other
_SEARCH = 0.012  # seconds to either side: more than half a period of the lowest voice (60 Hz)
_COARSE = 12000  # Hz at which the search begins
_REMEMBERED = 512  # steps whose places are kept: far more than a loudspeaker's delay


class _Mark(msgspec.Struct, frozen=True):
    """From frame ``out`` of what was given on, frame ``at`` of the file is heard at ``speed``."""

    out: int
    at: float
    speed: float


def cuts_of(
    speech: Sequence[tuple[float, float]], seconds: float
) -> tuple[tuple[float, float], ...]:
    """Return what to leave out of a take of ``seconds``, given where there is speech in it.

    Every silence of half a second or more, also before the first word and after the last, keeps
    0.15 s, half at each end. Without any speech nothing is left out.
    """
    if not speech:
        return ()
    edges = [0.0, *(at for span in speech for at in span), seconds]
    silences = zip(edges[::2], edges[1::2], strict=True)
    return tuple((a + LEFT / 2, b - LEFT / 2) for a, b in silences if b - a >= SILENCE)


class Stretcher:
    """Gives the sound of ``samples`` (mono float32) piece by piece, at a speed that may change.

    Frames are those of ``samples`` unless said otherwise. At speed 1 what comes out is exactly what
    is in the file. ``last`` is where it ends.
    """

    def __init__(self, samples: Array, rate: int, *, last: int | None = None) -> None:
        self._samples = samples
        self._rate = rate
        self._last = samples.size if last is None else min(last, samples.size)
        self._step = max(8, round(_STEP * rate))
        self._reach = round(_SEARCH * rate)
        self._coarse = max(1, rate // _COARSE)
        self._rise = (
            0.5 - 0.5 * np.cos(np.pi * (np.arange(self._step) + 0.5) / self._step)
        ).astype(np.float32)
        self._cuts: tuple[tuple[int, int], ...] = ()
        self._marks: deque[_Mark] = deque(maxlen=_REMEMBERED)
        self.speed = 1.0
        self.seek(0)

    def seek(self, frame: int) -> None:
        """Go on from this frame."""
        self._natural = min(max(0, frame), self._last)
        self._wanted = float(self._natural)
        self._ready = np.empty(0, np.float32)
        self._given = 0
        self._marks.clear()
        self._mark(0)

    def cut(self, spans: Sequence[tuple[float, float]]) -> None:
        """Leave out these stretches (seconds of the file, in order) from here on."""
        whole = ((round(a * self._rate), round(b * self._rate)) for a, b in spans)
        self._cuts = tuple((max(0, a), min(b, self._last)) for a, b in whole if b > a)

    @property
    def ended(self) -> bool:
        """Whether everything was given."""
        return not self._ready.size and self._wanted >= self._last

    @property
    def given(self) -> int:
        """How many frames :meth:`read` has given since the last seek."""
        return self._given - int(self._ready.size)

    def place(self, given: int) -> float:
        """Return the frame of the file that is the ``given``-th frame given since the last seek."""
        for mark in reversed(self._marks):
            if mark.out <= given:
                return min(mark.at + (given - mark.out) * mark.speed, float(self._last))
        return self._marks[0].at

    def read(self, frames: int) -> Array:
        """Return the next ``frames`` frames; fewer at the end."""
        parts, missing = [], frames
        while missing > 0:
            if not self._ready.size:
                if self._wanted >= self._last:
                    break
                out = self._given
                self._ready = self._next()
                self._given = out + int(self._ready.size)
            parts.append(self._ready[:missing])
            self._ready = self._ready[missing:]
            missing -= int(parts[-1].size)
        return np.concatenate(parts) if parts else np.empty(0, np.float32)

    def _mark(self, out: int) -> None:
        self._marks.append(_Mark(out, self._wanted, self.speed))

    def _next(self) -> Array:
        step, speed = self._step, self.speed
        jumped = False
        for start, end in self._cuts:
            if start <= self._wanted < end:
                self._wanted, jumped = float(end), True
        self._mark(self._given)
        if self._wanted >= self._last:
            return np.empty(0, np.float32)
        old = self._slice(self._natural)
        if jumped:
            at = round(self._wanted)
        elif speed == 1.0:
            at = self._natural
            self._wanted = float(at)
        else:
            at = self._alike(old, round(self._wanted))
        left = self._last - self._wanted
        size = min(step, int(np.ceil(left / speed)))
        piece = old if at == self._natural else old + self._rise * (self._slice(at) - old)
        self._natural = at + step
        self._wanted += step * speed
        return piece[:size]

    def _slice(self, at: int) -> Array:
        """Return a step's frames from ``at`` on, silence where there are none."""
        piece = self._samples[max(0, at) : max(0, at) + self._step]
        return piece if piece.size == self._step else np.pad(piece, (0, self._step - piece.size))

    def _alike(self, old: Array, middle: int) -> int:
        """Return where near ``middle`` the sound is most like ``old``."""
        first = max(0, middle - self._reach)
        around = self._samples[first : middle + self._reach + self._step]
        if around.size <= self._step:
            return middle
        every = self._coarse
        at = first + every * _best(around[::every], old[::every])
        if every > 1:
            first = max(first, at - every)
            fine = self._samples[first : at + every + self._step]
            at = first + _best(fine, old) if fine.size > self._step else at
        return at


def _best(around: Array, old: Array) -> int:
    """Return where in ``around`` a stretch is most like ``old``, loudness apart."""
    alike = np.correlate(around, old, "valid")
    power = np.concatenate(([0.0], np.cumsum(np.square(around, dtype=np.float64))))
    loud = np.sqrt(np.maximum(power[old.size :] - power[: -old.size], 1e-9))
    alike = alike / loud
    middle = alike.size // 2
    best = int(alike.argmax())
    return best if alike[best] > alike[middle] + 1e-6 else middle
