"""Which microphone, of which kind, and where its sound can't be written: all of it real."""

# ruff: noqa: F811 - fixtures that come from the other file

from __future__ import annotations

import asyncio
import resource
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from mocktui.audio.devices import capture_command
from mocktui.audio.journal import wav_info
from tests.audio.rig import samples_of, write_wav
from tests.practice.listening import listening, until
from tests.practice.test_microphone import (  # noqa: F401 - fixtures
    BACK,
    EXACT,
    PREROLL,
    again,
    code,
    mic,
    server,
)
from tests.virtual_microphone import RATE, VirtualMicrophone

pytestmark = pytest.mark.e2e

# Devices by name


def test_a_named_device_that_is_not_there(mic: VirtualMicrophone, tmp_path: Path) -> None:
    """One message that names those that are; and it can be tried again."""

    async def run() -> None:
        async with listening(capture_command(device="Headset"), tmp_path / "log") as (one, told):
            assert one.state == "failed"
            assert one.problem is not None
            assert "this microphone is not there" in str(one.problem)
            assert "Headset" in str(one.problem)
            assert one.file_problem is None
            assert "System default" in one.problem.fix
            assert "Remapped Monitor of Null Output" in one.problem.fix
            assert len([c for c in told.of("changed") if c and c[0] == "failed"]) == 1
            await one.change(capture_command(device="mic"))
            await one.start()
            await one.settled()
            assert one.state == "ready"

    asyncio.run(run())


