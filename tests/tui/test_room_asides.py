"""What opens over the room: the debrief of an answer, and the keywords of think time."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from textual.command import CommandPalette
from textual.widgets import Static

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.debrief import due
from mocktui.core.format import PRACTICE, REAL
from mocktui.core.keys import main_key, place_of
from mocktui.core.stories import Story
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.debrief import DebriefScreen
from mocktui.tui.screens.keywords import KeywordsScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.screens.room import RoomScreen
from tests.tui.fake_desk import PACK, SPOKEN, FakePractice, setup_of
from tests.tui.fake_library import FakeLibrary
from tests.tui.moments import app_of
from tests.tui.until import settle, until

EACH = replace(PRACTICE, id="each", title="Each", debrief="each", follow_ups=1)


def in_each(**more: object) -> FakePractice:
    practice = FakePractice(setup_of(replace(EACH, follow_ups=0), **more)).at(5)
    return practice.tell(do.StartAnswer()).hear(SPOKEN[0]).at(60)


async def debriefing(pilot) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, DebriefScreen))
    await settle(pilot)


async def test_an_answer_is_debriefed_before_the_next_question():
    practice = in_each()
    async with app_of(practice).run_test() as pilot:
        await pilot.press("enter")
        practice.read()
        await debriefing(pilot)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(pilot.app.screen, RoomScreen))
        assert practice.state.item.number == 2
        assert practice.state.asked[0].take.debriefed


async def test_it_can_be_taken_again_from_the_debrief_and_is_debriefed_again():
    practice = in_each()
    async with app_of(practice).run_test() as pilot:
        await pilot.press("enter")
        practice.read()
        await debriefing(pilot)
        pilot.app.desk.habits.guesses = False
        await pilot.press("enter", "3", "3", "3", "r")
        await until(pilot, lambda: practice.state.phase == "answering")
        practice.hear(SPOKEN[1]).after(30)
        await pilot.press("enter")
        await debriefing(pilot)
        assert pilot.app.screen._n == 2
        assert practice.state.item.number == 1


async def test_left_debrief_stays_in_the_room_and_does_not_come_back():
    practice = in_each()
    async with app_of(practice).run_test() as pilot:
        await pilot.press("enter")
        await debriefing(pilot)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(pilot.app.screen, RoomScreen))
        await settle(pilot)
        assert isinstance(pilot.app.screen, RoomScreen)
        assert practice.state.phase == "between"
        await pilot.press("enter")
        await until(pilot, lambda: practice.state.item.number == 2)


async def test_the_follow_up_comes_first():
    practice = FakePractice(setup_of(EACH)).at(5).tell(do.StartAnswer()).hear(SPOKEN[0]).at(60)
    async with app_of(practice).run_test() as pilot:
        await pilot.press("enter")
        practice.read().after(1)
        await until(pilot, lambda: practice.state.item.follow_up_of is not None)
        assert isinstance(pilot.app.screen, RoomScreen)
        practice.tell(do.StartAnswer()).hear(SPOKEN[1]).after(20).tell(do.Finish()).read()
        await debriefing(pilot)
        assert pilot.app.screen._key == PACK.questions[0].id
        assert not pilot.app.screen._again  # r would take the follow-up again


@pytest.mark.parametrize("format", [PRACTICE, REAL])
async def test_other_formats_go_on_by_themselves(format):
    practice = FakePractice(setup_of(format)).at(5).tell(do.StartAnswer()).at(60)
    async with app_of(practice).run_test() as pilot:
        practice.tell(do.Finish()).read().after(4)
        await settle(pilot)
        assert isinstance(pilot.app.screen, RoomScreen)
        assert practice.state.item.number == 2


async def test_the_end_waits_for_the_debrief():
    practice = in_each(limit=1)
    async with app_of(practice).run_test() as pilot:
        await pilot.press("enter")
        await debriefing(pilot)
        practice.tell(do.Leave())
        await settle(pilot)
        assert isinstance(pilot.app.screen, DebriefScreen)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))


async def test_keywords_are_written_while_the_clock_runs():
    practice = FakePractice().at(5)
    async with app_of(practice).run_test() as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeywordsScreen))
        await pilot.press(*"cost, ", *"who gains", "enter")
        await until(pilot, lambda: practice.state.item.keywords == ("cost", "who gains"))
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeywordsScreen))
        await pilot.press("escape")
        await settle(pilot)
        assert practice.state.item.keywords == ("cost", "who gains")


async def test_keywords_half_written_are_kept_when_the_time_is_out():
    practice = FakePractice().at(5)
    async with app_of(practice).run_test() as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeywordsScreen))
        await pilot.press(*"cost")
        practice.at(29.5)
        await until(pilot, lambda: practice.state.item.keywords == ("cost",))
        practice.at(30.5)
        await until(pilot, lambda: isinstance(pilot.app.screen, RoomScreen))
        assert practice.state.phase == "answering"


async def test_keywords_are_closed_once_however_often_the_room_is_drawn():
    practice = FakePractice().at(5)
    async with app_of(practice).run_test() as pilot:
        room = pilot.app.screen
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeywordsScreen))
        practice.at(30.5)
        for _ in range(3):
            room.draw()
        await settle(pilot)
        assert pilot.app.screen is room


async def test_keywords_close_at_the_end_of_the_time_with_the_palette_over_them():
    practice = FakePractice().at(5)
    async with app_of(practice).run_test() as pilot:
        room = pilot.app.screen
        await pilot.press("k")
        await until(pilot, lambda: isinstance(pilot.app.screen, KeywordsScreen))
        pilot.app.action_command_palette()
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
        await settle(pilot)
        practice.at(30.5)
        room.draw()
        await settle(pilot)
        assert pilot.app.screen is room and not room._aside


def planned(format=PRACTICE) -> FakePractice:
    practice = FakePractice(setup_of(format)).at(5)
    practice.tell(do.SetKeywords(("mixed features", "drawback")))
    return practice.tell(do.StartAnswer()).hear(SPOKEN[0]).at(40)


async def test_hidden_words_hide_the_plan_too():
    async with app_of(planned(REAL)).run_test() as pilot:
        await settle(pilot)
        assert not pilot.app.screen.query_one("#planned").display
        await pilot.press("w")
        await until(pilot, lambda: pilot.app.screen.query_one("#planned").display)


def test_planned(snap_compare):
    assert snap_compare(app_of(planned()))


async def writing(pilot) -> None:
    await pilot.press("k", *"mixed features, draw")
    await settle(pilot)


def test_keywords(snap_compare):
    assert snap_compare(app_of(FakePractice().at(5)), run_before=writing)


def telling_stories() -> MocktuiApp:
    """A practice whose first question shares words with two stories of one's own."""
    app = app_of(FakePractice().at(5))
    ask = PACK.questions[0].ask
    stories = (
        Story(
            title="The [bold]old[/] algorithm", situation=ask, result="Errors, halved", tags=("x",)
        ),
        Story(title="One more", action=ask),
        Story(title="Nothing shared", task="zzz"),
    )
    app.desk.library = FakeLibrary([PACK], stories=stories)
    return app


