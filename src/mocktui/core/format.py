"""How an interview is run."""

from __future__ import annotations

from typing import Literal

import msgspec

Debrief = Literal["each", "three", "never"]


class Format(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules of a sitting; times in seconds.

    ``think`` and ``answer`` override the question's own times. ``untimed`` takes every limit away:
    think time and answer last until Enter. ``between`` is the pause after an answer in which it can
    be taken again; then the next question comes by itself.
    """

    id: str
    title: str
    about: str = ""
    think: float | None = None
    answer: float | None = None
    untimed: bool = False
    between: float = 3.0
    pause: bool = True
    retake: bool = True
    follow_ups: int = 0
    debrief: Debrief = "never"
    words: Literal["shown", "hidden"] = "shown"


WARM_UP = Format(
    id="warm-up",
    title="Warm-up",
    about="one question, no clock, as long as you like",
    untimed=True,
    between=3.0,
)
PRACTICE = Format(
    id="practice",
    title="Practice",
    about="think time and answer time; pause, retake and skip are yours",
)
REAL = Format(
    id="real",
    title="The real thing",
    about="no pause, one take, words hidden until the review",
    pause=False,
    retake=False,
    words="hidden",
)
BUILT_IN: tuple[Format, ...] = (WARM_UP, PRACTICE, REAL)


def by_id(key: str) -> Format | None:
    """Return the built-in format with this id, or ``None``."""
    return next((one for one in BUILT_IN if one.id == key), None)
