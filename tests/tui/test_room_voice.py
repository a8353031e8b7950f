"""The Room with an interviewer who speaks."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core.question import FollowUp, Pack, Question
from mocktui.practice.setup import Setup
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.room import RoomScreen
from tests.tui.fake_desk import PACK, FakeDesk, FakePractice, setup_of
from tests.tui.fake_voice import FakeVoice
from tests.tui.moments import MOMENTS
from tests.tui.until import settle, until

ASK = PACK.questions[0].ask


def app_of(practice: FakePractice, voice: FakeVoice | None = None) -> MocktuiApp:
    desk = FakeDesk(practice=practice)
    if voice is not None:
        desk.voice = voice  # type: ignore[assignment]  # made up
    return MocktuiApp(desk, start=practice)


def listening() -> FakePractice:
    """The first question is being read."""
    return FakePractice(setup_of(voice=True)).at(2)


async def test_v_reads_the_question_again_and_slower():
    practice = FakePractice().at(5)
    app = app_of(practice)
    voice = app.desk.voice
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        await pilot.press("v")
        await until(pilot, lambda: voice.said)
        await pilot.press("v", "V")
        await until(pilot, lambda: len(voice.said) == 3)
        assert voice.said == [(ASK, "en", False), (ASK, "en", False), (ASK, "en", True)]
        assert voice.speaking
        assert practice.told == []


@pytest.mark.parametrize("key", ["f", "x", "space", "down", "n"])
async def test_any_key_stops_it(key: str):
    app = app_of(FakePractice().at(5))
    voice = app.desk.voice
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        await pilot.press("v")
        await until(pilot, lambda: voice.speaking)
        await pilot.press(key)
        await until(pilot, lambda: not voice.speaking)


@pytest.mark.parametrize("moment", ["answering", "between", "paused"])
async def test_nothing_is_read_outside_think_time(moment: str):
    app = app_of(MOMENTS[moment]())
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        await pilot.pause()
        assert "v" not in app.screen.active_bindings
        await pilot.press("v", "V")
        await pilot.pause()
        assert app.desk.voice.said == []


async def test_without_a_voice_one_line_says_what_to_install():
    app = app_of(FakePractice().at(5), FakeVoice(found=False))
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        await pilot.press("v")
        await until(pilot, lambda: app._notifications)
        assert [one.message for one in app._notifications] == [app.desk.voice.line]
        assert app.desk.voice.said == []


def reworded(ask: str = ASK, simpler: str = "Why this one, and not another?") -> FakePractice:
    """The first of two questions, with plainer words; the second has none."""
    one = Question(id="one", ask=ask, simpler=simpler, follow_ups=(FollowUp(ask="And then?"),))
    pack = Pack(id="pack", title="Pack", questions=(one, Question(id="two", ask="And two?")))
    return FakePractice(Setup(packs=(pack,))).at(5)


def asked(app: MocktuiApp) -> str:
    shown = app.screen.query_one("#plainer")
    return str(shown.render()) if shown.display else ""


async def test_e_puts_the_question_in_plainer_words():
    practice = reworded()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        await pilot.pause()
        assert asked(app) == ""
        await pilot.press("e")
        await until(pilot, lambda: asked(app) == "In plainer words: Why this one, and not another?")
        await pilot.press("v")
        await until(pilot, lambda: app.desk.voice.said)
        assert app.desk.voice.said[0][0] == "Why this one, and not another?"
        await pilot.press("e")
        await until(pilot, lambda: asked(app) == "")
        await pilot.press("e", "enter")
        await until(pilot, lambda: practice.state.phase == "answering")
        assert asked(app)  # it stays while one answers
        assert "e" not in app.screen.active_bindings
        practice.after(60).tell(do.Finish()).tell(do.Next())
        await until(pilot, lambda: practice.state.current == "two")
        await until(pilot, lambda: asked(app) == "")
        assert "e" not in app.screen.active_bindings  # this one has no plainer words
        assert not [one for one in practice.told if not isinstance(one, do.StartAnswer)]


def test_a_follow_up_has_no_plainer_words():
    state = reworded().state
    assert state.simpler
    follow = replace(state.asked[0], key="one/f1", follow_up_of="one")
    assert replace(state, asked=(*state.asked, follow), current="one/f1").simpler == ""


def test_looks_reworded(snap_compare):
    """A question as long as any of the packs, in the smallest terminal."""
    ask = "How would you design the service that answers from company documents? " * 3
    app = app_of(reworded(ask, "Say what happens between the question and the answer. " * 4))
    assert snap_compare(app, press=["e"], run_before=settle, terminal_size=(80, 24))


async def test_enter_ends_the_reading_then_starts_the_answer():
    practice = listening()
    app = app_of(practice)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        await pilot.pause()
        assert "read to you" in str(app.screen.query_one("#line").content)
        app.desk.voice.speaking = True
        await pilot.press("enter")
        await until(pilot, lambda: practice.told == [do.Think()])
        assert not app.desk.voice.speaking
        assert "Enter starts your answer" in str(app.screen.query_one("#line").content)
        await pilot.press("enter")
        await until(pilot, lambda: practice.told == [do.Think(), do.StartAnswer()])


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_looks_listening(snap_compare, size, theme):
    practice = listening()
    desk = FakeDesk(practice=practice)
    desk.voice.speaking = True
    assert snap_compare(MocktuiApp(desk, start=practice, theme=theme), terminal_size=size)
