"""Every measurement in plain words; what can't be measured says why; nothing raises."""

from __future__ import annotations

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core.measures import KEYS, Measured, Place, measurements
from mocktui.core.metrics import Pause
from mocktui.core.state import Gap, Take
from mocktui.core.times import Times
from mocktui.core.transcript import Segment, Word
from tests.core.made_takes import sitting, spoken, timed

SAID = (
    timed("So um I compared it with a simpler baseline.", 1.0),
    timed("We we saved forty thousand dollars, you know.", 8.0),
    timed("I think it needs memory.", 12.0),
)


def all_of(take: Take, **more) -> dict[str, Measured]:
    pauses, seconds = more.pop("pauses", None), more.pop("seconds", None)
    state, item = sitting(take, **more)
    found = measurements(state, item, take, pauses=pauses, seconds=seconds)
    assert tuple(one.key for one in found) == KEYS
    for one in found:
        assert one.label
        assert one.measurable == bool(one.value) == bool(one.how) == (one.reason == "")
        assert one.measurable == (one.figure is not None)
        assert one.figure is None or math.isfinite(one.figure)
    return {one.key: one for one in found}


def test_every_figure_of_a_take_with_word_times():
    found = all_of(spoken(*SAID))
    figures = {key: one.figure for key, one in found.items()}
    assert figures == {
        "time": 60.0,
        "first_word": 1.0,
        "pace": 22.0,
        "pace_speaking": 174.8,
        "pauses": 1.0,
        "stretch": 3.1,
        "fillers": 1.0,
        "hedges": 1.0,
        "repeats": 1.0,
        "often": 0.0,
        "person": 0.5,
        "numbers": 1.0,
        "lines": 2.0,
        "words_per_line": 11.0,
    }


def test_places_are_seconds_of_the_take():
    found = all_of(spoken(*SAID))
    assert found["pauses"].places == (Place(start=4.1, end=8.0),)
    assert found["stretch"].places == (Place(start=1.0, end=4.1),)
    assert found["fillers"].places == (
        Place(start=1.35, end=1.65, text="um"),
        Place(start=10.1, end=10.75, text="you know"),
    )
    assert found["repeats"].places == (Place(start=8.35, end=8.65, text="we"),)
    assert found["hedges"].places == (Place(start=12.0, end=12.65, text="i think"),)
    assert found["numbers"].places == (Place(start=9.05, end=9.7, text="forty thousand"),)
    assert [one.start for one in found["lines"].places] == [1.0, 12.0]


def test_words_for_people():
    found = all_of(spoken(*SAID))
    assert found["time"].value == "1:00 (asked for: at least 0:45, best about 1:30, at most 2:00)"
    assert found["pauses"].value == "1 of more than 2 s, the longest 3.9 s"
    assert found["fillers"].value == "1: um 1; and you know 1, which may be meant"
    assert found["hedges"].value == "1: I think 1"
    assert found["person"].value == "I 2, we 2 (50% I)"
    assert found["lines"].value == "2 of 2"


def test_two_seconds_is_not_yet_long_and_pauses_of_the_sound_stand_before_word_times():
    take = spoken(*SAID)
    assert all_of(take, pauses=(Pause(start=5.0, end=7.0),))["pauses"].figure == 0.0
    found = all_of(take, pauses=(Pause(start=5.0, end=7.01),))
    assert found["pauses"].places == (Place(start=5.0, end=7.01),)
    assert "sound" in found["pauses"].how
    assert found["stretch"].figure == pytest.approx(13.7 - 7.01, abs=0.1)


def test_a_recorded_gap_ends_a_stretch_and_is_no_pause():
    take = replace(spoken(timed("a b c d e f g h", 0.0)), gaps=(Gap(start=1.0, seconds=0.4),))
    found = all_of(take)
    assert found["pauses"].figure == 0.0
    assert found["stretch"].places == (Place(start=1.4, end=2.75),)


def test_what_a_recognizer_without_word_times_and_fillers_can_not_tell_is_said():
    text = Segment(text="So we we chose it. I think, um, it was forty.", start=2.0, end=8.0)
    take = spoken(text, fillers=())
    found = all_of(take)
    assert {key for key, one in found.items() if not one.measurable} == {
        *("pauses", "stretch", "fillers", "hedges", "repeats"),
        "words_per_line",
    }
    assert found["pace_speaking"].value.startswith("≈")
    assert found["numbers"].places == (Place(start=2.0, text="forty"),)
    found = all_of(take, pauses=())
    assert found["pauses"].figure == 0.0
    assert found["stretch"].figure == 6.0


