"""What a take says: its terms put right, but for those the person took back."""

from __future__ import annotations

import msgspec
import pytest

from mocktui.core import events as ev
from mocktui.core.fold import fold
from mocktui.core.format import PRACTICE
from mocktui.core.question import Question
from mocktui.core.record import record
from mocktui.core.said import repaired, said, terms_of
from mocktui.core.state import State, Take
from mocktui.core.times import Times
from mocktui.core.transcript import Word
from mocktui.storage.transcript_file import markdown

HEARD = "We train in pie torch and the buyers variance tradeoff and pie torch again"
RIGHT = "We train in PyTorch and the buyers variance tradeoff and PyTorch again"


def state_of(*events: ev.Event, text: str = HEARD, words: bool = True) -> State:
    timed = tuple(Word(text=one, start=float(n), end=n + 0.5) for n, one in enumerate(text.split()))
    questions = (
        Question(id="a", ask="?", terms=("PyTorch",)),
        Question(id="b", ask="?", terms=("PyTorch", "k-means")),
    )
    begun = ev.SessionStarted(
        session="s",
        started="2026-11-22T19:04:00+01:00",
        pack="p",
        title="P",
        language="en",
        format=PRACTICE,
        plan=tuple(ev.Planned(question=one, times=Times()) for one in questions),
    )
    return fold(
        [
            begun,
            ev.QuestionAsked(question="a", ask="?", number=1),
            ev.AnswerStarted(question="a", take=1, audio="takes/01-1.wav"),
            ev.SegmentHeard(
                question="a",
                take=1,
                reading="live",
                text=text,
                start=0.0,
                end=20.0,
                words=timed if words else (),
            ),
            ev.ReadingDone(question="a", take=1, reading="live", engine="e", model="m"),
            *events,
        ]
    )


def take_of(state: State) -> Take:
    return state.asked[0].takes[0]


def undo(heard: str = "pie torch", at: float = 3.0, on: bool = True) -> ev.RepairUndone:
    return ev.RepairUndone(question="a", take=1, heard=heard, term="PyTorch", start=at, on=on)


def test_the_terms_of_all_questions_are_used_once() -> None:
    assert terms_of(state_of()) == ("PyTorch", "k-means")


@pytest.mark.parametrize("words", [True, False])
def test_text_is_put_right_and_heard_stays(words: bool) -> None:
    state = state_of(words=words)
    (take,) = record(state).answers[0].takes
    assert (take.text, take.heard) == (RIGHT, HEARD)
    assert take.segments[0].text == HEARD
    assert take.metrics.words == len(HEARD.split())


def test_one_is_taken_back_and_put_right_again() -> None:
    state = state_of(undo())
    whole = repaired(state, take_of(state))
    assert whole.text == RIGHT.replace("PyTorch", "pie torch", 1)
    (one,) = whole.repairs
    assert whole.text[one.start_char : one.end_char] == "PyTorch"
    assert [word.text for word in whole.segments[0].words] == whole.text.split()
    assert whole.segments[0].words[3] == Word(text="pie", start=3.0, end=3.5)
    assert record(state).answers[0].takes[0].heard == HEARD
    again = fold([undo(on=False)], state)
    assert said(again, take_of(again)) == RIGHT


def test_the_second_of_two_alike() -> None:
    at = HEARD.split().index("again") - 2
    state = state_of(undo(at=float(at)))
    assert said(state, take_of(state)).startswith("We train in PyTorch")
    assert said(state, take_of(state)).endswith("pie torch again")


def test_what_fits_nothing_changes_nothing() -> None:
    state = state_of(undo(heard="pie church"), undo(at=9.0), undo(at=3.0, on=False))
    assert said(state, take_of(state)) == RIGHT


def test_an_edit_wins() -> None:
    state = state_of(ev.Edited(question="a", take=1, text="mine"))
    assert said(state, take_of(state)) == "mine"


def test_it_is_written_and_read_again() -> None:
    event = undo(at=3.123)
    again = msgspec.json.decode(msgspec.json.encode(event), type=ev.AnyEvent)
    assert again == event


def test_the_transcript_shows_both() -> None:
    lines = markdown(state_of(), "s").splitlines()
    assert f"- 0:00 {RIGHT}" in lines
    assert lines.count("  - PyTorch: heard as pie torch") == 2
    assert "  - PyTorch: heard as pie torch" in markdown(state_of(undo()), "s")
