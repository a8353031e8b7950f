"""Playing a take, heard by the virtual microphone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mocktui.audio.devices import capture_command
from mocktui.audio.playback_protocol import playback_command
from tests.audio.rig import ChildProcess, noise, samples_of, write_wav
from tests.support import wait_for
from tests.virtual_microphone import RATE, VirtualMicrophone

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def awake() -> Iterator[VirtualMicrophone]:
    with VirtualMicrophone() as mic:
        mic.keep_awake()
        yield mic


def test_heard(tmp_path: Path, awake: VirtualMicrophone) -> None:
    """What is between --from and --to comes out of the loudspeaker, and nothing else."""
    sound = noise(3, RATE, seed=7)
    path = write_wav(tmp_path / "take.wav", sound, RATE)
    heard = tmp_path / "heard.wav"
    env = awake.environment()
    with ChildProcess(capture_command(rate=RATE), env=env) as ears:
        ears.wait("ready")
        ears.do("open_take", path=str(heard))
        ears.wait("take_opened")
        with ChildProcess(playback_command(path, start=1.0, end=2.0), env=env) as player:
            player.wait("playing")
            player.wait("ended")
            assert player.leave() == 0
            positions = [one["at"] for one in player.all("playing")]
        for _ in range(5):
            ears.wait("level", since=ears.mark())
        assert ears.leave() == 0
    wanted = sound[RATE : 2 * RATE].astype(float)
    got = samples_of(heard).astype(float)
    loud = np.flatnonzero(np.abs(got) > 50)
    assert (loud[-1] - loud[0]) / RATE == pytest.approx(1.0, abs=0.05)
    # A busy machine may let the loudspeaker run dry for a moment: each piece for itself.
    for at in range(0, RATE - 4800, 4800):
        piece = wanted[at : at + 2400]
        match = np.correlate(got, piece, "valid")
        there = got[int(match.argmax()) :][: piece.size]
        assert np.corrcoef(there, piece)[0, 1] > 0.95, f"at {at / RATE:.1f} s"
    assert positions == sorted(positions)
    assert all(0.85 <= at <= 2.0 for at in positions)


def test_pause_and_seek(tmp_path: Path, awake: VirtualMicrophone) -> None:
    path = tmp_path / "take.flac"
    soundfile.write(path, noise(20, 16000), 16000)
    with ChildProcess(playback_command(path), env=awake.environment()) as player:
        wait_for(lambda: any(one["at"] > 0.3 for one in player.all("playing")), "0.3 s")
        since = player.mark()
        player.do("pause")
        _, still = player.wait("playing", since=since, paused=True)
        since = player.mark()
        _, later = player.wait("playing", since=since, paused=True)
        assert later["at"] == still["at"]
        since = player.mark()
        player.do("seek", at=10.0)
        player.wait("playing", since=since, paused=True, at=10.0)
        player.do("resume")
        wait_for(lambda: any(10.2 < one["at"] < 15 for one in player.all("playing")), "going on")
        since = player.mark()
        player.do("seek", at=19.8)
        player.wait("ended", since=since)
        since = player.mark()
        player.do("seek", at=5.0)
        player.wait("playing", since=since)
        player.do("stop")
        assert player.process.wait(20) == 0


def test_speed_and_silences_on_orders(tmp_path: Path, awake: VirtualMicrophone) -> None:
    """The clock of the wall: six seconds at twice the speed, then without their silences."""
    rate = 16000
    path = tmp_path / "take.flac"
    quiet = np.zeros(2 * rate, np.int16)
    said = noise(1, rate)
    soundfile.write(path, np.concatenate([said, quiet, said, quiet]), rate)
    with ChildProcess(playback_command(path, speed=2.0), env=awake.environment()) as player:
        begun, first = player.wait("playing")
        ended, _ = player.wait("ended")
        assert ended - begun == pytest.approx((6 - first["at"]) / 2, abs=0.5)
        places = [one["at"] for one in player.all("playing")]
        assert places == sorted(places) and places[-1] > 5.0
        player.do("pause")
        player.do("speed", times=1.0)
        player.do("skip")
        player.do("seek", at=0.0)
        since = player.mark()
        resumed = player.do("resume")
        ended, _ = player.wait("ended", since=since)
        assert ended - resumed == pytest.approx(2.3, abs=0.6)
        places = [one["at"] for _, one in player.reports[since:] if one["is"] == "playing"]
        assert places == sorted(places)
        # Of the silence from 1 to 3 little is heard, and where it is, its own seconds are told.
        assert sum(1.2 < at < 2.8 for at in places) == 0
        assert any(3.0 < at < 4.0 for at in places)


@pytest.mark.parametrize("body", [None, b"", b"no sound in here, only text, and enough of it...."])
def test_nothing_to_play(tmp_path: Path, awake: VirtualMicrophone, body: bytes | None) -> None:
    path = tmp_path / "take.wav"
    if body is not None:
        path.write_bytes(body)
    with ChildProcess(playback_command(path), env=awake.environment()) as player:
        _, fault = player.wait("fault")
        assert fault["where"] == str(path)
        assert player.process.wait(20) == 1


def test_no_loudspeaker(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "take.wav", noise(1, 16000), 16000)
    with VirtualMicrophone() as mic:
        env = mic.environment()
    with ChildProcess(playback_command(path), env=env) as player:
        _, fault = player.wait("fault")
        assert "nothing can be played" in fault["what"]
        assert player.process.wait(20) == 1
