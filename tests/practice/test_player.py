"""Playing a take and looking for its pauses, with real processes and real files."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mocktui.core.problem import Problem
from mocktui.core.state import Gap
from mocktui.places import Places
from mocktui.practice.office import Office
from mocktui.practice.player import TakePlayer
from tests.audio.rig import noise
from tests.speech.talk import recording
from tests.storage.made import keep
from tests.virtual_microphone import VirtualMicrophone


async def until(condition: Callable[[], object], what: str) -> None:
    """Let the event loop work until ``condition`` holds; fail after half a minute."""
    try:
        async with asyncio.timeout(30):
            while not condition():
                await asyncio.sleep(0.02)  # another process plays: there is no event to wait on
    except TimeoutError:
        pytest.fail(f"waited for: {what}")


@pytest.mark.e2e
def test_speed_set_before_and_while_it_plays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "take.flac"
    quiet = np.zeros(4 * 16000, np.int16)
    soundfile.write(path, np.concatenate([noise(6, 16000), quiet, noise(2, 16000)]), 16000)

    async def play() -> None:
        player = TakePlayer(path, 1.0, log=tmp_path / "log")
        player.set_speed(2.0)
        running = asyncio.create_task(player.run())
        assert player.at >= 1.0
        await until(lambda: player.state == "playing" and player.at > 1.5, "the first sound")
        begun, at = time.monotonic(), player.at
        await until(lambda: player.at > 5.0, "five seconds")
        # Twice as fast, give or take a busy machine.
        assert (player.at - at) / (time.monotonic() - begun) == pytest.approx(2.0, abs=0.6)
        player.set_speed(1.0)
        player.skip_pauses(True)
        player.seek(5.5)
        await until(lambda: 5.5 <= player.at < 7, "the new place")
        begun = time.monotonic()
        await until(lambda: player.at > 10.0, "what comes after the silence")
        assert time.monotonic() - begun < 3.0  # of 4.5 seconds, 4 are silence
        await player.close()
        await running

    with VirtualMicrophone() as mic:
        mic.keep_awake()
        for name, value in mic.environment().items():
            monkeypatch.setenv(name, value)
        asyncio.run(play())


def test_changed_while_it_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set between the process's arguments and its start is not lost."""
    sent: list[object] = []

    async def start(child: object) -> None:
        player.set_speed(1.5)
        player.seek(3.0)

    monkeypatch.setattr("mocktui.practice.player.Child.start", start)
    monkeypatch.setattr("mocktui.practice.player.Child.send", lambda _, order: sent.append(order))
    player = TakePlayer(tmp_path / "x.wav", 1.0, log=tmp_path / "log")

    async def run() -> None:
        running = asyncio.create_task(player.run())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        await player.close()
        await running

    asyncio.run(run())
    kinds = [type(one).__name__ for one in sent]
    assert kinds[-3:] == ["Speed", "Skip", "Seek"]


def test_a_take_without_a_sound_is_said_in_sentences(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    path.write_bytes(b"")
    player = TakePlayer(path, 0.0, log=tmp_path / "log")
    asyncio.run(asyncio.wait_for(player.run(), 30))
    assert player.state == "failed"
    assert player.problem == "The file is empty. Give a WAV or FLAC with sound."


def test_pauses_of_a_recording(tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    office = Office(places)
    folder, _ = keep(places.sessions)
    samples, rate = recording("beckett.wav")
    (folder.takes / "01-1.wav").unlink(missing_ok=True)
    soundfile.write(folder.takes / "01-1.flac", samples, rate)
    found = asyncio.run(office.pauses(folder.id, "takes/01-1.wav", ()))
    assert len(found) >= 2 and all(one.end - one.start >= 0.5 for one in found)
    first = found[0]
    gap = Gap(start=first.start, seconds=first.end - first.start)
    assert len(asyncio.run(office.pauses(folder.id, "takes/01-1.wav", (gap,)))) == len(found) - 1
    with pytest.raises(Problem, match="recording is not there"):
        asyncio.run(office.pauses(folder.id, "takes/09-1.wav", ()))
