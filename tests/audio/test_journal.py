"""The WAV journal and the reading of sound files."""

from __future__ import annotations

import os
import stat
import threading
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mocktui.audio.journal import HEADER, TakeWriter, read_sound, wav_info
from mocktui.core.problem import Problem
from tests.audio.rig import noise, samples_of, write_wav
from tests.support import wait_for


def by_wave(path: Path) -> tuple[int, bytes]:
    """Read as any other program would."""
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.getframerate(), file.readframes(file.getnframes())


def test_complete_after_every_write(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    sound = noise(0.5, 48000).tobytes()
    writer = TakeWriter(path, 48000)
    for at in range(0, len(sound), 1920):
        writer.write(sound[at : at + 1920])
        assert by_wave(path) == (48000, sound[: at + 1920])
        assert wav_info(path) == (48000, writer.frames)
    writer.close()
    writer.close()
    assert by_wave(path) == (48000, sound)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_readers_beside_the_writer_never_see_a_bad_file(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    writer = TakeWriter(path, 16000)
    done = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while not done.is_set():
            seen.append(len(by_wave(path)[1]))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(2000):
        writer.write(b"\1\0" * 320)
    done.set()
    reader.join()
    writer.close()
    assert seen == sorted(seen)
    assert all(one % 640 == 0 for one in seen)


def test_continued(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    first = TakeWriter(path, 16000)
    first.write(b"\1\0" * 100)
    first.close()
    again = TakeWriter(path, 48000, append=True)
    assert (again.rate, again.frames) == (16000, 100)
    again.write(b"\2\0" * 50)
    again.close()
    assert by_wave(path) == (16000, b"\1\0" * 100 + b"\2\0" * 50)


@pytest.mark.parametrize("left", [0, 3, 20, HEADER - 1])
def test_continued_after_a_kill_inside_the_header(tmp_path: Path, left: int) -> None:
    path = tmp_path / "take.wav"
    writer = TakeWriter(path, 16000)
    writer.close()
    path.write_bytes(path.read_bytes()[:left])
    assert wav_info(path) == (0, 0)
    again = TakeWriter(path, 44100, append=True)
    again.write(b"\2\0")
    again.close()
    assert by_wave(path) == (44100, b"\2\0")


def test_a_header_that_lags_and_half_a_sample(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    writer = TakeWriter(path, 16000)
    writer.write(b"\1\0" * 100)
    writer.close()
    with path.open("ab") as file:
        file.write(b"\3\0" * 7 + b"\4")
    assert wav_info(path) == (16000, 107)
    assert read_sound(path)[0].size == 107
    again = TakeWriter(path, 16000, append=True)
    again.write(b"\5\0")
    again.close()
    assert by_wave(path) == (16000, b"\1\0" * 100 + b"\3\0" * 7 + b"\5\0")


def test_an_old_recording_is_never_written_over(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "take.wav", noise(0.1, 8000), 8000)
    before = path.read_bytes()
    with pytest.raises(Problem, match="already"):
        TakeWriter(path, 8000)
    assert path.read_bytes() == before
    stereo = write_wav(tmp_path / "other.wav", np.zeros((10, 2), np.int16), 8000)
    with pytest.raises(Problem, match="not a 16-bit mono"):
        TakeWriter(stereo, 8000, append=True)


def test_nowhere_to_write(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="can't be written") as caught:
        TakeWriter(tmp_path / "gone" / "take.wav", 8000)
    assert "--data-dir" in caught.value.fix


def test_a_file_put_in_its_place_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    writer = TakeWriter(path, 8000)
    writer.write(b"\1\0")
    other = tmp_path / "other"
    other.write_bytes(b"something else")
    other.replace(path)

    def refused() -> bool:
        try:
            writer.write(b"\1\0")
        except FileNotFoundError:
            return True
        return False

    wait_for(refused, "the writer to notice")
    writer.close()
    assert path.read_bytes() == b"something else"


def test_full_disk_keeps_whole_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "take.wav"
    writer = TakeWriter(path, 8000)
    writer.write(b"\1\0" * 10)
    real = os.write

    def short(file: int, data: bytes) -> int:
        if len(data) == HEADER:
            return real(file, data)
        if len(data) == 10:
            return real(file, bytes(data)[:3])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", short)
    with pytest.raises(OSError, match="No space"):
        writer.write(b"\2\0" * 5)
    monkeypatch.undo()
    writer.close()
    assert by_wave(path) == (8000, b"\1\0" * 10 + b"\2\0")


@pytest.mark.parametrize(
    ("suffix", "subtype", "rate", "channels"),
    [
        (".wav", "PCM_16", 8000, 1),
        (".wav", "PCM_16", 44100, 2),
        (".wav", "PCM_24", 48000, 1),
        (".wav", "PCM_U8", 11025, 1),
        (".wav", "FLOAT", 96000, 2),
        (".flac", "PCM_16", 22050, 1),
        (".flac", "PCM_24", 192000, 2),
    ],
)
def test_any_sound_file(
    tmp_path: Path, suffix: str, subtype: str, rate: int, channels: int
) -> None:
    path = tmp_path / f"sound{suffix}"
    tone = np.sin(np.arange(rate) / rate * 2 * np.pi * 220) * 0.5
    both = np.stack([tone] * channels, axis=1)
    soundfile.write(path, both, rate, subtype=subtype)
    heard, own = read_sound(path)
    assert own == rate
    assert heard.dtype == np.float32
    assert heard.ndim == 1
    assert np.abs(heard - tone).max() < (0.01 if subtype == "PCM_U8" else 1e-4)
    part, _ = read_sound(path, start=0.25, end=0.5)
    assert np.array_equal(part, heard[round(rate * 0.25) : round(rate * 0.5)])


def test_a_foreign_wav_with_chunks_behind_the_samples(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", noise(0.1, 8000), 8000)
    body = bytearray(path.read_bytes()) + b"LIST\x04\0\0\0INFO"
    body[4:8] = (len(body) - 8).to_bytes(4, "little")
    path.write_bytes(body)
    assert read_sound(path)[0].size == 800


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("empty.wav", b"", "empty"),
        ("text.wav", b"this is no sound, but it is long enough to be taken for a header", "not a"),
        ("short.wav", b"RIFF", "not a sound file"),
        ("text.raw", b"raw" * 50, "not a sound file"),
        ("zero.wav", None, "0 samples"),
    ],
)
def test_no_sound(tmp_path: Path, name: str, body: bytes | None, says: str) -> None:
    path = tmp_path / name
    if body is None:
        TakeWriter(path, 16000).close()
    else:
        path.write_bytes(body)
    with pytest.raises(Problem, match=says) as caught:
        read_sound(path)
    assert caught.value.where == str(path)


@pytest.mark.parametrize("path", [Path("/nowhere/at/all.wav"), Path("/")])
def test_missing(path: Path) -> None:
    for read in (read_sound, wav_info):
        with pytest.raises(Problem, match="can't be read"):
            read(path)


def test_wav_info_says_what_is_not_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, np.zeros(800), 8000)
    with pytest.raises(Problem, match="not a sound file"):
        wav_info(path)
    assert samples_of(write_wav(tmp_path / "b.wav", noise(0.1, 8000), 8000)).size == 800
