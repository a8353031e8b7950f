"""Situation, task, action, result in plain lines: taken, changed, left out, and how long each."""

from __future__ import annotations

from pathlib import Path

import pytest

from mocktui.core import commands as do
from mocktui.core.parts import against_usual, spans
from mocktui.core.question import Question
from mocktui.core.state import PartAt, Take
from mocktui.core.transcript import Segment
from mocktui.places import Places
from mocktui.plain.parts import opening
from mocktui.plain.run import serve
from mocktui.practice.office import Office
from mocktui.storage.folder import SessionFolder
from mocktui.storage.sessions import load_session
from tests.plain.test_real import Reader
from tests.storage.made import Planned, begin, heard, keep

STORY = (
    ("At the time I was working at a bank", 1.0),
    ("My task was to find lost rows", 10.0),
    ("So I wrote a check for each table", 20.0),
    ("And we looked at logs for days and then it was all quiet", 30.0),
)


class Quiet(Office):
    """The real desk, doing nothing by itself meanwhile."""

    async def afterwork(self, progress):  # type: ignore[no-untyped-def,override] # nothing
        pass


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    return places


def told(places: Places, kind: str = "behavioural") -> SessionFolder:
    """A story of forty seconds, told to a question of this kind."""
    question = Question(id="a", ask="Tell me about a bug.", kind=kind)  # type: ignore[arg-type]
    said = [heard("a", 1, text, start=start) for text, start in STORY]
    folder, _ = keep(
        places.sessions,
        [
            (0.0, begin(plan=(Planned(question=question),))),
            (1.0, do.StartAnswer()),
            (1.5, do.AnswerOpened(audio="takes/01-1.wav")),
            *((40.0, segment) for segment, _ in said),
            (41.5, do.Finish()),
            (41.6, said[0][1]),
            (42.0, do.Leave()),
        ],
        audio=40.0,
    )
    return folder


def parts(folder: SessionFolder) -> dict[str, float]:
    take = load_session(folder).state.asked[0].takes[0]
    return {one.part: one.start for one in take.parts}


OPEN = ("= Past sessions", "1", "= Read and hear it", "= Tell me about")


def reviewed(places: Places, *script: str) -> str:
    person = Reader(*OPEN, *script, *["q"] * 4)
    assert person.do(serve(person.talk, Quiet(places))) == 0
    return person.printed


def test_what_is_offered_is_taken_with_enter_changed_with_a_number_or_left_out(
    places: Places,
) -> None:
    folder = told(places)
    printed = reviewed(places, "= Situation, task", "", "x", "?", "3", "n", "4")
    assert "Situation: perhaps at 0:01, “At the time I was working at a bank”" in printed
    assert "Task: perhaps at 0:10, “My task was to find lost rows”" in printed
    assert "“x” is no answer to this." in printed and "There is no verdict." in printed
    assert "Action: perhaps at 0:20" not in printed  # the task stands there now
    assert parts(folder) == {"situation": 1.0, "task": 20.0, "result": 30.0}
    assert "Situation: 0:19, 48 percent; usual is 20 percent." in printed
    assert "Action: not marked; usual is 60 percent." in printed
    assert "Before the first part: 0:01." in printed and "University of Washington" in printed


def test_marks_are_kept_moved_and_taken_away_and_told_where_the_answer_is_read(
    places: Places,
) -> None:
    folder = told(places)
    reviewed(places, "= Situation, task", "", "", "", "4")
    assert parts(folder) == {"situation": 1.0, "task": 10.0, "action": 20.0, "result": 30.0}
    printed = reviewed(places, "= Situation, task", "", "1", "n", "s")
    assert printed.index("usual is 60 percent") < printed.index("Where does each part begin? ")
    assert "Situation: marked at 0:01" in printed and "n: none" in printed
    assert parts(folder) == {"task": 1.0, "result": 30.0}  # two can't begin at one place


def test_only_a_story_has_parts(places: Places) -> None:
    told(places, "technical")
    assert "Situation, task" not in reviewed(places)


def test_the_input_may_end_at_any_part(places: Places) -> None:
    folder = told(places)
    person = Reader(*OPEN, "= Situation, task", "", "")
    assert person.do(serve(person.talk, Quiet(places))) == 0
    assert parts(folder) == {"situation": 1.0, "task": 10.0}


@pytest.mark.parametrize("kind", ["behavioural", "technical"])
def test_a_debrief_offers_the_parts_of_a_story(places: Places, kind: str) -> None:
    folder = told(places, kind)
    chosen = ("= Situation, task", "", "", "", "4") if kind == "behavioural" else ()
    printed = reviewed(places, "= Rate this answer", "", "", *chosen, "= Go on")
    assert ("Situation, task" in printed.split("What next?")[1]) is (kind == "behavioural")
    assert bool(parts(folder)) is (kind == "behavioural")
    assert load_session(folder).state.asked[0].takes[0].debriefed


def test_a_place_within_a_long_stretch_is_told_by_its_words() -> None:
    segment, _ = heard("a", 1, " ".join(f"w{n}" for n in range(40)), start=0.0)
    one = segment.event
    stretch = Segment(text=one.text, start=one.start, end=one.end, words=one.words)
    assert opening([stretch], 5.0) == " ".join(f"w{n}" for n in range(10, 24)) + "…"
    bare = Segment(text="no times here", start=3.0, end=4.0)
    assert opening([bare], 3.0) == opening([bare], 9.0) == "no times here"
    assert opening([], 1.0) == ""


def test_a_parts_time_stands_beside_the_usual() -> None:
    take = Take(n=1, started=0.0, seconds=20.0, parts=(PartAt(part="action", start=5.0),))
    found = {one.part: one for one in against_usual(spans(take))}
    assert (found["action"].seconds, found["action"].share, found["action"].usual) == (
        15,
        0.75,
        0.6,
    )
    assert found["result"].seconds == found["result"].share == 0
