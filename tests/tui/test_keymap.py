"""Keys of the person's own, and the palette: every command of a screen is found by both."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mocktui.practice.settings import Settings
from mocktui.practice.settings_file import Loaded
from mocktui.tui.keymap import commands, normal, own_keys
from mocktui.tui.palette import here
from tests.tui.fake_desk import FakePractice
from tests.tui.moments import keys_of
from tests.tui.test_settings import app_with, mark, opened
from tests.tui.until import settle, until

# -- keys ----------------------------------------------------------------------------------------


def keys(**entries: str) -> tuple[dict[str, str], list[tuple[int, str]]]:
    named = {name.replace("_", "-"): value for name, value in entries.items()}
    loaded = Loaded(
        path=Path("settings.toml"),
        settings=Settings(keys=named),
        lines={f"keys.{name}": n for n, name in enumerate(named, 2)},
    )
    good, problems = own_keys(loaded)
    return good, [(one.line, str(one)) for one in problems]


def test_every_command_has_an_id_that_is_a_plain_key_of_toml():
    assert len(commands()) > 80
    assert not [one for one in commands() if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", one)]


def test_a_command_says_what_it_does_on_each_screen():
    edit = commands()["edit"]
    assert {"Packs", "Review", "Settings"} <= set(edit.screens)
    assert "correct the transcript (Review)" in edit.help
    assert "open the marked pack in your editor (Packs)" in edit.help
    assert "leave this question (The room)" in commands()["skip"].help
    assert commands()["pause"].help == "stop the clock"


def test_places_have_names_that_people_know():
    places = {place for one in commands().values() for place in one.screens}
    assert not [one for one in places - {"everywhere"} if not one[0].isupper()]


@pytest.mark.parametrize(
    ("name", "means"),
    [("?", "question_mark"), ("a", "a"), ("ctrl+s", "ctrl+s"), ("f12", "f12"), ("/", "slash"),
     ("+", "plus"), ("blub", None), ("strg+s", None), ("", None), ("\x07", None)],
)  # fmt: skip
def test_names_of_keys(name, means):
    assert normal(name) == means


def test_good_keys_hold_and_each_wrong_one_is_told_with_its_line():
    good, told = keys(pause="x", nope="y", retake="blub", guess="z", editor_pause="y", words="?")
    assert good == {"pause": "x"}
    assert [n for n, _ in told] == [3, 4, 5, 6, 7]
    assert "no command is called “nope”" in told[0][1]
    assert "no key is called “blub”" in told[1][1]
    assert "several keys" in told[2][1]
    assert "letters are text" in told[3][1]
    assert "already" in told[4][1]  # the help's


def test_two_commands_on_one_key_are_told_unless_they_take_turns():
    good, told = keys(pause="s")
    assert not good and "the key of skip already" in told[0][1]
    assert keys(pause="s", skip="x")[1] == []
    assert keys(pause="x", resume="x")[1] == []
    assert keys(flag="enter")[0] == {}


async def test_own_keys_do_it_and_the_old_ones_do_not():
    practice = FakePractice()
    app = app_with(keys={"words": "x", "help": "f2"})
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("question_mark")
        await settle(pilot)
        assert len(app.screen_stack) == 1
        await pilot.press("f2")
        await settle(pilot)
        assert len(app.screen_stack) == 2
        await pilot.press("escape")
        app.open_room(practice)
        await until(pilot, lambda: practice.running)
        shown = {one.binding.id: key for key, one in app.screen.active_bindings.items()}
        assert shown["help"] == "f2"


# -- the palette ---------------------------------------------------------------------------------

SCREENS = {
    "home": lambda app: None,
    "setup": lambda app: app.open_setup(),
    "sessions": lambda app: app.open_sessions(),
    "packs": lambda app: app.open_packs(),
    "job": lambda app: app.open_job(),
    "review": lambda app: app.open_review("x"),
    "settings": lambda app: app.open_settings(),
    "progress": lambda app: app.screen.action_progress(),
    "plan": lambda app: app.screen.action_plan(),
}


@pytest.mark.parametrize("name", SCREENS)
async def test_every_command_of_a_screen_is_in_its_help_and_in_the_palette(name):
    app = app_with()
    async with app.run_test() as pilot:
        await settle(pilot)
        SCREENS[name](app)
        await settle(pilot)
        screen = app.screen
        found = {one.title: one for one in app.get_system_commands(screen)}
        told = {word for words, _ in keys_of(screen) for word in words.split()}
        shown = {word for _, words, _ in here(screen) for word in words.split()}
        assert shown == told and told
        assert {title for title, _, _ in here(screen)} <= set(found)
        for one in screen.active_bindings.values():
            if one.enabled and one.node is not app and one.binding.tooltip:
                assert set(app.get_key_display(one.binding).split()) <= shown
        for way in ("Home", "Past sessions", "Packs", "Settings", "Theme", "Leave mocktui"):
            assert way in found


async def test_the_palette_does_what_it_says():
    app = app_with()
    async with app.run_test() as pilot:
        await opened(pilot)
        await mark(pilot, "reduced_motion")
        await pilot.press("ctrl+p")
        await until(pilot, lambda: type(app.screen).__name__ == "CommandPalette")
        await pilot.press(*"change")
        await pilot.pause()
        await until(pilot, lambda: app.screen.query("#--results, CommandList").first().display)
        await settle(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: bool(app.desk.settings.saved))
        assert app.desk.settings.saved == [("reduced_motion", True)]
