"""Pauses from the sound, against recordings whose pauses are known by construction or by hand."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from mocktui.audio.pauses import PAUSE, Span, find_speech, pauses, pauses_in
from mocktui.core.problem import Problem
from mocktui.core.state import Gap
from tests.made_speech import VOICES, Made, Score, human, make, noisy_set, odd_set, score


def found(made: Made) -> list[tuple[float, float]]:
    spans = find_speech(made.samples, made.rate)
    return [(one.start, one.end) for one in pauses(spans)]


def total(scores: list[Score]) -> Score:
    return Score(
        sum((one.errors for one in scores), ()),
        sum(one.asked for one in scores),
        sum(one.missed for one in scores),
        sum(one.missed_long for one in scores),
        sum(one.invented for one in scores),
    )


def test_pauses_in_noise_are_found_to_a_tenth_of_a_second() -> None:
    rows: dict[str, list[Score]] = {}
    for row, made in noisy_set():
        rows.setdefault(row, []).append(score(made, found(made)))
    for row, scores in rows.items():
        one = total(scores)
        assert one.mean <= 0.15, row
        assert one.missed_long == 0, row
        assert one.missed <= 1, row  # of 20, some within 0.05 s of the limit
        assert one.invented <= (1 if row == "babble 10 dB" else 0), row
    whole = total([one for scores in rows.values() for one in scores])
    assert whole.asked == 340
    assert whole.mean <= 0.04
    assert float(np.percentile(whole.errors, 95)) <= 0.15


def test_level_rate_offset_breaths_and_clicks_change_nothing() -> None:
    for row, made in odd_set():
        one = score(made, found(made))
        assert (one.missed, one.invented) == (0, 0), row
        assert one.mean <= 0.03, row


@pytest.mark.parametrize("name", ["two_cities", "beckett"])
def test_a_persons_pauses_are_those_read_by_hand(name: str) -> None:
    made = human(name)
    one = score(made, found(made))
    assert (one.missed, one.invented) == (0, 0)
    assert one.mean <= 0.05


def test_speech_is_where_it_was_put() -> None:
    made = make("en-us", seed=3, silences=(1.0, 2.5), noise="pink", snr=30)
    spans = find_speech(made.samples, made.rate)
    assert len(spans) == len(made.speech)
    for one, (start, end) in zip(spans, made.speech, strict=True):
        assert one.start == pytest.approx(start, abs=0.06)
        assert one.end == pytest.approx(end, abs=0.06)


def test_a_fan_that_starts_in_the_middle_hides_only_the_pause_beside_it() -> None:
    for voice in VOICES:
        made = make(voice, seed=78, noise="pink", snr=35, silences=(0.8, 1.1, 2.4) * 5)
        half = made.samples.size // 2
        fan = np.random.default_rng(1).standard_normal(made.samples.size).astype(np.float32)
        fan[:half] = 0.0
        sound = made.samples + fan * float(np.sqrt(np.mean(made.samples**2))) * 0.1
        one = score(made, found(Made("", sound, made.rate, made.speech, made.silences)))
        assert one.missed <= 2  # of 15
        assert one.invented == 0
        assert one.mean <= 0.06


# --- what is no speech -----------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 2, 159, 160, 161, 400, 1000])
def test_next_to_nothing_has_no_pause(size: int) -> None:
    for value in (0.0, 0.5, -1.0):
        sound = np.full(size, value, np.float32)
        assert pauses(find_speech(sound, 16000)) == ()
    assert find_speech(np.zeros(size, np.float32), 16000) == ()


def test_silence_holds_no_speech() -> None:
    dice = np.random.default_rng(0)
    dither = np.round(dice.standard_normal(160_000) * 0.5) / 32768
    for sound in (np.zeros(160_000), np.full(160_000, 0.3), dither):
        assert find_speech(sound.astype(np.float32), 16000) == ()


def test_speech_too_soft_to_be_any_is_none() -> None:
    made = make("en-us", silences=(1.0,))
    assert find_speech(made.samples, made.rate)
    assert find_speech(made.samples * np.float32(1e-5), made.rate) == ()


def test_a_rustle_in_a_pause_is_no_speech() -> None:
    made = make("en-us", seed=4, silences=(3.0,), noise="pink", snr=30)
    size = int(0.4 * made.rate)
    rustle = np.diff(np.random.default_rng(4).standard_normal(size + 3), n=3)  # no low tones
    loud = np.sqrt(np.mean(made.samples**2) / np.mean(rustle**2))
    sound = made.samples.copy()
    at = int((made.silences[0][0] + 1.3) * made.rate)
    sound[at : at + size] += (rustle * loud).astype(np.float32)
    one = score(made, found(Made("", sound, made.rate, made.speech, made.silences)))
    assert (one.asked, one.missed, one.invented) == (1, 0, 0)


def test_speech_without_a_pause_has_none() -> None:
    made = make("joe", silences=(0.2, 0.15, 0.2), lead=0.0, tail=0.0)
    assert found(made) == []
    assert find_speech(made.samples, made.rate)


@pytest.mark.parametrize("rate", [0, -1])
def test_a_rate_that_is_none(rate: int) -> None:
    assert find_speech(np.ones(1000, np.float32), rate) == ()


# --- any sound -------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    arrays.arrays(np.float32, st.integers(0, 6000), elements=st.floats(width=32), fill=None),
    st.sampled_from([1, 99, 8000, 11025, 16000, 44100, 192000]),
)
@example(np.zeros(2, np.float32), 44100)
@example(np.array([np.nan, np.inf, -np.inf] * 1000, np.float32), 8000)
@example(np.array([3e38, -3e38] * 1000, np.float32), 8000)
@example(np.array([1e-42] * 3000, np.float32), 8000)
def test_any_sound_gives_spans_in_order(sound: np.ndarray, rate: int) -> None:
    check(find_speech(sound, rate), sound.size / rate)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 80), st.floats(-120, 10)), max_size=12), st.randoms())
def test_any_bursts_give_spans_in_order(bursts: list[tuple[int, float]], dice: object) -> None:
    noise = np.random.default_rng(len(bursts))
    parts = [
        noise.standard_normal(steps * 160).astype(np.float32) * np.float32(10 ** (level / 20))
        for steps, level in bursts
    ]
    sound = np.concatenate([*parts, np.zeros(1, np.float32)])
    spans = find_speech(sound, 16000)
    check(spans, sound.size / 16000)
    for one in pauses(spans):
        assert one.end - one.start >= PAUSE - 1e-9
        assert spans[0].end <= one.start < one.end <= spans[-1].start


def check(spans: tuple[Span, ...], length: float) -> None:
    at = 0.0
    for one in spans:
        assert np.isfinite((one.start, one.end)).all()
        assert at <= one.start < one.end <= length + 1e-9
        at = one.end


# --- gaps and files --------------------------------------------------------------------------

SPOKEN = (Span(1.0, 2.0), Span(4.0, 5.0), Span(5.4, 6.0), Span(6.5, 7.0))


def test_short_silences_are_no_pauses() -> None:
    assert pauses(SPOKEN) == (Span(2.0, 4.0), Span(6.0, 6.5))
    assert pauses(SPOKEN, at_least=1.0) == (Span(2.0, 4.0),)
    assert pauses(SPOKEN[:1]) == pauses(()) == ()


def test_gaps_are_cut_out() -> None:
    def cut(start: float, seconds: float) -> tuple[Span, ...]:
        return pauses(SPOKEN[:2], gaps=(Gap(start=start, seconds=seconds),))

    assert cut(2.0, 2.0) == ()
    assert cut(1.5, 9.0) == ()
    assert cut(2.6, 0.5) == (Span(2.0, 2.6), Span(3.1, 4.0))
    assert cut(2.3, 1.3) == ()  # 0.3 and 0.4 s are left
    assert cut(0.0, 1.0) == cut(9.0, 1.0) == cut(2.5, float("nan")) == (Span(2.0, 4.0),)
    assert cut(2.5, -1.0) == (Span(2.0, 4.0),)


@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_a_file_has_the_pauses_of_its_sound(tmp_path: Path, kind: str) -> None:
    made = make("en-us", seed=3, silences=(1.0, 2.5), noise="pink", snr=30)
    path = tmp_path / f"take.{kind}"
    soundfile.write(path, made.samples, made.rate, subtype="PCM_16")
    assert [(one.start, one.end) for one in pauses_in(path)] == found(made)
    start, end = made.silences[1]
    assert len(pauses_in(path, gaps=(Gap(start=start - 0.1, seconds=end - start + 0.2),))) == 1


def test_a_file_that_is_no_sound_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    with pytest.raises(Problem):
        pauses_in(tmp_path / "empty.wav")


def test_five_minutes_take_little_processor_time() -> None:
    made = make("en-us", noise="pink", snr=25, rate=48000)
    sound = np.tile(made.samples, 20)[: 300 * 48000]
    begun = time.process_time()
    assert find_speech(sound, 48000)
    assert time.process_time() - begun < 5.0  # 0.2 s on a machine with nothing else to do
