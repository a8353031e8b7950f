"""Ways into a debrief of a past session, and on to the next take."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.debrief import proposals
from mocktui.core.format import DRILL, PRACTICE, REAL
from mocktui.core.problem import Problem
from mocktui.practice.again import again_setup
from mocktui.practice.desk import Opened
from mocktui.practice.settings import Settings
from mocktui.tui.screens.debrief import DebriefScreen
from mocktui.tui.screens.debrief_three import ThreeScreen
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.screens.room import RoomScreen
from tests.tui.fake_desk import PACK, SESSION, FakeDesk, FakePractice, finished, setup_of
from tests.tui.test_review import Opening, desk_of
from tests.tui.until import settle, until

FIRST = PACK.questions[0].id


async def at(pilot, screen: type) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, screen), screen.__name__)
    await settle(pilot)


def past(practice: FakePractice) -> FakeDesk:
    desk = desk_of(practice)
    desk.habits.guesses = False
    return desk


async def test_d_debriefs_the_answer_that_is_shown():
    desk = past(finished())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await at(pilot, ReviewScreen)
        await pilot.press("down", "d")
        await at(pilot, DebriefScreen)
        await pilot.press("3", "1", "1", "enter")
        await at(pilot, ReviewScreen)
        kinds = [type(one) for one in desk.noted]
        assert kinds == [ev.Rated, ev.Rated, ev.FocusChosen, ev.Debriefed]
        assert {one.question for one in desk.noted} == {PACK.questions[1].id}
        await until(pilot, lambda: "Your rating" in str(app.screen._answer._shown))


async def test_again_from_a_past_session_asks_only_this_question():
    desk = past(finished())
    desk.remember_device("Headset")
    app = Opening(desk)
    async with app.run_test() as pilot:
        await at(pilot, ReviewScreen)
        await pilot.press("d")
        await at(pilot, DebriefScreen)
        await pilot.press("3", "3", "3", "r")
        await at(pilot, RoomScreen)
        setup = desk.started[0]
        assert setup.only == (FIRST,) and setup.pack_id == PACK.id
        assert setup.device == "Headset" and setup.format == PRACTICE
        assert len(app.screen._practice.state.plan) == 1


async def test_r_in_the_review_asks_the_question_again():
    desk = past(finished())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await at(pilot, ReviewScreen)
        await pilot.press("r")
        await at(pilot, RoomScreen)
        assert desk.started[0].only == (FIRST,)


@pytest.mark.parametrize("pressed", ["s", "q", "ctrl+q"])
async def test_a_debrief_that_cannot_be_kept_is_left_and_the_problem_is_said(pressed):
    desk = past(finished())

    async def full(session: str, event: ev.Event) -> Opened:
        raise Problem("the disk is full")

    desk.note = full
    app = Opening(desk)
    async with app.run_test() as pilot:
        await at(pilot, ReviewScreen)
        review = app.screen
        await pilot.press("d")
        await at(pilot, DebriefScreen)
        await pilot.press(pressed)
        await at(pilot, MessageScreen)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is review


@pytest.mark.parametrize(
    ("format", "then"),
    [
        (PRACTICE, PRACTICE),
        (REAL, PRACTICE),
        (DRILL, DRILL),
        (
            replace(PRACTICE, id="own", debrief="three"),
            replace(PRACTICE, id="own", debrief="each"),
        ),
    ],
)
def test_again_keeps_the_format_unless_it_allows_no_second_take(format, then):
    state = FakePractice(setup_of(format)).state
    setup = again_setup(state, FIRST, Settings())
    assert setup is not None
    assert setup.format == then
    assert setup.mode == "speak" and setup.packs[0].questions[0] == PACK.questions[0]


def of_real() -> FakePractice:
    return finished(setup_of(REAL))


async def begun(pilot, practice: FakePractice) -> None:
    await at(pilot, RoomScreen)
    practice.tell(do.Leave())
    await at(pilot, ThreeScreen)


def in_three() -> tuple[Opening, FakePractice]:
    """The room of a practice whose format proposes three answers at the end."""
    from mocktui.tui.app import MocktuiApp

    practice = FakePractice(setup_of(REAL))
    for seconds in (40, 80, 20):
        practice.after(5).tell(do.StartAnswer()).after(seconds).tell(do.Finish())
        if seconds == 80:
            practice.tell(do.Flag())
        if seconds != 20:
            practice.tell(do.Next())
    desk = FakeDesk(
        opened=Opened(id=SESSION, folder=Path(SESSION), state=practice.state), practice=practice
    )
    desk.habits.guesses = False
    return MocktuiApp(desk, start=practice), practice


async def test_three_answers_are_proposed_when_the_real_thing_is_over():
    app, practice = in_three()
    async with app.run_test() as pilot:
        await begun(pilot, practice)
        await pilot.press("enter")
        await at(pilot, DebriefScreen)
        assert app.screen._key == PACK.questions[1].id  # the flagged one
        await pilot.press("s")
        await until(
            pilot,
            lambda: (
                isinstance(app.screen, DebriefScreen) and app.screen._key != PACK.questions[1].id
            ),
        )
        await settle(pilot)
        await pilot.press("q")  # enough
        await at(pilot, ReviewScreen)


async def test_each_of_the_three_begins_from_what_was_kept_of_the_one_before():
    app, practice = in_three()
    async with app.run_test() as pilot:
        await begun(pilot, practice)
        await pilot.press("enter")
        for n in range(3):
            await at(pilot, DebriefScreen)
            screen = app.screen
            assert debriefed(screen) == n
            await pilot.press("s")
            await until(pilot, lambda screen=screen: app.screen is not screen)


def debriefed(screen: DebriefScreen) -> int:
    """How many takes had theirs, as far as the screen knows."""
    return sum(take.debriefed for one in screen._state.asked for take in one.takes)


async def test_escape_leaves_all_three_out():
    app, practice = in_three()
    async with app.run_test() as pilot:
        await begun(pilot, practice)
        await pilot.press("escape")
        await at(pilot, ReviewScreen)
        assert not app.desk.noted


def test_three(snap_compare):
    app, practice = in_three()

    async def over(pilot):
        await begun(pilot, practice)

    assert snap_compare(app, run_before=over)


def test_proposals_say_why():
    _, practice = in_three()
    found = proposals(practice.state)
    assert [one.question for one in found] == [
        PACK.questions[1].id,
        PACK.questions[2].id,
        PACK.questions[0].id,
    ]
    assert found[0].why == "you flagged it"
    assert found[1].why.startswith("your shortest for its target")
    assert proposals(FakePractice().state) == ()
