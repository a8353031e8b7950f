"""Progress: the calendar, the questions over their takes, drawn and as a table."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from mocktui.cli.progress import _takes
from mocktui.core.problem import Problem
from mocktui.core.progress import MOST, calendar, glyph, progress_of, within
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.plan import PlanScreen
from mocktui.tui.screens.progress import ProgressScreen, _latest, spoken
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.widgets.trend import axis, table
from tests.tui.fake_desk import SESSIONS, FakeDesk, finished
from tests.tui.fake_due import SOME, TODAY, FakeDue, attempt, outlook_of, rated
from tests.tui.until import settle, until

MONTH = (
    attempt(0, 3, seconds=61.0, pace=171.0, fillers=4, ratings=rated(0, 1, 0), focus="a baseline"),
    attempt(0, 12, seconds=75.0, pace=160.0, fillers=3, ratings=rated(1, 1, 0)),
    attempt(1, 16, seconds=2200.0, pace=150.0),
    *SOME,
    attempt(0, 20, seconds=92.0, pace=148.0, ratings=rated(2, 1, 1), met=(("begin…", 1),)),
    replace(attempt(0, 20, seconds=30.0), question="why-that-algorithm/f1"),
    attempt(2, 21, ratings=rated(1, 0), pace=140.0, take=2, session="[/b] \x1b[31m"),
)


def screen_of(attempts=MONTH, interview: date | None = date(2026, 11, 28)) -> FakeDesk:
    desk = FakeDesk(sessions=SESSIONS)
    desk.due = FakeDue(attempts, outlook_of(attempts, interview))
    return desk


def keys(*pressed: str):
    """Open Progress and press some keys."""

    async def press(pilot: Pilot) -> None:
        await pilot.app.workers.wait_for_complete()
        pilot.app.push_screen(ProgressScreen(pilot.app.desk))
        await until(pilot, lambda: isinstance(pilot.app.screen, ProgressScreen))
        await pilot.app.workers.wait_for_complete()
        await settle(pilot)
        for one in pressed:
            await pilot.press(one)
        await settle(pilot)

    return press


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_drawn(snap_compare, theme):
    app = MocktuiApp(screen_of(), theme=theme)
    assert snap_compare(app, run_before=keys("down", "down"))


def test_as_a_table(snap_compare):
    assert snap_compare(MocktuiApp(screen_of()), run_before=keys("down", "down", "t"))


def test_large_with_another_figure(snap_compare):
    app = MocktuiApp(screen_of())
    assert snap_compare(app, terminal_size=(120, 40), run_before=keys("down", "down", "m"))


def test_without_colour(snap_compare, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(MocktuiApp(screen_of()), run_before=keys("down", "down"))


def test_empty(snap_compare):
    assert snap_compare(MocktuiApp(screen_of((), None)), run_before=keys())


async def test_what_cannot_be_read_is_said():
    desk = screen_of()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        desk.due.problem = Problem("the index can't be read", fix="mocktui reindex")
        await keys()(pilot)
        assert "the index can't be read" in str(app.screen.query_one("#empty").content)


async def test_ways_on():
    desk = screen_of()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await keys("d")(pilot)
        await until(pilot, lambda: isinstance(app.screen, PlanScreen))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, ProgressScreen))
        await app.workers.wait_for_complete()
        await settle(pilot)
        await pilot.press("home", "enter")
        await until(pilot, lambda: any(one.startswith("open ") for one in desk.calls))


async def test_enter_opens_the_marked_question_at_its_take():
    asked = finished().state.asked
    second = asked[1]
    desk = screen_of((replace(attempt(1, 21, take=second.takes[-1].n), question=second.key),))
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await keys("home", "enter")(pilot)
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        assert (app.screen._at, app.screen._at_take) == (1, second.takes[-1].n)


async def test_the_marked_question_is_practised():
    desk = screen_of()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await keys("end", "p")(pilot)
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert desk.due.asked == [("why-that-algorithm",)]


def test_what_is_slow_to_load_is_loaded_late():
    code = (
        "import mocktui.practice.office, mocktui.tui.app, mocktui.tui.screens.home, sys\n"
        "print(*sorted({'fsrs', 'plotext', 'textual_plotext', 'tomlkit'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


# -- pure ---------------------------------------------------------------------------------------


def test_progress_sums_up():
    found = progress_of(MONTH, TODAY)
    assert [one.question for one in found.questions] == [
        "business-care",
        "goal-of-ab-testing",
        "why-that-algorithm",
    ]
    assert found.answers == len(MONTH)
    assert found.seconds == sum(one.seconds for one in MONTH)
    takes = found.questions[2].takes
    assert [one.rating for one in takes] == [17, 33, 33, 67]
    assert [one.fillers for one in takes] == [3.9, 2.4, None, None]
    assert takes[-1].met == 1
    assert progress_of(MONTH[::-1], TODAY) == found
    assert within(found.days, TODAY, 7) == 4  # the 16th, 19th, 20th and 21st


def test_a_rating_that_counts_is_shown_though_a_later_take_has_none():
    takes = (
        attempt(0, 12, ratings=rated(1, 1)),
        replace(attempt(0, 20, ratings=rated(2, 1)), counts=False),
        attempt(0, 20, take=2),
        attempt(1, 21),
    )
    never, one = sorted(progress_of(takes, TODAY).questions, key=lambda line: len(line.takes))
    assert (never.rating, one.rating, one.latest.rating) == (None, 75, None)
    assert [_latest(never), _latest(one)] == ["unrated", "75%"]
    assert _takes(one).startswith("rated 50 75 - (75 counts), ")
    assert _takes(never).startswith("rated -, ")


def test_a_pace_without_word_times_is_marked_as_one():
    takes = (attempt(0, 20, pace=120.0), attempt(0, 21, pace=131.0, approximate=True))
    (one,) = progress_of(takes, TODAY).questions
    assert [take.approximate for take in one.takes] == [False, True]
    assert " 120 " in str(table(one))
    assert " ≈131 " in str(table(one))
    assert axis(one.takes, "pace", "pace") == "≈ pace"
    assert axis(one.takes[:1], "pace", "pace") == "pace"
    assert axis(one.takes, "fillers", "fillers") == "fillers"
    assert "pace ≈131" in _takes(one)


def test_a_calendar_of_weeks():
    weeks = calendar(progress_of(MONTH, TODAY).days, TODAY)
    assert weeks[-1] == [MOST, "·", "·", "▂", "▂", "▂", "·"]
    assert [sum(sign != "·" for sign in week) for week in weeks] == [0, 0, 1, 1, 4]
    assert calendar([], date(2026, 11, 18))[-1] == ["·", "·", "·", " ", " ", " ", " "]


def test_glyphs_grow_with_the_minutes():
    assert [glyph(60 * one) for one in (0, 1, 5, 6, 15, 16, 30, 31)] == list("·▂▂▄▄▆▆█")


def test_times_in_words():
    assert spoken(42) == "42 seconds"
    assert spoken(42 * 60) == "42 minutes"
    assert spoken(80 * 60) == "1 h 20 min"
