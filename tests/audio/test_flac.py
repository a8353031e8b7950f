"""Takes become FLAC: bit-equal, and the recording is never in danger."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mocktui.audio.flac import flac_command, to_flac
from mocktui.audio.journal import TakeWriter, read_sound, wav_info
from mocktui.core.problem import Problem
from tests.speech.talk import recording
from tests.support import need, wait_for


def take(path: Path, samples: np.ndarray, rate: int = 16000) -> Path:
    writer = TakeWriter(path, rate)
    writer.write(samples.astype("<i2").tobytes())
    writer.close()
    return path


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def noise(count: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(-32768, 32768, count, dtype=np.int16)


def decoded(path: Path) -> tuple[np.ndarray, int]:
    samples, rate = soundfile.read(path, dtype="int16")
    return samples, rate


@pytest.mark.parametrize("rate", [8000, 11025, 44100, 192000])
@pytest.mark.parametrize("count", [1, 4096, 65_536, 100_001])
def test_every_frame_is_there_and_only_then_the_wav_is_gone(
    tmp_path: Path, rate: int, count: int
) -> None:
    samples = noise(count)
    wav = take(tmp_path / "03-f1-1.wav", samples, rate)
    flac = to_flac(wav)
    assert flac == tmp_path / "03-f1-1.flac"
    assert names(tmp_path) == ["03-f1-1.flac"]
    assert stat.S_IMODE(flac.stat().st_mode) == 0o600
    back, its_rate = decoded(flac)
    assert its_rate == rate
    assert np.array_equal(back, samples)
    assert soundfile.info(flac).subtype == "PCM_16"


def test_a_voice_takes_half_the_room(tmp_path: Path) -> None:
    samples, rate = recording("two_cities.wav")
    wav = take(tmp_path / "a.wav", samples, rate)
    size = wav.stat().st_size
    flac = to_flac(wav)
    assert flac.stat().st_size < 0.7 * size
    assert np.array_equal(decoded(flac)[0], samples)


def test_half_a_sample_at_the_end_does_not_count(tmp_path: Path) -> None:
    samples = noise(1000)
    wav = take(tmp_path / "a.wav", samples)
    with wav.open("ab") as file:
        file.write(b"\x01")
    assert np.array_equal(decoded(to_flac(wav))[0], samples)


def test_samples_behind_a_header_that_lagged_are_kept(tmp_path: Path) -> None:
    samples = noise(1000)
    wav = take(tmp_path / "a.wav", samples[:400])
    with wav.open("ab") as file:  # as after a kill between the samples and the header
        file.write(samples[400:].tobytes())
    assert np.array_equal(decoded(to_flac(wav))[0], samples)


@pytest.mark.parametrize("size", [0, 20, 44])
def test_a_take_without_a_frame_stays(tmp_path: Path, size: int) -> None:
    wav = take(tmp_path / "a.wav", noise(10))
    os.truncate(wav, size)
    with pytest.raises(Problem, match="no sound"):
        to_flac(wav)
    assert names(tmp_path) == ["a.wav"]


def test_what_is_no_take_stays(tmp_path: Path) -> None:
    wav = tmp_path / "a.wav"
    soundfile.write(wav, noise(2000).reshape(-1, 2), 16000)
    with pytest.raises(Problem, match="not a sound file"):
        to_flac(wav)
    with pytest.raises(Problem, match="no such file"):
        to_flac(tmp_path / "b.wav")
    assert names(tmp_path) == ["a.wav"]


def test_both_there_and_equal_is_a_run_that_was_killed_late(tmp_path: Path) -> None:
    samples = noise(5000)
    wav = take(tmp_path / "a.wav", samples)
    kept = tmp_path / "kept"
    shutil.copy(wav, kept)
    flac = to_flac(wav)
    before = flac.stat().st_mtime_ns
    kept.rename(wav)
    assert to_flac(wav) == flac
    assert names(tmp_path) == ["a.flac"]
    assert flac.stat().st_mtime_ns == before


@pytest.mark.parametrize("other", ["sound", "torn"])
def test_another_flac_of_that_name_is_moved_aside(tmp_path: Path, other: str) -> None:
    take(tmp_path / "a.wav", noise(5000, seed=2))
    to_flac(tmp_path / "a.wav")
    if other == "torn":
        os.truncate(tmp_path / "a.flac", 900)
    was = (tmp_path / "a.flac").read_bytes()
    samples = noise(5000)
    flac = to_flac(take(tmp_path / "a.wav", samples))
    assert np.array_equal(decoded(flac)[0], samples)
    (aside,) = tmp_path.glob("a.left-*.flac")
    assert aside.read_bytes() == was


def test_a_take_that_grows_meanwhile_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from mocktui.audio import flac as module

    samples = noise(5000)
    wav = take(tmp_path / "a.wav", samples)
    compare = module._same

    def grow(*given) -> bool:
        answer = compare(*given)
        with wav.open("ab") as file:
            file.write(samples.tobytes())
        return answer

    monkeypatch.setattr(module, "_same", grow)
    with pytest.raises(Problem, match="still being written"):
        to_flac(wav)
    assert wav_info(wav) == (16000, 10000)
    monkeypatch.undo()
    flac = to_flac(wav)  # the shorter FLAC is no longer the take
    assert len(decoded(flac)[0]) == 10000


def test_what_reads_back_differently_never_gets_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wav = take(tmp_path / "a.wav", noise(200_000))
    before = wav.read_bytes()
    from mocktui.audio import flac as module

    encode = module._encode

    def flip(source, part: Path, rate: int, frames: int) -> None:
        encode(source, part, rate, frames)
        with part.open("r+b") as file:  # a disk that lies
            file.seek(-2000, os.SEEK_END)
            byte = file.read(1)[0]
            file.seek(-1, os.SEEK_CUR)
            file.write(bytes([byte ^ 0x10]))

    monkeypatch.setattr(module, "_encode", flip)
    with pytest.raises(Problem, match="reads back differently"):
        to_flac(wav)
    assert names(tmp_path) == ["a.wav"]
    assert wav.read_bytes() == before


_CONVERT = """
import resource, sys
from pathlib import Path
from mocktui.audio.flac import to_flac
from mocktui.core.problem import Problem
limit = int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
try:
    to_flac(Path(sys.argv[1]))
