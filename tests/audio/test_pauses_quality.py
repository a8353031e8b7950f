"""What the sound check measures and advises, on recordings made to be so."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mocktui.audio.loudness import SILENT, Quality, advice, quality
from tests.made_speech import VOICES, make


@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("snr", [30, 20, 15, 10])
@pytest.mark.parametrize("noise", ["white", "pink", "babble"])
def test_voice_over_noise_is_what_was_mixed(voice: str, snr: int, noise: str) -> None:
    heard = quality(*sound(voice, seed=snr, noise=noise, snr=snr))
    assert heard.snr_db == pytest.approx(snr, abs=0.8)
    assert not heard.zeros
    assert heard.clipped_share == 0.0


def test_the_noise_under_the_voice_is_taken_off() -> None:
    heard = quality(*sound("en-us", seed=5, noise="white", snr=5.0))
    assert heard.snr_db == pytest.approx(5.0, abs=0.8)  # with the noise in it: 6.2


def sound(voice: str, **how: object) -> tuple[np.ndarray, int]:
    made = make(voice, **how)  # type: ignore[arg-type]  # passed through
    return made.samples, made.rate


@pytest.mark.parametrize("peak", [-40.0, -20.0, -3.0])
def test_levels_are_measured_and_an_offset_is_none(peak: float) -> None:
    made = make("en-us", peak=peak, noise="pink", snr=30)
    heard = quality(made.samples, made.rate)
    assert heard.peak_db == pytest.approx(peak, abs=0.2)
    parts = [made.samples[int(a * made.rate) : int(b * made.rate)] for a, b in made.speech]
    true = 10 * np.log10(np.mean(np.concatenate(parts) ** 2))
    assert heard.speech_db == pytest.approx(true, abs=1.0)
    moved = quality(made.samples + np.float32(0.1), made.rate)
    assert moved.speech_db == pytest.approx(heard.speech_db, abs=0.3)
    assert moved.snr_db == pytest.approx(heard.snr_db, abs=0.5)


def test_clipping_is_counted() -> None:
    made = make("joe", noise="pink", snr=30, peak=-1.0)
    loud = np.clip(made.samples * 4, -1.0, 32767 / 32768).astype(np.float32)
    heard = quality(loud, made.rate)
    assert heard.clipped_share == pytest.approx(np.mean(np.abs(made.samples) >= 0.25), rel=0.05)
    assert heard.clipped_share > 0.001
    assert "Too loud" in advice(heard)


def test_exact_zeros_are_told_from_a_quiet_room() -> None:
    dead = quality(np.zeros(48000, np.float32), 16000)
    assert dead.zeros
    assert (dead.noise_db, dead.speech_db, dead.snr_db) == (SILENT, None, None)
    room = np.random.default_rng(2).standard_normal(48000).astype(np.float32) * np.float32(1e-4)
    quiet = quality(room, 16000)
    assert not quiet.zeros
    assert quiet.noise_db == pytest.approx(-80.0, abs=0.5)
    assert "muted" in advice(dead)


def test_a_steady_hiss_is_no_voice() -> None:
    for level in (0.001, 0.03):
        hiss = np.random.default_rng(3).standard_normal(80000).astype(np.float32) * level
        heard = quality(hiss.astype(np.float32), 16000)
        assert heard.speech_db is None
        assert "No speech" in advice(heard)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"snr": 35.0, "peak": -12.0}, "clear"),
        ({"snr": 15.0, "peak": -12.0}, "noise behind your voice"),
        ({"snr": 5.0, "peak": -12.0}, "nearly as loud"),
        ({"snr": 35.0, "peak": -40.0}, "Very quiet"),
    ],
)
@pytest.mark.parametrize("voice", VOICES)
def test_the_advice_fits(voice: str, how: dict[str, float], words: str) -> None:
    said = advice(quality(*sound(voice, noise="pink", **how)))
    assert words in said
    assert said.count(".") + said.count("?") == 1


def test_it_goes_to_json() -> None:
    heard = quality(*sound("en-us", noise="pink", snr=20.0))
    assert msgspec.json.decode(msgspec.json.encode(heard), type=Quality) == heard


@settings(max_examples=40, deadline=None)
@given(
    arrays.arrays(np.float32, st.integers(0, 5000), elements=st.floats(width=32), fill=None),
    st.sampled_from([0, 1, 8000, 44100]),
)
def test_any_sound_has_finite_quality_and_advice(sound: np.ndarray, rate: int) -> None:
    heard = quality(sound, rate)
    numbers = [one for one in msgspec.structs.astuple(heard) if one is not None]
    assert np.isfinite(numbers).all()
    assert advice(heard)
