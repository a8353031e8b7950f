"""Short tones, made by code: ``python -m mocktui.audio.tones [--volume PERCENT]``.

As a program it plays what it is told to, one JSON object a line, and says when that has been heard.
It is a process of its own because a sound system can hang; it keeps no stream open in between.
"""

from __future__ import annotations

import argparse
import array
import contextlib
import json
import math
import os
import signal
from typing import Literal

import msgspec

from mocktui.audio.devices import module_command
from mocktui.pipes import keep_pipes

Name = Literal["recording", "thirty", "stopped"]
RATE = 48000
_FADE = 0.008  # seconds in which a tone swells and dies away: without, it clicks
_LOUDEST = 0.5
_AFTER = 0.05  # seconds of silence behind each: a loudspeaker that wakes swallows the end
# (hertz, seconds) one after the other: up for a beginning, down for an end.
_NOTES: dict[str, tuple[tuple[float, float], ...]] = {
    "recording": ((660.0, 0.07), (880.0, 0.09)),
    "thirty": ((784.0, 0.08),),
    "stopped": ((880.0, 0.07), (660.0, 0.09)),
}


class Play(msgspec.Struct, frozen=True, tag_field="do", tag="play"):
    """Play this tone now."""

    tone: Name


class Played(msgspec.Struct, frozen=True, tag_field="is", tag="played"):
    """It was heard to its end, or ``what`` says why not."""

    what: str = ""


def tones_command(volume: int) -> list[str]:
    """Return the argv of a process that plays tones; ``volume`` in percent."""
    return module_command("mocktui.audio.tones", "--volume", str(volume))


def samples(name: str, volume: float) -> array.array[float]:
    """Return a tone at :data:`RATE`, mono; ``volume`` from 0 to 1."""
    found = array.array("f")
    for hertz, seconds in _NOTES[name]:
        count = round(seconds * RATE)
        for n in range(count):
            edge = min(n, count - 1 - n) / (_FADE * RATE)
            swell = 0.5 - 0.5 * math.cos(math.pi * min(1.0, edge))
            found.append(_LOUDEST * volume * swell * math.sin(2 * math.pi * hertz * n / RATE))
    found.extend([0.0] * round(_AFTER * RATE))
    return found


def _play(tone: array.array[float]) -> str:
    """Play a tone to its end; return why it could not be, most often nothing."""
    try:
        import sounddevice
    except (ImportError, OSError):  # the package, or the library it binds
        return "PortAudio is not installed"
    try:
        stream = sounddevice.RawOutputStream(
            samplerate=RATE, channels=1, dtype="float32", latency="low"
        )
        with contextlib.closing(stream):
            stream.start()
            stream.write(tone.tobytes())
            stream.stop()  # waits until it was heard
    except (sounddevice.PortAudioError, ValueError) as error:
        return str(error)
    return ""


def main(argv: list[str] | None = None) -> None:
    """Play tones until standard input ends."""
    parser = argparse.ArgumentParser(prog="python -m mocktui.audio.tones")
    parser.add_argument("--volume", type=int, default=50)
    volume = max(0, min(100, parser.parse_args(argv).volume)) / 100
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    orders, out = keep_pipes()
    for line in orders:
        try:
            tone = json.loads(line)["tone"]
            what = _play(samples(tone, volume))
        except (ValueError, KeyError, TypeError) as error:
            what = f"not understood: {error}"
        os.write(out, msgspec.json.encode(Played(what)) + b"\n")
    os._exit(0)  # PortAudio's own farewell can hang


if __name__ == "__main__":
    main()
