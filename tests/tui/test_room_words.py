"""The words of the room: what is said of a time, a clock, a moment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocktui.core import commands as do
from mocktui.core.interview import enter
from mocktui.core.times import Times
from mocktui.tui.widgets import cues
from mocktui.tui.widgets.level import STEPS, steps
from tests.tui.fake_desk import FakePractice

TIMES = Times(min=45, target=90, max=120)


@pytest.mark.parametrize(
    ("seconds", "out", "said"),
    [
        (20, False, "You took 0:20, under the minimum of 0:45."),
        (60, False, "You took 1:00: 0:30 under the target of 1:30."),
        (84, False, "You took 1:24: right at the target of 1:30."),
        (110, False, "You took 1:50: 0:20 over the target of 1:30."),
        (120, True, "You took 2:00: the time ran out. The target was 1:30."),
    ],
)
def test_time_used(seconds, out, said):
    assert cues.used(seconds, TIMES, out) == said


def test_time_used_without_a_limit_or_a_target():
    assert cues.used(75, Times(max=None)) == "You took 1:15, with no limit."
    assert cues.used(20, Times(min=0, target=40, max=40)) == "You took 0:20 of at most 0:40."


@pytest.mark.parametrize(
    ("t", "clock", "cue"),
    [
        (5.0, "2:00", ""),
        (5.01, "2:00", ""),
        (49.9, "1:16", ""),
        (50.0, "1:15", "✓ minimum reached"),
        (94.9, "0:31", "✓ minimum reached"),
        (95.0, "0:30", "■ less than 30 seconds left"),
        (124.99, "0:01", "■ less than 30 seconds left"),
    ],
)
def test_clock_and_cue(t, clock, cue):
    view = FakePractice().at(5).tell(do.StartAnswer()).at(t).view()
    assert (cues.face(view), cues.cue(view)) == (clock, cue)


def test_a_short_answer_is_not_told_of_its_last_half_minute():
    times = Times(min=10, target=20, max=40)
    assert [one[0] for one in cues.marks(times)] == ["✓ min 0:10", "▲ target 0:20", "■ max 0:40"]
    assert [one[0] for one in cues.marks(Times(min=40, target=40, max=40))] == ["■ max 0:40"]


def test_the_last_question_announces_the_review():
    practice = FakePractice().at(5)
    for _ in range(3):
        practice.tell(do.StartAnswer()).after(50).tell(do.Finish())
        said = cues.announce(practice.view())
        practice.tell(do.Next())
    assert said == "Saved. The review opens in 3 s."


def test_level_fills_from_a_quiet_room_to_a_loud_voice():
    assert [steps(rms) for rms in (-120, -60, -8, 0)] == [0, 0, len(STEPS), len(STEPS)]
    assert 0 < steps(-40) < steps(-20) < len(STEPS)


@given(st.floats(0, 400), st.lists(st.sampled_from("espruf"), max_size=12))
def test_every_moment_has_words(seconds, keys):
    commands = {"s": do.Skip, "p": do.Pause, "r": do.Retake, "u": do.Undo, "f": do.Flag}
    practice = FakePractice()
    for key in keys:
        practice.after(seconds / 12)
        command = enter(practice.state) if key == "e" else commands[key]()
        if command is not None:
            practice.tell(command)
        view = practice.view()
        for said in (cues.word(view), cues.status(view, False), cues.announce(view)):
            assert said and "\n" not in said
        assert cues.face(view).count(":") in (1, 2) and "-" not in cues.face(view)
