"""Two takes of one question side by side."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.history import Attempt
from mocktui.practice.desk import Opened
from mocktui.tui.screens.compare import CompareScreen
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.pick import PickScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.widgets.both import PlayBoth
from tests.tui.fake_desk import PACK, SESSION, SPOKEN, FakeDesk, FakePractice
from tests.tui.test_review import Opening
from tests.tui.until import settle, until

BIG = (120, 40)
FIRST = PACK.questions[0].id
LINES = PACK.questions[0].look_for
BEFORE = "2026-11-20T0812-01JD3"
FOCUS = "say one drawback of the choice"


def take_of(*said: str, seconds: float) -> FakePractice:
    practice = FakePractice().at(5).tell(do.StartAnswer())
    at = 1.0
    for one in said:
        practice.hear(one, at)
        at += 0.4 * len(one.split()) + 1.0
    return practice.at(5 + seconds).tell(do.Finish()).read()


def first_take() -> FakePractice:
    practice = take_of("I always use gradient boosting because it is good", seconds=40)
    for line, rating in zip(LINES, (0, 1, 0), strict=True):
        practice.tell(do.Record(ev.Rated(question=FIRST, take=1, line=line, rating=rating)))
    practice.tell(do.Record(ev.FocusChosen(question=FIRST, take=1, text=FOCUS)))
    return practice.tell(do.Leave())


def latest_take() -> FakePractice:
    practice = take_of(*SPOKEN, seconds=85)
    for line, rating in zip(LINES, (2, 2, 1), strict=True):
        practice.tell(do.Record(ev.Rated(question=FIRST, take=1, line=line, rating=rating)))
    practice.tell(do.Record(ev.FocusMet(question=FIRST, take=1, focus=FOCUS, met=1)))
    return practice.tell(do.Leave())


def attempt(session: str, at: str, seconds: float) -> Attempt:
    return Attempt(
        session=session,
        pack=PACK.id,
        question=FIRST,
        ask=PACK.questions[0].ask,
        kind="technical",
        take=1,
        at=at,
        seconds=seconds,
    )


class TwoSessions(FakeDesk):
    """A desk with the session under review and an earlier one."""

    def __init__(self, **states: object) -> None:
        super().__init__()
        self.states = {
            SESSION: latest_take().state,
            BEFORE: first_take().state,
        } | states
        self.history.given = [
            attempt(BEFORE, "2026-11-20T08:14:00+01:00", 40),
            attempt(SESSION, "2026-11-22T19:04:00+01:00", 85),
        ]

    async def open(self, session: str) -> Opened:
        return Opened(id=session, folder=Path(session), state=self.states[session])


async def comparing(pilot) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)
    await pilot.press("c")
    await until(pilot, lambda: isinstance(pilot.app.screen, CompareScreen))
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


def told(app, name: str) -> str:
    return str(app.screen.query_one(name)._shown)


def test_side_by_side(snap_compare):
    assert snap_compare(Opening(TwoSessions()), run_before=comparing)


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_large(snap_compare, theme):
    app = Opening(TwoSessions(), theme=theme)
    assert snap_compare(app, run_before=comparing, terminal_size=BIG)


async def test_first_and_latest_with_words_figures_and_focus():
    app = Opening(TwoSessions())
    async with app.run_test() as pilot:
        await comparing(pilot)
        words, figures = told(app, "#words"), told(app, "#figures")
        assert "[− always use ]" in words.replace("use", "use ").replace("  ", " ")  # noqa: RUF001
        assert "[+ the price" in words or "[+ the table" in words
        assert "gradient boosting because" in words
        assert f"“{FOCUS}”" in figures and "◐ partly" in figures
        assert "○ not there → ● clearly" in figures
        assert "0:40" in figures or "words a minute →" in figures


async def test_both_are_played_back_to_back_on_one_key():
    desk = TwoSessions()
    app = Opening(desk)
    async with app.run_test() as pilot:
        await comparing(pilot)
        await pilot.press("space")
        await until(pilot, lambda: len(desk.players) == 1)
        await pilot.press("space")
        assert desk.players[0].state == "paused"
        await pilot.press("space")
        desk.players[0].end()
        await until(pilot, lambda: len(desk.players) == 2)
        line = app.screen.query_one(PlayBoth)
        await until(pilot, lambda: "after" in str(line.content))
        await pilot.press("q")
        await until(pilot, lambda: desk.players[1].closed)


async def test_any_two_can_be_chosen():
    desk = TwoSessions()
    third = "2026-11-21T0900-01JD4"
    desk.states[third] = take_of("A third one", seconds=50).tell(do.Leave()).state
    desk.history.given.insert(1, attempt(third, "2026-11-21T09:00:00+01:00", 50))
    app = Opening(desk)
    async with app.run_test() as pilot:
        await comparing(pilot)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        await pilot.press("up", "enter")
        await until(pilot, lambda: isinstance(app.screen, CompareScreen))
        await until(pilot, lambda: "[+ A third one]" in told(app, "#words"))


async def test_one_take_alone_is_not_compared():
    desk = TwoSessions()
    desk.history.given = desk.history.given[1:]
    app = Opening(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await app.workers.wait_for_complete()
        await settle(pilot)
        await pilot.press("c")
        await settle(pilot)
        assert isinstance(app.screen, ReviewScreen)


async def test_a_take_that_is_gone_says_so():
    desk = TwoSessions()
    state = desk.states[BEFORE]
    desk.states[BEFORE] = replace(state, asked=(replace(state.asked[0], takes=()),))
    app = Opening(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await app.workers.wait_for_complete()
        await settle(pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
