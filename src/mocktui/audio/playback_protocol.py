"""How the playback process is called, and what it and its parent say: one JSON object a line.

The parent writes orders (``do``) to the child's standard input, the child writes reports (``is``)
to its standard output. End of input means: stop. Seconds are those of the file that is played, also
where it is played faster or with its silences cut.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from mocktui.audio.devices import module_command
from mocktui.audio.protocol import Fault


def playback_command(
    path: Path,
    *,
    start: float = 0.0,
    end: float | None = None,
    speed: float = 1.0,
    skip: bool = False,
) -> list[str]:
    """Return the argv of a playback process; ``start`` and ``end`` are seconds of the file."""
    words = [str(path), "--from", f"{start:.3f}"]
    if end is not None:
        words += ["--to", f"{end:.3f}"]
    if speed != 1.0:
        words += ["--speed", f"{speed:g}"]
    if skip:
        words.append("--skip-pauses")
    return module_command("mocktui.audio.playback", *words)


class _Order(msgspec.Struct, frozen=True, kw_only=True, tag_field="do", omit_defaults=True):
    pass


class Pause(_Order, frozen=True, kw_only=True, tag="pause"):
    """Stand still."""


class Resume(_Order, frozen=True, kw_only=True, tag="resume"):
    """Go on."""


class Seek(_Order, frozen=True, kw_only=True, tag="seek"):
    """Go on from this second of the file; a pause stays a pause."""

    at: float


class Speed(_Order, frozen=True, kw_only=True, tag="speed"):
    """Play ``times`` as fast from here on, at the same pitch (half to three times)."""

    times: float


class Skip(_Order, frozen=True, kw_only=True, tag="skip"):
    """Cut silences of half a second or more to 0.15 s, or play them whole again."""

    on: bool = True


class Stop(_Order, frozen=True, kw_only=True, tag="stop"):
    """Leave now."""


Order = Pause | Resume | Seek | Speed | Skip | Stop


class _Report(msgspec.Struct, frozen=True, kw_only=True, tag_field="is", omit_defaults=True):
    pass


class Playing(_Report, frozen=True, kw_only=True, tag="playing"):
    """About ten times a second: ``at`` is the second that is heard now."""

    at: float
    paused: bool = False


class Ended(_Report, frozen=True, kw_only=True, tag="ended"):
    """The end (or ``--to``) was heard; the process stays for a seek until it is told to stop."""


Report = Playing | Ended | Fault

__all__ = [
    "Ended",
    "Fault",
    "Order",
    "Pause",
    "Playing",
    "Report",
    "Resume",
    "Seek",
    "Skip",
    "Speed",
    "Stop",
    "playback_command",
]
