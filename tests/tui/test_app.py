"""The app's frame: leaving, errors, themes, small terminals, and the way from screen to screen."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import types

import pytest
from textual.widgets import Input

from mocktui.core.commands import Leave
from mocktui.core.problem import Problem
from mocktui.tui import app as app_module
from mocktui.tui.app import MocktuiApp, run_app
from mocktui.tui.screens.help import HelpScreen
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.screens.setup import SetupScreen
from mocktui.tui.theme import DARK, LIGHT, first_theme
from mocktui.tui.widgets.header import TooSmall
from mocktui.tui.widgets.menu import Menu
from tests.tui.fake_desk import SESSION, SESSIONS, FakeDesk, FakePractice
from tests.tui.until import settle, until

FIRST_FRAME = """
import asyncio, json, sys
from tests.tui.fake_desk import FakeDesk
from mocktui.tui.app import MocktuiApp
async def main():
    async with MocktuiApp(FakeDesk()).run_test() as pilot:
        await pilot.pause()
asyncio.run(main())
print(json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""


def test_the_first_frame_loads_nothing_heavy():
    done = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME], capture_output=True, text=True, timeout=60, check=True
    )
    heavy = {"numpy", "vosk", "sounddevice", "soundfile", "soxr", "httpx", "moonshine_voice"}
    assert not heavy & set(json.loads(done.stdout))


# -- leaving -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_leaving_home_leaves_the_app(key):
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        await pilot.press(key)
        await until(pilot, lambda: not app.is_running or app.return_value is not None)
    assert app.return_value == 0 and app.return_code == 0


async def test_ctrl_q_leaves_a_screen_while_writing():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        app.open_setup()
        await settle(pilot)
        await pilot.press("a", "tab", "tab", "q")
        assert isinstance(app.focused, Input) and isinstance(app.screen, SetupScreen)
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_ctrl_q_closes_a_dialog():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_quitting_ends_a_running_interview_first():
    practice = FakePractice()
    app = MocktuiApp(FakeDesk(), start=practice)
    async with app.run_test() as pilot:
        await until(pilot, lambda: practice.running)
        await app.action_quit()
        assert Leave() in practice.told
        assert practice.state.ended == "left" and not practice.running
    assert app.return_value == 0


async def test_quitting_does_not_wait_for_ever(monkeypatch):
    class Stuck(FakePractice):
        def do(self, command):
            self.told.append(command)
            return False

    monkeypatch.setattr(app_module, "PUTTING_AWAY", 0.05)
    practice = Stuck()
    app = MocktuiApp(FakeDesk(), start=practice)
    async with app.run_test() as pilot:
        await until(pilot, lambda: practice.running)
        await app.action_quit()
        assert practice.told == [Leave()]
    assert app.return_value == 0


# -- from screen to screen -----------------------------------------------------------------------


async def test_a_practice_given_at_the_start_opens_its_room_over_home():
    app = MocktuiApp(FakeDesk(), start=FakePractice())
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert [type(one) for one in app.screen_stack] == [HomeScreen, RoomScreen]


async def test_the_end_of_an_interview_opens_its_review_and_q_goes_home():
    from mocktui.tui.screens.review import ReviewScreen

    practice = FakePractice()
    desk = FakeDesk(practice=practice)
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        app.open_setup()
        await settle(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: practice.running)
        assert len(app.screen_stack) == 2  # Set-up is gone
        practice.tell(Leave())
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await until(pilot, lambda: f"open {SESSION}" in desk.calls)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_a_pack_that_cannot_be_read_is_a_message():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        app.open_setup("gone")
        await settle(pilot)
        assert "no pack" in str(app.screen.query(".what").first().render())


async def test_the_palette_goes_home_and_to_the_sessions_but_not_out_of_an_interview():
    practice = FakePractice()
    app = MocktuiApp(FakeDesk(sessions=SESSIONS))
    async with app.run_test() as pilot:
        commands = {one.title: one.callback for one in app.get_system_commands(app.screen)}
        assert {"Home", "Past sessions", "Help", "Theme", "Leave mocktui"} <= set(commands)
        app.open_setup()
        await settle(pilot)
        commands["Home"]()
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        app.open_room(practice)
        await until(pilot, lambda: practice.running)
        commands["Home"]()
        await settle(pilot)
        assert isinstance(app.screen, RoomScreen)
        practice.tell(Leave())
        await until(pilot, lambda: not practice.running)


async def test_the_palette_opens():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        await until(pilot, lambda: type(app.screen).__name__ == "CommandPalette")
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


# -- errors --------------------------------------------------------------------------------------


class Office(FakeDesk):
    """Stands where the real desk stands."""

    trouble: Exception

    def __init__(self, places):
        super().__init__()

    def packs(self):
        raise self.trouble


@pytest.mark.parametrize("trouble", [Problem("the disk is full"), RuntimeError("[/oops]")])
def test_an_error_ends_the_app_without_a_page_of_code(monkeypatch, capfd, trouble):
    fake = types.ModuleType("mocktui.practice.office")
    Office.trouble = trouble
    fake.Office = Office
    monkeypatch.setitem(sys.modules, "mocktui.practice.office", fake)
    run = MocktuiApp.run
    monkeypatch.setattr(MocktuiApp, "run", lambda self: run(self, headless=True))
    with pytest.raises(type(trouble)) as seen:
        run_app(None)
    assert seen.value is trouble
    assert capfd.readouterr() == ("", "")


def test_an_error_in_a_worker_is_the_error_itself(monkeypatch):
    async def fails(self):
        raise RuntimeError("no such thing")

    monkeypatch.setattr(FakeDesk, "sessions", fails)
    app = MocktuiApp(FakeDesk())
    app.run(headless=True)
    assert str(app.failure) == "no such thing" and app.return_code == 1


# -- looks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(40, 10), (79, 24), (80, 23), (10, 3)], ids=str)
def test_too_small(snap_compare, size):
    assert snap_compare(MocktuiApp(FakeDesk()), terminal_size=size, run_before=settle)


async def test_the_screen_comes_back_when_the_terminal_grows():
    app = MocktuiApp(FakeDesk(sessions=SESSIONS))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        before = app.focused
        assert isinstance(before, Menu)
        for screen in (None, "help"):
            if screen:
                await pilot.press("question_mark")
                await settle(pilot)
            await pilot.resize_terminal(40, 10)
            await settle(pilot)
            assert app.screen.query_one(TooSmall).display
            await pilot.resize_terminal(80, 24)
            await settle(pilot)
            assert not app.screen.query_one(TooSmall).display
        await pilot.press("escape")
        assert app.focused is before


async def test_the_theme_follows_the_terminal_and_the_palette_can_change_it():
    assert first_theme({"COLORFGBG": "0;15"}) == LIGHT.name
    assert first_theme({"COLORFGBG": "15;0"}) == first_theme({}) == DARK.name
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        for name in ("mocktui-light", "nord", "ansi-light", "mocktui-dark"):
            app.theme = name
            await settle(pilot)
            assert app.current_theme.name == name


async def test_no_color_means_no_colour(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    app = MocktuiApp(FakeDesk(sessions=SESSIONS))
    async with app.run_test() as pilot:
        await settle(pilot)
        svg = app.export_screenshot()
    # The picture's own window frame has three coloured buttons and a title.
    svg = re.sub(r"<circle[^>]*>", "", svg)
    used = set(re.findall(r"#([0-9a-f]{6})", svg)) - {"c5c8c6"}
    coloured = {one for one in used if not one[:2] == one[2:4] == one[4:]}
    assert used and not coloured
