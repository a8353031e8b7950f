"""The debrief: guess, rate, look, choose one thing; over a practice and over a past session."""

from __future__ import annotations

import asyncio

import pytest
from textual.widgets import Static

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.history import Attempt
from mocktui.core.metrics import Pause
from mocktui.core.question import Pack, Question
from mocktui.practice.setup import Setup
from mocktui.practice.sink import PracticeSink
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.debrief import DebriefScreen
from mocktui.tui.widgets.looking import Looking
from tests.tui.fake_desk import PACK, FakeDesk, FakePractice, setup_of
from tests.tui.until import settle, until

BIG = (120, 40)
FIRST = PACK.questions[0].id
PAUSES = (Pause(start=5.4, end=8.2), Pause(start=9.9, end=10.7))
LINES = PACK.questions[0].look_for
EARLIER = Attempt(
    session="2026-11-20T0812-01JD3",
    pack=PACK.id,
    question=FIRST,
    ask=PACK.questions[0].ask,
    kind="technical",
    take=1,
    at="2026-11-20T08:14:00+01:00",
    seconds=70,
    focus="say one drawback of the choice",
)


def answered(practice: FakePractice | None = None) -> FakePractice:
    """An answer that has pauses, a filler and planned words, and runs out of time."""
    practice = practice or FakePractice()
    practice.at(5).tell(do.SetKeywords(("mixed features", "drawback"))).tell(do.StartAnswer())
    practice.hear("um I chose gradient boosting because the table was small", 1.4)
    practice.hear("and the features were mixed and I compared it with a simpler method", 8.2)
    practice.at(105).tell(do.Finish())
    read = ev.ReadingDone(
        question=FIRST,
        take=practice.state.asked[0].takes[-1].n,
        reading="live",
        engine="vosk",
        model="made-up",
        fillers=("um", "uh"),
    )
    return practice.tell(do.Record(read))


class Debriefing(MocktuiApp):
    """The app in the debrief of a practice's first answer."""

    def __init__(self, practice: FakePractice, desk: FakeDesk, theme: str | None = None) -> None:
        super().__init__(desk, theme=theme)
        self.practice = practice
        self.results: list[str | None] = []

    def on_mount(self) -> None:
        take = self.practice.state.asked[0].takes[-1]
        sink = PracticeSink(self.practice)
        screen = DebriefScreen(sink, self.desk, FIRST, take.n)
        self.push_screen(screen, self.results.append)


def app_of(practice=None, *, guesses=False, earlier=(), theme=None) -> Debriefing:
    desk = FakeDesk()
    desk.take_pauses = PAUSES
    desk.habits.guesses = guesses
    desk.history.given = list(earlier)
    return Debriefing(practice or answered(), desk, theme)


async def shown(pilot) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, DebriefScreen))
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


def keys(*pressed):
    async def press(pilot):
        await shown(pilot)
        for one in pressed:
            await pilot.press(one)
        await settle(pilot)

    return press


STEPS = {
    "guess": (True, ()),
    "cover": (True, ("2", "1")),
    "rate": (False, ("3",)),
    "focus-of-last-time": (False, ("3", "2", "1")),
    "look": (False, ("3", "2", "1", "2")),
    "chosen": (False, ("3", "2", "1", "2", "1")),
}


@pytest.mark.parametrize("step", STEPS)
def test_steps(snap_compare, step):
    guesses, pressed = STEPS[step]
    app = app_of(guesses=guesses, earlier=[EARLIER])
    assert snap_compare(app, run_before=keys(*pressed))


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_look_large(snap_compare, theme):
    app = app_of(guesses=True, theme=theme)
    pressed = keys("3", "1", "2", "enter", "3", "2", "1")
    assert snap_compare(app, run_before=pressed, terminal_size=BIG)


async def test_every_step_is_a_key_and_every_answer_is_kept():
    app = app_of(guesses=True, earlier=[EARLIER])
    async with app.run_test() as pilot:
        await keys("3", "1", "2", "enter", "3", "2", "1", "2", "1", "r")(pilot)
        await until(pilot, lambda: app.results == ["again"])
        take = app.practice.state.asked[0].takes[-1]
        assert (take.predicted.seconds, take.predicted.lines) == (90.0, LINES[:2])
        assert take.ratings == tuple(zip(LINES, (2, 1, 0), strict=True))
        assert take.met == ((EARLIER.focus, 1),)
        assert take.focus == LINES[2]
        assert take.debriefed


