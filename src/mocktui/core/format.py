"""How an interview is run."""

from __future__ import annotations

from typing import Literal

import msgspec

Debrief = Literal["each", "three", "never"]
ClockShown = Literal["always", "last-30", "never"]


class Format(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The rules of a sitting; times in seconds.

    ``think`` and ``answer`` override the question's own times. ``untimed`` takes every limit away:
    think time and answer last until Enter. ``between`` is the pause after an answer in which it can
    be taken again; then the next question comes by itself.

    ``answer`` is the limit; ``target`` and ``minimum`` override the question's too. ``think`` of 0
    means no think time; ``think_open``: as long as one likes, whatever ``think`` says.
    ``follow_ups`` is how many an interviewer asks at most after a question. ``debrief`` after each
    answer waits for the person; "three" comes at the end. ``lights`` shows minimum, target and
    limit as green, yellow and red, in words too. ``repeat``: questions not rated clear throughout
    come again.
    ``kinds``, ``limit``, ``minutes`` and ``shuffle`` are what a sitting chooses unless told.
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
    target: float | None = None
    minimum: float | None = None
    think_open: bool = False
    clock: ClockShown = "always"
    lights: bool = False
    repeat: bool = False
    kinds: tuple[str, ...] = ()
    limit: int | None = None
    minutes: float | None = None
    shuffle: bool = False


MOST_FOLLOW_UPS = 2
"""No interviewer here asks more than so many after a question, whatever a format says."""

WARM_UP = Format(
    id="warm-up",
    title="Warm-up",
    about="one question, no clock, as long as you like",
    untimed=True,
    between=3.0,
    limit=1,
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
    debrief="three",
)
ONE_WAY_VIDEO = Format(
    id="one-way-video",
    title="One-way video",
    about="30 s to think, 1 to 3 minutes recorded by itself, one take",
    think=30.0,
    minimum=60.0,
    target=120.0,
    answer=180.0,
    pause=False,
    retake=False,
    words="hidden",
)
PHONE_SCREEN = Format(
    id="phone-screen",
    title="Phone screen",
    about="no think time, follow-ups, a clock in the last 30 s only",
    think=0.0,
    pause=False,
    retake=False,
    follow_ups=2,
    clock="last-30",
    words="hidden",
)
ON_SITE = Format(
    id="on-site",
    title="On-site",
    about="think as long as you like; the interviewer asks back",
    think_open=True,
    follow_ups=2,
    words="hidden",
)
TABLE_TOPICS = Format(
    id="table-topics",
    title="Table topics",
    about="1 to 2 minutes off the cuff; green, yellow, red for a clock",
    think=5.0,
    minimum=60.0,
    target=90.0,
    answer=120.0,
    pause=False,
    retake=False,
    words="hidden",
    clock="never",
    lights=True,
)
DRILL = Format(
    id="drill",
    title="Drill",
    about="one question until satisfied, a debrief each time",
    debrief="each",
    repeat=True,
    limit=1,
)
UNTIMED = Format(
    id="untimed",
    title="Untimed",
    about="every question, no clock, as long as you like",
    untimed=True,
)
BUILT_IN: tuple[Format, ...] = (
    WARM_UP,
    PRACTICE,
    REAL,
    ONE_WAY_VIDEO,
    PHONE_SCREEN,
    ON_SITE,
    TABLE_TOPICS,
    DRILL,
    UNTIMED,
)
FIRST: tuple[Format, ...] = (WARM_UP, PRACTICE, REAL)
"""The three a person is offered before all others."""


def by_id(key: str) -> Format | None:
    """Return the built-in format with this id, or ``None``."""
    return next((one for one in BUILT_IN if one.id == key), None)
