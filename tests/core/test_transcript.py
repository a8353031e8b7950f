"""Which of a take's readings is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.fold import fold
from mocktui.core.state import State, Take
from mocktui.core.transcript import Reading, Segment, shown
from tests.core.sittings import Sitting


def read(name: str, mistakes: float | None = None, *, complete: bool = True, text: str = "words"):
    said = (Segment(text=text, start=0.0, end=1.0),) if text else ()
    return Reading(name=name, segments=said, complete=complete, mistakes=mistakes)


def name(*readings: Reading) -> str:
    found = shown(readings)
    assert found is not None
    return found.name


def test_nothing_and_the_newest_while_nothing_is_complete() -> None:
    assert shown(()) is None
    assert name(read("live", complete=False), read("live-2", complete=False)) == "live-2"
    assert name(read("live", complete=False), read("whole-m-1")) == "whole-m-1"


def test_the_better_by_published_figures() -> None:
    assert name(read("live", 10.38), read("whole-m-1", 5.6)) == "whole-m-1"
    assert name(read("live", 5.6), read("whole-m-1", 10.38)) == "live"
    assert name(read("live", 10.38), read("whole-a-1", 5.6), read("whole-b-1", 6.05)) == "whole-a-1"
    assert name(read("live-2", 10.38), read("whole-m-1", 10.38)) == "live-2"


def test_without_figures_for_both_the_live_one_stands() -> None:
    assert name(read("live"), read("whole-m-1", 5.6)) == "live"
    assert name(read("live", 10.38), read("whole-m-1")) == "live"
    assert name(read("whole-m-1"), read("whole-m-2")) == "whole-m-2"


def test_a_reading_without_a_word_takes_nobodys_place() -> None:
    assert name(read("live", 10.38), read("whole-m-1", 5.6, text="")) == "live"
    assert name(read("live", 10.38, text=""), read("whole-m-1", 5.6, text="")) == "whole-m-1"


def test_an_incomplete_reading_is_never_shown_beside_a_complete_one() -> None:
    assert name(read("live", 10.38), read("whole-m-1", 5.6, complete=False)) == "live"


@given(
    st.lists(
        st.builds(
            read,
            st.sampled_from(["live", "live-2", "whole-a-1", "whole-b-1"]),
            st.none() | st.floats(0, 100),
            complete=st.booleans(),
            text=st.sampled_from(["", "words"]),
        ),
        max_size=6,
    )
)
def test_whatever_there_is_one_of_them_is_shown(readings: list[Reading]) -> None:
    found = shown(readings)
    assert (found is None) == (not readings)
    complete = [one for one in readings if one.complete]
    if found is not None and complete:
        assert found.complete
        live = [one for one in complete if one.live]
        if not found.live and live:
            assert found.mistakes is not None
            assert found.mistakes < live[-1].mistakes


def take(state: State) -> Take:
    return state.asked[0].takes[0]


def test_figures_come_from_the_event_and_an_edit_wins() -> None:
    sitting = Sitting()
    sitting.tell(1.0, do.StartAnswer())
    sitting.tell(1.5, do.AnswerOpened(audio="takes/01-1.wav"))
    for reading, text, mistakes in (("live", "by aspirin", 10.38), ("whole-m-1", "Bias.", 5.6)):
        sitting.tell(
            2.0,
            do.Record(
                ev.SegmentHeard(
                    question="q1", take=1, reading=reading, text=text, start=0.0, end=1.0
                )
            ),
        )
        done = ev.ReadingDone(
            question="q1", take=1, reading=reading, engine="e", model="m", mistakes=mistakes
        )
        sitting.tell(2.0, do.Record(done))
    assert take(sitting.state).text == "Bias."
    edit = ev.Edited(question="q1", take=1, text="Bias, variance.")
    edited = fold([edit], sitting.state)
    assert (take(edited).text, take(edited).heard) == ("Bias, variance.", "Bias.")
