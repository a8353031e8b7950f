"""Past sessions: the list, its filter, and where it leads."""

from __future__ import annotations

import time

import pytest

from mocktui.core.problem import Problem
from mocktui.practice.desk import SessionLine
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.screens.sessions import SessionsScreen, details, found, marks
from mocktui.tui.widgets.menu import Menu
from tests.tui.fake_desk import SESSIONS, UNFINISHED, FakeDesk
from tests.tui.until import until

DAMAGED = SessionLine(id="2026-11-01T0900-01JA", started="", title="", problem="no first line")
NASTY = SessionLine(
    id="nasty",
    started="no date \x1b[2J",
    title="[/nope] \x1b[31mred\x1b[0m \u202eevil 面接 " + "x" * 10_000,
    format="[b]",
    answered=1,
    total=1,
)
ALL = (UNFINISHED, *SESSIONS, DAMAGED)
MANY = tuple(
    SessionLine(
        id=f"s{n}",
        started=f"20{n // 336:02}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}T08:00:00+01:00",
        title=f"Pack {n}",
        format="Practice",
        answered=n % 17,
        total=16,
    )
    for n in range(2_000)
)


class Listing(MocktuiApp):
    """The app in the list of past sessions."""

    def on_mount(self) -> None:
        self.open_sessions()


def listed(app: MocktuiApp) -> list[str | None]:
    return [one.id for one in app.screen.query_one(Menu).options]


async def loaded(pilot) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, SessionsScreen))
    await until(pilot, lambda: pilot.app.screen._lines is not None)
    await pilot.pause()


def pictured(snap_compare, desk, press=(), **more) -> bool:
    async def then(pilot):
        await loaded(pilot)
        await pilot.press(*press)
        await pilot.pause()

    theme = more.pop("theme", None)
    return snap_compare(Listing(desk, theme=theme), run_before=then, **more)


def test_list(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL))


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_large(snap_compare, theme):
    desk = FakeDesk(sessions=ALL)
    assert pictured(snap_compare, desk, theme=theme, terminal_size=(120, 40))


def test_empty(snap_compare):
    assert pictured(snap_compare, FakeDesk())


def test_filter(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), ["slash", *"real 20"])


def test_nothing_found(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), ["slash", *"zebra"])


def test_damaged(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=(NASTY, DAMAGED)), ["down"])


def test_many(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=MANY), ["end"])


def test_trouble(snap_compare):
    trouble = Problem("this folder can't be read", where="/data/sessions", fix="Look at its owner.")
    assert pictured(snap_compare, FakeDesk(sessions_problem=trouble))


def test_every_word_is_looked_for():
    assert found(ALL, "") == list(ALL)
    assert [one.id for one in found(ALL, "REAL 20")] == [SESSIONS[1].id]
    assert [one.id for one in found(ALL, "unfinished")] == [UNFINISHED.id]
    assert [one.id for one in found(ALL, "marked")] == [SESSIONS[0].id]
    assert found(ALL, "machine zebra") == []


def test_marks_are_words_and_signs():
    assert marks(UNFINISHED) == "… unfinished"
    assert marks(SESSIONS[0]) == "⚑ 1"
    assert marks(DAMAGED) == "! damaged"
    assert details(UNFINISHED).endswith("c continues it")


async def test_enter_opens_the_review_and_leaving_comes_back():
    desk = FakeDesk(sessions=ALL)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await until(pilot, lambda: f"open {SESSIONS[0].id}" in desk.calls)
        await pilot.press("q")
        await loaded(pilot)
        assert app.screen.query_one(Menu).chosen == SESSIONS[0].id
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_c_continues_what_is_unfinished_only():
    desk = FakeDesk(sessions=ALL)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("down")
        await pilot.pause()
        assert app.screen.active_bindings["c"].enabled is False
        await pilot.press("c")
        assert isinstance(app.screen, SessionsScreen)
        await pilot.press("up", "c")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert f"resume {UNFINISHED.id}" in desk.calls


async def test_filter_then_enter_then_all_again():
    app = Listing(FakeDesk(sessions=ALL))
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("slash", *"warm", "enter")
        await pilot.pause()
        assert listed(app) == [SESSIONS[2].id] and isinstance(app.focused, Menu)
        await pilot.press("escape")
        await pilot.pause()
        assert len(listed(app)) == len(ALL)


async def test_a_damaged_session_says_what_is_wrong():
    app = Listing(FakeDesk(sessions=(DAMAGED,)))
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))


async def test_two_thousand_sessions_are_filled_and_filtered_quickly():
    app = Listing(FakeDesk(sessions=MANY))
    async with app.run_test() as pilot:
        await loaded(pilot)
        began = time.process_time()
        app.screen._fill()
        await pilot.pause()
        assert time.process_time() - began < 1.0
        assert len(listed(app)) == len(MANY)
