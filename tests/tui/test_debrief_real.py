"""A focus on its way from one session to the next, with the real desk: files and index."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core.record import record
from mocktui.places import Places
from mocktui.practice.office import Office
from mocktui.storage.folder import SessionFolder
from mocktui.storage.sessions import load_session
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.compare import CompareScreen
from mocktui.tui.screens.debrief import DebriefScreen
from tests.storage.made import QUESTIONS, START, Planned, begin, heard, keep
from tests.tui.test_review import loaded
from tests.tui.until import settle, until

QUESTION = replace(QUESTIONS[0], look_for=("compares it with a simpler method",), follow_ups=())


def session(places: Places, text: str, days: int) -> SessionFolder:
    now = START + timedelta(days=days)
    segment, done = heard(QUESTION.id, 1, text)
    plan = (Planned(question=QUESTION),)
    folder, _ = keep(
        places.sessions,
        [
            (0.0, begin(plan=plan, started=now.isoformat())),
            (1.0, do.StartAnswer()),
            (1.5, do.AnswerOpened(audio="takes/01-1.wav")),
            (9.0, segment),
            (40.0, do.Finish()),
            (40.1, done),
            (41.0, do.Leave()),
        ],
        now=now,
    )
    return folder


async def test_a_focus_comes_back_and_both_takes_are_side_by_side(tmp_path):
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    first = session(places, "I always take the same one", 0)
    desk = Office(places)
    desk.habits.set_guesses(False)
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        app.open_review(first.id)
        await loaded(pilot)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await settle(pilot)
        await pilot.press("1")
        await until(pilot, lambda: app.screen._step == "look")
        await pilot.press("1", "enter")
        await until(pilot, lambda: not isinstance(app.screen, DebriefScreen))

        second = session(places, "I compared it with a simpler method first", 2)
        app.go_home()
        app.open_review(second.id)
        await loaded(pilot)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await until(pilot, lambda: app.screen._earlier is not None, "the focus of last time")
        await settle(pilot)
        await pilot.press("3", "3", "enter")
        await until(pilot, lambda: not isinstance(app.screen, DebriefScreen))
        await app.workers.wait_for_complete()
        await settle(pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        figures = app.screen.query_one("#figures")
        await until(pilot, lambda: "Did it happen? ● yes" in str(figures._shown))
        assert "○ not there → ● clearly" in str(figures._shown)
    take = record(load_session(first).state).answers[0].takes[0]
    assert take.focus == QUESTION.look_for[0]
    assert load_session(second).state.asked[0].take.met == ((take.focus, 2),)
