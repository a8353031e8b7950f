"""The history's pace: numbers in figures, and the silence an engine keeps around speech."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mocktui.core.brief import brief
from mocktui.core.metrics import measure_take, measured
from mocktui.core.transcript import Reading, Segment
from tests.core.made_takes import spoken, timed


@pytest.mark.parametrize(
    "segments",
    [
        (timed("um it was 200 rows, you know, in 2019"), timed("we saved 4.5%", 9.0)),
        (Segment(text="It was 200 rows.", start=1.0, end=4.0),),
        (timed("so"), Segment(text="It was two.", start=6.0, end=7.0)),
        (),
    ],
    ids=["words", "segments", "both", "nothing"],
)
@pytest.mark.parametrize("engine", ["vosk", "moonshine", ""])
def test_they_are_those_of_a_review(segments, engine):
    reading = Reading(name="live", engine=engine, segments=segments, complete=True, fillers=("um",))
    take = replace(spoken(), readings=(reading,))
    read = measured(take)
    short = brief(take, read, read.segments if read else ())
    whole = measure_take(take)
    assert short.words == whole.words
    assert short.pace == whole.pace_wpm_speaking
    assert short.pauses == (None if whole.pauses is None else len(whole.pauses))
    assert short.fillers == (whole.fillers.count if whole.fillers else None)
