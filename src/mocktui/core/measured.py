"""What a measurement is, and what the measurements are made from. Pure."""

from __future__ import annotations

import math
from typing import TypeGuard

import msgspec

from mocktui.core.metrics import Metrics
from mocktui.core.rubric import Evidence
from mocktui.core.state import Take
from mocktui.core.times import Times, clock

SPOTS = 5


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where something is: seconds of the take (``None``: not known), and the words there."""

    start: float | None = None
    end: float | None = None
    text: str = ""


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement.

    ``key`` names it for programs, ``label`` and ``value`` are for people ("pace", "142 words a
    minute"), ``figure`` is the bare number in ``unit`` (``s``, ``wpm``, ``share``, ``count``),
    ``how`` one sentence on how it was measured. Where it could not be, ``measurable`` is false,
    ``value`` and ``figure`` are empty and ``reason`` says why in one sentence. ``places`` are in
    order of time.
    """

    key: str
    label: str
    value: str = ""
    figure: float | None = None
    unit: str = "count"
    how: str = ""
    measurable: bool = True
    reason: str = ""
    places: tuple[Place, ...] = ()

    @property
    def spots(self) -> str:
        """Where it begins each time (`` at 0:12, 0:41``, five at most); empty where not known."""
        found = [clock(one.start) for one in self.places if one.start is not None]
        more = ", …" if len(found) > SPOTS else ""
        return f" at {', '.join(found[:SPOTS])}{more}" if found else ""


NOTHING = "No words were heard in this take."
TYPED = "A typed answer has no sound."
ENGLISH = "It can be told for English only."
DAMAGED = "The times in this session's record can't be right."
NO_TIMES = "This recognizer tells no times of words, and the sound is not there to look into."
NOT_HEARD = "This recognizer leaves out some of them, so a count would be too low."


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """What the measurements are made from."""

    take: Take
    times: Times
    seconds: float
    metrics: Metrics
    text: str
    lines: tuple[str, ...]
    found: tuple[Evidence, ...]
    language: str
    sound: bool

    @property
    def typed(self) -> bool:
        """Whether the answer was typed."""
        return self.take.typed is not None


def not_measurable(key: str, label: str, reason: str) -> Measured:
    """Return a measurement that could not be made, and why."""
    return Measured(key=key, label=label, measurable=False, reason=reason)


def good(value: float | None) -> TypeGuard[float]:
    """Return whether a time or a pace can be one: finite, not negative, not absurd."""
    return value is not None and math.isfinite(value) and 0 <= value < 1e7
