"""What a microphone is to the capture process: a device or a file, seen from one side.

A source puts :data:`Item`\\ s on the capture's inbox from threads of its own; everything else
happens in the capture's one loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from mocktui.core.problem import Problem

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BLOCK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Chunk:
    """Sound that arrived: 16-bit mono, the moment (monotonic) of its last sample.

    ``stream`` is the number of the :class:`Opened` it belongs to. ``wanted`` is false for what
    must not get into a take (a file's silence after its end).
    """

    data: bytes
    at: float
    stream: int = 0
    overflow: bool = False
    wanted: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """The source was opened, for the first time or again; sound follows."""

    name: str
    rate: int
    channels: int
    stream: int = 0


@dataclass(frozen=True, slots=True)
class Stopped:
    """The stream ended by itself: the device is gone."""

    stream: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The source can't be opened (or opened again): the process has to leave."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class Ended:
    """A file came to its end."""


Item = Chunk | Opened | Stopped | Failed | Ended
Deliver = Callable[[Item], None]


class Source(Protocol):
    """One microphone."""

    name: str
    can_be_denied: bool  # exact zeros mean something
    grace: float  # seconds without sound that are no loss just after Opened
    patience: float  # and later

    def start(self) -> None:
        """Begin; Opened or Failed is delivered, then chunks for ever."""

    def take_opened(self) -> None:
        """A take begins now."""

    def take_closed(self) -> None:
        """The take is over."""

    def pause(self, paused: bool) -> None:
        """Nothing is written while paused."""

    def revive(self, now: float) -> None:
        """Nothing arrives any more: called again and again until something does."""

    def found(self) -> None:
        """Sound arrives again."""

    def stopped(self) -> None:
        """The stream ended by itself (:class:`Stopped` was delivered)."""


def to_int16(samples: npt.NDArray[np.float32]) -> bytes:
    """Return float samples (mono, or frames by channels) as 16-bit mono bytes, rounded, clipped."""
    import numpy as np

    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    return bytes(np.clip(np.rint(mono * 32768.0), -32768, 32767).astype("<i2"))


def mono_int16(data: bytes, channels: int) -> bytes:
    """Return interleaved 16-bit samples mixed down to one channel."""
    if channels == 1:
        return data
    import numpy as np

    frames = np.frombuffer(data, np.int16).reshape(-1, channels)
    return bytes(np.rint(frames.mean(axis=1)).astype("<i2"))
