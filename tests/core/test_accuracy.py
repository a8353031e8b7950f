"""Counting wrong words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocktui.core.accuracy import edits, plain_words, word_error_rate, wrong_words

words = st.lists(st.sampled_from("abcd"), max_size=12)


@pytest.mark.parametrize(
    ("said", "heard", "wrong", "rate"),
    [
        ("", "", 0, 0.0),
        ("the cat sat", "the cat sat", 0, 0.0),
        ("the cat sat", "The cat sat.", 0, 0.0),
        ("the cat sat", "the hat sat", 1, 1 / 3),
        ("the cat sat", "the sat", 1, 1 / 3),
        ("the cat sat", "the cat sat down", 1, 1 / 3),
        ("the cat sat", "", 3, 1.0),
        ("", "the cat", 2, 2.0),
        ("yes", "no no no", 3, 3.0),
        ("a b c d", "b c d a", 2, 0.5),
        ("cross-validation", "cross validation", 0, 0.0),
        ("it isn\u2019t", "it isn't", 0, 0.0),
        ("overfitting", "over fitting", 2, 2.0),
        ("bias-variance", "by aspirin", 2, 1.0),
    ],
)
def test_known_examples(said: str, heard: str, wrong: int, rate: float) -> None:
    assert wrong_words(said, heard) == wrong
    assert word_error_rate(said, heard) == pytest.approx(rate)


@given(words, words)
def test_bounds_and_symmetry(one: list[str], other: list[str]) -> None:
    count = edits(one, other)
    assert count == edits(other, one)
    assert abs(len(one) - len(other)) <= count <= max(len(one), len(other))
    assert (count == 0) == (one == other)


@given(words, words, words)
def test_no_detour_is_shorter(one: list[str], two: list[str], three: list[str]) -> None:
    assert edits(one, three) <= edits(one, two) + edits(two, three)


@given(words, words, words)
def test_what_both_begin_with_does_not_count(
    one: list[str], two: list[str], same: list[str]
) -> None:
    assert edits(same + one, same + two) == edits(one, two)


@given(st.text(), st.text())
def test_any_text(said: str, heard: str) -> None:
    assert word_error_rate(said, heard) >= 0
    assert word_error_rate(said, said) == 0
    assert all(word and word == word.casefold() for word in plain_words(heard))
