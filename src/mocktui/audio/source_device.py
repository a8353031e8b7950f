"""A real microphone through PortAudio.

Every call that opens or closes a stream runs in a thread of its own with a deadline: after an
unplug PortAudio may loop for ever. What can't be mended here is delivered as Failed: the process
then leaves and its parent starts a fresh one, which is the only thing that helps after the sound
server itself died.
"""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING, Any

from mocktui.audio import devices
from mocktui.audio.sources import (
    BLOCK_SECONDS,
    Chunk,
    Deliver,
    Failed,
    Opened,
    Stopped,
    mono_int16,
    to_int16,
)
from mocktui.core.problem import Problem
from mocktui.core.text import one_line

if TYPE_CHECKING:
    import sounddevice

# The system's buffer: long enough for a busy machine, short enough that a kill loses little.
_LATENCY = 0.1
_OPENING = 5.0  # seconds for opening or closing before PortAudio counts as wedged
_AGAIN = 0.5  # between two attempts
_TRYING = 5.0  # seconds of failed attempts before a fresh process has to try
_ASLEEP = 2.0  # a stream that is open but silent is left alone so long
_RATES = (48000, 44100, 32000, 16000, 96000, 192000, 8000)
_ENOUGH = 48000  # frames a second: nothing that listens to speech uses more


class DeviceSource:
    """One microphone: ``device`` is an index or a name, None the system's default."""

    can_be_denied = True
    # Virtual microphones and Bluetooth headsets wake up 1.8 s after the stream has started.
    grace = 4.0
    patience = 1.0

    def __init__(self, device: str | None, deliver: Deliver, *, rate: int | None = None) -> None:
        self.name = device or "System default"
        self._wanted = device
        self._wanted_rate = rate
        self._deliver = deliver
        self._stream: sounddevice.RawInputStream | None = None
        self._number = 0
        self._busy: threading.Thread | None = None
        self._busy_since = 0.0
        self._lost_at: float | None = None
        self._failing_since: float | None = None
        self._tried_at = 0.0
        self._alive = False
        self._problem: Problem | None = None

    def start(self) -> None:
        """Open the microphone; what comes of it is delivered."""
        self._run(first=True)

    def take_opened(self) -> None:
        """Nothing: a microphone always listens."""

    def take_closed(self) -> None:
        """Nothing."""

    def pause(self, paused: bool) -> None:
        """Nothing: the stream stays open."""

    def revive(self, now: float) -> None:
        """Try to open the microphone again, in the background; give up after some seconds."""
        if self._busy is not None and self._busy.is_alive():
            if now - self._busy_since > _OPENING:
                self._deliver(Failed(self._wedged()))
            return
        if self._lost_at is None:
            self._lost_at = now
        if self._alive:  # asleep, or wedged without saying so
            if now - max(self._lost_at, self._tried_at) < _ASLEEP + self.grace * (
                self._tried_at > self._lost_at
            ):
                return
        elif (
            self._problem is not None
            and self._failing_since is not None
            and now - self._failing_since > _TRYING
        ):
            self._deliver(Failed(self._problem))
            return
        if now - self._tried_at >= _AGAIN:
            self._run(first=False)

    def found(self) -> None:
        """Sound arrives: what was lost is back."""
        self._lost_at = None

    def stopped(self) -> None:
        """The stream ended by itself, so it will not wake up."""
        self._alive = False

    # In a thread of its own

    def _run(self, *, first: bool) -> None:
        self._busy_since = self._tried_at = time.monotonic()
        self._number += 1
        self._busy = threading.Thread(
            target=self._work, args=(first, self._number), name="portaudio", daemon=True
        )
        self._busy.start()

    def _work(self, first: bool, number: int) -> None:
        try:
            if not first:
                self._close()
            opened = self._open(number)
        except Problem as problem:
            self._problem = problem
            self._alive = False
            self._failing_since = self._failing_since or time.monotonic()
            if first:
                self._deliver(Failed(problem))
            return
        self._problem = None
        self._failing_since = None
        self._alive = True
        self._deliver(opened)

    def _close(self) -> None:
        import sounddevice

        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close(ignore_errors=True)
        # Only a library that starts anew sees what was plugged in since.
        try:
            sounddevice._terminate()
            sounddevice._initialize()
        except sounddevice.PortAudioError as error:
            raise Problem(
                f"the sound system failed: {one_line(str(error))}", fix="Restart the sound server."
            ) from None

    def _open(self, number: int) -> Opened:
        device = devices.choose(devices.enumerate_here(), self._wanted)
        import sounddevice

        self.name = device.name
        if device.pulse:
            os.environ["PULSE_SOURCE"] = device.pulse
        # A stereo microphone may have its voice on one side only: take both and mix. Where a
        # sound server offers dozens of channels, one is what it mixes best itself.
        offered = device.channels
        channels = dict.fromkeys(
            (2, 1) if offered == 2 else (1, 2, offered) if offered > 2 else (1,)
        )
        own = device.rate if device.rate <= _ENOUGH else 0
        wishes = (self._wanted_rate, own, *_RATES, device.rate)
        rates = dict.fromkeys(rate for rate in wishes if rate)
        reason = ""
        for rate in rates:
            for kind in ("int16", "float32"):
                for count in channels:
                    try:
                        self._try(device.portaudio, rate, kind, count, number)
                    except sounddevice.PortAudioError as error:
                        reason = reason or one_line(str(error))
                    else:
                        return Opened(self.name, rate, count, number)
        raise Problem(
            f"the microphone can't be opened: {reason}",
            where=self.name,
            fix="Close other programs that use it, check that the system allows this one to use "
            "the microphone, or choose another with --device.",
        )

    def _try(self, device: int, rate: int, kind: str, channels: int, number: int) -> None:
        import sounddevice

        deliver = self._deliver
        first = True
        mix = _from_float if kind == "float32" else mono_int16

        def heard(data: Any, _frames: int, _time: object, status: Any) -> None:
            nonlocal first
            now = time.monotonic()
            overflow = bool(status.input_overflow) and not first
            first = False
            deliver(Chunk(mix(bytes(data), channels), now, number, overflow))

        stream = sounddevice.RawInputStream(
            device=device,
            samplerate=rate,
            dtype=kind,
            channels=channels,
            blocksize=round(rate * BLOCK_SECONDS),
            latency=_LATENCY,
            callback=heard,
            finished_callback=lambda: deliver(Stopped(number)),
        )
        try:
            stream.start()
        except sounddevice.PortAudioError:
            stream.close(ignore_errors=True)
            raise
        self._stream = stream

    def _wedged(self) -> Problem:
        return Problem(
            "the sound system does not answer any more",
            where=self.name,
            fix="It is started anew; if that does not help, unplug and replug the microphone.",
        )


def _from_float(raw: bytes, channels: int) -> bytes:
    import numpy as np

    return to_int16(np.frombuffer(raw, np.float32).reshape(-1, channels))