def test_places_are_told_and_not_too_many():
    places = [Place(start=9.0 * n, end=9.0 * n + 3) for n in range(7)]
    some = Measured(key="pauses", label="long pauses", places=tuple(places[1:3]))
    assert some.spots == " at 0:09, 0:18"
    many = replace(some, places=tuple(places))
    assert many.spots == " at 0:00, 0:09, 0:18, 0:27, 0:36, …"
    assert replace(some, places=()).spots == replace(some, places=(Place(text="a"),)).spots == ""


def test_a_typed_answer_has_words_and_no_sound():
    take = Take(n=1, started=0.0, typed="I think we we used memory and a baseline.", seconds=50.0)
    found = all_of(take)
    assert {key for key, one in found.items() if one.reason == "A typed answer has no sound."} == {
        *("first_word", "pace", "pace_speaking", "pauses", "stretch", "fillers")
    }
    assert (found["hedges"].figure, found["repeats"].figure) == (1.0, 1.0)


def test_nothing_heard():
    found = all_of(spoken(seconds=3.0))
    assert {key for key, one in found.items() if one.measurable} == {"time"}


def test_a_follow_up_and_a_question_without_lines_have_none():
    found = all_of(spoken(*SAID), follow_up=True)
    assert found["lines"].reason == "This question has no list of points."


def test_another_language_leaves_out_what_is_known_for_english_only():
    found = all_of(spoken(timed("wir wir haben das")), language="de")
    assert {key for key, one in found.items() if "English" in one.reason} == {
        *("hedges", "often", "person", "numbers")
    }
    assert found["repeats"].figure == 1.0


def test_an_edit_counts_for_the_lines_and_not_for_what_was_heard():
    found = all_of(replace(spoken(timed("um nothing")), edited="It needs memory."))
    assert found["lines"].figure == 1.0
    assert found["lines"].places[0].start is None
    assert found["fillers"].figure == 1.0


def test_an_answer_without_limits_says_none():
    found = all_of(spoken(*SAID), times=Times(think=None, max=None))
    assert found["time"].value == "1:00"


def test_times_that_can_not_be_are_not_told():
    nowhere = Segment(text="It needs memory.", start=math.nan, end=math.inf)
    found = all_of(spoken(nowhere, seconds=math.inf), pauses=())
    assert found["lines"].places == (Place(text="It needs memory."),)
    assert not found["time"].measurable
    assert not found["pace"].measurable


ODD = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True), st.floats(-5.0, 300.0), st.just(0.0)
)
WORD = st.sampled_from(["we", "I", "um", "you", "know", "two", "memory", "—", "", "the"])
WORDS = st.builds(Word, text=WORD, start=ODD, end=ODD)
SEGMENTS = st.builds(
    lambda words, start, end, timed: Segment(
        text=" ".join(one.text for one in words),
        start=start,
        end=end,
        words=tuple(words) if timed else (),
    ),
    st.lists(WORDS, max_size=12),
    ODD,
    ODD,
    st.booleans(),
)
PAUSES = st.none() | st.lists(st.builds(Pause, start=ODD, end=ODD), max_size=4)


@settings(max_examples=100)
@given(
    st.lists(SEGMENTS, max_size=5),
    ODD,
    PAUSES,
    st.lists(st.builds(Gap, start=ODD, seconds=ODD), max_size=3),
    st.none() | st.text(max_size=30),
    st.sampled_from([(), ("um", "you know"), ("", " ")]),
    st.builds(Times, think=ODD, min=ODD, target=ODD, max=st.none() | ODD),
    st.sampled_from(["en", "ko", ""]),
)
def test_any_transcript_gives_finite_figures_or_a_reason(
    segments, seconds, pauses, gaps, typed, fillers, times, language
):
    take = replace(
        spoken(*segments, seconds=seconds, fillers=fillers), gaps=tuple(gaps), typed=typed
    )
    for one in all_of(take, pauses=pauses, times=times, language=language).values():
        for place in one.places:
            assert place.start is None or math.isfinite(place.start)
            assert place.end is None or math.isfinite(place.end)


def test_a_hundred_thousand_words_with_times():
    words = " ".join(["we", "compared", "memory", "um", "and", "so", "maybe"] * 14_286)
    take = spoken(timed(words), seconds=36_000.0)
    begun = time.process_time()
    found = all_of(take)
    assert found["fillers"].figure == 14_286
    assert time.process_time() - begun < 12.0


def test_a_hundred_thousand_words_without_times():
    words = "We compared memory, and so maybe we did. " * 125
    segments = [
        Segment(text=words.strip(), start=300.0 * n, end=300.0 * n + 290.0) for n in range(100)
    ]
    begun = time.process_time()
    found = all_of(spoken(*segments, seconds=30_000.0, fillers=()))
    assert found["pace_speaking"].value.startswith("≈")
    assert not found["pauses"].measurable
    assert time.process_time() - begun < 12.0
