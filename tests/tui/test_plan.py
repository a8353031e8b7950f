"""The interview date and the plan: fields, days, packs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from mocktui.core.days import ago, ahead, called, parse_day, short
from mocktui.core.problem import Problem
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.plan import PlanScreen
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.widgets.menu import Menu
from tests.tui.fake_desk import PACK, SESSIONS, FakeDesk
from tests.tui.fake_due import TODAY, FakeDue, attempt, outlook_of, rated
from tests.tui.typed_fast import typed_at_once
from tests.tui.until import settle, until

SATURDAY = date(2026, 11, 28)
WEAK = (attempt(0, 19, ratings=rated(1, 1, 0)), attempt(1, 21, ratings=rated(2, 2)))


def desk_of(attempts=WEAK, interview: date | None = SATURDAY, minutes: int = 6) -> FakeDesk:
    desk = FakeDesk(sessions=SESSIONS)
    desk.due = FakeDue(attempts, outlook_of(attempts, interview, minutes))
    return desk


def keys(*pressed: str):
    """Open the plan and press some keys."""

    async def press(pilot: Pilot) -> None:
        await pilot.app.workers.wait_for_complete()
        pilot.app.push_screen(PlanScreen(pilot.app.desk))
        await until(pilot, lambda: isinstance(pilot.app.screen, PlanScreen))
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        for one in pressed:
            await pilot.press(one)
        await settle(pilot)

    return press


def said(app: MocktuiApp) -> str:
    return str(app.screen.query_one("#said").content)


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_the_days_before_it(snap_compare, theme):
    assert snap_compare(MocktuiApp(desk_of(), theme=theme), run_before=keys())


def test_what_does_not_fit(snap_compare):
    attempts = [attempt(n, 20, ratings=rated(0, 1)) for n in range(3)]
    desk = desk_of(attempts, TODAY + timedelta(days=1), 5)
    assert snap_compare(MocktuiApp(desk), terminal_size=(120, 40), run_before=keys())


def test_without_a_date(snap_compare):
    assert snap_compare(MocktuiApp(desk_of(interview=None)), run_before=keys())


def test_a_date_in_the_past_is_one_problem(snap_compare):
    app = MocktuiApp(desk_of(interview=None))
    pressed = [*"2026-11-01", "enter"]
    assert snap_compare(app, run_before=keys(*pressed))


async def test_what_is_typed_right_after_a_field_s_key_goes_into_it():
    app = MocktuiApp(desk_of())
    async with app.run_test() as pilot:
        await keys()(pilot)
        typed_at_once(pilot, "dmq,?")
        date = app.screen.query_one("#date", Input)
        await until(pilot, lambda: date.value == "mq,?")
        await pilot.press("escape")
        typed_at_once(pilot, "m7x")
        await until(pilot, lambda: app.screen.query_one("#minutes", Input).value == "7")
        assert isinstance(app.screen, PlanScreen)


async def test_a_date_is_kept_with_a_handful_of_keys():
    desk = desk_of(interview=None)
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await keys(*"fri", "enter")(pilot)
        await until(pilot, lambda: desk.due.aims == [(date(2026, 11, 27), 6)])
        await until(pilot, lambda: app.screen.query_one(Menu).has_focus)
        assert app.screen.query_one("#date", Input).value == "2026-11-27"


async def test_minutes_that_cannot_be_planned_keep_nothing():
    desk = desk_of()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await keys("m", "backspace", "2", "enter")(pilot)
        await until(pilot, lambda: "minutes a day" in said(app))
        assert desk.due.aims == []
        await pilot.press("escape")
        assert app.screen.query_one("#minutes", Input).value == "6"
        assert said(app) == ""


async def test_an_empty_date_takes_it_away():
    desk = desk_of()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await keys("d", "end", *["backspace"] * 10, "enter")(pilot)
        await until(pilot, lambda: desk.due.aims == [(None, 6)])


async def test_enter_on_a_question_asks_it():
    desk = desk_of()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await keys("home", "enter")(pilot)
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert desk.due.asked == [("why-that-algorithm",)]


async def test_a_pack_is_taken_into_the_plan():
    desk = desk_of()
    listed = []
    packs = desk.packs
    desk.packs = lambda: listed.append(1) or packs()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await keys()(pilot)
        menu = app.screen.query_one(Menu)
        menu.highlighted = menu.get_option_index(f"pack {PACK.id}")
        listed.clear()
        await pilot.press("enter")
        await until(pilot, lambda: desk.due.aims)
        assert desk.due.packs == (PACK.id,)
        await settle(pilot)
        assert not listed  # they are what they were when the screen was opened


# -- pure ---------------------------------------------------------------------------------------

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("", None),
        ("  ", None),
        ("2026-11-28", SATURDAY),
        ("28 Nov", SATURDAY),
        ("Nov 28, 2026", SATURDAY),
        ("28th november", SATURDAY),
        ("5 jan", date(2027, 1, 5)),
        ("today", MONDAY),
        ("Tomorrow", date(2026, 11, 24)),
        ("fri", date(2026, 11, 27)),
        ("Monday", MONDAY),
        ("in 6 days", date(2026, 11, 29)),
    ],
)
def test_days_as_people_write_them(text, day):
    assert parse_day(text, MONDAY) == day


@pytest.mark.parametrize(
    "text",
    [
        *("3/4", "28", "soon", "31 Feb", "in x days", "2026-13-01", "in 99999999999999 days"),
        *("nov", "1 2 3 nov", "\x1b[31m", "²", "m", "99999 nov 1"),
    ],
)
def test_a_day_that_cannot_be_told_is_one_problem(text):
    with pytest.raises(Problem, match="no day"):
        parse_day(text, MONDAY)


def test_days_in_words():
    assert [ago(TODAY - timedelta(days=n), TODAY) for n in (0, 1, 3, 13, 14, 60, 500)] == [
        *("today", "yesterday", "three days ago", "13 days ago", "two weeks ago"),
        *("two months ago", "16 months ago"),
    ]
    assert [ahead(TODAY + timedelta(days=n), TODAY) for n in (0, 1, 6)] == [
        *("today", "tomorrow", "in six days"),
    ]
    assert [called(TODAY + timedelta(days=n), TODAY) for n in (1, 5, 7)] == [
        *("tomorrow", "on Friday", "on 29 Nov"),
    ]
    assert short(SATURDAY) == "Sat 28 Nov"