def test_a_named_device_vanishes_and_another_is_chosen(
    mic: VirtualMicrophone, code: Path, tmp_path: Path
) -> None:
    """It stays lost while it is away, whatever else there is; another goes on by choice."""
    take = tmp_path / "take.wav"

    async def run() -> None:
        headset = mic.pactl(
            "load-module", "module-null-sink", "sink_name=vhead", f"rate={RATE}", "channels=1"
        )
        mic.pactl("load-module", "module-remap-source", "source_name=head", "master=vhead.monitor")
        mic.unplug()  # else the sound server itself moves the stream to it
        argv = capture_command(device="head", rate=RATE)
        mic.start_playing(code, sink="vhead")
        async with listening(argv, tmp_path / "log") as (one, told):
            await told.sound()
            one.open_take(take)
            opened = await told.wait("opened")
            await until(lambda: samples_of(take).size > RATE // 2, "some of the take")
            mic.pactl("unload-module", headset)
            await told.wait("lost")
            there, _ = await asyncio.to_thread(again, mic, code, mic.plug)
            await until(lambda: time.monotonic() > there + 3.0, "time enough to fall back")
            assert one.state == "lost"
            assert not told.of("back")
            choosing = time.monotonic()
            await one.change(capture_command(device="mic", rate=RATE))
            assert await told.wait("back") - choosing < BACK + told.lag
            assert one.device == "Remapped Monitor of Null Output"
            await told.wait("gap")
            size = samples_of(take).size
            await until(lambda: samples_of(take).size > size + RATE // 2, "some more")
            closing = time.monotonic()
            one.close_take()
            await told.wait("closed")
        heard = samples_of(take)
        assert heard.size / RATE == pytest.approx(closing - opened + PREROLL, abs=EXACT + told.lag)
        assert np.abs(heard[size:]).max() > 1000

    asyncio.run(run())


# A full disk


def test_the_disk_fills(mic: VirtualMicrophone, code: Path, tmp_path: Path) -> None:
    """A limit on the size of files: told once, what is there stays, the next take can be made."""
    take, later = tmp_path / "take.wav", tmp_path / "later.wav"
    limited = [
        sys.executable,
        "-c",
        "import os, resource, sys;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({RATE * 2}, resource.RLIM_INFINITY));"
        "os.execv(sys.argv[1], sys.argv[1:])",
        *capture_command(rate=RATE),
    ]

    async def run() -> None:
        mic.start_playing(code)
        async with listening(limited, tmp_path / "log") as (one, told):
            await told.sound()
            one.open_take(take)
            opened = await told.wait("opened")
            assert await told.wait("failed") - opened < 1.5 + told.lag
            (problem,) = told.of("failed")
            assert "the disk is full" in str(problem)
            assert "are saved and stay" in str(problem)
            await told.wait("closed")
            assert (one.state, one.line) == ("failed", "The disk is full.")
            assert one.file_problem is problem, "the file, not the microphone"
            levels = len(told.levels)
            await until(lambda: len(told.levels) > levels, "a level all the same")
            frames = samples_of(take).size
            assert told.of("closed") == [frames]
            assert frames == pytest.approx(RATE, abs=RATE * 0.05)
            assert np.abs(samples_of(take)[-1000:]).max() > 1000
            assert resource.prlimit(one.pid, resource.RLIMIT_FSIZE)[0] == RATE * 2
            resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (1 << 40, resource.RLIM_INFINITY))
            one.open_take(later)
            assert (one.state, one.file_problem) == ("ready", None)
            await told.wait("opened", n=2)
            await until(lambda: samples_of(later).size > RATE * 1.2, "more than fitted before")
            assert len(told.of("failed")) == 1

    asyncio.run(run())


def test_a_take_that_can_not_be_made(mic: VirtualMicrophone, tmp_path: Path) -> None:
    async def run() -> None:
        async with listening(capture_command(), tmp_path / "log") as (one, told):
            one.open_take(tmp_path / "nowhere" / "take.wav")
            await told.wait("failed")
            assert one.state == "failed"
            assert "can't be written" in str(told.of("failed")[0])
            assert not told.of("opened")
            one.open_take(tmp_path / "take.wav")
            await told.wait("opened")
            assert one.state == "ready"

    asyncio.run(run())


# Every kind of microphone

KINDS = [
    (8000, 1, "s16le"),
    (16000, 1, "float32le"),
    (22050, 2, "s16le"),
    (44100, 2, "float32le"),
    (48000, 2, "s24le"),
    (48000, 1, "float32le"),
    (96000, 1, "s32le"),
    (192000, 2, "float32le"),
]


def stand_in(pieces: list[np.ndarray], whole: np.ndarray) -> list[bool]:
    """Say of each piece whether it is in the whole, each sample give or take the rounding."""
    size = 1 << (whole.size + pieces[0].size - 1).bit_length()
    spectrum = np.fft.rfft(whole, size)
    found = []
    for piece in pieces:
        likeness = np.fft.irfft(spectrum * np.fft.rfft(piece, size).conj(), size)
        at = int(likeness[: whole.size - piece.size + 1].argmax())
        found.append(bool(np.abs(whole[at : at + piece.size] - piece).max() <= 2))
    return found


def test_a_device_that_gives_only_floats(
    mic: VirtualMicrophone, code: Path, tmp_path: Path
) -> None:
    """PortAudio refuses 16-bit numbers, as some drivers do: floats are taken, and sound the same.

    The refusal is made up; the stream of floats is PortAudio's own.
    """
    script = tmp_path / "floats.py"
    script.write_text(
        "import runpy, sys, sounddevice\n"
        "real = sounddevice.RawInputStream\n"
        "def stream(**given):\n"
        "    if given['dtype'] == 'int16':\n"
        "        raise sounddevice.PortAudioError('Sample format not supported', -9994)\n"
        "    return real(**given)\n"
        "sounddevice.RawInputStream = stream\n"
        "sys.argv = ['capture', *sys.argv[1:]]\n"
        "runpy.run_module('mocktui.audio.capture', run_name='__main__')\n"
    )
    take = tmp_path / "take.wav"

    async def run() -> None:
        mic.start_playing(code)
        argv = [sys.executable, str(script), "--rate", str(RATE)]
        async with listening(argv, tmp_path / "log") as (one, told):
            assert one.state == "ready", one.line
            await told.sound()
            one.open_take(take)
            await told.wait("opened")
            await until(lambda: samples_of(take).size > RATE, "a second of the take")
            one.close_take()
            await told.wait("closed")

    asyncio.run(run())
    heard, played = samples_of(take).astype(float), samples_of(code).astype(float)
    # The very samples that were played, as large: pieces of them, as a busy server may drop some.
    pieces = [
        heard[at : at + 2400] for at in np.linspace(RATE // 2, heard.size - 2400, 4, dtype=int)
    ]
    assert sum(stand_in(pieces, played)) >= 2


def test_every_rate_format_and_stereo(mic: VirtualMicrophone, tmp_path: Path) -> None:
    """A tone of 440 Hz comes out as one of 440 Hz, and the time is right."""
    seconds = np.arange(RATE * 20) / RATE
    tone = write_wav(
        tmp_path / "tone.wav", (9000 * np.sin(880 * np.pi * seconds)).astype("<i2"), RATE
    )

    async def one_kind(rate: int, channels: int, form: str) -> tuple[int, float, float, float]:
        name, take = f"kind{rate}{form}", tmp_path / f"{rate}{form}.wav"
        argv = capture_command(device=name)
        async with listening(argv, tmp_path / f"log{rate}{form}") as (one, told):
            assert one.state == "ready", one.line
            await told.sound()
            one.open_take(take)
            opened = await told.wait("opened")
            enough = 2 * rate
            await until(lambda: samples_of(take).size >= enough, "two seconds of the take")
            closing = time.monotonic()
            one.close_take()
            await told.wait("closed")
        info, heard = wav_info(take), samples_of(take)
        middle = heard[heard.size // 2 :].astype(np.float64)
        peaks = np.abs(np.fft.rfft(middle * np.hanning(middle.size)))
        pitch = float(np.argmax(peaks)) * info[0] / middle.size
        return info[0], pitch, heard.size / info[0] - (closing - opened + PREROLL), told.lag

    async def run() -> None:
        for rate, channels, form in KINDS:
            mic.pactl("load-module", "module-null-sink", f"sink_name=v{rate}{form}",
                      f"rate={rate}", f"channels={channels}", f"format={form}")  # fmt: skip
            mic.pactl("load-module", "module-remap-source", f"source_name=kind{rate}{form}",
                      f"master=v{rate}{form}.monitor")  # fmt: skip
            mic.start_playing(tone, sink=f"v{rate}{form}")
        given = mic.pactl("list", "short", "sources")
        assert all(f"kind{rate}{form}\t" in given for rate, _, form in KINDS)
        assert given.count("float32le") >= 8, "the server has the formats that were asked for"
        found = await asyncio.gather(*(one_kind(*kind) for kind in KINDS))
        for (rate, channels, form), (own, pitch, error, lag) in zip(KINDS, found, strict=True):
            print(
                f"{rate} Hz, {channels}, {form}: take at {own} Hz, {pitch:.1f} Hz, {error:+.3f} s"
            )
            assert own == min(rate, 48000)
            assert pitch == pytest.approx(440, abs=2)
            assert error == pytest.approx(0, abs=EXACT + lag)

    asyncio.run(run())
