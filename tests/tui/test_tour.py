"""The tour: five pages, any key leaves."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.help import HelpScreen
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.tour import PAGES, TourScreen
from tests.tui.fake_desk import FakeDesk
from tests.tui.test_help import shows_help
from tests.tui.until import settle, until


async def tours(pilot: Pilot) -> None:
    await shows_help(pilot)
    await pilot.press("t")
    await until(pilot, lambda: isinstance(pilot.app.screen, TourScreen))
    await settle(pilot)


@pytest.mark.parametrize(
    ("page", "theme"), [(0, "mocktui-light"), (0, "mocktui-dark"), (4, "mocktui-dark")]
)
def test_pages(snap_compare, page, theme):
    async def show(pilot: Pilot) -> None:
        await tours(pilot)
        await pilot.press(*["enter"] * page)
        await settle(pilot)

    assert snap_compare(MocktuiApp(FakeDesk(), theme=theme), run_before=show)


async def test_enter_goes_on_and_leaves_after_the_last_page():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        await tours(pilot)
        for n in range(len(PAGES)):
            shown = str(app.screen.query_one(".where", Static).content)
            assert shown == f"{n + 1} of {len(PAGES)}"
            await pilot.press("enter")
            await settle(pilot)
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_a_page_back():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        await tours(pilot)
        await pilot.press("right", "left", "left")
        await settle(pilot)
        assert str(app.screen.query_one(".where", Static).content).startswith("1 ")


@pytest.mark.parametrize("any_key", ["x", "escape", "q", "tab", "question_mark", "f5", "ctrl+q"])
async def test_any_other_key_leaves(any_key):
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        await tours(pilot)
        await pilot.press(any_key)
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_only_home_offers_it():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        app.open_sessions()
        await settle(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, HelpScreen))
        await pilot.press("t")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
