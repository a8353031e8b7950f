"""Fillers, hedges, repetitions, pronouns and numbers in words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocktui.core.numbers import numbers, spoken_words
from mocktui.core.wording import (
    FirstPerson,
    counted,
    find,
    hedges,
    often,
    person,
    repeats,
)


def texts(hits, said: str) -> list[str]:
    return [" ".join(said.split()[one.first : one.last]) for one in hits]


@pytest.mark.parametrize(
    ("said", "again"),
    [
        ("the the table", ["the"]),
        ("I was, I was there", ["I was,"]),
        ("so we had to we had to go", ["we had to"]),
        ("we we we went", ["we", "we"]),
        ("The table. Table two", []),
        ("a very very long day, no no", []),
        ("twenty twenty", []),
        ("- - -", []),
        ("It had had an effect that that showed", []),
        ("", []),
    ],
)
def test_what_is_said_again_at_once(said: str, again: list[str]):
    found = repeats(said.split())
    assert [one.rstrip(",") for one in texts(found, said)] == [one.rstrip(",") for one in again]


def test_hedges_are_found_with_their_places_and_only_in_english():
    said = "Well, I think it was maybe kind of slow, I'm not sure."
    found = hedges(said.split())
    assert [one.text for one in found] == ["i think", "maybe", "kind of", "i'm not sure"]
    assert found[0].first == 1
    assert hedges(said.split(), "de") is None


def test_find_takes_words_and_phrases_without_case_and_punctuation():
    found = find(["Um,", "you", "know,", "um.", "You", "know"], ["um", "You know", "", "um"])
    assert counted(found).words == {"um": 2, "you know": 2}
    assert counted(found).count == 4


def test_often_tells_phrases_and_words_but_not_small_ones_nor_parts_of_phrases():
    said = ("the customer churn model was good because of it. " * 3).split()
    said += ["feature"] * 5 + ["a"] * 50
    found = often(said)
    assert found.words == {"feature": 5, "customer churn model": 3}
    assert often(["the", "and", "of"] * 20).words == {}
    assert often(said, "fr") is None


def test_often_takes_endings_together():
    assert often(["model", "models", "model", "models", "modeled"]).words == {"model": 5}


def test_i_and_we_but_not_the_country():
    said = [
        "I",
        "think",
        "we",
        "moved",
        "to",
        "the",
        "US,",
        "because",
        "it",
        "helped",
        "us.",
        "I'd",
        "do",
        "my",
        "part;",
        "let's",
        "see.",
    ]
    assert person(said) == FirstPerson(singular=3, plural=3)
    assert person(said, "it") is None


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("about two hundred and fifty thousand dollars", ["two hundred and fifty thousand"]),
        ("from 48 to 61 percent", ["48", "61 percent"]),
        ("$1,200.50 or 3.5% in the 2nd quarter of 2021.", ["$1,200.50", "3.5%", "2nd", "2021."]),
        ("one of them", []),
        ("one hundred and one", ["one hundred and one"]),
        ("four point five", ["four point five"]),
        ("two, three, four", ["two,", "three,", "four"]),
        ("a million users and half a day", ["a million", "half"]),
        ("twenty-five and forty", ["twenty-five and forty"]),
        ("an a and a point", []),
        ("", []),
    ],
)
def test_numbers_in_figures_and_words(said: str, found: list[str]):
    words = said.split()
    assert [" ".join(words[a:b]) for a, b in numbers(words)] == found


@pytest.mark.parametrize(
    ("written", "words"),
    [
        *(("200", 2), ("4%.", 2), ("4.5%", 4), ("$40,000", 3), ("61", 2), ("20", 1), ("0", 1)),
        *(("2019", 2), ("1995,", 3), ("2000", 2), ("2005", 3), ("1,995", 6), ("2nd", 1)),
        *(("1000000", 2), ("12:30", 1), ("word", 1), ("", 1), ("9" * 40, 1), ("\u0663", 1)),
    ],
)
def test_a_number_in_figures_counts_as_the_words_said(written: str, words: int):
    assert spoken_words(written) == words


WORDS = st.lists(
    st.sampled_from(["we", "I", "the", "two", "and", "maybe", "model.", "-", "", "É"])
    | st.text(max_size=8),
    max_size=60,
)


@given(WORDS, st.sampled_from(["en", "ko", ""]))
def test_nothing_raises_and_hits_are_in_order_and_inside(words, language):
    for hits in (repeats(words), hedges(words, language) or (), find(words, ["we", "the model"])):
        assert all(0 <= one.first < one.last <= len(words) for one in hits)
        assert [one.first for one in hits] == sorted(one.first for one in hits)
    spans = numbers(words)
    assert all(a < b for a, b in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    often(words, language)
    person(words, language)
