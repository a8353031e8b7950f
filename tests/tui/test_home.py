"""Home: what stands there, and where Enter leads."""

from __future__ import annotations

import asyncio
import gc
from datetime import date

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from mocktui.core.format import WARM_UP
from mocktui.core.problem import Problem
from mocktui.core.telling import when
from mocktui.practice.desk import PackLine, SessionLine
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.debrief import DebriefScreen
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.packs import PacksScreen
from mocktui.tui.screens.plan import PlanScreen
from mocktui.tui.screens.progress import ProgressScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.screens.setup import SetupScreen
from mocktui.tui.widgets.menu import Menu
from tests.tui.fake_desk import PACK, ROUND, SESSIONS, UNFINISHED, FakeDesk, finished
from tests.tui.fake_due import SOME, FakeDue, attempt, outlook_of, rated
from tests.tui.until import settle, until

FRIDAY = date(2026, 11, 27)
BROKEN = PackLine(
    id="my-pack", title="my-pack.toml", problem="line 12: question 3 has no ask", own=True
)
NASTY = PackLine(
    id="nasty", title="[/nope] \x1b[31mred\x1b[0m \u202eevil " + "x" * 10_000, questions=1
)
MANY = tuple(
    SessionLine(
        id=f"s{n}",
        started=f"2026-11-{n:02d}T08:00:00+01:00",
        title=PACK.title,
        format="practice",
        answered=n - 10,
        total=16,
        ended=n != 15,
    )
    for n in range(20, 10, -1)
)


async def loaded(pilot: Pilot) -> None:
    """Wait until the sessions and what comes next are shown."""
    await until(pilot, lambda: "sessions" in pilot.app.desk.calls)
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


def practised(attempts=SOME, interview: date | None = None, **more) -> FakeDesk:
    """A desk of somebody who practised before."""
    desk = FakeDesk(sessions=SESSIONS, **more)
    desk.due = FakeDue(attempts, outlook_of(attempts, interview))
    return desk


def rows(app: MocktuiApp) -> list[str]:
    """Return the ids of the rows that can be chosen."""
    return [one.id for one in app.screen.query_one(Menu).options if one.id and not one.disabled]


def chosen(app: MocktuiApp) -> str | None:
    return app.screen.query_one(Menu).chosen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_empty(snap_compare, size, theme):
    assert snap_compare(MocktuiApp(FakeDesk(), theme=theme), terminal_size=size, run_before=loaded)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_with_sessions(snap_compare, size):
    assert snap_compare(
        MocktuiApp(FakeDesk(sessions=SESSIONS)), terminal_size=size, run_before=loaded
    )


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_three_to_practise_next(snap_compare, theme):
    attempts = (*SOME, attempt(2, 20, ratings=rated(0, 0)), attempt(1, 20, ratings=rated(1, 1)))
    app = MocktuiApp(practised((*attempts[:1], *attempts[2:]), FRIDAY), theme=theme)
    assert snap_compare(app, run_before=loaded)


def test_nothing_to_practise_today(snap_compare):
    attempts = tuple(attempt(n, 22, ratings=rated(2, 2)) for n in range(3))
    assert snap_compare(MocktuiApp(practised(attempts)), run_before=loaded)


SEVEN = (
    *(PACK, ROUND),
    *(replace(PACK, id=f"more-{n}", title=f"Pack number {n} of the others") for n in range(5)),
)


@pytest.mark.parametrize("who", ["new", "practised"])
def test_seven_packs(snap_compare, who):
    desk = FakeDesk(packs=SEVEN)
    if who == "practised":
        desk = practised((*SOME[:1], *SOME[2:]), FRIDAY, packs=SEVEN)
    assert snap_compare(MocktuiApp(desk), run_before=loaded)


@pytest.mark.parametrize("begun", [False, True], ids=["nothing-open", "unfinished"])
async def test_at_80x24_everything_essential_is_seen(begun):
    desk = practised((*SOME[:1], *SOME[2:]), FRIDAY, packs=SEVEN)
    desk._sessions = [*([UNFINISHED] if begun else ()), *MANY[:4]]
    app = MocktuiApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        menu = app.screen.query_one(Menu)
        seen = [one.id for one in menu.options[: menu.size.height]]
        assert {"next", "plan", "begin", "packs", "all", "progress", "settings"} <= set(seen)
        assert begun is ("continue" in seen)
        assert menu.scroll_offset.y == 0


