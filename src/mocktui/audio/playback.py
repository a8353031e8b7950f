"""The playback process: ``python -m mocktui.audio.playback FILE [--from S] [--to S] [--speed X]
[--skip-pauses]``, on the system's default loudspeaker.

Plays a WAV or FLAC and talks as :mod:`mocktui.audio.playback_protocol` says.
"""

from __future__ import annotations

import argparse
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from mocktui.audio.devices import NO_PORTAUDIO
from mocktui.audio.journal import read_sound
from mocktui.audio.playback_protocol import (
    Ended,
    Fault,
    Order,
    Pause,
    Playing,
    Resume,
    Seek,
    Skip,
    Speed,
    Stop,
)
from mocktui.audio.reporter import Reporter
from mocktui.audio.stretch import FASTEST, SLOWEST, Stretcher, cuts_of
from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.pipes import keep_pipes

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import sounddevice

_TICK = 0.1
_LATENCY = 0.1
_PATIENCE = 3.0  # seconds without the device asking for more


class Player:
    """One file on one loudspeaker. Positions are seconds of the file, whatever its speed."""

    def __init__(self, samples: npt.NDArray[np.float32], rate: int, end: float | None) -> None:
        self._own, self._own_rate = samples, rate
        self._rate = rate
        self._end_seconds = end
        self._paused = False
        self._lock = threading.Lock()
        self._delay = 0.0
        self._asked_at = time.monotonic()
        self._ended_at: float | None = None
        self._told = 0.0
        self._start = 0.0
        self._times = 1.0
        self._cuts: tuple[tuple[float, float], ...] = ()
        self._silences: tuple[tuple[float, float], ...] | None = None
        self._sound: Stretcher
        self._stream: sounddevice.RawOutputStream | None = None
        self._convert(rate)

    def open(self) -> None:
        """Open and start the loudspeaker, resampling where it refuses the rate; or Problem."""
        try:
            import sounddevice
        except (ImportError, OSError):
            raise NO_PORTAUDIO from None
        try:
            own = int(sounddevice.query_devices(None, "output")["default_samplerate"])
        except (sounddevice.PortAudioError, ValueError) as error:
            raise _no_loudspeaker(error) from None
        reason: Exception | None = None
        for rate in dict.fromkeys((self._rate, own, 48000, 44100)):
            try:
                stream = sounddevice.RawOutputStream(
                    samplerate=rate,
                    channels=1,
                    dtype="float32",
                    latency=_LATENCY,
                    callback=self._fill,
                )
            except (sounddevice.PortAudioError, ValueError) as error:
                reason = reason or error
                continue
            self._convert(rate)
            self._delay = float(stream.latency)
            try:
                stream.start()
            except sounddevice.PortAudioError as error:
                stream.close(ignore_errors=True)
                raise _no_loudspeaker(error) from None
            self._stream = stream
            return
        raise _no_loudspeaker(reason)

    def _convert(self, rate: int) -> None:
        samples = self._own
        if rate != self._own_rate:
            import soxr

            samples = soxr.resample(samples, self._own_rate, rate)
        self._rate = rate
        end = self._end_seconds
        last = None if end is None else max(0, round(end * rate))
        self._sound = Stretcher(samples, rate, last=last)
        self._sound.seek(round(self._start * rate))
        self._sound.speed = self._times
        self._sound.cut(self._cuts)

    def seek(self, at: float) -> None:
        """Go on from this second."""
        with self._lock:
            self._start = max(0.0, at)
            self._sound.seek(round(self._start * self._rate))
            self._told = 0.0
            self._ended_at = None

    def speed(self, times: float) -> None:
        """Play so many times as fast from here on."""
        with self._lock:
            self._times = min(max(times, SLOWEST), FASTEST)
            self._sound.speed = self._times

    def skip(self, on: bool) -> None:
        """Cut long silences short from here on, or play them whole."""
        if self._silences is None and on:
            from mocktui.audio.pauses import find_speech

            speech = [(one.start, one.end) for one in find_speech(self._own, self._own_rate)]
            self._silences = cuts_of(speech, self._own.size / self._own_rate)
        with self._lock:
            self._cuts = (self._silences or ()) if on else ()
            self._sound.cut(self._cuts)

    def pause(self, paused: bool) -> None:
        """Stand still or go on."""
        with self._lock:
            self._paused = paused

    def _fill(self, out: Any, frames: int, _time: object, _status: object) -> None:
        with self._lock:
            now = time.monotonic()
            self._asked_at = now
            data = b""
            if not self._paused:
                data = self._sound.read(frames).tobytes()
                if self._sound.ended and self._ended_at is None:
                    self._ended_at = now + len(data) / 4 / self._rate + self._delay
        out[:] = data + bytes(4 * frames - len(data))

    def stuck(self) -> bool:
        """Whether the device has stopped asking for sound."""
        return time.monotonic() - self._asked_at > _PATIENCE

    def ended(self) -> bool:
        """Whether the end was heard."""
        with self._lock:
            return self._ended_at is not None and time.monotonic() >= self._ended_at

    def playing(self) -> Playing:
        """Return where the person's ears are."""
        with self._lock:
            behind = 0 if self._paused else round(self._delay * self._rate)
            at = self._sound.place(max(0, self._sound.given - behind)) / self._rate
            # What was told once is not taken back: going on after a pause, the delay counts again.
            self._told = max(self._told, at)
            return Playing(at=round(self._told, 3), paused=self._paused)


