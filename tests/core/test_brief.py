"""The measurements of the history are those of a review."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from mocktui.core.brief import Brief, brief
from mocktui.core.metrics import measure_take
from mocktui.core.state import Gap, Take
from mocktui.core.transcript import Reading, Segment, Word

GAPS = st.sampled_from([0.0, 0.0, 0.1, 0.4994, 0.4996, 0.5, 0.5004, 0.7, 3.0])
BACK = st.sampled_from([-0.4, -0.9, -5.0])
BROKEN = st.sampled_from([math.nan, math.inf, -math.inf])
LENGTHS = st.sampled_from([0.0, 0.05, 0.2, 0.3333, 1.0])
TEXTS = st.sampled_from(["a", "um", "Um,", "you", "know", "like", "—", "$4.5", "٤٢"])


@st.composite
def _segments(draw):
    gaps, lengths = draw(
        st.sampled_from([(GAPS, LENGTHS), (GAPS | BACK, LENGTHS), (GAPS | BROKEN, LENGTHS | BACK)])
    )
    at = draw(st.sampled_from([0.0, 0.4, -0.1]))
    segments = []
    for _ in range(draw(st.integers(0, 4))):
        words = []
        begins = at
        for _ in range(draw(st.integers(0, 6))):
            start = at + draw(gaps)
            at = start + draw(lengths)
            words.append(Word(text=draw(TEXTS), start=start, end=at))
        text = " ".join(one.text for one in words) or draw(st.sampled_from(["", "—", "no times"]))
        segments.append(Segment(text=text, start=begins, end=at, words=tuple(words)))
    return tuple(segments)


@settings(max_examples=120, deadline=None)
@given(
    segments=_segments(),
    seconds=st.sampled_from([0.0, 0.05, 9.0]),
    gaps=st.sampled_from([(), (Gap(start=0.6, seconds=0.7),)]),
    fillers=st.sampled_from([(), ("um", "like", "you know")]),
    typed=st.sampled_from([None, None, "two words"]),
)
def test_they_are_the_same(segments, seconds, gaps, fillers, typed):
    reading = Reading(name="live", segments=segments, complete=True, fillers=fillers)
    take = Take(n=1, started=0.0, seconds=seconds, readings=(reading,), gaps=gaps, typed=typed)
    whole = measure_take(take)
    assert brief(take, reading, segments) == Brief(
        whole.words,
        whole.pace_wpm_speaking,
        None if whole.pauses is None else len(whole.pauses),
        whole.fillers.count if whole.fillers else None,
        approximate=whole.approximate,
    )


def test_without_a_reading_there_is_nothing():
    assert brief(Take(n=1, started=0.0), None, ()) == Brief(0)
