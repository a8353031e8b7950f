"""Settings: the screen, keys of one's own, the palette, the cursor, and what may not move."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from textual import constants
from textual.pilot import Pilot
from textual.widgets import Input, Static

from mocktui.cli.main import main
from mocktui.core.problem import Problem
from mocktui.practice.settings import OPTIONS
from mocktui.practice.view import Level
from mocktui.tui import cursor
from mocktui.tui.app import MocktuiApp
from mocktui.tui.keymap import commands
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.screens.settings import SettingsScreen
from mocktui.tui.screens.setup import SetupScreen
from mocktui.tui.theme import HIGH_DARK, LIGHT
from mocktui.tui.widgets.formats import Formats
from mocktui.tui.widgets.level import Meter
from mocktui.tui.widgets.menu import Menu
from tests.tui.fake_desk import SESSIONS, FakeDesk, FakePractice, FakePreferences
from tests.tui.until import settle, until


def app_with(**settings: object) -> MocktuiApp:
    desk = FakeDesk(sessions=SESSIONS)
    desk.settings = FakePreferences(**settings)
    return MocktuiApp(desk)


async def opened(pilot: Pilot) -> None:
    await until(pilot, lambda: "sessions" in pilot.app.desk.calls)
    await settle(pilot)
    await pilot.press("comma")
    await until(pilot, lambda: isinstance(pilot.app.screen, SettingsScreen))
    await settle(pilot)


def line(app: MocktuiApp) -> str:
    return str(app.screen.query_one("#line", Static).render())


async def mark(pilot: Pilot, name: str) -> None:
    menu = pilot.app.screen.query_one(Menu)
    for _ in range(60):
        if menu.chosen == name:
            return
        await pilot.press("down")
    raise AssertionError(name)


# -- the screen ----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
def test_looks(snap_compare, theme, size):
    app = app_with(theme=theme, think=45.0, keys={"pause": "f5"})
    assert snap_compare(app, terminal_size=size, run_before=opened)


def test_a_wrong_number_is_said_while_it_is_written(snap_compare):
    async def show(pilot: Pilot) -> None:
        await opened(pilot)
        await mark(pilot, "answer")
        await pilot.press("enter", "9", "x", "enter")
        await settle(pilot)

    assert snap_compare(app_with(), run_before=show)


async def test_a_switch_a_choice_and_a_number_hold_at_once():
    app = app_with()
    async with app.run_test() as pilot:
        await opened(pilot)
        await mark(pilot, "theme")
        assert OPTIONS["theme"].doc in line(app)
        await pilot.press("enter", "down", "down", "enter")
        await until(pilot, lambda: app.theme == LIGHT.name)
        assert "Theme: light. Saved." in line(app)
        await mark(pilot, "reduced_motion")
        await pilot.press("enter")
        await settle(pilot)
        assert app.animation_level == "none"
        await mark(pilot, "think")
        await pilot.press("enter", *"45", "enter")
        await settle(pilot)
        await mark(pilot, "tones")
        await pilot.press("enter", "down", "enter")
        await settle(pilot)
        assert app.desk.settings.saved == [
            ("theme", "light"),
            ("reduced_motion", True),
            ("think", 45.0),
            ("tones", True),
        ]
        await pilot.press("u")
        assert app.desk.settings.saved[-1] == ("tones", None)
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_formats_and_microphones_are_picked_by_name():
    app = app_with()
    async with app.run_test() as pilot:
        await opened(pilot)
        await mark(pilot, "format")
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "PickScreen")
        await pilot.press("down", "enter")
        await until(pilot, lambda: bool(app.desk.settings.saved))
        assert app.desk.settings.saved == [("format", "warm-up")]


async def test_who_reads_again_is_picked_and_holds_at_once():
    app = app_with()
    async with app.run_test() as pilot:
        await opened(pilot)
        begun = app.desk.calls.count("afterwork")
        await mark(pilot, "second_reading")
        await pilot.press("enter")
        await until(pilot, lambda: type(app.screen).__name__ == "PickScreen")
        await pilot.press("end", "enter")
        await until(pilot, lambda: bool(app.desk.settings.saved))
        assert app.desk.settings.saved == [("second_reading", "vosk-model-en")]
        await until(pilot, lambda: app.desk.calls.count("afterwork") == begun + 1)


async def test_what_can_not_be_kept_is_said_in_place():
    app = app_with()
    app.desk.settings.problem = Problem("the disk is full", where="settings.toml")
    async with app.run_test() as pilot:
        await opened(pilot)
        await mark(pilot, "reduced_motion")
        await pilot.press("enter")
        await settle(pilot)
        assert "! settings.toml: the disk is full" in line(app)


async def test_a_broken_file_is_one_line_at_the_start_and_the_app_goes_on(tmp_path):
    from mocktui.practice.settings_file import SettingsCheck

    check = SettingsCheck(tmp_path / "settings.toml", 'theme = "drak"\n')
    app = app_with()
    app.desk.settings.loaded = check.loaded({"theme": "drak"})
    app.settle()
    async with app.run_test() as pilot:
        await settle(pilot)
        (told,) = app._notifications
        assert "settings.toml:1: theme is “drak”. Did you mean dark?" in told.message
        await pilot.press("comma")
        await settle(pilot)
        assert isinstance(app.screen, SettingsScreen)


async def test_no_settings_in_a_running_interview():
    practice = FakePractice()
    app = app_with()
    async with app.run_test() as pilot:
        app.open_room(practice)
        await until(pilot, lambda: practice.running)
        await pilot.press("comma")
        await settle(pilot)
        assert isinstance(app.screen, RoomScreen)


# -- what begins a sitting -----------------------------------------------------------------------


async def test_set_up_begins_with_the_settings():
    app = app_with(format="real", mode="type", think=45.0, engine="vosk", model="small")
    async with app.run_test() as pilot:
        app.open_setup()
        await settle(pilot)
        assert isinstance(app.screen, SetupScreen)
        setup = app.screen.setup()
        assert (setup.format.id, setup.mode, setup.think) == ("real", "type", 45.0)
        assert (setup.engine, setup.model) == ("vosk", "small")
        assert not app.desk.checks  # nothing is heard where nothing is said


async def test_set_up_begins_with_a_format_of_ones_own():
    app = app_with(format="panel")
    async with app.run_test() as pilot:
        app.open_setup()
        await settle(pilot)
        assert app.screen.query_one(Formats).format.id == "panel"
        assert app.screen.setup().format.id == "panel"


# -- for eyes and ears ---------------------------------------------------------------------------


async def test_the_cursor_stands_at_the_focus():
    app = app_with()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot)
        menu = app.screen.query_one(Menu)
        for name in ("theme", "mode", "keep_recordings", "tones"):
            if name == "tones":  # a row in the middle of a list that is scrolled
                await pilot.press("up", "up", "up", "up", "up")
            await mark(pilot, name)
            await settle(pilot)
            x, y = cursor.spot(app.screen)
            assert app.cursor_position == (x, y)
            offset = y - menu.content_region.y + menu.scroll_offset.y
            assert x == menu.content_region.x and 0 <= offset - menu.scroll_offset.y < 24
            assert "› " in "".join(one.text for one in menu.render_line(y - menu.content_region.y))  # noqa: RUF001
        await mark(pilot, "answer")
        await pilot.press("enter", "9")
        await settle(pilot)
        field = app.screen.query_one(Input)
        assert cursor.spot(app.screen) == field.cursor_screen_offset


async def test_the_cursor_of_the_room_is_at_its_line():
    practice = FakePractice()
    app = app_with()
    async with app.run_test() as pilot:
        app.open_room(practice)
        await until(pilot, lambda: practice.running)
        await settle(pilot)
        assert cursor.spot(app.screen) == app.screen.query_one("#line").content_region.offset


async def test_nothing_blinks_or_glides_where_it_should_not(monkeypatch):
    app = app_with(reduced_motion=True)
    async with app.run_test() as pilot:
        assert app.animation_level == "none"
        await opened(pilot)
        await mark(pilot, "answer")
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen.query_one(Input).cursor_blink is False
    monkeypatch.setattr(constants, "TEXTUAL_ANIMATIONS", "basic")
    assert app_with().animation_level == "basic"


async def test_the_level_in_words():
    app = app_with(level="words")
    async with app.run_test() as pilot:
        meter = Meter()
        await app.screen.mount(meter)
        said = []
        for rms in (-80.0, -45.0, -25.0, -9.0):
            meter.show(Level(rms=rms), 1.0)
            said.append(str(meter.render()))
        assert said == ["level: silence", "level: quiet", "level: good", "level: loud"]
        await pilot.pause()


def test_high_contrast(snap_compare):
    async def show(pilot: Pilot) -> None:
        await until(pilot, lambda: "sessions" in pilot.app.desk.calls)
        pilot.app.open_room(FakePractice())
        await settle(pilot)
        assert pilot.app.theme == HIGH_DARK.name

    assert snap_compare(app_with(theme="high-contrast"), run_before=show)


# -- the command ---------------------------------------------------------------------------------


def command(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["settings", *words], standalone_mode=False)
    code = done.return_value if isinstance(done.return_value, int) else done.exit_code
    return code, done.stdout, done.stderr


def test_the_command_shows_checks_and_lists(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    file = tmp_path / "mocktui" / "settings.toml"
    assert command("path")[1].strip() == str(file)
    assert "everything is as usual" in command("check")[1]
    monkeypatch.setenv("VISUAL", "true")
    code, out, _ = command("edit")
    assert not code and "no problems" in out and file.exists()
    file.write_text('theme = "drak"\nformat = "nope"\n[keys]\npause = "s"\n')
    code, out, _ = command("check")
    assert code == 1
    assert [one.split(":")[1] for one in out.splitlines()] == ["1", "2", "4"]
    found = json.loads(command("check", "--json")[1])
    assert [one["line"] for one in found["problems"]] == [1, 2, 4]
    assert re.search(r'^format +"nope" +\(settings\)$', command()[1], re.MULTILINE)
    listed = json.loads(command("show", "--json")[1])
    assert {one["name"] for one in listed["settings"]} == set(OPTIONS)
    assert {one["id"] for one in json.loads(command("keys", "--json")[1])} == set(commands())


# -- the documentation ---------------------------------------------------------------------------

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settings.md"


def test_the_page_has_every_option_and_every_command_and_none_that_is_gone():
    text = PAGE.read_text("utf-8")
    named = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert named == [*OPTIONS, *commands()]
    for one in OPTIONS.values():
        assert f"| {one.allowed} |" in text and f"| {one.doc} |" in text
