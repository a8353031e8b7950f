"""What models can tell about fillers: vocabularies read from files, and what was measured."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import msgspec
import pytest
from benchmarks.bench_fillers import counts
from hypothesis import given, settings
from hypothesis import strategies as st

from mocktui.core.problem import Problem
from mocktui.speech.instrument import (
    FILLERS,
    HESITATIONS,
    Card,
    card,
    measurements,
    words_of,
)
from tests.speech.talk import korean, vosk_model

ENGLISH = ("<eps>", "like", "you", "know", "um", "table", "i", "mean", "umbrella", "uhh")


def table(words: tuple[str, ...]) -> bytes:
    made = struct.pack("<ii1sqq", 2125658996, 1, b"x", len(words), len(words))
    for number, word in enumerate(words):
        made += struct.pack("<i", len(word.encode())) + word.encode() + struct.pack("<q", number)
    return made


def graph(inputs: tuple[str, ...] | None, outputs: tuple[str, ...] | None) -> bytes:
    flags = (inputs is not None) + 2 * (outputs is not None)
    made = struct.pack("<i", 2125659606)
    made += struct.pack("<i5s", 5, b"const") + struct.pack("<i8s", 8, b"standard")
    made += struct.pack("<iiQqqq", 1, flags, 0, 0, 1, 1)
    made += b"".join(table(one) for one in (inputs, outputs) if one is not None)
    return made + b"states and arcs follow"


def model(folder: Path, **files: bytes) -> Path:
    """A folder with the files of a Vosk model that hold its vocabulary."""
    (folder / "am").mkdir()
    (folder / "graph").mkdir()
    (folder / "am" / "final.mdl").write_bytes(b"x")
    for name, content in files.items():
        (folder / "graph" / name.replace("_", ".")).write_bytes(content)
    return folder


# --- a real model ----------------------------------------------------------------------------


def test_a_real_models_vocabulary_is_read_as_vosk_reads_it() -> None:
    here = {"그", "저", "음", "어", "그러니까", "<eps>", "[unk]", "zzqx"}
    wanted = here | {word for one in FILLERS for word in one.split()}
    found = words_of(korean(), wanted)
    loaded = vosk_model(korean())
    assert found == {one for one in wanted if loaded.vosk_model_find_word(one) >= 0}
    assert "그" in found


def test_a_real_model_without_english_counts_no_fillers() -> None:
    begun = time.process_time()
    made = card("vosk", korean(), name="small-ko")
    assert time.process_time() - begun < 15.0
    assert (made.counting, made.countable, made.model) == ("not", (), "small-ko")
    assert made.text == (
        "Fillers can't be counted with this model: its vocabulary has none of them."
    )
    assert not any(one.can for one in made.fillers)
    assert made.measured is None


# --- made vocabularies -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "files",
    [
        {"Gr_fst": graph(("x", "er"), ENGLISH)},
        {"HCLG_fst": graph(None, ENGLISH)},
        {"HCLG_fst": graph(("er", "hmm"), None), "words_txt": "\n".join(
            f"{word} {n}" for n, word in enumerate(ENGLISH)).encode()},
    ],
    ids=["small", "large", "words.txt"],
)  # fmt: skip
def test_only_words_of_the_vocabulary_count(tmp_path: Path, files: dict[str, bytes]) -> None:
    made = card("vosk", model(tmp_path, **files), name="en")
    assert made.countable == ("um", "like", "you know", "i mean")
    assert made.counting == "counted"
    assert made.text == (
        "Fillers that are counted: um, like, you know, i mean. "
        "This model can't write uh, er, erm, hmm, ah."
    )
    can = {one.word: one.can for one in made.fillers}
    assert can == {one: one in made.countable for one in FILLERS}
    assert all(one.heard is None for one in made.fillers)  # nothing was measured: no number


def test_a_flat_model_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "final.mdl").write_bytes(b"x")
    (tmp_path / "HCLG.fst").write_bytes(graph(None, None))
    (tmp_path / "words.txt").write_text("<eps> 0\nuh 1\n\n")
    assert card("vosk", tmp_path).countable == ("uh",)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 200), st.binary(max_size=60))
def test_a_damaged_vocabulary_is_a_problem_or_words(
    tmp_path_factory: pytest.TempPathFactory, keep: int, noise: bytes
) -> None:
    folder = model(tmp_path_factory.mktemp("m"), Gr_fst=graph(None, ENGLISH)[:keep] + noise)
    try:
        assert words_of(folder, {"um", "zzqx"}) <= {"um", "zzqx"}
    except Problem as problem:
        assert problem.where


def test_files_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        card("vosk", tmp_path)
    assert caught.value.where.endswith("Gr.fst")
    with pytest.raises(Problem) as caught:
        card("vosk", model(tmp_path, HCLG_fst=graph(None, None)))
    assert caught.value.where.endswith("words.txt")


@pytest.mark.parametrize("engine", ["whisper", "vosk"])
def test_an_engine_or_model_there_is_not(engine: str) -> None:
    with pytest.raises(Problem):
        card(engine)


# --- moonshine -------------------------------------------------------------------------------


def test_moonshine_counts_nothing_and_says_what_was_measured() -> None:
    made = card("moonshine")
    assert (made.counting, made.countable) == ("at least", ())
    known = made.measured
    assert known is not None
    said = sum(known.fillers[one][0] for one in HESITATIONS)
    heard = sum(known.fillers[one][1] for one in HESITATIONS)
    assert 0 < heard < said
    assert f"wrote down {heard} of {said} such as um" in made.text
    for one in made.fillers:
        assert (one.said, one.heard) == known.fillers[one.word]
        assert one.can is (True if one.heard else None)


def test_another_moonshine_model_has_no_numbers() -> None:
    made = card("moonshine", name="base-en")
    assert made.measured is None
    assert not any(c.isdigit() for c in made.text)
    assert all((one.said, one.heard, one.can) == (None, None, None) for one in made.fillers)


def test_what_was_measured_is_whole() -> None:
    for one in measurements():
        assert set(one.fillers) == set(FILLERS)
        assert all(0 <= heard <= said for said, heard in one.fillers.values())
        assert one.clips == sum(said for said, _ in one.fillers.values()) + 4 * len(one.voices)
        assert one.version and one.date


def test_a_card_goes_to_json() -> None:
    made = card("moonshine")
    assert msgspec.json.decode(msgspec.json.encode(made), type=Card) == made


# --- counting --------------------------------------------------------------------------------


def test_counting_takes_punctuation_case_spellings_and_two_words() -> None:
    text = "Um, you know, I mean it. Uhm... Like, you KNOW? Hm. Umbrella likely."
    assert counts(text) == {"um": 2, "you know": 2, "i mean": 1, "like": 1, "hmm": 1}
    assert counts("") == {}


@given(st.text(max_size=80))
def test_counting_takes_any_text(text: str) -> None:
    assert all(times > 0 for times in counts(text).values())
