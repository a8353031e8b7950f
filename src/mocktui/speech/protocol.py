"""What the speech worker and its parent say to each other: one JSON object a line.

The parent writes orders (``do``) to the worker's standard input, the worker writes reports
(``is``) to its standard output. End of input means: leave. One take is worked on at a time, in the
order of the orders; ``take`` is the parent's name for it and comes back in every report.
"""

from __future__ import annotations

import msgspec

from mocktui.core.transcript import Segment


class _Order(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", omit_defaults=True):
    pass


class Listen(_Order, frozen=True, kw_only=True, tag="listen"):
    """Tail the growing WAV at ``path`` from its beginning with a new recognizer."""

    take: str
    path: str


class Finish(_Order, frozen=True, kw_only=True, tag="finish"):
    """The take being listened to is closed with ``frames`` in it: read to there, then finish."""

    take: str
    frames: int


class Decode(_Order, frozen=True, kw_only=True, tag="decode"):
    """Read a whole file (WAV or FLAC) with a new recognizer, no partials."""

    take: str
    path: str


class Cancel(_Order, frozen=True, kw_only=True, tag="cancel"):
    """Drop this take, whatever its stage; nothing more is reported of it."""

    take: str


class Ping(_Order, frozen=True, kw_only=True, tag="ping"):
    """Answered by :class:`Pong` from the thread that decodes: a watchdog's question."""


Order = Listen | Finish | Decode | Cancel | Ping


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What this engine with this model can measure."""

    word_times: bool
    confidence: bool
    punctuation: bool
    fillers: tuple[str, ...] = ()  # those its vocabulary has; empty: fillers can't be counted


class _Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", omit_defaults=True):
    pass


class Ready(_Report, frozen=True, kw_only=True, tag="ready"):
    """The model is loaded. ``mark`` tells its files from others under the same name."""

    engine: str
    model: str
    abilities: Abilities
    mark: str = ""


class Partial(_Report, frozen=True, kw_only=True, tag="partial"):
    """The words of the segment that is still open: provisional. ``at`` is seconds decoded."""

    take: str
    text: str
    at: float


class Final(_Report, frozen=True, kw_only=True, tag="segment"):
    """A segment that won't change. Empty ones are never reported."""

    take: str
    segment: Segment


class Progress(_Report, frozen=True, kw_only=True, tag="progress"):
    """While decoding: ``at`` of ``total`` seconds; ``behind`` how far the live tail lags."""

    take: str
    at: float
    total: float
    behind: float = 0.0


class Done(_Report, frozen=True, kw_only=True, tag="done"):
    """Every segment of the take was reported; ``seconds`` of audio were read."""

    take: str
    seconds: float


class Pong(_Report, frozen=True, kw_only=True, tag="pong"):
    """Alive."""


class Fault(_Report, frozen=True, kw_only=True, tag="fault"):
    """Something failed; ``fatal`` when the worker leaves, ``take`` when it concerns one."""

    what: str
    where: str = ""
    fix: str = ""
    take: str = ""
    fatal: bool = False


Report = Ready | Partial | Final | Progress | Done | Pong | Fault
