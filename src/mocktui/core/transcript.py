"""What was heard: words in segments, segments in a reading."""

from __future__ import annotations

from collections.abc import Sequence

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
    off (a crash, a fault) and is not the take's transcript. ``mistakes``: wrong words in 100 by the
    model's publisher (lower is better), ``None`` where they are not published.
    """

    name: str
    engine: str = ""
    model: str = ""
    segments: tuple[Segment, ...] = ()
    complete: bool = False
    mistakes: float | None = None
    fillers: tuple[str, ...] = ()  # those the model can write; empty: they can't be counted

    @property
    def live(self) -> bool:
        """Whether it was made while the answer was spoken (again, perhaps, after a fault)."""
        return self.name == "live" or self.name.startswith("live-")

    @property
    def text(self) -> str:
        """The segments' words in one line."""
        return " ".join(one.text for one in self.segments)


def shown(readings: Sequence[Reading]) -> Reading | None:
    """Return the reading to show: the better by published figures, else the live one.

    The complete live reading stands (the newest complete one where none is live) unless both it and
    another have published figures and the other's are lower. One without a word never takes the
    place of one with words. Without a complete reading: the newest.
    """
    complete = [one for one in readings if one.complete]
    if not complete:
        return readings[-1] if readings else None
    stands = next((one for one in reversed(complete) if one.live), complete[-1])
    for one in complete:
        if one.mistakes is None or stands.mistakes is None:
            continue
        if one.mistakes < stands.mistakes and (one.text or not stands.text):
            stands = one
    return stands
