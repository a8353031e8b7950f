"""Microphones that come and go: PortAudio, a real capture process, a virtual microphone."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from mocktui.audio.devices import capture_command
from mocktui.audio.journal import wav_info
from tests.audio.rig import noise, samples_of, write_wav
from tests.practice.listening import listening, silences, until
from tests.virtual_microphone import RATE, VirtualMicrophone

pytestmark = pytest.mark.e2e

SEEN = 2.0  # seconds in which a person sees that the microphone is gone
BACK = 2.0  # seconds after which a microphone that is back is recorded again
PREROLL = 0.3  # seconds from before an answer that are in its take
EXACT = 0.2  # seconds a gap may be wrong by


@pytest.fixture(scope="module")
def server() -> Iterator[VirtualMicrophone]:
    with VirtualMicrophone() as mic:
        yield mic


@pytest.fixture
def mic(server: VirtualMicrophone, monkeypatch: pytest.MonkeyPatch) -> VirtualMicrophone:
    """A microphone that is awake, and this process's children hear it."""
    for name, value in server.variables.items():
        monkeypatch.setenv(name, value)
    if server.listeners() == 0:
        server.keep_awake()
    return server


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A minute of noise: nowhere silent."""
    return write_wav(tmp_path / "code.wav", noise(60, RATE), RATE)


def again(mic: VirtualMicrophone, code: Path, back: Callable[[], None]) -> tuple[float, float]:
    """Bring the device back, sounding; return when it was there and when it first gave sound.

    A null sink sleeps up to two seconds before its first sound, for whoever listens.
    """
    back()
    there = time.monotonic()
    mic.start_playing(code)
    mic.keep_awake()
    return there, mic.first_sound()


async def gone_and_back(
    mic: VirtualMicrophone,
    code: Path,
    folder: Path,
    away: Callable[[], None],
    back: Callable[[], None],
    *,
    seconds: float,
) -> None:
    """Lose the microphone in mid-take and get it back; look at what was told and written."""
    take = folder / "take.wav"
    mic.start_playing(code)
    async with listening(capture_command(rate=RATE), folder / "log") as (one, told):
        await told.sound()
        one.open_take(take)
        opened = await told.wait("opened")
        await until(lambda: samples_of(take).size > RATE, "a second of the take")
        left = time.monotonic()
        away()
        lost = await told.wait("lost")
        seen = lost - left
        assert one.state == "lost"
        assert one.level == type(one.level)(), "no level of something that is not there"
        await asyncio.sleep(max(0.0, left + seconds - time.monotonic()))
        there, sounds = await asyncio.to_thread(again, mic, code, back)
        back_at = await told.wait("back")
        after_plug, returned = back_at - there, back_at - sounds
        (gap,) = await until(lambda: told.of("gap"), "the gap") and told.of("gap")
        size = samples_of(take).size
        await until(lambda: samples_of(take).size > size + RATE, "a second more")
        closing = time.monotonic()
        one.close_take()
        await told.wait("closed")
        assert one.state == "ready"
    heard = samples_of(take)
    at, length = gap
    print(
        f"seen after {seen:.2f} s, back {after_plug:.2f} s after the plug, "
        f"{returned:.2f} s after its first sound, gap {length:.2f} s"
    )
    assert seen < SEEN
    assert returned < 0.5
    assert after_plug < BACK + max(0.0, sounds - there)
    # All of the time is in the take: what was heard, and silence for the rest.
    assert heard.size / RATE == pytest.approx(closing - opened + PREROLL, abs=EXACT)
    assert not heard[round(at * RATE) : round((at + length) * RATE)].any()
    assert at == pytest.approx(left - opened + PREROLL, abs=EXACT)
    (silence,) = [one for one in silences(heard, RATE) if one[0] > 0.5]
    assert silence[1] == pytest.approx(length, abs=EXACT)


def test_unplugged_and_plugged_in(mic: VirtualMicrophone, code: Path, tmp_path: Path) -> None:
    asyncio.run(gone_and_back(mic, code, tmp_path, mic.unplug, mic.plug, seconds=1.5))


def test_asleep_and_awake(mic: VirtualMicrophone, code: Path, tmp_path: Path) -> None:
    asyncio.run(gone_and_back(mic, code, tmp_path, mic.suspend, mic.resume, seconds=3.0))


def test_the_sound_server_dies(mic: VirtualMicrophone, code: Path, tmp_path: Path) -> None:
    """For so long that only a fresh process finds the new server."""
    asyncio.run(gone_and_back(mic, code, tmp_path, mic.kill_server, mic.start_server, seconds=7.0))


# The process itself


@pytest.mark.parametrize(("held_up", "killed"), [(0.6, False), (2.0, False), (60.0, True)])
def test_the_process_is_held_up(
    mic: VirtualMicrophone, code: Path, tmp_path: Path, held_up: float, killed: bool
) -> None:
    """SIGSTOP. What the server kept meanwhile comes late, in a burst: the take gets no longer.

    One that never comes back is killed, and the next goes on in the same file.
    """
    take = tmp_path / "take.wav"

    async def run() -> None:
        mic.start_playing(code)
        async with listening(capture_command(rate=RATE), tmp_path / "log") as (one, told):
            await told.sound()
            one.open_take(take)
            opened = await told.wait("opened")
            await until(lambda: samples_of(take).size > RATE, "a second of the take")
            pid = one.pid
            assert pid is not None
            left = time.monotonic()
            os.kill(pid, signal.SIGSTOP)
            if killed:
                seen = await told.wait("lost") - left
                await told.wait("back", seconds=10)
                assert one.pid != pid
            else:
                await asyncio.sleep(held_up)
                os.kill(pid, signal.SIGCONT)
                if held_up > 1.2:
                    seen = await told.wait("lost") - left
                    await told.wait("back")
            size = samples_of(take).size
            await until(lambda: samples_of(take).size > size + RATE, "a second more")
            closing = time.monotonic()
            one.close_take()
            await told.wait("closed")
            gaps = told.of("gap")
        seconds = samples_of(take).size / RATE
        print(f"{seconds - (closing - opened + PREROLL):+.3f} s; gaps {gaps}")
        assert seconds == pytest.approx(closing - opened + PREROLL, abs=EXACT)
        if held_up > 1.2:
            assert seen < SEEN
        silent = sum(length for at, length in silences(samples_of(take), RATE, 0.05) if at > 0.2)
        assert silent == pytest.approx(sum(length for _, length in gaps), abs=EXACT)

    asyncio.run(run())


def test_the_process_is_killed_twice(mic: VirtualMicrophone, code: Path, tmp_path: Path) -> None:
    take = tmp_path / "take.wav"

    async def run() -> None:
        mic.start_playing(code)
        async with listening(capture_command(rate=RATE), tmp_path / "log") as (one, told):
            await told.sound()
            one.open_take(take)
            opened = await told.wait("opened")
            for number in (1, 2):
                size = samples_of(take).size
                more = size + RATE // 2
                await until(lambda more=more: samples_of(take).size > more, "some of it")
                assert one.pid is not None
                left = time.monotonic()
                os.kill(one.pid, signal.SIGKILL)
                assert await told.wait("lost", n=number) - left < SEEN
                assert await told.wait("back", n=number) - left < BACK
                await told.wait("gap", n=number)
            await until(lambda: samples_of(take).size > size + RATE, "some more")
            closing = time.monotonic()
            one.close_take()
            await told.wait("closed")
            assert told.of("opened") == [take]
        heard = samples_of(take)
        print(f"{heard.size / RATE - (closing - opened + PREROLL):+.3f} s; gaps {told.of('gap')}")
        assert heard.size / RATE == pytest.approx(closing - opened + PREROLL, abs=EXACT)

    asyncio.run(run())


def test_a_pause_and_what_lies_between_takes_write_nothing(
    mic: VirtualMicrophone, code: Path, tmp_path: Path
) -> None:
    """The stream stays open all the time: levels go on, and the next take begins at once."""
    first, second = tmp_path / "first.wav", tmp_path / "second.wav"

    async def run() -> None:
        mic.start_playing(code)
        async with listening(capture_command(rate=RATE), tmp_path / "log") as (one, told):
            await told.sound()
            one.open_take(first)
            opened = await told.wait("opened")
            await until(lambda: samples_of(first).size > RATE // 2, "some of the take")
            pausing = time.monotonic()
            one.pause()
            await asyncio.sleep(0.2)
            size, levels = samples_of(first).size, len(told.levels)
            await until(lambda: len(told.levels) > levels + 8, "levels while paused")
            assert samples_of(first).size == size
            one.resume()
            paused = time.monotonic() - pausing
            await until(lambda: samples_of(first).size > size + RATE // 2, "some more")
            closing = time.monotonic()
            one.close_take()
            await told.wait("closed")
            assert samples_of(first).size / RATE == pytest.approx(
                closing - opened + PREROLL - paused, abs=EXACT
            )
            levels, pid = len(told.levels), one.pid
            await until(lambda: len(told.levels) > levels + 5, "levels between the takes")
            ordered = time.monotonic()
            one.open_take(second)
            assert await told.wait("opened", n=2) - ordered < 0.3
            assert one.pid == pid
            assert not told.of("gap")
            assert not told.of("lost")

    asyncio.run(run())


# Devices by name


def test_a_named_device_that_is_not_there(mic: VirtualMicrophone, tmp_path: Path) -> None:
    """One message that names those that are; and it can be tried again."""

    async def run() -> None:
        async with listening(capture_command(device="Headset"), tmp_path / "log") as (one, told):
            assert one.state == "failed"
            assert one.problem is not None
            assert "this microphone is not there" in str(one.problem)
            assert "Headset" in str(one.problem)
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
            assert await told.wait("back") - choosing < BACK
            assert one.device == "Remapped Monitor of Null Output"
            await told.wait("gap")
            size = samples_of(take).size
            await until(lambda: samples_of(take).size > size + RATE // 2, "some more")
            closing = time.monotonic()
            one.close_take()
            await told.wait("closed")
        heard = samples_of(take)
        assert heard.size / RATE == pytest.approx(closing - opened + PREROLL, abs=EXACT)
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
            assert await told.wait("failed") - opened < 1.5
            (problem,) = told.of("failed")
            assert "the disk is full" in str(problem)
            assert "are saved and stay" in str(problem)
            await told.wait("closed")
            assert (one.state, one.line) == ("failed", "The disk is full.")
            frames = samples_of(take).size
            assert told.of("closed") == [frames]
            assert frames == pytest.approx(RATE, abs=RATE * 0.05)
            assert np.abs(samples_of(take)[-1000:]).max() > 1000
            assert resource.prlimit(one.pid, resource.RLIMIT_FSIZE)[0] == RATE * 2
            resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (1 << 40, resource.RLIM_INFINITY))
            one.open_take(later)
            assert one.state == "ready"
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

KINDS = [(8000, 1), (16000, 1), (22050, 2), (44100, 2), (48000, 2), (96000, 1), (192000, 2)]


def test_every_rate_and_stereo(mic: VirtualMicrophone, tmp_path: Path) -> None:
    """A tone of 440 Hz comes out as one of 440 Hz, and the time is right."""
    seconds = np.arange(RATE * 20) / RATE
    tone = write_wav(
        tmp_path / "tone.wav", (9000 * np.sin(880 * np.pi * seconds)).astype("<i2"), RATE
    )

    async def one_kind(rate: int, channels: int) -> tuple[int, float, float]:
        name, take = f"kind{rate}", tmp_path / f"{rate}.wav"
        argv = capture_command(device=name)
        async with listening(argv, tmp_path / f"log{rate}") as (one, told):
            assert one.state == "ready", one.line
            await told.sound()
            one.open_take(take)
            opened = await told.wait("opened")
            await asyncio.sleep(2.0)
            closing = time.monotonic()
            one.close_take()
            await told.wait("closed")
        info, heard = wav_info(take), samples_of(take)
        middle = heard[heard.size // 2 :].astype(np.float64)
        peaks = np.abs(np.fft.rfft(middle * np.hanning(middle.size)))
        pitch = float(np.argmax(peaks)) * info[0] / middle.size
        return info[0], pitch, heard.size / info[0] - (closing - opened + PREROLL)

    async def run() -> None:
        for rate, channels in KINDS:
            mic.pactl("load-module", "module-null-sink", f"sink_name=v{rate}", f"rate={rate}",
                      f"channels={channels}")  # fmt: skip
            mic.pactl("load-module", "module-remap-source", f"source_name=kind{rate}",
                      f"master=v{rate}.monitor")  # fmt: skip
            mic.start_playing(tone, sink=f"v{rate}")
        found = await asyncio.gather(*(one_kind(*kind) for kind in KINDS))
        for (rate, channels), (own, pitch, error) in zip(KINDS, found, strict=True):
            print(f"{rate} Hz, {channels}: take at {own} Hz, {pitch:.1f} Hz, {error:+.3f} s")
            assert own == min(rate, 48000)
            assert pitch == pytest.approx(440, abs=2)
            assert error == pytest.approx(0, abs=EXACT)

    asyncio.run(run())
