"""The protocol both engines follow, and how one is made.

An :class:`Engine` is a loaded model; an :class:`Ear` listens to one answer with it. Ears cut what
they are given into blocks of :data:`BLOCK` samples themselves: the words Vosk finds depend on the
size of the blocks it is fed, so a fixed size makes live text equal to a later decode of the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from mocktui.core.problem import Problem
from mocktui.core.transcript import Segment
from mocktui.speech.protocol import Abilities

RATE = 16_000
"""Samples a second both engines work at."""
BLOCK = 1_600
"""Samples in a block: a tenth of a second."""
SAMPLE_BYTES = 2


class Ear(Protocol):
    """Listens to one answer. Used from one thread; thrown away afterwards."""

    def hear(self, pcm: bytes) -> list[Segment]:
        """Take 16-bit mono samples at 16 kHz, any number; return segments that became final."""
        ...

    @property
    def partial(self) -> str:
        """The words of the segment that is still open; empty between segments."""
        ...

    def hasten(self) -> None:
        """Nobody waits for the open segment's words any more, only for the end: spare that work."""
        ...

    def finish(self) -> list[Segment]:
        """Take the end of the audio as reached; return the last segments."""
        ...

    def close(self) -> None:
        """Free what the library holds for this ear; nothing may be asked of it afterwards."""
        ...


class Engine(Protocol):
    """A loaded model of one library."""

    name: str
    model: str
    abilities: Abilities
    mark: str  # of the files that were loaded; empty where nobody can exchange them

    def new(self, *, live: bool = True) -> Ear:
        """Return an ear for one answer; ``live=False`` where nobody reads the partials."""
        ...


class Cutter:
    """Cuts bytes of any length into whole blocks of ``BLOCK`` samples."""

    def __init__(self) -> None:
        self._held = bytearray()

    def add(self, pcm: bytes) -> list[bytes]:
        """Add bytes and return the blocks that are now whole."""
        self._held += pcm
        size = BLOCK * SAMPLE_BYTES
        whole = len(self._held) // size * size
        blocks = [bytes(self._held[at : at + size]) for at in range(0, whole, size)]
        del self._held[:whole]
        return blocks

    def rest(self) -> bytes:
        """Return what is left, less than a block and whole samples only, and forget it."""
        left = bytes(self._held[: len(self._held) // SAMPLE_BYTES * SAMPLE_BYTES])
        self._held.clear()
        return left


def load(
    engine: str,
    *,
    model: Path | None = None,
    name: str = "",
    cache: Path | None = None,
    language: str = "en",
) -> Engine:
    """Load ``engine`` (``vosk`` or ``moonshine``) and return it ready to listen.

    ``model`` is Vosk's model folder, ``name`` what people call the model, ``cache`` where the
    overlay folder is made. Takes seconds. Raises Problem for what is missing or broken.
    """
    if engine == "vosk":
        from mocktui.speech.vosk_engine import VoskEngine

        if model is None:
            raise Problem(
                "no Vosk model was named",
                fix="Install one with: mocktui models install en-us-small",
            )
        return VoskEngine(model, name=name, cache=cache)
    if engine == "moonshine":
        from mocktui.speech.moonshine_engine import MoonshineEngine

        return MoonshineEngine(language=language, name=name)
    raise Problem(f"there is no engine called {engine!r}", fix="Choose vosk or moonshine.")