async def test_a_focus_that_is_found_late_is_asked_for_before_the_debrief_ends():
    app = app_of(earlier=[EARLIER])
    found, given = asyncio.Event(), app.desk.history.attempts

    async def late(pack=None, question=None):
        await found.wait()
        return await given(pack, question)

    app.desk.history.attempts = late
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen))
        await settle(pilot)
        await pilot.press("3", "2", "1")
        await until(pilot, lambda: app.screen._step == "look")
        found.set()
        await shown(pilot)
        assert app.screen._step == "look"  # nobody is torn away from reading
        await pilot.press("enter")
        await until(pilot, lambda: app.screen._step == "rate")
        await pilot.press("2")
        await until(pilot, lambda: app.screen._step == "look")
        await pilot.press("enter")
        await until(pilot, lambda: app.results == ["on"])
        assert app.practice.state.asked[0].takes[-1].met == ((EARLIER.focus, 1),)


async def test_a_key_a_line_and_two_more_are_enough():
    app = app_of()
    async with app.run_test() as pilot:
        await keys("3", "2", "1", "1", "enter")(pilot)
        await until(pilot, lambda: app.results == ["on"])


@pytest.mark.parametrize("key", ["s", "escape"])
@pytest.mark.parametrize("guesses", [True, False])
async def test_one_key_skips_the_whole(key, guesses):
    app = app_of(guesses=guesses)
    async with app.run_test() as pilot:
        await keys(key)(pilot)
        await until(pilot, lambda: app.results == ["on"])
        assert app.practice.events[-1].skipped
        assert app.practice.state.asked[0].takes[-1].ratings == ()


async def test_leaving_stays_where_it_was_opened():
    app = app_of()
    async with app.run_test() as pilot:
        await shown(pilot)
        assert len(app.practice._listeners) == 1
        await keys("q")(pilot)
        await until(pilot, lambda: app.results == ["stay"])
        await until(pilot, lambda: not app.practice._listeners)  # it heard each word for ever


async def test_the_guess_can_be_switched_off_and_on_again():
    app = app_of(guesses=True)
    async with app.run_test() as pilot:
        await keys("o")(pilot)
        assert not app.desk.habits.guesses
        assert app.screen._step == "rate"
        await keys("o")(pilot)
        assert app.desk.habits.guesses


async def test_enter_leaves_the_guess_out():
    app = app_of(guesses=True)
    async with app.run_test() as pilot:
        await keys("enter", "3")(pilot)
        take = app.practice.state.asked[0].takes[-1]
        assert take.predicted is None
        assert take.ratings == ((LINES[0], 2),)


async def test_nothing_is_shown_before_the_rating():
    app = app_of()
    async with app.run_test() as pilot:
        await keys("3", "2")(pilot)
        assert not app.screen.query_one(Looking).display
        await keys("1")(pilot)
        assert app.screen.query_one(Looking).display


async def test_only_timed_is_rated_and_has_a_focus_of_its_own_words():
    practice = FakePractice(setup_of(mode="timer")).at(5).tell(do.StartAnswer()).at(60)
    app = app_of(practice.tell(do.Finish()), guesses=True)
    async with app.run_test() as pilot:
        await keys("2")(pilot)  # no words will be there: lines are not guessed
        assert app.screen._step == "rate"
        await keys("3", "3", "3", "w", *"Louder", "enter")(pilot)
        await until(pilot, lambda: app.practice.state.asked[0].takes[-1].focus == "Louder")


async def test_words_that_come_late_are_shown():
    practice = FakePractice().at(5).tell(do.StartAnswer()).at(60).tell(do.Finish())
    app = app_of(practice)
    async with app.run_test() as pilot:
        await keys("3", "2", "1")(pilot)
        looking = app.screen.query_one(Looking)
        assert "still being read" in text_of(looking)
        practice.hear("I compared it with a simpler method", 1.0).read()
        await until(pilot, lambda: "I compared" in text_of(looking))


def text_of(looking: Looking) -> str:
    return "\n".join(str(one.content) for one in looking.query(Static))


async def test_nothing_found_never_says_missed():
    app = app_of()
    async with app.run_test() as pilot:
        await keys("1", "1", "1")(pilot)
        told = text_of(app.screen.query_one(Looking))
        assert "no words found for this line: you know best" in told
        assert "miss" not in told


async def test_what_is_shown_is_data():
    bad = "[/nope] [bold]x[/] \x1b[31mred\x1b[0m \u202eevil " + "x" * 10_000
    question = Question(id=FIRST, ask=bad, look_for=(bad, "two"), tip=bad, example=bad)
    pack = Pack(id="p", title=bad, questions=(question,))
    practice = FakePractice(Setup(packs=(pack,))).at(5)
    practice.tell(do.SetKeywords((bad,))).tell(do.StartAnswer()).hear(bad).at(60)
    app = app_of(practice.tell(do.Finish()).read(), guesses=True)
    async with app.run_test() as pilot:
        await keys("1", "1", "enter", "1", "1", "1", "h")(pilot)
        assert app.screen._step == "look"
        told = text_of(app.screen.query_one(Looking))
        assert "[/nope]" in told
        assert not {"\x1b", "\u202e"} & set(told)
        assert practice.state.asked[0].takes[-1].focus == bad
