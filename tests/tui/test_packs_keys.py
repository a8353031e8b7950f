"""Packs on screen: keys that come while packs are read or an import is written."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from mocktui.tui.screens.packs import PacksScreen
from mocktui.tui.screens.packs_import import ImportScreen
from mocktui.tui.screens.packs_questions import PackScreen
from tests.tui.fake_desk import PACK
from tests.tui.fake_library import FakeLibrary
from tests.tui.test_packs import OWN, Packs, desk, loaded
from tests.tui.test_packs import edited as edited
from tests.tui.until import settle, until


async def test_enter_right_after_an_import_looks_into_what_was_imported():
    app = Packs(desk())
    library = app.desk.library
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("i", *"q.md", "enter")
        await until(pilot, lambda: app.screen.has_class("-read"))
        library.reads.clear()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))
        await pilot.press("enter")  # the packs are still being read
        await settle(pilot)
        assert isinstance(app.screen, PacksScreen)
        library.reads.set()
        await until(pilot, lambda: isinstance(app.screen, PackScreen))
        assert "What is a join?" in str(app.screen.query_one("#details").render())


async def test_a_key_waits_for_the_packs_only_while_they_are_what_is_seen(edited):
    app = Packs(desk(broken=(OWN,)))
    library = app.desk.library
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        library.reads.clear()
        app.screen.load(PACK.id)
        await pilot.press("e", "i")  # edit the one that will be marked; then something else
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        library.reads.set()
        await settle(pilot)
        assert isinstance(app.screen, ImportScreen) and not edited
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))
        library.reads.clear()
        app.screen.load(PACK.id)
        await pilot.press("e")
        await settle(pilot)
        assert not edited
        library.reads.set()
        await until(pilot, lambda: edited == [Path("packs") / f"{PACK.id}.toml"])


async def test_enter_twice_writes_an_import_once():
    app = Packs(desk())
    library = app.desk.library
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("i", *"q.md", "enter")
        await until(pilot, lambda: app.screen.has_class("-read"))
        library.writes.clear()
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "write friday-s-list" in library.calls)
        await pilot.press("enter")
        await settle(pilot)
        library.writes.set()
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))
        assert [one for one in library.calls if one.startswith("write")] == ["write friday-s-list"]


async def test_ctrl_r_twice_writes_over_a_pack_once():
    made = desk()
    library = made.library = FakeLibrary((replace(PACK, id="friday-s-list"),))
    app = Packs(made)
    async with app.run_test(size=(80, 24)) as pilot:
        await loaded(pilot)
        await pilot.press("i", *"q.md", "enter")
        await until(pilot, lambda: app.screen.has_class("-read"))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen.check_action("replace", ()))
        library.writes.clear()
        await pilot.press("ctrl+r", "ctrl+r")
        await settle(pilot)
        await pilot.press("escape")  # leaving ends no writing, so it waits, too
        await settle(pilot)
        library.writes.set()
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))
        assert library.calls.count("write friday-s-list over") == 1
