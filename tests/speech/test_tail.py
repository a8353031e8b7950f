"""Takes that are still growing or were cut off, other files, and the way to 16 kHz blocks."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from mocktui.core.problem import Problem
from mocktui.speech.resample import Blocks, floats
from mocktui.speech.tail import Tail
from mocktui.speech.whole import Sound
from tests.speech.talk import at_rate, header, write_wav

NOISE = (np.random.default_rng(7).standard_normal(24_000) * 6000).clip(-32768, 32767).astype("<i2")


def everything(path: Path) -> tuple[np.ndarray, Sound]:
    sound = Sound.open(path)
    parts = []
    while len(part := sound.read(997)):
        parts.append(part)
    sound.close()
    return np.concatenate(parts) if parts else np.zeros(0, np.float32), sound


class TestTail:
    def test_a_file_grows_byte_by_byte(self, tmp_path: Path) -> None:
        path = tmp_path / "take.wav"
        assert Tail.open(path) is None
        whole = header(16_000, 0) + NOISE[:50].tobytes()
        read = b""
        with path.open("wb", buffering=0) as file:
            tail = None
            for at in range(len(whole)):
                file.write(whole[at : at + 1])
                tail = tail or Tail.open(path)
                assert (tail is None) == (at < 43)
                if tail is not None:
                    more = tail.read(1000)
                    assert len(more) % 2 == 0
                    read += more
        assert tail is not None
        assert read == NOISE[:50].tobytes()
        assert tail.frames == tail.there == 50
        tail.close()

    def test_reads_no_more_than_asked(self, tmp_path: Path) -> None:
        tail = Tail.open(write_wav(tmp_path / "a.wav", NOISE, 48_000))
        assert tail is not None
        assert tail.rate == 48_000
        assert tail.read(10) == NOISE[:10].tobytes()
        assert tail.read(0) == tail.read(-5) == b""
        assert (tail.frames, tail.there) == (10, len(NOISE))
        tail.close()

    @pytest.mark.parametrize(
        "content",
        [b"I am a letter", b"R!", b"RIFF1234AVI ", b"RIFF1234WAVEdata\0\0\0\0"],
    )
    def test_what_isn_t_a_wav(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "a.wav"
        path.write_bytes(content)
        with pytest.raises(Problem, match="WAV") as caught:
            Tail.open(path)
        assert caught.value.where == str(path)

    def test_only_16_bit_mono(self, tmp_path: Path) -> None:
        path = tmp_path / "a.wav"
        soundfile.write(path, np.zeros((100, 2)), 16_000, subtype="PCM_16")
        with pytest.raises(Problem, match="16-bit mono"):
            Tail.open(path)


class TestSound:
    def test_a_take_is_read_the_same_as_its_tail(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "a.wav", NOISE, 48_000)
        heard, sound = everything(path)
        assert (heard == floats(NOISE.tobytes())).all()
        assert (sound.rate, sound.seconds) == (48_000, 0.5)

    @pytest.mark.parametrize("says", [0, 4, 46_000, 90_000, 0xFFFFFF00])
    def test_a_header_left_behind_by_a_crash(self, tmp_path: Path, says: int) -> None:
        heard, _ = everything(write_wav(tmp_path / "a.wav", NOISE, 16_000, says=says))
        assert (heard == floats(NOISE.tobytes())).all()

    def test_cut_in_mid_sample(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "a.wav", NOISE, 16_000)
        path.write_bytes(path.read_bytes()[:-1])
        heard, _ = everything(path)
        assert (heard == floats(NOISE[:-1].tobytes())).all()

    def test_chunks_after_the_samples_are_not_sound(self, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "a.wav", NOISE, 16_000)
        path.write_bytes(path.read_bytes() + struct.pack("<4sI", b"LIST", 6) + b"INFOab")
        heard, _ = everything(path)
        assert len(heard) == len(NOISE)

    @pytest.mark.parametrize(
        ("name", "rate", "channels", "subtype"),
        [
            ("a.wav", 8_000, 1, "PCM_16"),
            ("a.wav", 44_100, 2, "PCM_16"),
            ("a.wav", 16_000, 1, "PCM_24"),
            ("a.wav", 16_000, 6, "FLOAT"),
            ("a.flac", 48_000, 2, "PCM_24"),
        ],
    )
    def test_kinds(self, tmp_path: Path, name: str, rate: int, channels: int, subtype: str) -> None:
        path = tmp_path / name
        mono = floats(NOISE.tobytes())
        soundfile.write(path, np.stack([mono] * channels, 1), rate, subtype=subtype)
        heard, sound = everything(path)
        assert (sound.rate, sound.frames) == (rate, len(NOISE))
        assert np.abs(heard - mono).max() < 1e-6

    def test_no_number_becomes_silence(self, tmp_path: Path) -> None:
        path = tmp_path / "a.wav"
        bad = np.array([0.5, np.nan, np.inf, -np.inf], np.float32)
        soundfile.write(path, bad, 16_000, subtype="FLOAT")
        assert everything(path)[0].tolist() == [0.5, 0.0, 1.0, -1.0]

    def test_only_a_header(self, tmp_path: Path) -> None:
        heard, sound = everything(write_wav(tmp_path / "a.wav", NOISE[:0], 16_000))
        assert len(heard) == 0
        assert sound.seconds == 0

    def test_what_can_t_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "empty.wav").touch()
        (tmp_path / "text.wav").write_text("I am a letter, not a sound")
        (tmp_path / "half.wav").write_bytes(header(16_000, 0)[:30])
        for name, why in (
            ("empty.wav", "empty"),
            ("text.wav", "can be read"),
            ("half.wav", "can be read"),
            ("none.wav", "no such file"),
            (".", "folder"),
        ):
            with pytest.raises(Problem, match=why) as caught:
                Sound.open(tmp_path / name)
            assert str(tmp_path) in caught.value.where


class TestBlocks:
    @pytest.mark.parametrize(
        "rate", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000]
    )
    def test_as_one_pass_of_soxr(self, rate: int) -> None:
        blocks = Blocks(rate)
        made = blocks.add(floats(NOISE.tobytes())) + blocks.end()
        assert {len(one) for one in made[:-1]} == {3200}
        assert 0 < len(made[-1]) <= 3200
        assert b"".join(made) == at_rate(NOISE, rate, 16_000).tobytes()

    @settings(max_examples=25, deadline=None)
    @given(
        rate=st.sampled_from([8_000, 16_000, 44_100, 48_000]),
        sizes=st.lists(st.integers(1, 9_000), min_size=1, max_size=8),
    )
    def test_the_same_in_any_pieces(self, rate: int, sizes: list[int]) -> None:
        sound = floats(NOISE.tobytes())
        one = Blocks(rate)
        whole = one.add(sound) + one.end()
        other = Blocks(rate)
        pieces, at, turn = [], 0, 0
        while at < len(sound):
            size = sizes[turn % len(sizes)]
            pieces += other.add(sound[at : at + size])
            at, turn = at + size, turn + 1
        assert pieces + other.end() == whole

    def test_full_scale_stays_in_range(self) -> None:
        blocks = Blocks(16_000)
        made = blocks.add(np.array([1.5, 1.0, -1.0, -1.5, 0.0], np.float32)) + blocks.end()
        assert np.frombuffer(made[0], "<i2").tolist() == [32767, 32767, -32768, -32768, 0]

    @pytest.mark.parametrize("rate", [0, 1, 10**9])
    def test_rates_nothing_has(self, rate: int) -> None:
        with pytest.raises(Problem, match="sample rate"):
            Blocks(rate)
