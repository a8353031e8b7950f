"""The review: what stands beside an answer, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.events import Key

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.format import Format
from mocktui.core.problem import Problem
from mocktui.core.question import Pack, Question
from mocktui.practice.desk import Opened
from mocktui.practice.setup import Setup
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.widgets.page import Page
from tests.tui.fake_desk import PACK, SESSION, SPOKEN, FakeDesk, FakePractice, finished, setup_of
from tests.tui.until import until

BIG = (120, 40)
LONG = "x" * 10_000
NASTY = "[/nope] [bold]no markup[/] \x1b[31mred\x1b[0m \u202eevil 面接の質問です " + LONG
FIRST = PACK.questions[0].id


class Opening(MocktuiApp):
    """The app in the review of a session."""

    def __init__(
        self, desk: FakeDesk, theme: str | None = None, at: int = 0, take: int = 0
    ) -> None:
        super().__init__(desk, theme=theme)
        self.starts_at = at, take

    def on_mount(self) -> None:
        self.open_review(SESSION, *self.starts_at)


def desk_of(practice: FakePractice, **more: object) -> FakeDesk:
    opened = Opened(id=SESSION, folder=Path(SESSION), state=practice.state)
    return FakeDesk(opened=opened, **more)


def two_takes() -> FakePractice:
    practice = FakePractice().at(5).tell(do.StartAnswer()).hear("A first try.").at(30)
    practice.tell(do.Finish()).read().tell(do.Retake()).hear(SPOKEN[0]).at(130)
    return practice.tell(do.Finish()).read().tell(do.Leave())


def cut_off() -> FakePractice:
    practice = FakePractice().at(5).tell(do.StartAnswer()).hear(SPOKEN[0])
    gap = ev.AudioGap(question=FIRST, take=1, start=3.0, seconds=0.8)
    return practice.tell(do.Record(gap)).at(60).tell(do.Finish("fault")).tell(do.Leave())


def skipped() -> FakePractice:
    return FakePractice().at(5).tell(do.Skip()).tell(do.Next()).tell(do.Leave())


def with_follow_up() -> FakePractice:
    own = Format(id="own", title="Own", follow_ups=1)
    practice = FakePractice(setup_of(own)).at(5).tell(do.StartAnswer()).hear(SPOKEN[0]).at(100)
    practice.tell(do.Finish()).read().tell(do.Next()).tell(do.StartAnswer())
    return practice.hear(SPOKEN[1]).after(20).tell(do.Finish()).read().tell(do.Leave())


def edited() -> FakePractice:
    return finished().tell(
        do.Record(ev.Edited(question=FIRST, take=1, text="I chose gradient boosting."))
    )


def nasty() -> FakePractice:
    question = Question(
        id="nasty", ask=NASTY, asked_by=NASTY, tip=NASTY, look_for=(NASTY,), example=NASTY
    )
    pack = Pack(id="nasty", title=NASTY, questions=(question,))
    practice = FakePractice(Setup(packs=(pack,))).at(5).tell(do.StartAnswer()).hear(NASTY)
    practice.tell(do.AddNote(NASTY))
    return practice.after(20).tell(do.Finish()).read().tell(do.Leave())


SESSIONS = {
    "finished": finished,
    "two-takes": two_takes,
    "cut-off": cut_off,
    "skipped": skipped,
    "follow-up": with_follow_up,
    "edited": edited,
    "written": lambda: finished(setup_of(mode="type")),
    "timed": lambda: finished(setup_of(mode="timer")),
    "nasty": nasty,
    "untouched": lambda: FakePractice(begin=False),
}


async def loaded(pilot) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


@pytest.mark.parametrize("session", SESSIONS)
def test_session(snap_compare, session):
    assert snap_compare(Opening(desk_of(SESSIONS[session]())), run_before=loaded)


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_large(snap_compare, theme):
    app = Opening(desk_of(edited()), theme=theme)
    assert snap_compare(app, run_before=loaded, terminal_size=BIG)


@pytest.mark.parametrize(
    ("name", "press"),
    [
        ("second", ["down"]),
        ("editor", ["e", *"So "]),
        ("draft", ["e", *"So ", "escape"]),
        ("example", ["3"]),
        ("note", ["n", *"say the figure"]),
        ("help", ["question_mark"]),
    ],
)
def test_after_keys(snap_compare, name, press):
    async def then(pilot):
        await loaded(pilot)
        await pilot.press(*press)
        await pilot.pause()

    assert snap_compare(Opening(desk_of(finished())), run_before=then)


def test_playing(snap_compare):
    desk = desk_of(finished())

    async def then(pilot):
        await loaded(pilot)
        await pilot.press("space")
        desk.players[0].at = 21
        pilot.app.screen.query_one("#line").draw()
        await pilot.pause()

    assert snap_compare(Opening(desk), run_before=then)


# -- behaviour ----------------------------------------------------------------------------------


def line(app: MocktuiApp) -> str:
    return str(app.screen.query_one("#line").content)


def answer(app: MocktuiApp) -> str:
    return str(app.screen.query_one("#answer Static").content)


def tips(app: MocktuiApp) -> str:
    return str(app.screen.query_one("#tips Static").content)


def keys(app: MocktuiApp) -> dict[str, bool]:
    found = app.screen.active_bindings
    return {f"{key} {one.binding.description}": one.enabled for key, one in found.items()}


async def test_it_says_once_that_mistakes_may_be_the_softwares():
    app = Opening(desk_of(finished()))
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert "may be the software's" in line(app)
    app = Opening(desk_of(finished(setup_of(mode="type"))))
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert line(app) == ""


async def test_an_edit_is_saved_and_what_was_heard_stays():
    desk = desk_of(finished())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("e", *"So ", "ctrl+s")
        await until(pilot, lambda: desk.noted and not app.screen.query_one(Page).editing)
        heard = " ".join(SPOKEN)
        assert desk.noted == [ev.Edited(question=FIRST, take=1, text="So " + heard)]
        assert answer(app).count(SPOKEN[0]) == 2 and "As it was heard" in answer(app)
        # Back to what was heard: the edit is taken back.
        await pilot.press("e", "delete", "delete", "delete", "ctrl+s")
        await until(pilot, lambda: len(desk.noted) == 2)
        assert desk.noted[1].text == ""
        assert "As it was heard" not in answer(app)


async def test_a_take_that_pauses_does_not_hide_what_is_said():
    desk = desk_of(finished())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("space")
        await until(pilot, lambda: "▶" in line(app))
        await pilot.press("space")
        await until(pilot, lambda: "‖" in line(app))
        await pilot.press("e", "x", "ctrl+s")
        await until(pilot, lambda: "Saved." in line(app))
        await pilot.press("space")
        await until(pilot, lambda: "▶" in line(app))


@pytest.mark.parametrize("key", ["ctrl+s", "escape", "ctrl+q"])
async def test_letters_that_wait_before_the_key_are_in_the_text(key):
    """A fast typist, a slow machine: the editor has not read the letters when the key comes."""
    desk = desk_of(finished())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("e")
        for one in "Well":
            app.post_message(Key(one, one))
        app.post_message(Key(key, None))
        await until(pilot, lambda: not app.screen.query_one(Page).editing)
        if key == "ctrl+s":
            await until(pilot, lambda: desk.noted)
            assert desk.noted[0].text.startswith("WellI chose")
        else:
            assert "kept" in line(app)


@pytest.mark.parametrize("key", ["escape", "ctrl+q"])
async def test_leaving_the_editor_loses_nothing(key):
    desk = desk_of(finished())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("e", *"So q", key)
        await pilot.pause()
        page = app.screen.query_one(Page)
        assert not page.editing and not desk.noted and not answer(app).count("So q")
        await pilot.press("e")
        assert page.written.startswith("So q")
        await pilot.press(key, "q")
        assert "Changes wait unsaved" in line(app)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_an_edit_that_cannot_be_saved_stays_in_the_editor():
    class Full(FakeDesk):
        async def note(self, session, event):
            raise Problem("the disk is full", where="/data")

    practice = finished()
    desk = Full(opened=Opened(id=SESSION, folder=Path(SESSION), state=practice.state))
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("e", *"So ", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        page = app.screen.query_one(Page)
        assert page.editing and page.written.startswith("So I chose")


async def test_the_example_comes_after_an_answer_of_ones_own_or_on_a_key():
    app = Opening(desk_of(skipped()))
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert "The table was small and mixed" not in tips(app) and keys(app)["x example"]
        assert "Nothing was answered" in line(app) and "You skipped this one." in answer(app)
        await pilot.press("x")
        assert "The table was small and mixed" in tips(app)
        await pilot.pause()
        assert "x example" not in keys(app)
    app = Opening(desk_of(finished()))
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert "The table was small and mixed" in tips(app)


async def test_it_opens_at_the_take_in_which_something_was_found():
    app = Opening(desk_of(two_takes()), take=1)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert app.screen.query_one("#answer").border_title == "Take 1 of 2 · spoken"
        assert "A first try." in answer(app)


async def test_takes_are_looked_at_one_after_the_other():
    app = Opening(desk_of(two_takes()))
    async with app.run_test() as pilot:
        await loaded(pilot)
        column = app.screen.query_one("#answer")
        assert column.border_title == "Take 2 of 2 · spoken"
        assert SPOKEN[0] in answer(app)
        await pilot.press("left_square_bracket")
        assert column.border_title == "Take 1 of 2 · spoken"
        assert "A first try." in answer(app)
        await pilot.press("right_square_bracket")
        assert SPOKEN[0] in answer(app)


async def test_playing_pausing_and_moving():
    desk = desk_of(finished())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("space")
        (player,) = desk.players
        assert player.audio == "takes/01-1.wav" and line(app).startswith("▶ 0:00 of 0:58")
        await pilot.press("right", "right", "left")
        assert player.at == 5
        await pilot.press("space")
        assert player.state == "paused" and line(app).startswith("‖ 0:05")
        await pilot.press("down")
        await until(pilot, lambda: player.closed)
        await pilot.press("space")
        assert desk.players[1].audio == "takes/02-1.wav"
        await pilot.press("q")
        await until(pilot, lambda: desk.players[1].closed)


async def test_missing_audio_is_said():
    gone = Problem("the recording is not there", where="takes/01-1.wav")
    app = Opening(desk_of(finished(), player_problem=gone))
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("space")
        assert line(app) == "! takes/01-1.wav: the recording is not there"


async def test_what_this_answer_lacks_is_grey():
    app = Opening(desk_of(finished(setup_of(mode="timer"))))
    async with app.run_test() as pilot:
        await loaded(pilot)
        shown = keys(app)
        assert shown["e edit"] is False and shown["space play"] is False and shown["f flag"]
        assert "c complete" not in shown and "ctrl+s save" not in shown


async def test_an_incomplete_transcript_is_completed_on_a_key():
    desk = desk_of(cut_off())
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert "c completes it" in answer(app) and "cut off" in answer(app)
        whole = ev.ReadingDone(question=FIRST, take=1, reading="live", engine="vosk", model="m")
        from mocktui.core.fold import evolve

        desk._opened = replace(desk._opened, state=evolve(desk._opened.state, whole))
        await pilot.press("c")
        await until(pilot, lambda: line(app) == "The transcript is complete.")
        assert f"complete {SESSION}" in desk.calls and "c completes it" not in answer(app)


async def test_flag_and_note():
    desk = desk_of(finished())
    app = Opening(desk, at=1)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("f")
        await pilot.press("n", *"slower", "enter")
        await until(pilot, lambda: len(desk.noted) == 2)
        assert desk.noted == [
            ev.Flagged(question="business-care", on=False),
            ev.Note(question="business-care", text="slower"),
        ]
        await until(pilot, lambda: "slower" in answer(app))
        assert "Say the figure first." in answer(app)