async def test_the_rest_of_the_packs_is_a_row_away():
    app = MocktuiApp(FakeDesk(packs=SEVEN))
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert [one for one in rows(app) if one.startswith("pack")] == [
            f"pack {PACK.id}",
            f"pack {ROUND.id}",
            "pack more-0",
            "packs",
        ]
        menu = app.screen.query_one(Menu)
        menu.highlighted = menu.get_option_index("packs")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))


async def test_left_before_it_was_read_home_leaves_no_warning_behind(recwarn):
    """What is started twice at once is done once, and the other has not begun."""
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        await loaded(pilot)
        for _ in range(3):
            app.screen.on_screen_resume()
        await loaded(pilot)
    gc.collect()
    assert [str(one.message) for one in recwarn if one.category is RuntimeWarning] == []


async def test_after_a_sitting_enter_goes_on_with_what_is_next():
    desk = FakeDesk(practice=finished())
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert chosen(app) == "begin"
        await pilot.press("enter")
        await until(pilot, lambda: desk.started)
        desk._sessions, desk.due = list(SESSIONS), FakeDue(SOME)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await pilot.press("q")
        await until(pilot, lambda: chosen(app) == "next")


async def test_looking_at_a_session_leaves_the_mark_where_it_was():
    desk = practised()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: chosen(app) == "next")
        menu = app.screen.query_one(Menu)
        menu.highlighted = menu.get_option_index("progress")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ProgressScreen))
        read = desk.calls.count("sessions")
        await pilot.press("q")
        await until(pilot, lambda: desk.calls.count("sessions") > read)
        await loaded(pilot)
        assert chosen(app) == "progress"


def test_with_an_unfinished_session(snap_compare):
    desk = FakeDesk(sessions=(UNFINISHED, *SESSIONS))
    assert snap_compare(MocktuiApp(desk, theme="mocktui-light"), run_before=loaded)


def test_with_many_sessions_and_a_broken_pack(snap_compare):
    assert snap_compare(MocktuiApp(FakeDesk(sessions=MANY, broken=[BROKEN])), run_before=loaded)


def test_without_any_pack(snap_compare):
    assert snap_compare(MocktuiApp(FakeDesk(packs=())), run_before=loaded)


def test_sessions_that_cannot_be_read(snap_compare):
    trouble = Problem("this folder can't be read", where="/data/sessions", fix="Look at its owner.")
    assert snap_compare(MocktuiApp(FakeDesk(sessions_problem=trouble)), run_before=loaded)


def test_nasty_titles_are_text(snap_compare):
    session = SessionLine(id="n", started="no date \x1b[2J", title=NASTY.title, problem="[/b]")
    assert snap_compare(MocktuiApp(FakeDesk(broken=[NASTY], sessions=[session])), run_before=loaded)


async def test_enter_on_an_empty_home_is_one_question_without_a_clock():
    desk = FakeDesk()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: "sessions" in desk.calls)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        (setup,) = desk.started
        assert (setup.format, setup.limit, setup.packs, setup.mode) == (
            WARM_UP,
            1,
            (PACK,),
            "speak",
        )
        assert not setup.shuffle


async def test_enter_asks_the_three_once_something_was_practised():
    desk = practised()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: chosen(app) == "next")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert desk.due.asked == [("why-that-algorithm", "goal-of-ab-testing")]
        (setup,) = desk.started
        (pack,) = setup.packs
        assert [one.id for one in pack.questions] == ["why-that-algorithm", "goal-of-ab-testing"]
        assert setup.format.debrief == "each"


async def test_one_of_the_three_can_be_asked_alone():
    desk = practised()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: chosen(app) == "next")
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert desk.due.asked == [("goal-of-ab-testing",)]


