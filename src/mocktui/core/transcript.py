"""What was heard: words in segments, segments in a reading."""

from __future__ import annotations

import msgspec


class Word(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One word; ``start`` and ``end`` are seconds of the take's audio."""

    text: str
    start: float
    end: float
    confidence: float | None = None


class Segment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of speech; ``words`` is empty where the engine gives no word times."""

    text: str
    start: float
    end: float
    words: tuple[Word, ...] = ()


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One decoding of a take by one engine and model.

    ``name`` tells readings of a take apart (``live``, ``whole``, …). An incomplete reading was cut
    off (a crash, a fault) and is not the take's transcript.
    """

    name: str
    engine: str = ""
    model: str = ""
    segments: tuple[Segment, ...] = ()
    complete: bool = False

    @property
    def text(self) -> str:
        """The segments' words in one line."""
        return " ".join(one.text for one in self.segments)
