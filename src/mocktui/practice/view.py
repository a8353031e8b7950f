"""What a front end sees of a running practice, and what it may ask of it.

Both front ends (the screens and plain lines) know a running interview only through
:class:`Practice`; the real one is :class:`mocktui.practice.conductor.Conductor`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

import msgspec

from mocktui.core.commands import Command
from mocktui.core.state import State

MicState = Literal["off", "opening", "ready", "lost", "failed"]
EarsState = Literal["off", "loading", "ready", "restarting", "failed"]


class Level(msgspec.Struct, frozen=True, kw_only=True):
    """The last 0.1 s of the microphone in dBFS; ``zeros``: nothing but exact zeros so far."""

    rms: float = -120.0
    peak: float = -120.0
    clipped: int = 0
    zeros: bool = False


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One immutable picture of a running practice.

    ``now`` is the session's clock in seconds, to be used with ``state.clock``. ``partial`` holds
    provisional words of the open take, after its final segments. ``behind`` is how many seconds of
    audio the transcript lags. ``mic_line`` and ``ears_line`` are plain sentences for people.
    ``notice`` is the latest thing worth a line (a fault, a restart); it changes, it never queues.
    """

    state: State
    now: float
    partial: str = ""
    level: Level = Level()
    mic: MicState = "off"
    mic_line: str = ""
    ears: EarsState = "off"
    ears_line: str = ""
    behind: float = 0.0
    notice: str = ""
    finishing: int = 0  # takes whose transcript is still being completed
    with_mic: bool = False  # it was begun with a microphone, whatever the mode is now

    @property
    def may_speak(self) -> bool:
        """Whether answers, typed or only timed so far, can be spoken from here on."""
        unspoken = self.with_mic and self.state.mode != "speak"
        return unspoken and self.state.phase in ("thinking", "between")


class Practice(Protocol):
    """A running interview. Calls never block; listeners are called in the event loop's thread."""

    @property
    def session(self) -> str:
        """The id under which it is saved."""
        ...

    def view(self) -> View:
        """Return the picture of this moment."""
        ...

    def do(self, command: Command) -> bool:
        """Carry out a command; return whether it changed anything."""
        ...

    def listen(self, listener: Callable[[View], None]) -> Callable[[], None]:
        """Call ``listener`` with each new picture (events, partial words; not clock ticks).

        Return what ends that; it may be called again.
        """
        ...

    async def use_device(self, name: str) -> None:
        """Listen to another microphone (empty: the system's default) from now on."""
        ...

    def leave_now(self) -> None:
        """Don't wait for transcripts at the end: they are completed at the next start."""
        ...

    async def run(self) -> None:
        """Run from waiting for microphone and engine to the session's end, then put away."""
        ...
