"""Faster and slower at the same pitch, and silences cut short."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Sequence

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from mocktui.audio.stretch import FASTEST, LEFT, SLOWEST, Stretcher, cuts_of
from mocktui.speech.moonshine_engine import MoonshineEngine
from tests.speech.talk import at_rate, recording
from tests.speech.test_engine import hear, text
from tests.support import need

SPEEDS = (0.75, 1.25, 1.5, 2.0)


def tone(hertz: float, seconds: float, rate: int) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype("f4")


def stretched(
    samples: np.ndarray, rate: int, speed: float, cuts: Sequence[tuple[float, float]] = ()
) -> np.ndarray:
    """Return the whole of ``samples`` at ``speed`` (clipped to what is possible), without cuts."""
    stretcher = Stretcher(samples, rate)
    stretcher.speed = min(max(speed, SLOWEST), FASTEST)
    stretcher.cut(cuts)
    parts = []
    while not stretcher.ended:
        parts.append(stretcher.read(rate))
    return np.concatenate(parts) if parts else np.empty(0, np.float32)


def pitch(sound: np.ndarray, rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(sound.size)))
    return float(spectrum.argmax()) * rate / sound.size


@pytest.mark.parametrize("rate", [8000, 16000, 48000])
@pytest.mark.parametrize("speed", SPEEDS)
def test_length_changes_and_pitch_does_not(rate: int, speed: float) -> None:
    for hertz in (80, 220, 1000):
        out = stretched(tone(hertz, 3, rate), rate, speed)
        assert out.size / rate == pytest.approx(3 / speed, abs=0.02)
        assert pitch(out, rate) == pytest.approx(hertz, rel=0.02)
        # One tone in, one tone out: nearly all the power is at its own pitch.
        power = np.abs(np.fft.rfft(out * np.hanning(out.size))) ** 2
        near = np.abs(np.fft.rfftfreq(out.size, 1 / rate) - hertz) < 15
        assert power[near].sum() / power.sum() > 0.95


def test_at_speed_one_nothing_changes() -> None:
    sound = np.random.default_rng(1).standard_normal(50_001).astype("f4")
    assert np.array_equal(stretched(sound, 16000, 1.0), sound)


def test_pieces_of_any_size_are_the_same_sound() -> None:
    sound = tone(300, 1, 16000)
    one, two = Stretcher(sound, 16000), Stretcher(sound, 16000)
    one.speed = two.speed = 1.5
    dice = np.random.default_rng(2)
    pieces = []
    while not two.ended:
        pieces.append(two.read(int(dice.integers(1, 999))))
    assert np.array_equal(one.read(16000), np.concatenate(pieces))
    assert two.read(10).size == 0


def test_places_only_go_on_and_are_those_of_the_file() -> None:
    rate = 16000
    sound = np.random.default_rng(3).standard_normal(10 * rate).astype("f4")
    stretcher = Stretcher(sound, rate)
    stretcher.seek(rate)
    places = []
    for speed in (1.0, 2.0, 0.75, 1.5):
        stretcher.speed = speed
        before = stretcher.place(stretcher.given)
        for _ in range(25):
            stretcher.read(640)
            places.append(stretcher.place(stretcher.given))
        assert places[-1] - before == pytest.approx(rate * speed, abs=0.04 * rate)
    assert places == sorted(places)
    assert stretcher.place(0) == pytest.approx(rate, abs=1)
    stretcher.seek(5 * rate)
    assert stretcher.place(stretcher.given) == 5 * rate
    while not stretcher.ended:
        stretcher.read(1000)
    assert stretcher.place(stretcher.given) == sound.size


def test_silences_are_cut_to_what_is_left() -> None:
    cuts = cuts_of([(1.0, 2.0), (2.3, 3.0), (5.0, 6.0)], 6.4)
    half = LEFT / 2
    assert cuts == ((half, 1.0 - half), (3.0 + half, 5.0 - half))
    assert cuts_of([], 9.0) == ()


@pytest.mark.parametrize("speed", [1.0, 1.5])
def test_cut_sound_keeps_its_speech(speed: float) -> None:
    rate = 16000
    quiet = np.zeros(2 * rate, "f4")
    sound = np.concatenate([tone(200, 1, rate), quiet, tone(200, 1, rate), quiet])
    cuts = cuts_of([(0.0, 1.0), (3.0, 4.0)], 6.0)
    out = stretched(sound, rate, speed, cuts)
    assert out.size / rate == pytest.approx((2 + 2 * LEFT) / speed, abs=0.05)
    assert np.count_nonzero(np.abs(out) > 0.01) / rate == pytest.approx(2 / speed, rel=0.05)
    # Played from the middle of a silence it goes on where speech begins.
    stretcher = Stretcher(sound, rate)
    stretcher.cut(cuts)
    stretcher.seek(2 * rate)
    stretcher.read(rate // 10)
    assert stretcher.place(stretcher.given) / rate == pytest.approx(3.0 + 0.1 - LEFT / 2, abs=0.05)


@pytest.mark.parametrize("samples", [np.empty(0, "f4"), np.zeros(1, "f4"), np.zeros(77, "f4")])
def test_hardly_any_sound(samples: np.ndarray) -> None:
    for speed in (1.0, *SPEEDS):
        assert stretched(samples, 16000, speed).size <= samples.size * 2


def test_stretched_speech_is_still_understood() -> None:
    """A human voice at 0.75 and 1.5: moonshine hears (nearly) the words it hears at speed 1."""
    need(importlib.util.find_spec("moonshine_voice"), "the package moonshine_voice")
    samples, rate = recording("two_cities.wav")
    sound = samples[: 22 * rate].astype("f4") / 32768
    engine = MoonshineEngine()

    def listen(sound: np.ndarray) -> list[str]:
        pcm = np.clip(np.rint(sound * 32768), -32768, 32767).astype("<i2")
        words = text(hear(engine.new(live=False), at_rate(pcm, rate, 16_000))).casefold()
        return re.sub(r"[^\w\s]", "", words).split()

    usual = listen(sound)
    assert len(usual) > 20
    for speed in (0.75, 1.5):
        heard = listen(stretched(sound, rate, speed))
        assert Levenshtein.distance(usual, heard) <= 0.12 * len(usual), heard
