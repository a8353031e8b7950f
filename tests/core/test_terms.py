"""Misheard terms are put right, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocktui.core.terms import Repaired, repair
from mocktui.core.transcript import Segment, Word

TERMS = (
    *("bias-variance trade-off", "Gini impurity", "PyTorch", "TensorFlow", "scikit-learn", "GPU"),
    *("random forest", "gradient boosting", "naive Bayes", "k-means", "weight decay", "LSTM"),
    *("stochastic gradient descent", "Gaussian mixture model", "class imbalance", "Airflow"),
    *("product manager", "data set", "open source", "regularization", "A/B test", "t-test"),
    *("null hypothesis", "LIME", "Adam", "Theano", "Kubernetes", "F1 score", "Raspberry Pi"),
    *("generalize", "Redshift"),
)


def said(*texts: str) -> list[Segment]:
    return [Segment(text=text, start=n * 10.0, end=n * 10.0 + 9) for n, text in enumerate(texts)]


def fixed(text: str, terms: tuple[str, ...] = TERMS) -> str:
    return repair(said(text), terms).text


def timed(text: str, *confidences: float | None) -> Segment:
    words = text.split()
    sure = confidences or (None,) * len(words)
    return Segment(
        text=text,
        start=0.0,
        end=float(len(words)),
        words=tuple(
            Word(text=word, start=float(n), end=n + 0.8, confidence=one)
            for n, (word, one) in enumerate(zip(words, sure, strict=True))
        ),
    )


# --- what is put right ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heard", "right"),
    [
        ("The by-aspirriants trade off.", "The bias-variance trade-off."),
        ("the bias variants trade off", "the bias-variance trade-off"),
        ("I used genium purity.", "I used Gini impurity."),
        ("We wrote it in Pi torch, then", "We wrote it in PyTorch, then"),
        ("a random force", "a random forest"),
        ("two random forces", "two random forests"),
        ("so Caymeans was fast", "so k-means was fast"),
        ("Caymeans was fast", "K-means was fast"),
        ("Random force is", "Random forest is"),
        ("Agassi and mixture model", "Gaussian mixture model"),
        ("moved to Kubernetta's on", "moved to Kubernetes on"),
        ("the class in balance", "the class imbalance"),
        ("an L. S. D. M. forgot", "an LSTM. forgot"),
        ("the chastocradion descent", "stochastic gradient descent"),
    ],
)
def test_misheard_terms(heard, right):
    assert fixed(heard) == right


@pytest.mark.parametrize(
    ("heard", "right"), [("pytorch", "PyTorch"), ("tensor flow", "TensorFlow"), ("a gpu", "a GPU")]
)
def test_spellings_no_reader_expects(heard, right):
    assert fixed(heard) == right


@pytest.mark.parametrize(
    "heard",
    [
        "A random forest, two Random Forests, the bias variance tradeoff and an F1-score.",
        "a slice of lime and the air flow in the room",  # LIME, Airflow
        "regularized and regularised regularisation, open-sourced data sets",
        "my project manager",  # product manager
        "a new hypothesis",  # null hypothesis
        "I said the no again.",  # Theano
        "a B test",  # t-test; as letters it is the A/B test
        "static data and a test suite",
        "It was random, force came later. The weight. Decay, and so on.",  # not over a comma
        "it is for general use, with a right shift and a raspberry pie",
        "the air low in the room",  # English, all of it, and it doesn't sound the same
        "",
        "…",
    ],
)
def test_what_is_right_or_plain_stays(heard):
    assert fixed(heard) in (heard, heard.replace("a B test", "A/B test"))


def test_a_repair_says_what_was_heard_and_where():
    done = repair(said("It is plain.", "We took a random force, in Pi torch."), TERMS)
    assert done.segments[0].text == "It is plain."
    one, other = done.repairs
    assert (one.segment_index, one.heard, one.term, one.start) == (
        *(1, "random force"),
        *("random forest", None),
    )
    assert (other.heard, other.term) == ("Pi torch", "PyTorch")
    text = done.segments[1].text
    assert [text[made.start_char : made.end_char] for made in done.repairs] == [
        "random forest",
        "PyTorch",
    ]


def test_a_plural_keeps_its_ending_and_names_the_term():
    done = repair(said("two random forces"), TERMS)
    assert done.text == "two random forests"
    assert done.repairs[0].term == "random forest"


def test_a_part_with_a_hyphen_is_a_term_too():
    assert fixed("the bias variants of it", ("bias-variance trade-off",)) != "the bias of it"
    assert fixed("our by-as varriance is", TERMS) == "our bias-variance is"


# --- words with times and confidences ------------------------------------------------------


def test_words_of_one_term_become_one_word_and_keep_their_times():
    done = repair([timed("we like the random force a lot", *([0.5] * 7))], TERMS)
    (segment,) = done.segments
    assert segment.text == "we like the random forest a lot"
    assert [word.text for word in segment.words] == [
        *("we", "like", "the", "random forest", "a", "lot"),
    ]
    merged = segment.words[3]
    assert (merged.start, merged.end, merged.confidence) == (3.0, 4.8, 0.5)
    assert done.repairs[0].start == 3.0


def test_two_terms_within_one_timed_word():
    done = repair([timed("Pi-torch/Kubernetta's then")], TERMS)
    (segment,) = done.segments
    assert segment.text == "PyTorch/Kubernetes then"
    assert [word.text for word in segment.words] == ["PyTorch/Kubernetes", "then"]
    assert [made.start for made in done.repairs] == [0.0, 0.0]


@pytest.mark.parametrize(
    ("confidences", "changes"),
    [((0.9, 1.0, 0.95), False), ((0.9, 1.0, 0.5), True), ((0.2, 0.2, 0.9), False)],
)
def test_a_word_the_recognizer_was_sure_of_stays(confidences, changes):
    done = repair([timed("a random force", *confidences)], TERMS)
    assert bool(done.repairs) is changes
    assert done.text == ("a random forest" if changes else "a random force")


def test_a_sure_word_keeps_even_its_spelling():
    assert not repair([timed("tensor flow", 1.0, 1.0)], TERMS).repairs
    assert repair([timed("tensor flow", 0.6, 0.6)], TERMS).text == "TensorFlow"


# --- what it leaves to others --------------------------------------------------------------


@pytest.mark.parametrize("language", ["de", "ko", "zh-CN", "", "eng-lish?"])
def test_other_languages_are_left_alone(language):
    heard = said("a random force in Pi torch")
    expected = language == "eng-lish?"
    assert bool(repair(heard, TERMS, language).repairs) is expected


@pytest.mark.parametrize("language", ["en", "en-us", "en_GB", "EN"])
def test_every_english_is_english(language):
    assert repair(said("a random force"), TERMS, language).repairs


@pytest.mark.parametrize("terms", [(), ("",), ("…",), ("a",), ("随机森林",), ("x " * 20,)])
def test_terms_without_use(terms):
    heard = said("a random force", "随机 森林 ランダム")
    assert repair(heard, terms) == Repaired(segments=tuple(heard))


_PIECES = """
    the random force bias variants trade off pi torch L. S. T. M. genium purity, a K-means
    Kubernetta's 4 data set 1e9 naïve 森林 'tis x/y
"""
_texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(_PIECES.split()), max_size=14).map(" ".join),
)


@settings(deadline=None, max_examples=80)
@given(st.lists(_texts, max_size=3), st.lists(st.one_of(st.sampled_from(TERMS), st.text())))
def test_any_text_and_any_terms(texts, terms):
    heard = [timed(text) for text in texts]
    done = repair(heard, terms)
    assert done == repair(heard, terms)
    assert len(done.segments) == len(heard)
    if not terms:
        assert done.segments == tuple(heard)
    for made in done.repairs:
        text = done.segments[made.segment_index].text
        assert 0 <= made.start_char < made.end_char <= len(text)
        assert made.heard in heard[made.segment_index].text
        assert made.heard != text[made.start_char : made.end_char]
    for before, after in zip(heard, done.segments, strict=True):
        times = [time for word in after.words for time in (word.start, word.end)]
        assert times == sorted(times)
        if before.words:
            assert (times[0], times[-1]) == (before.words[0].start, before.words[-1].end)
        changed = any(one.segment_index == heard.index(before) for one in done.repairs)
        if not changed and heard.count(before) == 1:
            assert after == before
