"""The engines themselves, in this process: what they hear, what they say of themselves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from mocktui.core.problem import Problem
from mocktui.core.transcript import Segment
from mocktui.speech import vosk_engine
from mocktui.speech.engine import Cutter, Ear, load
from mocktui.speech.moonshine_engine import MoonshineEngine
from mocktui.speech.vosk_engine import VoskEngine
from tests.speech.talk import at_rate, korean, package, quick_korean, recording, word_errors

# Charles Dickens, A Tale of Two Cities (1859), the opening.
TWO_CITIES = """
It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of
foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of
Light, it was the season of Darkness, it was the spring of hope, it was the winter of despair, we
had everything before us, we had nothing before us, we were all going direct to Heaven, we were all
going direct the other way. In short, the period was so far like the present period, that some of
its noisiest authorities insisted on its being received, for good or for evil, in the superlative
degree of comparison only.
"""


@pytest.fixture(scope="module")
def moonshine() -> MoonshineEngine:
    package("moonshine_voice")
    return MoonshineEngine()


@pytest.fixture(scope="module")
def vosk(tmp_path_factory: pytest.TempPathFactory) -> VoskEngine:
    return VoskEngine(quick_korean(), name="korean", cache=tmp_path_factory.mktemp("cache"))


def hear(ear: Ear, samples: np.ndarray, piece: int = 1600) -> list[Segment]:
    pcm = samples.astype("<i2").tobytes()
    found = []
    for at in range(0, len(pcm), piece * 2):
        found += ear.hear(pcm[at : at + piece * 2])
    found += ear.finish()
    ear.close()
    return found


def text(segments: list[Segment]) -> str:
    return " ".join(one.text for one in segments)


def test_cutter_gives_whole_blocks_and_the_rest() -> None:
    cutter = Cutter()
    assert cutter.add(b"a" * 3199) == []
    assert cutter.add(b"b" * 3202) == [b"a" * 3199 + b"b", b"b" * 3200]
    assert cutter.rest() == b""  # half a sample is none
    assert cutter.add(b"c" * 5) == []
    assert cutter.rest() == b"cccc"
    assert cutter.rest() == b""


def test_without_a_model_or_by_a_wrong_name() -> None:
    with pytest.raises(Problem, match="no Vosk model"):
        load("vosk")
    with pytest.raises(Problem, match="no engine called 'sphinx'"):
        load("sphinx")


def test_engine_protocol_imports_no_library() -> None:
    code = (
        "import sys, mocktui.speech.engine, mocktui.speech.check, mocktui.speech.overlay;"
        "print(*[one for one in ('numpy','vosk','soxr','moonshine_voice') if one in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""


class TestMoonshine:
    def test_a_human_reads_dickens(self, moonshine: MoonshineEngine) -> None:
        samples, rate = recording("two_cities.wav")
        heard = hear(moonshine.new(live=False), at_rate(samples, rate, 16_000))
        assert word_errors(text(heard), TWO_CITIES) <= 0.15
        assert word_errors("", TWO_CITIES) == 1
        assert "times, it was the worst" in text(heard)  # punctuated
        starts = [one.start for one in heard]
        assert starts == sorted(starts)
        assert all(one.start < one.end <= len(samples) / rate for one in heard)
        assert all(one.words == () for one in heard)

    def test_speech_that_is_cut_off_is_not_lost(self, moonshine: MoonshineEngine) -> None:
        samples, rate = recording("two_cities.wav")
        start, end = int(17.0 * rate), int(21.95 * rate)  # ends in the middle of a sentence
        heard = text(hear(moonshine.new(), at_rate(samples[start:end], rate, 16_000)))
        assert "winter of despair" in heard.lower()
        assert "we had everything" in heard.lower()

    def test_partials_grow_into_the_same_words(self, moonshine: MoonshineEngine) -> None:
        samples, _ = recording("beckett.wav")
        ear = moonshine.new()
        partials, finals = set(), []
        for at in range(0, len(samples), 700):
            finals += ear.hear(samples[at : at + 700].tobytes())
            partials.add(ear.partial)
        finals += ear.finish()
        ear.close()
        assert len(partials - {""}) >= 4
        assert word_errors(text(finals), "ever tried ever failed no matter try again fail again "
                           "fail better") <= 0.2  # fmt: skip
        assert text(finals) == text(hear(moonshine.new(live=False), samples))

    def test_silence_and_nothing(self, moonshine: MoonshineEngine) -> None:
        assert hear(moonshine.new(), np.zeros(16_000 * 6, "<i2")) == []
        assert hear(moonshine.new(), np.zeros(0, "<i2")) == []

    def test_what_it_can_measure(self, moonshine: MoonshineEngine) -> None:
        assert moonshine.model == "moonshine-tiny-en"
        abilities = moonshine.abilities
        assert (abilities.word_times, abilities.confidence, abilities.punctuation) == (
            False,
            False,
            True,
        )
        assert abilities.fillers == ()

    @pytest.mark.parametrize("language", ["ko", "de", "english"])
    def test_english_only(self, language: str) -> None:
        with pytest.raises(Problem, match="English") as caught:
            MoonshineEngine(language=language)
        assert "Vosk" in caught.value.fix

    @pytest.mark.parametrize("language", ["en", "en-US", "en_gb"])
    def test_english_of_any_country(
        self, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("moonshine_voice.utils.get_model_path", lambda _: tmp_path)
        with pytest.raises(Problem, match="missing") as caught:  # so far and no further
            MoonshineEngine(language=language)
        assert caught.value.where == str(tmp_path / "encoder_model.ort")
        assert "mocktui[moonshine]" in caught.value.fix

    def test_not_installed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "moonshine_voice.transcriber", None)
        with pytest.raises(Problem, match="can't be loaded") as caught:
            MoonshineEngine()
        assert "mocktui[moonshine]" in caught.value.fix


class TestVosk:
    def test_words_times_and_confidences(self, vosk: VoskEngine) -> None:
        samples, _ = recording("beckett.wav")
        heard = hear(vosk.new(), samples, 811)
        assert heard
        for one in heard:
            assert one.text == " ".join(word.text for word in one.words)
            assert (one.start, one.end) == (one.words[0].start, one.words[-1].end)
            assert all(0 <= (word.confidence or -1) <= 1 for word in one.words)
            assert all(word.start < word.end <= 9.97 for word in one.words)

    def test_the_same_again_and_in_other_pieces(self, vosk: VoskEngine) -> None:
        samples, _ = recording("beckett.wav")
        first = hear(vosk.new(), samples[:64_000], 1600)
        hear(vosk.new(), samples[64_000:90_000])
        assert hear(vosk.new(live=False), samples[:64_000], 5_003) == first
        assert first

    def test_silence_and_nothing(self, vosk: VoskEngine) -> None:
        assert hear(vosk.new(), np.zeros(16_000 * 7, "<i2")) == []
        assert hear(vosk.new(), np.zeros(0, "<i2")) == []

    def test_fillers_are_those_of_the_vocabulary(
        self, vosk: VoskEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert vosk.abilities.fillers == ()  # a Korean vocabulary has no English ones
        assert vosk.abilities.word_times
        assert vosk.abilities.confidence
        assert not vosk.abilities.punctuation
        monkeypatch.setattr(vosk_engine, "FILLERS", ("음", "음 어", "um", "음 um"))
        assert vosk.fillers() == ("음", "음 어")

    def test_names(self, vosk: VoskEngine) -> None:
        assert (vosk.name, vosk.model) == ("vosk", "korean")

    def test_a_damaged_model_is_a_problem(self, tmp_path: Path) -> None:
        model = tmp_path / "m"
        for one in korean().rglob("*"):
            target = model / one.relative_to(korean())
            if one.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.symlink_to(one)
        mdl = model / "am/final.mdl"
        content = mdl.read_bytes()[:200_000]
        mdl.unlink()
        mdl.write_bytes(content)
        with pytest.raises(Problem, match="can't load this model") as caught:
            VoskEngine(model, cache=tmp_path / "cache")
        assert caught.value.where == str(model)