def _no_loudspeaker(error: Exception | None) -> Problem:
    return Problem(
        f"nothing can be played: {one_line(str(error))}",
        where="System default",
        fix="Check that a loudspeaker or headphones are connected and not used by another program.",
    )


def _hear_orders(orders: BinaryIO, inbox: queue.SimpleQueue[Order]) -> None:
    decoder = msgspec.json.Decoder(Order)
    for line in orders:
        try:
            inbox.put(decoder.decode(line))
        except msgspec.DecodeError:
            print(f"not an order: {line!r}", file=sys.stderr)
    inbox.put(Stop())


def _play(arguments: argparse.Namespace, inbox: queue.SimpleQueue[Order], say: Reporter) -> None:
    samples, rate = read_sound(arguments.file)
    player = Player(samples, rate, arguments.end)
    player.seek(arguments.start)
    player.speed(arguments.speed)
    player.skip(arguments.skip_pauses)
    player.open()
    told_end = False
    while True:
        try:
            order: Order | None = inbox.get(timeout=_TICK)
        except queue.Empty:
            order = None
        match order:
            case Stop():
                return
            case Seek(at=at):
                player.seek(at)
                told_end = False
            case Speed(times=times):
                player.speed(times)
            case Skip(on=on):
                player.skip(on)
            case Pause() | Resume():
                player.pause(isinstance(order, Pause))
        if player.stuck():
            raise Problem(
                "the loudspeaker does not take any more sound",
                where="System default",
                fix="Check the connection and play again.",
            )
        if player.ended():
            if not told_end:
                told_end = True
                say(Ended())
        else:
            say(player.playing())


def main(argv: list[str] | None = None) -> None:
    """Run the process; it never returns."""
    parser = argparse.ArgumentParser(prog="python -m mocktui.audio.playback")
    parser.add_argument("file", type=Path)
    parser.add_argument("--from", dest="start", type=float, default=0.0)
    parser.add_argument(
        "--to", dest="end", type=float, help="stop there; the app plays on, its tests hear a part"
    )
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--skip-pauses", action="store_true")
    arguments = parser.parse_args(argv)
    orders, out = keep_pipes()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    inbox: queue.SimpleQueue[Order] = queue.SimpleQueue()
    threading.Thread(target=_hear_orders, args=(orders, inbox), name="orders", daemon=True).start()
    say = Reporter(out)
    code = 0
    try:
        _play(arguments, inbox, say)
    except Problem as problem:
        say(Fault(what=problem.what, where=problem.where, fix=problem.fix))
        code = 1
    say.finish(1.0)
    os._exit(code)  # closing a stream can hang; the system closes it for us


if __name__ == "__main__":
    main()
