"""Lines of tables, keys and items, in well-formed and in broken text."""

from __future__ import annotations

import time
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocktui.packs.spots import find_spots, line_of, question_at, widest_key

TEXT = '''\
# a comment with [brackets] and key = "value"
[pack]
id = "x"  # = ]
"title" = "a [[question]] in a text"
source = """
[[question]]
still = "the source"
"""

[[question]]
id = 'one'
look_for = [
    "first, with a comma",  # ], "not an item"
    "second",

    "fourth line down",
]
follow_ups = [
    { ask = "a", if_missing = "b" }, { ask = "c" },
    # a comment between
    { ask = "d" },
]

  [[ question ]]
answer.max = 5
  [question.more]
min = 1
[[question.follow_ups]]
ask = "x"
[[question.follow_ups]]
ask = "y"
[[question]]
ask = 'z'
'''


@pytest.mark.parametrize(
    ("spot", "line"),
    [
        (("pack",), 2),
        (("pack", "id"), 3),
        (("pack", "title"), 4),
        (("pack", "source"), 5),
        (("question", 0), 10),
        (("question", 0, "id"), 11),
        (("question", 0, "look_for"), 12),
        (("question", 0, "look_for", 0), 13),
        (("question", 0, "look_for", 1), 14),
        (("question", 0, "look_for", 2), 16),
        (("question", 0, "follow_ups", 0), 19),
        (("question", 0, "follow_ups", 0, "if_missing"), 19),
        (("question", 0, "follow_ups", 1, "ask"), 19),
        (("question", 0, "follow_ups", 2), 21),
        (("question", 0, "follow_ups", 2, "ask"), 21),
        (("question", 1), 24),
        (("question", 1, "answer"), 25),
        (("question", 1, "answer", "max"), 25),
        (("question", 1, "more", "min"), 27),
        (("question", 1, "follow_ups", 0, "ask"), 29),
        (("question", 1, "follow_ups", 1, "ask"), 31),
        (("question", 2, "ask"), 33),
    ],
)
def test_every_place_has_its_line(spot, line):
    assert find_spots(TEXT)[spot] == line


def test_an_unknown_place_has_the_line_around_it():
    spots = find_spots(TEXT)
    assert line_of(spots, ("question", 1, "look_for", 3)) == 24
    assert line_of(spots, ("nothing",)) == 1


def test_the_question_of_a_line():
    spots = find_spots(TEXT)
    assert question_at(spots, 9) is None
    assert question_at(spots, 10) == 0
    assert question_at(spots, 23) == 0
    assert question_at(spots, 33) == 2


def test_the_widest_key():
    assert widest_key("a = 1") == 1
    assert widest_key('x = "a.b.c.d.e"') == 1
    assert widest_key('a . "b.c" . d = 1') == 3
    assert widest_key("[a.b.c.d]") == 4


def _walk(value, spot=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*spot, key)
            yield from _walk(inner, (*spot, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield (*spot, n)
            yield from _walk(inner, (*spot, n))


def test_it_finds_just_what_tomllib_finds():
    assert set(_walk(tomllib.loads(TEXT))) == set(find_spots(TEXT))


@given(st.text(alphabet="[]{}=,.\"'#\\ab \n\r\t", max_size=200))
@settings(deadline=None)
def test_any_text_can_be_scanned(text):
    lines = text.count("\n") + 1
    assert all(1 <= line <= lines for line in find_spots(text).values())


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        "'",
        '"""',
        "'''",
        '\\"""',
        '"\\',
        "[",
        "{",
        "a=[",
        "{a=",
        "a.",
        "[a.",
        '"".',
        "=",
        "#",
        "[[a]]\n",
    ],
)
def test_the_scan_is_linear_in_the_text(piece):
    text = piece * (300_000 // len(piece))
    begun = time.process_time()
    find_spots(text)
    # a quadratic scan takes minutes
    assert time.process_time() - begun < 10
