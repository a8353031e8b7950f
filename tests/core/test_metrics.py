"""Measurements: what is counted, what can't be, and nothing that raises."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocktui.core.metrics import Metrics, Pause, Stretch, measure, measure_take, tokens
from mocktui.core.state import Gap, Take
from mocktui.core.transcript import Reading, Segment, Word


def spoken(*words: tuple[str, float, float]) -> Segment:
    said = tuple(Word(text=text, start=start, end=end) for text, start, end in words)
    return Segment(
        text=" ".join(one.text for one in said), start=said[0].start, end=said[-1].end, words=said
    )


FOUR = spoken(("so", 1.0, 1.5), ("um", 1.7, 2.0), ("we", 4.0, 4.5), ("chose", 4.5, 5.0))


def test_words_pauses_and_both_paces():
    found = measure([FOUR], seconds=8.0)
    assert found == Metrics(
        words=4,
        speaking_seconds=2.0,
        first_word_at=1.0,
        pace_wpm=30.0,
        pace_wpm_speaking=120.0,
        pauses=(Pause(start=2.0, end=4.0),),
        longest_stretch=Stretch(start=1.0, end=2.0),
    )


@pytest.mark.parametrize(
    ("start", "pauses"),
    [(2.49, ()), (2.5, (Pause(start=2.0, end=2.5),)), (1.9, ())],
)
def test_half_a_second_of_silence_is_a_pause(start: float, pauses):
    segment = spoken(("a", 1.0, 2.0), ("b", start, 3.0))
    assert measure([segment], seconds=5.0).pauses == pauses


def test_half_a_second_is_half_a_second_though_floats_say_less():
    assert 2.3 - 1.8 < 0.5
    segment = spoken(("a", 0.1, 1.8), ("b", 2.3, 2.5))
    assert measure([segment], seconds=5.0).pauses == (Pause(start=1.8, end=2.3),)


def test_silence_between_segments_counts_and_before_and_after_does_not():
    one, two = spoken(("a", 3.0, 3.5)), spoken(("b", 5.0, 5.5))
    assert measure([one, two], seconds=60.0).pauses == (Pause(start=3.5, end=5.0),)


@pytest.mark.parametrize(
    ("gap", "pauses", "speaking"),
    [
        ((2.0, 2.0), (), 2.0),
        ((1.0, 9.0), (), 0.0),
        ((2.4, 0.4), ((2.8, 4.0),), 2.4),
        ((2.6, 0.8), ((2.0, 2.6), (3.4, 4.0)), 2.0),
        ((3.0, 9.0), ((2.0, 3.0),), 1.0),
        ((7.0, 1.0), ((2.0, 4.0),), 2.0),
    ],
)
def test_a_recorded_gap_is_neither_speech_nor_a_pause(gap, pauses, speaking):
    found = measure([FOUR], seconds=8.0, gaps=[Gap(start=gap[0], seconds=gap[1])])
    assert found.pauses == tuple(Pause(start=a, end=b) for a, b in pauses)
    assert found.speaking_seconds == pytest.approx(speaking)


def test_without_word_times_pauses_are_not_measured_and_the_rest_is_approximate():
    segments = [
        Segment(text="So, we chose it.", start=0.5, end=2.5),
        Segment(text="It was small.", start=6.0, end=7.0),
    ]
    found = measure(segments, seconds=14.0)
    assert found.pauses is None
    assert found.approximate
    assert (found.words, found.speaking_seconds, found.first_word_at) == (7, 3.0, 0.5)
    assert (found.pace_wpm, found.pace_wpm_speaking) == (30.0, 140.0)


def test_fillers_are_counted_only_where_the_model_has_them():
    assert measure([FOUR], seconds=8.0).fillers is None
    found = measure([FOUR, Segment(text="Um, uh", start=5, end=6)], seconds=8, fillers=["um", "uh"])
    assert found.fillers is not None
    assert (found.fillers.count, found.fillers.words) == (3, {"um": 2, "uh": 1})
    none = measure([FOUR], seconds=8.0, fillers=["uh"]).fillers
    known = Segment(text="you know I mean it, um, like you know", start=0, end=5)
    told = measure([known], seconds=8.0, fillers=["um", "like", "you know", "i mean"]).fillers
    assert told is not None
    # What may be meant is told apart and never counted as a filler.
    assert (told.count, told.words) == (1, {"um": 1})
    assert told.phrases == {"like": 1, "you know": 2, "i mean": 1}
    assert none is not None and none.count == 0


@pytest.mark.parametrize("seconds", [0.0, -1.0, 0.01, float("inf"), float("nan")])
def test_no_pace_without_time(seconds: float):
    assert measure([FOUR], seconds=seconds).pace_wpm is None


def test_nothing_said_is_no_number():
    assert measure([], seconds=30.0) == Metrics(words=0)
    assert measure([Segment(text=" ... ", start=1, end=2)], seconds=30.0) == Metrics(words=0)


def test_what_was_heard_is_measured_not_the_edit_and_a_typed_answer_has_only_words():
    live = Reading(name="live", segments=(FOUR,), complete=True)
    again = Reading(
        name="again", segments=(Segment(text="So we chose.", start=1, end=5),), complete=True
    )
    take = Take(n=1, started=0, seconds=8.0, readings=(live, again), edited="something else")
    assert measure_take(take).words == 4
    assert measure_take(take).pauses is not None
    cut = msgspec.structs.replace(take, readings=(msgspec.structs.replace(live, complete=False),))
    assert measure_take(cut, seconds=16.0).pace_wpm == 15.0
    typed = Take(n=1, started=0, seconds=8.0, typed="It was - small.")
    found = measure_take(typed)
    assert (found.words, found.pauses, found.pace_wpm, found.fillers) == (3, None, None, None)


def test_tokens_have_a_letter_or_a_digit():
    assert tokens("It's 16 - well, … né 한국어") == [
        "It's",
        "16",
        "well,",
        "né",
        "한국어",
    ]


any_time = st.floats()  # infinite, negative and not a number, too
any_word = st.builds(Word, text=st.text(max_size=5), start=any_time, end=any_time)
any_segment = st.builds(
    Segment,
    text=st.text(max_size=20),
    start=any_time,
    end=any_time,
    words=st.lists(any_word, max_size=5).map(tuple),
)
any_gap = st.builds(Gap, start=any_time, seconds=any_time)


@given(
    st.lists(any_segment, max_size=5),
    any_time,
    st.lists(any_gap, max_size=3),
    st.lists(st.text(max_size=3), max_size=2),
)
def test_no_transcript_raises(segments, seconds, gaps, fillers):
    found = measure(segments, seconds=seconds, gaps=gaps, fillers=fillers)
    msgspec.json.encode(found)
    assert found.words >= 0
    assert found.speaking_seconds is None or found.speaking_seconds >= 0
    for pause in found.pauses or ():
        assert pause.end - pause.start >= 0.499 or pause.end == pytest.approx(pause.start + 0.5)


near = st.floats(0, 100).map(lambda value: round(value, 2))


@given(st.lists(st.tuples(near, near), min_size=1, max_size=12), st.lists(st.tuples(near, near)))
def test_pauses_lie_between_the_words_and_outside_the_gaps(times, holes):
    words = [("w", min(pair), max(pair)) for pair in times]
    segment = spoken(*words)
    gaps = [Gap(start=a, seconds=b) for a, b in holes]
    found = measure([segment], seconds=100.0, gaps=gaps)
    first, last = min(w[1] for w in words), max(w[2] for w in words)
    spans = [(w[1], w[2]) for w in words] + [(g.start, g.start + g.seconds) for g in gaps]
    for pause in found.pauses or ():
        assert first <= pause.start < pause.end <= last
        assert all(b <= pause.start + 0.002 or a >= pause.end - 0.002 for a, b in spans if b > a)
    paused = sum(one.end - one.start for one in found.pauses or ())
    assert (found.speaking_seconds or 0.0) + paused <= last - first + 0.02


def test_pauses_from_the_sound_exist_without_word_times():
    said = [
        Segment(text="I chose boosting", start=1.0, end=4.0),
        Segment(text="first", start=6, end=7),
    ]
    plain = measure(said, seconds=8.0)
    assert (plain.pauses, plain.approximate) == (None, True)
    found = measure(
        said, seconds=8.0, pauses=[Pause(start=0.0, end=0.9), Pause(start=4.2, end=6.0)]
    )
    # What lies before the first word is no pause.
    assert found.pauses == (Pause(start=4.2, end=6.0),)
    assert found.speaking_seconds == 4.2
    assert found.approximate is False


def test_the_silence_that_moonshine_keeps_around_speech_is_taken_off():
    segments = (Segment(text="So we chose it.", start=1.0, end=3.0),)
    take = Take(
        n=1,
        started=0,
        seconds=5.0,
        readings=(Reading(name="live", engine="moonshine", segments=segments, complete=True),),
    )
    found = measure_take(take, pauses=())
    assert found.first_word_at == pytest.approx(1.22)
    assert found.speaking_seconds == pytest.approx(2.0 - 0.22 - 0.32)
    short = (Segment(text="So", start=1.0, end=1.3),)
    reading = Reading(name="live", engine="moonshine", segments=short, complete=True)
    found = measure_take(msgspec.structs.replace(take, readings=(reading,)), pauses=())
    assert found.speaking_seconds == 0.0
    assert found.pace_wpm_speaking is None