except Problem as problem:
    print(problem)
"""


def test_a_disk_that_refuses_costs_nothing(tmp_path: Path) -> None:
    wav = take(tmp_path / "a.wav", noise(100_000))
    before = wav.read_bytes()
    out = subprocess.run(
        [sys.executable, "-c", _CONVERT, str(wav), "60000"], capture_output=True, text=True
    )
    assert out.stdout.startswith(f"{wav}: this recording stays a WAV"), out
    assert not out.stderr
    assert names(tmp_path) == ["a.wav"]
    assert wav.read_bytes() == before


def test_a_full_disk_is_named() -> None:
    can = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True
    )
    need(can.returncode == 0, "a disk of our own (unshare, tmpfs)")
    with tempfile.TemporaryDirectory() as place:
        wav = Path(place) / "a.wav"
        script = (
            "import numpy as np, subprocess, sys; from pathlib import Path\n"
            "mount = ['mount', '-t', 'tmpfs', '-o', 'size=300k', 'none']\n"
            f"subprocess.run([*mount, {place!r}], check=True)\n"
            "from tests.audio.test_flac import noise, take\n"
            f"wav = take(Path({str(wav)!r}), noise(100_000)); before = wav.read_bytes()\n"
            f"sys.argv = ['', {str(wav)!r}, '0']\n"
            f"{_CONVERT}\n"
            "assert wav.read_bytes() == before and [*wav.parent.iterdir()] == [wav]\n"
        )
        run = subprocess.run(
            ["unshare", "-rm", sys.executable, "-c", script],
            capture_output=True,
            text=True,
            cwd=Path(__file__).parents[2],
        )
    assert run.returncode == 0, run.stderr
    assert "the disk is full" in run.stdout


def test_memory_does_not_grow_with_the_take(tmp_path: Path) -> None:
    def peak(seconds: int) -> int:
        wav = tmp_path / f"{seconds}.wav"
        take(wav, np.tile(noise(48000), seconds), 48000)
        code = _CONVERT + (
            "\nprint([l for l in open('/proc/self/status') if l.startswith('VmHWM')][0].split()[1])"
        )
        run = [sys.executable, "-c", code, str(wav), "0"]
        out = subprocess.run(run, capture_output=True, text=True, check=True).stdout
        return int(out)

    need(Path("/proc/self/status").exists(), "/proc")
    assert peak(240) - peak(2) < 4_000  # kB; the long take has 23 MB


# The process


def start(*wavs: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        flac_command(list(wavs)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_the_process_reports_each_take(tmp_path: Path) -> None:
    good, empty, last = tmp_path / "a.wav", tmp_path / "b.wav", tmp_path / "c.wav"
    take(good, noise(100))
    empty.touch()
    take(last, noise(100))
    process = start(good, empty, last)
    assert process.stdout is not None
    reports = [json.loads(line) for line in process.stdout]
    assert process.wait(10) == 0
    assert [one["is"] for one in reports] == ["converted", "refused", "converted"]
    assert [one["wav"] for one in reports] == [str(good), str(empty), str(last)]
    assert names(tmp_path) == ["a.flac", "b.wav", "c.flac"]


@pytest.mark.parametrize("after", [0.0, 0.03, 0.06, 0.1, 0.15, 0.2])
def test_killed_at_any_instant_a_whole_recording_is_there(tmp_path: Path, after: float) -> None:
    samples = np.tile(noise(96_000), 60)  # 2 min at 48 kHz: a few tenths of a second of work
    wav = take(tmp_path / "a.wav", samples, 48000)
    process = start(wav)
    begun = lambda: list(tmp_path.glob(".a.*.part")) or process.poll() is not None  # noqa: E731
    wait_for(begun, "the conversion", every=0.001)
    until = time.monotonic() + after
    while time.monotonic() < until and process.poll() is None:
        pass
    process.kill()
    process.communicate()
    flac = tmp_path / "a.flac"
    assert wav.exists() or flac.exists()
    if wav.exists():
        assert wav_info(wav) == (48000, len(samples))
    if flac.exists():
        assert np.array_equal(decoded(flac)[0], samples)
    if wav.exists():
        to_flac(wav)
    assert names(tmp_path) == ["a.flac"]
    assert np.array_equal(decoded(flac)[0], samples)


def test_killed_between_two_steps(tmp_path: Path) -> None:
    """At each call that changes the disk, in turn: what is there is whole."""
    steps = 0
    samples = noise(3000)
    while True:
        steps += 1
        folder = tmp_path / str(steps)
        folder.mkdir()
        wav = take(folder / "a.wav", samples)
        code = (
            "import os, signal, sys\n"
            "left = int(sys.argv[3])\n"
            "def hook(name, given):\n"
            "    global left\n"
            "    ours = sys.argv[1][:-5] in str(given)\n"
            "    if ours and name in ('os.rename', 'os.remove', 'open'):\n"
            "        left -= 1\n"
            "        if left == 0: os.kill(os.getpid(), signal.SIGKILL)\n"
            "sys.addaudithook(hook)\n" + _CONVERT
        )
        run = subprocess.run([sys.executable, "-c", code, str(wav), "0", str(steps)])
        if run.returncode == 0:
            break
        assert run.returncode == -signal.SIGKILL
        assert {one.suffix for one in folder.iterdir()} & {".wav", ".flac"}
        if not wav.exists():
            assert np.array_equal(decoded(folder / "a.flac")[0], samples)
            continue
        assert wav_info(wav) == (16000, 3000)
        to_flac(wav)
        assert names(folder) == ["a.flac"]
        assert np.array_equal(decoded(folder / "a.flac")[0], samples)
    assert steps > 4
    assert names(folder) == ["a.flac"]


def test_it_leaves_when_its_parent_does(tmp_path: Path) -> None:
    wav = take(tmp_path / "a.wav", np.tile(noise(96_000), 120), 48000)
    process = start(wav)
    wait_for(lambda: list(tmp_path.glob(".a.*.part")), "the conversion", every=0.001)
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(10) == 0
    assert wav_info(wav)[1] == 96_000 * 120


def test_who_asked_for_the_wav_gets_the_flac_it_became(tmp_path: Path) -> None:
    rate = 16_000
    wav = tmp_path / "01-1.wav"
    soundfile.write(wav, np.linspace(-0.5, 0.5, rate, dtype=np.float32), rate, subtype="PCM_16")
    before, _ = read_sound(wav)
    to_flac(wav)
    assert not wav.exists()
    after, _ = read_sound(wav)
    assert np.array_equal(before, after)
