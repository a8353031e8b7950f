"""The bits of a transcript: what can be gone to, when it is heard, what differs."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mocktui.core.bits import Bit, bits_of, stop_at
from mocktui.core.metrics import Pause
from mocktui.core.state import State, Take
from mocktui.core.transcript import Reading, Segment, Word
from tests.core.test_said import HEARD, state_of, take_of, undo


def timed(text: str, start: float = 0.0) -> Segment:
    words = tuple(
        Word(text=one, start=start + n, end=start + n + 0.8) for n, one in enumerate(text.split())
    )
    return Segment(text=text, start=start, end=start + len(words), words=words)


def plain(text: str, start: float, end: float) -> Segment:
    return Segment(text=text, start=start, end=end)


def reading(*segments: Segment, name: str = "live") -> Reading:
    return Reading(name=name, segments=segments, complete=True)


def bits(*readings: Reading, pauses=(), other: Reading | None = None) -> tuple[Bit, ...]:
    """The bits of the last reading."""
    take = Take(n=1, started=0, readings=readings)
    return bits_of(State(), take, readings[-1], pauses=pauses, other=other)


def test_every_timed_word_is_a_stop() -> None:
    found = bits(reading(timed("one two three")))
    assert [(one.text, one.start, one.stop) for one in found] == [
        ("one", 0.0, 0),
        ("two", 1.0, 1),
        ("three", 2.0, 2),
    ]


def test_a_segment_without_times_is_one_stop() -> None:
    found = bits(reading(plain("One two.", 1, 3), plain("Three!", 5, 6)))
    assert [(one.text, one.stop, one.start) for one in found] == [
        ("One", 0, 1),
        ("two.", 0, 1),
        ("Three!", 1, 5),
    ]


def test_pauses_stand_where_they_were() -> None:
    pauses = (Pause(start=1.8, end=2.4), Pause(start=0.8, end=1.0))
    found = bits(reading(timed("one two three")), pauses=pauses)
    assert [one.text for one in found] == ["one", "(0.2s)", "two", "three"]
    late = (Pause(start=1.6, end=2.2), Pause(start=9, end=11))
    found = bits(reading(timed("one two three")), pauses=late)
    assert [(one.text, one.stop) for one in found] == [
        ("one", 0),
        ("two", 1),
        ("(0.6s)", 2),
        ("three", 3),
    ]


def test_a_pause_inside_a_segment_without_times_is_not_shown_anywhere_else() -> None:
    found = bits(
        reading(plain("One two.", 0, 4), plain("Three.", 5, 6)),
        pauses=(Pause(start=1, end=2), Pause(start=4, end=5)),
    )
    assert [one.text for one in found] == ["One", "two.", "(1.0s)", "Three."]


def test_word_times_are_lent() -> None:
    live = reading(timed("so we trained a small tree on it"))
    second = reading(plain("So, we trained one little tree on it.", 0, 8), name="second")
    found = bits(live, second)
    assert [one.stop for one in found] == list(range(8))
    assert [round(one.start, 1) for one in found] == [0.0, 1.0, 2.0, 2.8, 3.9, 5.0, 6.0, 7.0]
    starts = [one.start for one in found]
    assert starts == sorted(starts)


def test_what_hardly_agrees_lends_nothing() -> None:
    live = reading(timed("words that nobody said"))
    second = reading(plain("Quite another sentence was heard.", 0, 8), name="second")
    assert {one.stop for one in bits(live, second)} == {0}


def test_what_differs_is_marked() -> None:
    usual = reading(timed("we use a tree here now"))
    other = reading(timed("We use trees here, really."), name="second")
    found = bits(usual, other, other=usual)
    assert [(one.text, one.kind, one.new) for one in found] == [
        ("We", "word", False),
        ("use", "word", False),
        ("trees", "word", True),
        ("a tree", "other", False),
        ("here,", "word", False),
        ("really.", "word", True),
        ("now", "other", False),
    ]
    assert [one.stop for one in found] == [0, 1, 2, -1, 3, 4, -1]
    same = bits(usual, replace(usual, name="again"), other=usual)
    assert not any(one.new or one.kind == "other" for one in same)


@pytest.mark.parametrize("words", [True, False])
def test_a_term_put_right_is_one_stop_also_when_taken_back(words: bool) -> None:
    state = state_of(words=words)
    take = take_of(state)
    right = bits_of(state, take, take.readings[0])
    one, two = (bit for bit in right if bit.heard)
    assert (one.text, one.heard, one.term, one.undone) == ("PyTorch", "pie torch", "PyTorch", False)
    assert one.stop != two.stop
    state = state_of(undo(at=one.place), words=words)
    take = take_of(state)
    back = [bit for bit in bits_of(state, take, take.readings[0]) if bit.heard]
    assert [bit.text for bit in back[:2]] == ["pie", "torch"]
    assert [bit.undone for bit in back[:2]] == [True, True]
    assert back[0].stop == back[1].stop
    if words:
        assert (back[0].start, back[1].start) == (3.0, 4.0)
        assert [bit.text for bit in back[2:]] == ["PyTorch"]
        text = " ".join(bit.text for bit in bits_of(state, take, take.readings[0]))
        assert text == HEARD.replace("pie torch again", "PyTorch again")


def test_what_is_heard_at_a_second() -> None:
    found = bits(reading(timed("one two three")), pauses=(Pause(start=1.85, end=2.0),))
    assert [stop_at(found, at) for at in (-1, 0.0, 0.9, 1.0, 1.9, 2.0, 99)] == [
        None,
        0,
        0,
        1,
        2,
        3,
        3,
    ]
    assert stop_at((), 1.0) is None


def test_nothing_was_heard() -> None:
    assert bits(reading()) == ()
    assert bits(reading(plain("", 0, 1))) == ()
