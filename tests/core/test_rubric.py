"""Evidence of rubric lines: what is found, where, how often rightly, how fast."""

from __future__ import annotations

import random
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocktui.core.question import Question
from mocktui.core.rubric import evidence, missing
from mocktui.core.stems import LONGEST, sentences, words
from mocktui.core.transcript import Segment, Word
from tests.core.rubric_set import cases, reached, the_pack

BASELINE = Question(
    id="q",
    ask="Why are you using that algorithm?",
    look_for=("Compares it with a simpler baseline", "Names a cost, such as latency or memory"),
)
ANSWER = "I chose a forest. Logistic regression was my baseline, and it was worse. It needs memory."


def test_the_sentence_its_words_and_where_they_stand():
    first, second = evidence(BASELINE, ANSWER)
    assert first.line == BASELINE.look_for[0]
    assert first.sentence == "Logistic regression was my baseline, and it was worse."
    assert "baseline" in first.words
    assert second.words == ("memory",)
    for one in (first, second):
        assert ANSWER[one.start_char : one.end_char] == one.sentence
        assert one.at is None


def test_segments_give_the_second_and_words_of_a_segment_the_exact_one():
    said = ANSWER.split(". ")
    segments = tuple(
        Segment(text=text, start=10.0 * n, end=10.0 * n + 5)
        for n, text in enumerate([said[0] + ".", said[1] + ".", said[2]])
    )
    assert [one.at for one in evidence(BASELINE, ANSWER, segments)] == [10.0, 20.0]
    timed = tuple(
        Word(text=w, start=n * 0.5, end=n * 0.5 + 0.4) for n, w in enumerate(ANSWER.split())
    )
    whole = (Segment(text=ANSWER, start=0.0, end=30.0, words=timed),)
    assert [one.at for one in evidence(BASELINE, ANSWER, whole)] == [2.0, 6.5]


def test_times_are_not_invented_for_a_text_that_is_not_the_segments():
    segments = (Segment(text="Something else was heard.", start=1.0, end=2.0),)
    assert {one.at for one in evidence(BASELINE, ANSWER, segments)} == {None}


def test_without_punctuation_windows_stand_for_sentences():
    plain = re.sub(r"[^\w\s]", "", " ".join(one.example for one in the_pack().questions)).lower()
    cuts = sentences(plain)
    assert " ".join(plain[a:b] for a, b in cuts).split() == plain.split()
    assert all(len(words(plain[a:b])) <= LONGEST for a, b in cuts)
    assert evidence(BASELINE, ANSWER.replace(".", "").replace(",", "").lower())


def test_a_long_sentence_is_cut_where_a_segment_begins():
    texts = [" ".join(["one"] * 20), " ".join(["two"] * 20)]
    segments = [Segment(text=text, start=0, end=1) for text in texts]
    joined = " ".join(texts)
    assert [joined[a:b] for a, b in sentences(joined, segments)] == texts


def test_missing_is_what_has_no_evidence():
    assert missing(BASELINE, ANSWER) == frozenset()
    assert missing(BASELINE, "It works.") == frozenset(BASELINE.look_for)
    assert missing(BASELINE, "") == frozenset(BASELINE.look_for)


def test_words_of_the_question_are_no_evidence_by_themselves():
    question = Question(
        id="q", ask="What is the goal of A/B testing?", look_for=("States the goal of testing",)
    )
    assert evidence(question, "Testing is testing, as everybody knows.") == ()
    several = Question(
        id="q", ask="Why?", look_for=("Names a latency target", "Names a latency budget")
    )
    assert evidence(several, "The latency is what it is, given that target.")[0].line == (
        "Names a latency target"
    )
    assert len(evidence(several, "The latency is what it is, given that target.")) == 1


def test_other_languages_have_their_own_stems():
    question = Question(
        id="q", ask="Warum?", look_for=("Vergleicht mit einfacheren Verfahren, Kosten und Risiken",)
    )
    (one,) = evidence(question, "Das Verfahren hat kleine Risiken.", language="de-AT")
    assert one.words == ("Verfahren", "Risiken")


@pytest.mark.parametrize(
    ("tuning", "kinds", "precision", "recall", "false"),
    [
        (True, {"spoken"}, 0.8, 0.8, 0.15),
        (False, {"spoken"}, 0.75, 0.55, 0.2),
        (True, {"example", "cut"}, 0.65, 0.9, 0.55),
        (False, {"example", "cut"}, 0.65, 0.7, 0.45),
        (False, {"other"}, 0.0, 0.0, 0.4),
    ],
    ids=["spoken-tuning", "spoken", "written-tuning", "written", "other-answers"],
)
def test_how_often_evidence_is_right_on_answers_labelled_by_hand(
    tuning, kinds, precision, recall, false
):
    """Limits just under what was measured (docs/measurements.md): who changes it must see."""
    score = reached(missing, kinds, tuning=tuning)
    assert score.precision >= precision
    assert score.recall >= recall
    assert score.false <= false


def test_the_set_is_large_enough_to_mean_something():
    for tuning in (True, False):
        for kind in ("spoken", "example", "cut"):
            assert sum(one.kind == kind and one.tuning == tuning for one in cases()) > 30


def test_a_hundred_thousand_words_in_seconds():
    dice = random.Random(1)
    some = re.sub(r"[^\w\s]", "", " ".join(one.example for one in the_pack().questions)).split()
    text = " ".join(dice.choice(some) for _ in range(100_000))
    question = the_pack().questions[0]
    took = []
    for _ in range(3):
        begun = time.process_time()
        evidence(question, text)
        took.append(time.process_time() - begun)
    assert min(took) < 5.0


TEXT = st.text(max_size=200) | st.lists(
    st.sampled_from(["compare", "baseline", "than", ".", "memory", "I", "built", "9%", "\n", "é"]),
    max_size=60,
).map(" ".join)


@settings(max_examples=60)
@given(
    st.lists(TEXT, max_size=4),
    TEXT,
    st.sampled_from(["en", "de", "ko", "", "x-none", "zh-Hans"]),
    st.lists(TEXT, max_size=3),
)
def test_nothing_raises_and_the_same_words_give_the_same(lines, text, language, heard):
    question = Question(id="q", ask=text[:20], look_for=tuple(lines), terms=tuple(heard))
    segments = tuple(
        Segment(text=one, start=float("inf") if n else -1.0, end=float("nan"))
        for n, one in enumerate(heard)
    )
    for whole in (text, " ".join(heard)):
        found = evidence(question, whole, segments, language)
        assert found == evidence(question, whole, segments, language) or "nan" in repr(found)
        assert [one.line for one in found] == [
            line for line in lines if line in {one.line for one in found}
        ]
        for one in found:
            assert whole[one.start_char : one.end_char] == one.sentence