async def test_an_answer_without_a_rating_is_opened_to_be_rated():
    desk = practised()
    desk.history.given = list(SOME)
    session = desk.due.given.standings[0].session
    desk.due.given = replace(desk.due.given, rate=(session, "why-that-algorithm"))
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: "rate" in rows(app))
        await pilot.press("down", "down", "down")
        assert chosen(app) == "rate"
        await pilot.press("enter")
        await until(pilot, lambda: f"open {session}" in desk.calls)
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))


async def test_an_outlook_that_cannot_be_read_leaves_the_rest():
    desk = FakeDesk(sessions=SESSIONS)
    desk.due = FakeDue(problem=Problem("this index can't be read", fix="mocktui reindex"))
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert {"begin", f"pack {PACK.id}", "all"} <= set(rows(app))
        assert "mocktui&#160;reindex" in app.export_screenshot()


@pytest.mark.parametrize(
    ("press", "screen"), [("g", ProgressScreen), ("d", PlanScreen)], ids=["progress", "plan"]
)
async def test_keys_lead_to_progress_and_plan(press, screen):
    app = MocktuiApp(practised())
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press(press)
        await until(pilot, lambda: isinstance(app.screen, screen))


async def test_later_warm_ups_ask_any_question():
    desk = FakeDesk(sessions=SESSIONS)
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: chosen(app) == f"pack {PACK.id}")
        menu = app.screen.query_one(Menu)
        menu.highlighted = menu.get_option_index("begin")
        await pilot.press("enter")
        await until(pilot, lambda: desk.started)
        assert desk.started[0].shuffle and desk.started[0].limit == 1


async def test_enter_continues_an_unfinished_session():
    desk = FakeDesk(sessions=(UNFINISHED, *SESSIONS))
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: chosen(app) == "continue")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert f"resume {UNFINISHED.id}" in desk.calls


async def test_enter_opens_set_up_once_there_are_sessions():
    app = MocktuiApp(FakeDesk(sessions=SESSIONS))
    async with app.run_test() as pilot:
        await until(pilot, lambda: chosen(app) == f"pack {PACK.id}")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        assert app.screen.pack == PACK


class SlowDesk(FakeDesk):
    """A desk whose sessions come when they are let."""

    def __init__(self, **more) -> None:
        super().__init__(**more)
        self.let = asyncio.Event()

    async def sessions(self):
        await self.let.wait()
        return await super().sessions()


async def test_a_choice_made_before_the_sessions_came_stays():
    desk = SlowDesk(sessions=SESSIONS)
    desk.due = FakeDue(SOME)
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: chosen(app) == "begin")
        await pilot.press("down")
        assert chosen(app) == "demo"
        desk.let.set()
        await until(pilot, lambda: {"all", "next"} <= set(rows(app)))
        assert chosen(app) == "demo"


async def test_only_the_latest_sessions_and_a_way_to_all():
    app = MocktuiApp(FakeDesk(sessions=MANY))
    async with app.run_test() as pilot:
        await until(pilot, lambda: "all" in rows(app))
        assert [one for one in rows(app) if one.startswith("session")] == [
            f"session s{n}" for n in (20, 19)
        ]
        assert "continue" in rows(app)


async def test_the_demo_starts():
    desk = FakeDesk()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert "demo" in desk.calls


async def test_a_broken_pack_says_what_is_wrong():
    app = MocktuiApp(FakeDesk(packs=(), broken=[BROKEN]))
    async with app.run_test() as pilot:
        assert rows(app) == ["demo", "broken my-pack", "plan", "settings"]
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        await pilot.press("enter")
        assert chosen(app) == "broken my-pack"


async def test_home_reads_the_sessions_again_after_a_sitting():
    practice = finished()
    desk = FakeDesk(practice=practice)
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: desk.calls.count("sessions") == 1)
        app.open_setup()
        await pilot.pause()
        await pilot.press("q")
        await until(pilot, lambda: desk.calls.count("sessions") == 2)


def test_dates_are_written_out():
    assert when("2026-11-02T19:04:00+01:00") == " 2 Nov 2026 19:04"
    assert when("once") == "once"
