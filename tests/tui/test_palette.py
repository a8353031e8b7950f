"""The palette finds what Home, and the screens one step from it, begin."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.job import JobScreen
from mocktui.tui.screens.packs import PacksScreen
from mocktui.tui.screens.packs_import import ImportScreen
from mocktui.tui.screens.packs_new import NewPackScreen
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.screens.sessions import SessionsScreen
from mocktui.tui.screens.setup import SetupScreen
from mocktui.tui.screens.tour import TourScreen
from tests.tui.fake_desk import PACK, SESSIONS, FakeDesk
from tests.tui.until import settle, until

WAYS = {
    "Tour": TourScreen,
    "Search past sessions": SessionsScreen,
    "Import a list": ImportScreen,
    "New pack": NewPackScreen,
    "Job advertisement": JobScreen,
    f"Practise: {PACK.title}": SetupScreen,
}


def commands(app: MocktuiApp) -> dict:
    return {one.title: one.callback for one in app.get_system_commands(app.screen)}


async def test_each_way_leads_there_from_another_screen(monkeypatch):
    opened = []
    monkeypatch.setattr(PacksScreen, "action_stories", lambda _: opened.append(True))
    app = MocktuiApp(FakeDesk(sessions=SESSIONS))
    async with app.run_test() as pilot:
        await settle(pilot)
        for title, screen in WAYS.items():
            app.go_home()
            app.screen.action_progress()
            await settle(pilot)
            commands(app)[title]()
            await until(pilot, lambda screen=screen: isinstance(app.screen, screen), title)
            await settle(pilot)
            if title == "Search past sessions":
                await until(pilot, lambda: app.focused is not None and app.focused.id == "search")
        app.go_home()
        commands(app)["Your stories"]()
        await until(pilot, lambda: opened)


@pytest.mark.parametrize("title", ["Warm up", "Demo"])
async def test_an_interview_begins_at_once(title):
    app = MocktuiApp(FakeDesk(sessions=SESSIONS))
    async with app.run_test() as pilot:
        await settle(pilot)
        app.open_packs()
        await settle(pilot)
        commands(app)[title]()
        await until(pilot, lambda: app.running is not None)
        await settle(pilot)
        assert isinstance(app.screen, RoomScreen)
        # Now nothing else is offered to begin.
        assert not {*WAYS, "Warm up", "Demo", "Your stories"} & set(commands(app))


async def test_typing_a_word_of_home_finds_its_row():
    app = MocktuiApp(FakeDesk(sessions=SESSIONS))
    async with app.run_test() as pilot:
        await settle(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: type(app.screen).__name__ == "CommandPalette")
        await pilot.press(*"tour")
        await until(pilot, lambda: app.screen.query("CommandList").first().display)
        await settle(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TourScreen))
        await settle(pilot)


async def test_what_a_key_of_the_screen_does_stands_once():
    desk = FakeDesk(sessions=SESSIONS)
    before = desk.packs()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await settle(pilot)
        app.open_packs()
        await settle(pilot)
        here = commands(app)
        assert {"Import", "New", "Job ad", "Stories", "Warm up"} <= set(here)
        assert not {"Import a list", "New pack", "Job advertisement", "Your stories"} & set(here)
        # A pack that can't be read is no way.
        desk.packs = lambda: [replace(one, problem="broken") for one in before]
        assert not [one for one in commands(app) if one.startswith("Practise: ")]
