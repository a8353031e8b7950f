"""Microphones that come and go: PortAudio, a real capture process, a virtual microphone."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mocktui.audio.devices import capture_command
from tests.audio.rig import noise, samples_of, write_wav
from tests.practice.listening import listening, silences, until
from tests.virtual_microphone import RATE, VirtualMicrophone

pytestmark = pytest.mark.e2e

SEEN = 2.0  # seconds in which a person sees that the microphone is gone
BACK = 2.0  # seconds after which a microphone that is back is recorded again
PREROLL = 0.3  # seconds from before an answer that are in its take
EXACT = 0.2  # seconds a gap may be wrong by, beside what this process itself comes late


@pytest.fixture(scope="module")
def server() -> Iterator[VirtualMicrophone]:
    with VirtualMicrophone() as mic:
        yield mic


@pytest.fixture
def mic(server: VirtualMicrophone, monkeypatch: pytest.MonkeyPatch) -> VirtualMicrophone:
    """A microphone that is awake, and this process's children hear it."""
    server.hush()
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
        asleep = away == mic.suspend
        assert one.line == f"The microphone is {'silent' if asleep else 'gone'}."
        assert one.level == type(one.level)(), "no level of something that is not there"
        await asyncio.sleep(max(0.0, left + seconds - time.monotonic()))
        there, sounds = await asyncio.to_thread(again, mic, code, back)
        back_at = await told.wait("back")
        after_plug, returned = back_at - there, back_at - sounds
        (gap,) = await until(lambda: told.of("gap"), "the gap") and told.of("gap")
        watch = one._source._task
        assert watch is not None and not watch.done(), "which microphone it is is watched on"
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
    assert seen < SEEN + told.lag
    assert returned < BACK + told.lag
    # All of the time is in the take: what was heard, and silence for the rest.
    assert heard.size / RATE == pytest.approx(closing - opened + PREROLL, abs=EXACT + told.lag)
    assert not heard[round(at * RATE) : round((at + length) * RATE)].any()
    assert at == pytest.approx(left - opened + PREROLL, abs=EXACT + told.lag)
    (silence,) = [one for one in silences(heard, RATE) if one[0] > 0.5]
    assert silence[1] == pytest.approx(length, abs=EXACT + told.lag)


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
                await told.wait("back")
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
        assert seconds == pytest.approx(closing - opened + PREROLL, abs=EXACT + told.lag)
        if held_up > 1.2:
            assert seen < SEEN + told.lag
        silent = sum(length for at, length in silences(samples_of(take), RATE, 0.05) if at > 0.2)
        assert silent == pytest.approx(sum(length for _, length in gaps), abs=EXACT + told.lag)

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
                assert await told.wait("lost", n=number) - left < SEEN + told.lag
                assert (
                    await told.wait("back", n=number) - left < 2 * BACK + told.lag
                )  # a program to start
                await told.wait("gap", n=number)
            await until(lambda: samples_of(take).size > size + RATE, "some more")
            closing = time.monotonic()
            one.close_take()
            await told.wait("closed")
            assert told.of("opened") == [take]
        heard = samples_of(take)
        print(f"{heard.size / RATE - (closing - opened + PREROLL):+.3f} s; gaps {told.of('gap')}")
        assert heard.size / RATE == pytest.approx(closing - opened + PREROLL, abs=EXACT + told.lag)

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
                closing - opened + PREROLL - paused, abs=EXACT + told.lag
            )
            levels, pid = len(told.levels), one.pid
            await until(lambda: len(told.levels) > levels + 5, "levels between the takes")
            ordered = time.monotonic()
            one.open_take(second)
            assert await told.wait("opened", n=2) - ordered < 0.3 + told.lag
            assert one.pid == pid
            assert not told.of("gap")
            assert not told.of("lost")

    asyncio.run(run())
