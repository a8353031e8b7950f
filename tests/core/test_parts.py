"""Situation, task, action, result: suggested from cue words, and the time each took."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core.parts import PARTS, USUAL, PartSpan, shares, spans, suggest
from mocktui.core.state import PartAt, Take
from mocktui.core.transcript import Segment
from tests.core.made_takes import timed

STORY = (
    "Last year our team lost customers every month.",
    "My job was to find out why they left us.",
    "So I ran an analysis of every week of the year.",
    "Then I showed one chart to the product lead.",
    "In the end the churn went down by two percent.",
)
SEGMENTS = tuple(
    Segment(text=text, start=n * 5.0, end=n * 5.0 + 4.0) for n, text in enumerate(STORY)
)


def starts(found) -> dict[str, float]:
    return {one.part: one.start for one in found}


def test_parts_begin_with_their_cue_words():
    assert starts(suggest(SEGMENTS)) == {
        "situation": 0.0,
        "task": 5.0,
        "action": 10.0,
        "result": 20.0,
    }


def test_without_punctuation_too():
    plain = " ".join(STORY).replace(".", "").lower()
    words = plain.split()
    begin = {part: words.index(cue) * 0.35 for part, cue in (("task", "my"), ("action", "so"))}
    found = starts(suggest([timed(plain, 0.0)]))
    assert found == pytest.approx(
        {"situation": 0.0, **begin, "result": len(words[:-10]) * 0.35}, abs=0.01
    )


def test_what_is_not_there_is_not_suggested():
    assert starts(suggest(SEGMENTS[:1] + SEGMENTS[2:3])) == {"situation": 0.0, "action": 10.0}
    assert starts(suggest(SEGMENTS[2:3])) == {"action": 10.0}
    assert suggest(SEGMENTS[:1]) == ()
    assert suggest([]) == ()
    assert suggest(SEGMENTS, "de") == ()


def test_the_time_of_each_part_until_the_next():
    take = Take(
        n=1,
        started=0.0,
        seconds=40.0,
        parts=(PartAt(part="task", start=10.0), PartAt(part="action", start=15.0)),
    )
    assert spans(take) == (
        PartSpan(part=None, start=0.0, end=10.0, share=0.25),
        PartSpan(part="task", start=10.0, end=15.0, share=0.125),
        PartSpan(part="action", start=15.0, end=40.0, share=0.625),
    )
    assert spans(take)[2].seconds == 25.0
    assert shares(spans(take)) == {"situation": 0, "task": 0.125, "action": 0.625, "result": 0}
    assert [one.part for one in spans(take, seconds=12.0)] == [None, "task"]
    assert spans(replace(take, parts=())) == ()


def test_the_usual_advice_is_a_whole():
    assert [one.part for one in USUAL] == list(PARTS)
    assert sum(one.share for one in USUAL) == pytest.approx(1.0)


NUMBERS = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-5, 100)


@given(
    st.lists(st.tuples(st.sampled_from(PARTS), NUMBERS), max_size=6),
    NUMBERS,
    st.lists(st.tuples(st.sampled_from(STORY) | st.text(max_size=30), NUMBERS), max_size=6),
)
def test_nothing_raises_and_spans_are_apart(marks, seconds, texts):
    take = Take(
        n=1, started=0.0, seconds=seconds, parts=tuple(PartAt(part=p, start=at) for p, at in marks)
    )
    found = spans(take)
    assert sum(one.share for one in found) <= 1.01
    for one, two in pairwise(found):
        assert one.end == two.start
    segments = [Segment(text=text, start=at, end=at) for text, at in texts]
    order = suggest(segments)
    assert [one.start for one in order] == sorted(one.start for one in order)
    assert [one.part for one in order] == [one for one in PARTS if one in starts(order)]
