"""What the capture process and its parent say to each other: one JSON object a line.

The parent writes orders (``do``) to the child's standard input, the child writes reports (``is``)
to its standard output. End of input means: close the take and leave.
"""

from __future__ import annotations

import msgspec


class _Order(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", omit_defaults=True):
    pass


class OpenTake(_Order, frozen=True, kw_only=True, tag="open_take"):
    """Write what is heard from now on, and the last ``preroll`` seconds before, to ``path``.

    Where the file is there already, it is continued. ``pad`` is then how many seconds went by, as
    of now, since its last sample: so much silence is written first (less the pre-roll, more if
    frames take a while to flow) and reported as :class:`Gap`. Answered by :class:`TakeOpened`, or
    by a :class:`Fault` that is not fatal.
    """

    path: str
    preroll: float = 0.3
    pad: float = 0.0


class CloseTake(_Order, frozen=True, kw_only=True, tag="close_take"):
    """Stop writing; the file is complete when :class:`TakeClosed` is reported."""


class Pause(_Order, frozen=True, kw_only=True, tag="pause"):
    """Write nothing until :class:`Resume`; the stream stays open."""


class Resume(_Order, frozen=True, kw_only=True, tag="resume"):
    """Write again."""


Order = OpenTake | CloseTake | Pause | Resume


class _Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", omit_defaults=True):
    pass


class Ready(_Report, frozen=True, kw_only=True, tag="ready"):
    """Frames flow. ``rate`` in frames a second; ``channels`` as the device gives them."""

    device: str
    rate: int
    channels: int


class Level(_Report, frozen=True, kw_only=True, tag="level"):
    """About ten times a second: dBFS over the last 0.1 s (``-120`` for silence).

    ``zeros`` is true when every sample since the stream opened was exactly zero: a microphone that
    the system has denied. ``clipped`` counts samples at full scale in this stretch.
    """

    rms: float
    peak: float
    clipped: int = 0
    zeros: bool = False


class TakeOpened(_Report, frozen=True, kw_only=True, tag="take_opened"):
    """The first frames are in the file. ``preroll`` is how much of it lies before the order."""

    path: str
    rate: int
    preroll: float


class TakeClosed(_Report, frozen=True, kw_only=True, tag="take_closed"):
    """The file is complete and synced; ``frames`` are in it.

    After a :class:`Fault` that is not fatal (full disk, file gone) it comes by itself. With no
    frames ever received there may be no file (``frames`` 0).
    """

    path: str
    frames: int
    rate: int


class Overflow(_Report, frozen=True, kw_only=True, tag="overflow"):
    """The system dropped input; ``at`` is seconds of the take's audio (or -1 with none open)."""

    at: float


class Gap(_Report, frozen=True, kw_only=True, tag="gap"):
    """``seconds`` of silence stand at ``at`` (seconds of the take) where nothing arrived."""

    at: float
    seconds: float


class Lost(_Report, frozen=True, kw_only=True, tag="lost"):
    """No frames for a while: the device is ``gone``, or silent (asleep, held up).

    Said again every few seconds while it lasts, so that a parent hears the process is alive.
    """

    device: str
    what: str
    gone: bool = False


class Back(_Report, frozen=True, kw_only=True, tag="back"):
    """Frames flow again."""

    device: str


class SourceEnded(_Report, frozen=True, kw_only=True, tag="source_ended"):
    """A ``--source`` file came to its end in an open take."""


class Fault(_Report, frozen=True, kw_only=True, tag="fault"):
    """The process can't go on with this; ``fatal`` when it leaves.

    An open take is then synced and left for a new process to continue (:class:`OpenTake`); no
    :class:`TakeClosed` is reported. ``short`` is ``what`` for a line with little room; empty where
    that is short enough.
    """

    what: str
    where: str = ""
    fix: str = ""
    fatal: bool = True
    short: str = ""


Report = (
    Ready | Level | TakeOpened | TakeClosed | Overflow | Gap | Lost | Back | SourceEnded | Fault
)
