"""The Room: every key by what it sends, and what follows the practice."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets._footer import FooterKey

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.format import REAL, Format
from mocktui.core.problem import Problem
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.note import NoteScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.widgets.words import Words
from mocktui.tui.widgets.writing import Writing
from tests.tui.fake_desk import PACK, SESSION, SPOKEN, FakeDesk, FakePractice, setup_of
from tests.tui.made_up import DEVICES
from tests.tui.moments import (
    MOMENTS,
    Failing,
    Waiting,
    app_of,
    spoken,
    typed,
)
from tests.tui.until import until


def line(app: MocktuiApp) -> str:
    return str(app.screen.query_one("#line").content)


def keys(app: MocktuiApp) -> dict[str, bool]:
    """Return what the footer shows: key and word, and whether it can be pressed."""
    found = app.screen.active_bindings
    return {f"{key} {one.binding.description}": one.enabled for key, one in found.items()}


@pytest.mark.parametrize(
    ("moment", "word", "command"),
    [
        ("thinking", "start", do.StartAnswer()),
        ("answering", "done", do.Finish()),
        ("between", "next", do.Next()),
        ("skipped", "next", do.Next()),
        ("paused", "go on", do.Resume()),
    ],
)
async def test_enter_always_goes_on(moment, word, command):
    practice = MOMENTS[moment]()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        await pilot.pause()
        assert keys(app)[f"enter {word}"]
        await pilot.press("enter")
        assert practice.told == [command]


async def test_enter_waits_while_the_take_is_opened():
    practice = MOMENTS["arming"]()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert keys(app)["enter wait"] is False
        await pilot.press("enter")
        assert practice.told == []


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("p", do.Pause()),
        ("r", do.Retake()),
        ("s", do.Skip()),
        ("f", do.Flag()),
        ("q", do.Leave()),
    ],
)
async def test_keys_while_answering(key, command):
    practice = spoken()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press(key)
        assert practice.told == [command]


async def test_a_skip_is_undone():
    practice = FakePractice().at(12)
    app = app_of(practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert keys(app)["u undo"] is False
        await pilot.press("s")
        await pilot.pause()
        assert line(app).startswith("Skipped.") and keys(app)["u undo"]
        await pilot.press("u")
        await pilot.pause()
        assert practice.told == [do.Skip(), do.Undo()]
        assert practice.state.phase == "thinking" and line(app).startswith("Think.")


async def test_what_cannot_be_done_now_is_grey_and_what_never_can_is_hidden():
    app = app_of(FakePractice(setup_of(REAL)).at(5))
    async with app.run_test() as pilot:
        await pilot.pause()
        shown = keys(app)
        assert not {"p pause", "r retake"} & shown.keys()
        assert shown["s skip"] and "t type" not in shown
    app = app_of(FakePractice().at(5))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert keys(app)["u undo"] is False and keys(app)["p pause"] is True
        assert keys(app)["k plan"] is True and "r retake" not in keys(app)


async def test_w_hides_the_words_and_shows_them():
    app = app_of(spoken())
    async with app.run_test() as pilot:
        await pilot.pause()
        words = app.screen.query_one(Words)

        def text() -> str:
            return str(words.query_one("Static").content)

        assert "gradient boosting" in text() and text().endswith("the price was that…")
        await pilot.press("w")
        assert text() == "The words are hidden. w shows them."
        await pilot.press("w")
        assert "gradient boosting" in text()


async def test_clock_and_words_follow_the_practice():
    practice = spoken()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.screen.query_one("#clock").value == "1:00")
        practice.hear(SPOKEN[2], 40).at(66)
        await until(pilot, lambda: app.screen.query_one("#clock").value == "0:59")
        assert SPOKEN[2] in str(app.screen.query_one("#heard Static").content)
        practice.tell(do.Pause()).after(50)
        await until(pilot, lambda: "PAUSED" in str(app.screen.query_one("#phase").content))
        assert app.screen.query_one("#clock").value == "0:59"


async def test_a_note_stays_with_its_question_while_time_runs_on():
    practice = spoken()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("n", *"figure")
        practice.tell(do.Finish()).after(4)
        assert practice.state.current == "business-care"
        await pilot.press("enter")
        await until(pilot, lambda: practice.told)
        assert practice.state.find("why-that-algorithm").notes == ("figure",)
        await pilot.press("n", "x", "escape")
        assert len(practice.told) == 1


async def test_the_end_waits_for_a_note_then_opens_the_review():
    practice = FakePractice(setup_of(limit=1)).at(5).tell(do.StartAnswer()).at(60)
    desk = FakeDesk(practice=practice)
    app = MocktuiApp(desk, start=practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("n", *"last")
        practice.tell(do.Finish()).after(4)
        await until(pilot, lambda: not practice.running)
        assert practice.state.phase == "ended" and isinstance(app.screen, NoteScreen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        assert practice.state.find("why-that-algorithm").notes == ("last",)
        assert [type(one) for one in app.screen_stack] == [HomeScreen, ReviewScreen]


async def test_leaving_opens_the_review_of_what_was_answered():
    practice = spoken()
    desk = FakeDesk(practice=practice)
    app = MocktuiApp(desk, start=practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("q")
        await until(pilot, lambda: f"open {SESSION}" in desk.calls)
        assert practice.state.ended == "left" and isinstance(app.screen, ReviewScreen)


async def test_leaving_before_the_first_question_goes_home():
    practice = Waiting(mic="opening")
    app = app_of(practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert not practice.events


async def test_a_problem_ends_in_one_message_at_home():
    app = app_of(Failing())
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        assert [type(one) for one in app.screen_stack] == [HomeScreen, MessageScreen]


async def test_without_a_microphone_one_can_type_or_time_or_try_again():
    practice = Waiting(mic="failed", mic_line="it is busy")
    app = app_of(practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert {"t type", "m time", "d mic", "enter try again"} <= keys(app).keys()
        assert "p pause" not in keys(app)
        await pilot.press("t", "m", "enter")
        why = "no microphone"
        assert practice.told == [
            do.ChangeMode("type", why=why),
            do.ChangeMode("timer", why=why),
            do.StartAnswer(),
        ]


async def test_after_typing_one_can_speak_again():
    practice = FakePractice(setup_of(mode="type"), with_mic=True).at(5)
    app = app_of(practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "a aloud" in keys(app)
        await pilot.press("enter")
        await until(pilot, lambda: practice.state.phase == "answering")
        await until(pilot, lambda: "a aloud" not in keys(app))  # the answer is being written
        practice.at(20).tell(do.Finish())
        await until(pilot, lambda: "a aloud" in keys(app))
        await pilot.press("a")
        assert practice.told[-1] == do.ChangeMode("speak", why="by choice")
        await until(pilot, lambda: "a aloud" not in keys(app))


async def test_begun_without_a_microphone_there_is_nothing_to_speak_into():
    app = app_of(FakePractice(setup_of(mode="type")).at(5))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "a aloud" not in keys(app) and "k plan" in keys(app)


async def test_a_notice_is_shown_for_a_moment():
    practice = spoken()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        practice.show(notice="The recognizer was started again.")
        await until(pilot, lambda: line(app) == "The recognizer was started again.")
        practice.after(9)
        await until(pilot, lambda: line(app).startswith("Recording."))


# -- written answers ----------------------------------------------------------------------------


async def test_a_written_answer_is_saved_now_and_then_and_at_its_end():
    practice = typed()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.focused, Writing))
        await pilot.press(*"pq")
        app.screen.draw()
        assert practice.told == []  # no two saves within two seconds
        practice.after(2)
        app.screen.draw()
        assert practice.told == [do.TypeText("pq")]
        await pilot.press("n", "enter", "s", "ctrl+s")
        assert practice.told[1:] == [do.TypeText("pqn\ns"), do.Finish()]
        assert practice.state.find("why-that-algorithm").take.typed == "pqn\ns"


async def test_what_was_written_when_time_ran_out_is_kept():
    practice = typed()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.focused, Writing))
        await pilot.press(*"late")
        practice.at(125.5)
        await until(pilot, lambda: practice.told)
        assert practice.state.phase == "between"
        late = ev.Typed(question=PACK.questions[0].id, take=1, text="late")
        assert practice.told == [do.Record(late)]
        assert practice.state.find(PACK.questions[0].id).take.typed == "late"
        await pilot.press("r")
        await until(pilot, lambda: app.screen.query_one(Writing).writing)
        assert app.screen.query_one(Writing).text == ""


async def test_ctrl_keys_command_the_editor_and_plain_keys_come_back_in_a_pause():
    practice = typed()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.focused, Writing))
        await pilot.pause()
        assert "p pause" not in keys(app) and keys(app)["ctrl+b pause"]
        shown = {one.description: one.key_display for one in app.screen.query(FooterKey)}
        assert shown["help"] == "f1"  # a question mark would be text
        await pilot.press("a", "ctrl+b")
        assert practice.told == [do.TypeText("a"), do.Pause()]
        await until(pilot, lambda: keys(app).get("p go on"))
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.focused, Writing))
        await pilot.press("b", "ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        assert practice.state.find(PACK.questions[0].id).take.typed == "ab"


async def test_nothing_moves_on_where_nothing_may_between_untimed_questions():
    own = Format(id="own", title="Own", untimed=True, between=0.0)
    practice = FakePractice(setup_of(own))
    app = app_of(practice)
    async with app.run_test() as pilot:
        await pilot.pause()
        practice.at(5000)
        await until(pilot, lambda: app.screen.query_one("#clock").value == "1:23:20")
        assert practice.state.phase == "thinking"


async def test_letters_typed_just_before_the_done_key_are_in_the_answer():
    practice = FakePractice(setup_of(mode="type")).at(5).tell(do.StartAnswer()).at(20)
    app = app_of(practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.focused, Writing))
        # All at once, as from a paste or a slow machine: no turn of the loop between the keys.
        for name in [*"I would", "ctrl+s"]:
            key = {" ": "space"}.get(name, name)
            app.post_message(events.Key(key, name if len(name) == 1 else None))
        await until(pilot, lambda: practice.view().state.phase == "between")
        take = practice.view().state.asked[0].take
        assert take is not None and take.typed == "I would"


async def test_another_microphone_is_taken_while_one_is_lost():
    practice = spoken().tell(do.DeviceLost()).show(mic="lost", mic_line="USB headset is gone.")
    app = app_of(practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: keys(app).get("d mic"))
        await pilot.press("d")
        await until(pilot, lambda: type(app.screen).__name__ == "PickScreen")
        await pilot.press("down", "enter")
        await until(pilot, lambda: practice.devices_used)
        assert practice.devices_used == [DEVICES[1].key]


async def test_there_is_no_such_key_while_the_microphone_is_there():
    app = app_of(spoken())
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: keys(app))
        assert "d mic" not in keys(app)


async def test_a_full_disk_is_told_in_full():
    """While the clock stands for it: what, where and what to do, and the keys."""
    problem = Problem(
        "the disk is full, so recording stopped; the first 12 s are saved and stay",
        where="/data/mocktui/sessions/x/takes/01-1.wav",
        fix="Make room, then answer again.",
    )
    practice = spoken()
    app = app_of(practice)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        practice.tell(do.DeviceLost())
        practice.show(mic="failed", mic_line="The disk is full.", notice=str(problem))
        await until(pilot, lambda: "Make room" in line(app))
        said = line(app)
        assert problem.where in said
        assert "saved and stay" in said
        assert "t type" in said
        shown = app.screen.query_one("#line")
        assert shown.content_size.height >= 3, "none of it is cut off"
        practice.tell(do.DeviceBack()).show(mic="ready", mic_line="x", notice="")
        await until(pilot, lambda: shown.content_size.height == 1)
