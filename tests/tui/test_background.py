"""Work in the background: shown on Home, stopped when a practice starts, begun anew after it."""

from __future__ import annotations

from mocktui.core import commands as do
from mocktui.practice.desk import AfterProgress
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.widgets.header import TopLine
from tests.tui.fake_desk import SESSION, FakeDesk, FakePractice
from tests.tui.until import until

GOING = AfterProgress(session="s1", what="Finishing the transcript of question 1", total=3)


def right(app: MocktuiApp) -> str:
    return str(app.screen.query_one(TopLine).query_one(".top--right").content)


async def test_home_says_what_is_done_and_reads_the_list_again() -> None:
    desk = FakeDesk(
        after=[GOING, AfterProgress(session="s2", what="Making it smaller", done=2, total=3)]
    )
    app = MocktuiApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Making it smaller (3 of 3)…" in right(app))
        assert desk.calls.count("sessions") >= 2


async def test_nothing_is_said_when_it_is_finished() -> None:
    app = MocktuiApp(FakeDesk(after=[GOING, AfterProgress(finished=True, done=3, total=3)]))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: right(app) == "nothing leaves this machine")


async def test_a_practice_stops_it_and_its_end_begins_it_anew() -> None:
    practice = FakePractice()
    desk = FakeDesk(after=[GOING], practice=practice)
    app = MocktuiApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "Finishing" in right(app))
        app.open_room(practice)
        await until(pilot, lambda: "afterwork stopped" in desk.calls)
        assert desk.calls.count("afterwork") == 1
        practice.tell(do.Leave())
        await until(pilot, lambda: desk.calls.count("afterwork") == 2)


async def test_a_practice_asked_for_at_the_start_waits_for_nothing() -> None:
    practice = FakePractice()
    desk = FakeDesk(after=[GOING], practice=practice)
    app = MocktuiApp(desk, start=practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: not isinstance(app.screen, HomeScreen))
        assert "afterwork" not in desk.calls


async def test_the_review_shows_what_was_added_meanwhile() -> None:
    desk = FakeDesk()
    app = MocktuiApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_review(SESSION)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await until(pilot, lambda: sum(one.startswith("open ") for one in desk.calls) == 1)
        app.session_changed("another one")
        app.session_changed(SESSION)
        await until(pilot, lambda: sum(one.startswith("open ") for one in desk.calls) == 2)