async def test_a_story_of_ones_own_becomes_the_plan():
    app = telling_stories()
    practice = app.desk.practice
    async with app.run_test() as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, KeywordsScreen))
        assert "↓ takes a story of yours" in str(app.screen.query_one("#story", Static).content)
        await pilot.press("down", "enter")
        await until(pilot, lambda: practice.state.item.story == "The [bold]old[/] algorithm")
        assert [one[:2] for one in practice.state.item.keywords] == ["S:", "R:"]
        assert "Errors halved" in practice.state.item.keywords[1]
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, KeywordsScreen))
        await pilot.press("down", "down", "down", "up", "enter")
        await until(pilot, lambda: practice.state.item.story == "One more")


async def test_without_a_story_that_fits_there_is_no_word_of_stories():
    app = app_of(FakePractice().at(5))
    app.desk.library = FakeLibrary([PACK], stories=())
    async with app.run_test() as pilot:
        await pilot.press("k")
        await until(pilot, lambda: isinstance(app.screen, KeywordsScreen))
        assert not app.screen.query("#story")
        await pilot.press("down", *"cost", "enter")
        await until(pilot, lambda: app.desk.practice.state.item.keywords == ("cost",))
        assert app.desk.practice.state.item.story is None


async def taking(pilot) -> None:
    await pilot.press("k")
    await until(pilot, lambda: isinstance(pilot.app.screen, KeywordsScreen))
    await pilot.press("down")
    await settle(pilot)


def test_story(snap_compare):
    assert snap_compare(telling_stories(), run_before=taking)


def test_a_debrief_is_due_once_an_answer_rests():
    practice = in_each()
    assert due(practice.state) is None
    practice.tell(do.Finish())
    practice.read()
    one = due(practice.state)
    assert one is not None
    assert (one.question, one.take, one.again) == (PACK.questions[0].id, 1, True)
    practice.tell(do.Record(ev.Debriefed(question=one.question, take=1)))
    assert due(practice.state) is None


def test_a_key_tells_its_question_and_its_place():
    assert [place_of(one) for one in ("why", "why/f1", "why/f12", "why/fx")] == [0, 1, 12, 0]
    assert [main_key(one) for one in ("why", "why/f2")] == ["why", "why"]
