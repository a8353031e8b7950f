"""Audio of any rate to 16-bit samples at 16 kHz, the same however it arrives.

soxr working in 16-bit integers gives samples that differ by one or two between chunkings; in
32-bit floats it gives the same ones, so the rounding is done here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mocktui.core.problem import Problem
from mocktui.speech.engine import RATE, Cutter

if TYPE_CHECKING:
    from numpy.typing import NDArray

FULL = 32_768.0
LOWEST_RATE = 1_000
HIGHEST_RATE = 768_000


def floats(pcm: bytes) -> NDArray[np.float32]:
    """Return 16-bit little-endian samples as 32-bit floats in [-1, 1), exactly."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32)
    samples /= np.float32(FULL)
    return samples


class Blocks:
    """Mono audio at ``rate`` in, blocks of 1,600 samples of 16-bit 16 kHz audio out.

    Raises Problem for a rate no recording has.
    """

    def __init__(self, rate: int) -> None:
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise Problem(
                f"a sample rate of {rate} Hz can't be read",
                fix=f"Rates from {LOWEST_RATE} to {HIGHEST_RATE} Hz can.",
            )
        self._cutter = Cutter()
        self._stream = None
        if rate != RATE:
            import soxr

            self._stream = soxr.ResampleStream(rate, RATE, 1, dtype="float32")

    def add(self, samples: NDArray[np.float32]) -> list[bytes]:
        """Add mono samples in [-1, 1]; return the blocks that are now whole."""
        return self._cut(samples, last=False)

    def end(self) -> list[bytes]:
        """Return the last blocks; the very last is shorter where the audio doesn't fill it."""
        blocks = self._cut(np.zeros(0, np.float32), last=True)
        rest = self._cutter.rest()
        return [*blocks, rest] if rest else blocks

    def _cut(self, samples: NDArray[np.float32], *, last: bool) -> list[bytes]:
        if self._stream is not None:
            samples = self._stream.resample_chunk(samples, last=last)
        rounded = np.clip(np.rint(samples * np.float32(FULL)), -FULL, FULL - 1)
        return self._cutter.add(rounded.astype("<i2").tobytes())
