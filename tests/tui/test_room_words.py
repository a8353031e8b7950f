"""The words of the room: what is said of a time, a clock, a moment."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core.format import DRILL, PHONE_SCREEN, PRACTICE, TABLE_TOPICS
from mocktui.core.interview import enter
from mocktui.core.telling import used
from mocktui.core.times import Times
from mocktui.plain.room_words import about as spoken_about
from mocktui.practice.setup import Setup
from mocktui.tui.widgets import cues, lights
from mocktui.tui.widgets.level import STEPS, steps
from tests.tui.fake_desk import PACK, FakePractice, setup_of

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
    assert used(seconds, TIMES, out) == said


def test_time_used_without_a_limit_or_a_target():
    assert used(75, Times(max=None)) == "You took 1:15, with no limit."
    assert used(20, Times(min=0, target=40, max=40)) == "You took 0:20 of at most 0:40."


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


def seen(rules, t, **more):
    """Return the picture so many seconds into the first answer."""
    practice = FakePractice(setup_of(rules, **more)).at(0)
    if practice.state.phase == "thinking":
        practice.tell(do.StartAnswer())
    else:
        practice.tell(do.AnswerOpened("takes/01-1.wav"))
    return practice.at(t).view()


@pytest.mark.parametrize(
    ("t", "light", "cue"),
    [
        (0, "", ""),
        (59.9, "", ""),
        (60, "green", "long enough now"),
        (90, "yellow", "come to an end"),
        (109.9, "yellow", "come to an end"),
        (110, "red", "stop now"),
        (119.9, "red", "stop now"),
        (121, None, ""),
    ],
)
def test_lights_follow_the_answers_times(t, light, cue):
    view = seen(TABLE_TOPICS, t)
    assert (lights.light(view), cues.cue(view)) == (light, cue)
    if light is not None:
        name = lights.LIGHTS[light][0]
        assert lights.instead(view) == name  # in words, not by colour alone
        assert light.upper() in name


def test_only_a_format_with_lights_has_them():
    assert lights.light(seen(PRACTICE, 60)) is None
    assert lights.light(seen(replace(TABLE_TOPICS, untimed=True, answer=None), 60)) is None


@pytest.mark.parametrize(
    ("shown", "t", "hidden"),
    [
        ("always", 10, False),
        ("last-30", 10, True),
        ("last-30", 89.9, True),
        ("last-30", 90, False),
        ("never", 119, True),
    ],
)
def test_when_the_clock_is_hidden(shown, t, hidden):
    view = seen(replace(PRACTICE, clock=shown), t)
    assert lights.hidden(view) == hidden
    if hidden:
        assert cues.cue(view) == ""  # it would tell the time


def test_a_hidden_clock_says_so():
    assert "thirty seconds" in lights.instead(seen(PHONE_SCREEN, 10))
    assert "no clock" in lights.instead(seen(replace(PRACTICE, clock="never"), 10))
    # An answer without a limit has no last seconds, and one of half a minute only those.
    assert lights.hidden(seen(replace(PHONE_SCREEN, untimed=True), 500))
    assert not lights.hidden(seen(PHONE_SCREEN, 1, answer=30.0))


def test_a_follow_up_is_named_as_one():
    practice = FakePractice(setup_of(PHONE_SCREEN)).tell(do.AnswerOpened("takes/01-1.wav")).at(40)
    practice.tell(do.Finish())
    assert cues.announce(practice.view()) == "Saved. One moment…"
    state = practice.at(40.6).state
    assert cues.place(state) == "follow-up 1 · question 1 of 3"
    assert cues.about(state) == "follow-up to: Why are you using that algorithm?"
    practice = FakePractice(setup_of(replace(PRACTICE, follow_ups=1))).tell(do.StartAnswer())
    practice.at(40).tell(do.Finish()).at(41)
    assert cues.announce(practice.view()).startswith("A follow-up.")


def test_a_rest_without_end_says_what_ends_it():
    rules = replace(PRACTICE, debrief="each")
    practice = FakePractice(setup_of(rules)).tell(do.StartAnswer()).at(40).tell(do.Finish())
    assert cues.announce(practice.view()) == "Saved. Enter goes on."


def test_a_question_that_comes_again_says_so():
    practice = FakePractice(setup_of(DRILL)).tell(do.StartAnswer())
    assert cues.place(practice.state) == "question 1 of 1"
    practice.at(40).tell(do.Finish())
    assert cues.place(practice.state) == "question 1 of 1"
    practice.tell(do.Next())
    assert cues.place(practice.state) == "question 1 of 1 · again"


def test_who_asks_stands_within_the_line():
    asked = replace(PACK.questions[0], asked_by="The hiring manager")
    setup = Setup(packs=(replace(PACK, questions=(asked,)),))
    state = FakePractice(setup).state
    assert cues.about(state) == "technical · asked by the hiring manager"
    assert spoken_about(state, state.asked[0]) == "Technical. Asked by the hiring manager."
