"""When somebody speaks and when the sentence is over, from levels alone."""

from __future__ import annotations

import pytest

from mocktui.practice.denied import way_to_allow
from mocktui.practice.sentence import Sentence
from mocktui.practice.view import Level

ROOM = Level(rms=-62.0, peak=-52.0)
VOICE = Level(rms=-24.0, peak=-10.0)
HUM = Level(rms=-20.0, peak=-17.0)
CLICK = Level(rms=-30.0, peak=-3.0)


def after(*levels: Level) -> Sentence:
    one = Sentence()
    for level in levels:
        one.add(level)
    return one


def test_a_voice() -> None:
    assert after(*[ROOM] * 20, *[VOICE] * 6).speaking
    assert not after(*[ROOM] * 20, *[VOICE] * 6, *[ROOM] * 10).speaking
    assert after(*[VOICE] * 3, ROOM, *[VOICE] * 3, ROOM, VOICE).speaking  # speaking from the start


@pytest.mark.parametrize(
    "levels",
    [
        [ROOM] * 40,
        [HUM] * 40,
        [*[ROOM] * 20, CLICK, *[ROOM] * 6, CLICK, ROOM],
        [CLICK],
        [],
    ],
    ids=["a room", "a hum", "clicks", "one click", "nothing"],
)
def test_what_is_no_voice(levels: list[Level]) -> None:
    one = Sentence()
    for level in levels:
        one.add(level)
        assert not one.speaking
        assert not one.spoken


def test_a_sentence_ends_after_a_pause_and_begins_once() -> None:
    one = after(*[ROOM] * 20)
    begun = 0
    for _ in range(15):
        one.add(VOICE)
        begun += one.begins
    assert begun == 1
    assert one.spoken
    assert not one.over
    for _ in range(11):
        one.add(ROOM)
        assert not one.over
    one.add(ROOM)
    assert one.over
    one.next()
    assert not (one.spoken or one.over)


def test_a_check_is_no_speech() -> None:
    """Somebody who talks on and on, or says nothing, is measured all the same in the end."""
    assert after(*[VOICE] * 150).over
    assert after(*[ROOM] * 150).over


@pytest.mark.parametrize(
    ("platform", "words"),
    [("darwin", "System Settings"), ("win32", "desktop apps"), ("linux", "unmute")],
)
def test_the_way_out_of_zeros_is_that_of_the_system(platform: str, words: str) -> None:
    assert words in way_to_allow(platform)
