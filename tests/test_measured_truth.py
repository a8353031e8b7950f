"""Measurements of made answers against what is known of them; a part of bench_measures."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from mocktui.audio.pauses import find_speech, pauses
from mocktui.core.measures import Measured, measurements
from mocktui.core.metrics import measure_take
from mocktui.core.parts import PARTS
from mocktui.core.transcript import Reading
from tests.core.made_takes import sitting, spoken, timed
from tests.made_answers import FILLERS, SCRIPTS, VOICES, MadeAnswer, Script, make
from tests.made_long_answers import LONG_SCRIPTS, LongScript
from tests.made_speech import RATE


def of(made: MadeAnswer, reading: Reading | None = None, found=None) -> dict[str, Measured]:
    take = made.take if reading is None else replace(made.take, readings=(reading,))
    state, item = sitting(take)
    return {one.key: one for one in measurements(state, item, take, pauses=found)}


EVERY = (*SCRIPTS, *LONG_SCRIPTS)


@pytest.mark.parametrize("script", EVERY, ids=[one.name for one in EVERY])
def test_what_is_in_the_words_by_hand(script: Script):
    found = measure_take(spoken(timed(" ".join(script.pieces)), fillers=FILLERS))
    assert found.fillers is not None
    assert found.hedges is not None
    assert found.repeated is not None
    assert found.first_person is not None
    assert (
        found.fillers.count,
        found.hedges.count,
        found.repeated.count,
        (found.first_person.singular, found.first_person.plural),
        found.numbers,
    ) == (script.fillers, script.hedges, script.repeats, script.first, script.numbers)


@pytest.mark.parametrize("script", LONG_SCRIPTS, ids=[one.name for one in LONG_SCRIPTS])
def test_a_long_answer_is_long_and_fits_its_labels(script: LongScript):
    assert 70 <= len(" ".join(script.pieces).split()) <= 105
    assert len(script.silences) == len(script.pieces) - 1
    assert len(script.parts) in (0, len(script.pieces))
    assert sorted(script.parts, key=PARTS.index) == list(script.parts)
    assert [bool(phrase) for _, phrase in script.planned] == [True, True, True, False, False]
    for _, phrase in script.planned:
        assert any(phrase in piece for piece in script.pieces)


@pytest.mark.parametrize("snr", [None, 10.0], ids=["clean", "noisy"])
@pytest.mark.parametrize("voice", VOICES)
@pytest.mark.parametrize("script", SCRIPTS, ids=[one.name for one in SCRIPTS])
def test_pauses_of_two_seconds_are_all_found_and_none_is_invented(script, voice, snr):
    made = make(script, voice, snr, seed=3)
    found = of(made, found=pauses(find_speech(made.samples, RATE)))["pauses"]
    long = [(a, b) for a, b in made.silences if b - a > 2.0]
    assert len(found.places) == len(long)
    for place, (start, end) in zip(found.places, long, strict=True):
        assert place.start == pytest.approx(start, abs=0.35)
        assert place.end == pytest.approx(end, abs=0.15)


def test_moonshine_hears_the_pace_and_the_first_word():
    from mocktui.speech.engine import load

    made = make(SCRIPTS[4], "joe")
    engine = load("moonshine")
    ear = engine.new(live=False)
    pcm = np.clip(np.rint(made.samples * 32767), -32768, 32767).astype("<i2").tobytes()
    segments = (*ear.hear(pcm), *ear.finish())
    ear.close()
    heard = Reading(name="live", engine="moonshine", segments=segments, complete=True)
    silences = pauses(find_speech(made.samples, RATE))
    true, found = of(made, found=made.pauses), of(made, heard, silences)
    for key in ("pace", "pace_speaking"):
        assert found[key].figure == pytest.approx(true[key].figure, rel=0.05)
    assert found["first_word"].figure == pytest.approx(made.script.lead, abs=0.15)
    assert found["stretch"].figure == pytest.approx(true["stretch"].figure, abs=0.4)
    assert not found["fillers"].measurable
