"""The capture process on a file instead of a microphone."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

from mocktui.audio.devices import capture_command
from mocktui.audio.journal import read_sound
from mocktui.audio.sources import to_int16
from tests.audio.rig import ChildProcess, noise, place, samples_of, write_wav
from tests.support import need, wait_ended, wait_for


def capture(*sources: Path, pace: float = 1.0) -> ChildProcess:
    return ChildProcess(capture_command(source=sources, pace=pace))


@pytest.mark.parametrize(
    ("name", "subtype", "rate", "channels"),
    [
        ("mono.wav", "PCM_16", 16000, 1),
        ("phone.wav", "PCM_16", 8000, 1),
        ("stereo.wav", "PCM_16", 44100, 2),
        ("studio.wav", "PCM_24", 96000, 1),
        ("float.wav", "FLOAT", 48000, 2),
        ("song.flac", "PCM_16", 22050, 2),
    ],
)
def test_the_take_is_the_file(
    tmp_path: Path, name: str, subtype: str, rate: int, channels: int
) -> None:
    source = tmp_path / name
    sound = np.stack([noise(1.5, rate, seed=one) for one in range(channels)], axis=1)
    soundfile.write(source, sound, rate, subtype=subtype)
    expected = np.frombuffer(to_int16(read_sound(source)[0]), "<i2")
    with capture(source, pace=10) as child:
        child.wait("ready", rate=rate)
        for number in (1, 2):  # the file begins anew with each take
            take = tmp_path / f"take{number}.wav"
            before = child.mark()
            child.do("open_take", path=str(take))
            _, opened = child.wait("take_opened", since=before)
            child.wait("source_ended", since=before)
            child.do("close_take")
            _, closed = child.wait("take_closed", since=before)
            heard = samples_of(take)
            at = place(expected, heard)
            assert at >= round(opened["preroll"] * rate)
            assert not heard[:at].any()
            assert at + expected.size == heard.size == closed["frames"]
        assert child.leave() == 0
        assert not child.all("fault")


def test_several_files_take_turns(tmp_path: Path) -> None:
    first = write_wav(tmp_path / "a.wav", noise(0.5, 16000, seed=1), 16000)
    second = write_wav(tmp_path / "b.wav", noise(0.9, 48000, seed=2), 48000)
    with capture(first, second, pace=10) as child:
        child.wait("ready", rate=16000)
        for number in range(3):
            take = tmp_path / f"take{number}.wav"
            since = child.mark()
            child.do("open_take", path=str(take), preroll=0.0)
            child.wait("source_ended", since=since)
            child.do("close_take")
            child.wait("take_closed", since=since)
            heard = samples_of(take)
            if number == 1:
                assert np.count_nonzero(heard) / 16000 == pytest.approx(0.9, abs=0.05)
            else:
                assert place(samples_of(first), heard) >= 0


def test_real_pace_and_pause(tmp_path: Path) -> None:
    source = write_wav(tmp_path / "a.wav", noise(1.2, 16000), 16000)
    take = tmp_path / "take.wav"
    with capture(source) as child:
        child.wait("ready")
        begun = child.do("open_take", path=str(take), preroll=0.0)
        wait_for(lambda: take.exists() and samples_of(take).size > 8000, "half of it")
        child.do("pause")
        still = child.mark()
        for _ in range(5):  # half a second, as its levels count it
            still = child.reports.index(child.wait("level", since=still), still) + 1
        size = take.stat().st_size
        child.wait("level", since=child.mark())
        assert take.stat().st_size == size
        child.do("resume")
        when, _ = child.wait("source_ended")
        child.do("close_take")
        _, closed = child.wait("take_closed")
        assert when - begun > 1.6
        assert abs(closed["frames"] / 16000 - 1.2) < 0.06  # a block or two at the pause's edges


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda path: None, "can't be read"),
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_text("not a sound file at all, " * 9), "not a sound file"),
        (lambda path: write_wav(path, np.zeros(0, np.int16), 8000), "0 samples"),
    ],
    ids=["missing", "empty", "text", "no samples"],
)
def test_bad_sources(tmp_path: Path, make: Callable[[Path], object], says: str) -> None:
    source = tmp_path / "a.wav"
    make(source)
    with capture(source) as child:
        _, fault = child.wait("fault")
        assert says in fault["what"]
        assert fault["where"] == str(source)
        assert fault["fix"]
        assert fault.get("fatal", True)
        assert child.process.wait(20) == 1


@pytest.fixture
def long_source(tmp_path: Path) -> Path:
    return write_wav(tmp_path / "long.wav", noise(30, 16000), 16000)


def test_end_of_input_closes_the_take(tmp_path: Path, long_source: Path) -> None:
    take = tmp_path / "take.wav"
    with capture(long_source) as child:
        child.do("open_take", path=str(take))
        child.wait("take_opened")
        assert child.leave() == 0
        closed = child.all("take_closed")[0]
    with wave.open(str(take)) as file:
        assert file.getnframes() == closed["frames"] > 0


def test_a_killed_parent_leaves_nothing_behind(tmp_path: Path, long_source: Path) -> None:
    take = tmp_path / "take.wav"
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE)\n"
        'child.stdin.write(b\'{"do":"open_take","path":"%s"}\\n\' % sys.argv[1].encode())\n'
        "child.stdin.flush()\n"
        "print('{\"pid\":%d}' % child.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(take), *capture_command(source=[long_source])],
        stdout=subprocess.PIPE,
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline().decode().split(":")[1].rstrip("}\n"))
    child = psutil.Process(pid)
    wait_for(lambda: take.exists() and samples_of(take).size > 8000, "half a second of sound")
    parent.kill()
    parent.wait()
    wait_ended([child])
    with wave.open(str(take)) as file:
        assert file.getnframes() == samples_of(take).size


def test_ctrl_c_is_for_the_app(tmp_path: Path, long_source: Path) -> None:
    with capture(long_source) as child:
        child.wait("ready")
        child.process.send_signal(signal.SIGINT)
        child.do("open_take", path=str(tmp_path / "take.wav"))
        child.wait("take_opened")
        child.process.send_signal(signal.SIGTERM)
        child.wait("take_closed")
        assert child.process.wait(20) == 0


def test_paused_before_it_began(tmp_path: Path, long_source: Path) -> None:
    take = tmp_path / "take.wav"
    with capture(long_source) as child:
        child.do("open_take", path=str(take))
        child.do("pause")
        child.wait("level")
        child.wait("level", since=child.mark())
        assert not child.all("take_opened")
        child.do("resume")
        child.wait("take_opened")
        assert child.leave() == 0


def test_full_disk(tmp_path: Path, long_source: Path) -> None:
    need(hasattr(resource, "prlimit"), "a limit on another process's files (Linux)")
    take = tmp_path / "take.wav"
    with capture(long_source) as child:
        child.do("open_take", path=str(take))
        child.wait("take_opened")
        # The kernel refuses what goes beyond: what a full disk does, at a size of our choice.
        hard = resource.prlimit(child.pid, resource.RLIMIT_FSIZE)[1]
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (20001, hard))
        _, fault = child.wait("fault")
        _, closed = child.wait("take_closed")
        assert "full" in fault["what"]
        assert not fault.get("fatal", True)
        assert closed["frames"] == (20001 - 44) // 2
        assert samples_of(take).size == closed["frames"]
        with wave.open(str(take)) as file:
            assert file.getnframes() == closed["frames"]
        # It goes on: with space again the next take works.
        resource.prlimit(child.pid, resource.RLIMIT_FSIZE, (hard, hard))
        since = child.mark()
        child.do("open_take", path=str(tmp_path / "again.wav"))
        child.wait("take_opened", since=since)
        child.wait("level", since=child.mark())
        assert child.leave() == 0
        assert samples_of(tmp_path / "again.wav").size > 0


def test_folder_gone(tmp_path: Path, long_source: Path) -> None:
    folder = tmp_path / "takes"
    with capture(long_source) as child:
        child.wait("ready")
        child.do("open_take", path=str(folder / "01-1.wav"))
        _, fault = child.wait("fault")
        assert "can't be written" in fault["what"]
        assert not fault.get("fatal", True)
        folder.mkdir()
        child.do("open_take", path=str(folder / "01-1.wav"))
        child.wait("take_opened")
        shutil.rmtree(folder)
        since = child.mark()
        _, fault = child.wait("fault", since=since)
        assert "no longer in its folder" in fault["what"]
        child.wait("take_closed", since=since)
        assert child.leave() == 0


def test_continues_a_take(tmp_path: Path, long_source: Path) -> None:
    take = tmp_path / "take.wav"
    with capture(long_source) as child:
        child.do("open_take", path=str(take))
        child.wait("take_opened")
        child.wait("level", since=child.mark())
    left = samples_of(take).size
    other = write_wav(tmp_path / "other.wav", noise(1, 48000, seed=9), 48000)
    with capture(other) as child:
        child.wait("ready")
        since = child.mark()
        child.do("open_take", path=str(take), preroll=0.0, pad=0.5)
        _, gap = child.wait("gap", since=since)
        _, opened = child.wait("take_opened", since=since)
        child.wait("source_ended", since=since)
        child.do("close_take")
        _, closed = child.wait("take_closed", since=since)
    assert gap["at"] == pytest.approx(left / 16000, abs=0.001)
    assert gap["seconds"] == pytest.approx(0.5, abs=0.03)
    assert opened["rate"] == closed["rate"] == 16000  # the file's own, whatever the new device's
    heard = samples_of(take)
    assert heard.size == closed["frames"]
    silent = heard[left : left + round(gap["seconds"] * 16000)]
    assert not silent.any()
    assert heard.size / 16000 == pytest.approx(left / 16000 + gap["seconds"] + 1.0, abs=0.05)
    assert np.abs(heard[-8000:-1000]).max() > 3000


def test_nonsense_orders_are_said(tmp_path: Path, long_source: Path) -> None:
    with capture(long_source) as child:
        child.wait("ready")
        child.do("dance")
        _, fault = child.wait("fault")
        assert "not understood" in fault["what"]
        child.do("close_take")
        child.do("pause")
        child.do("resume")
        child.do("open_take", path=str(tmp_path / "take.wav"))
        child.wait("take_opened")
        assert child.leave() == 0
