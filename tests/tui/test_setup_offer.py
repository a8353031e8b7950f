"""Set-up offers a better model, once, and fetches it."""

from __future__ import annotations

import pytest
from textual.widgets import ProgressBar, Static

from mocktui.tui.screens.offer import OfferScreen
from mocktui.tui.screens.setup import SetupScreen
from tests.tui.fake_desk import MOONSHINE, OFFER, FakeDesk
from tests.tui.test_setup import into_setup, opened
from tests.tui.until import until


async def test_the_offer_comes_once_and_no_is_remembered():
    desk = FakeDesk(offer=OFFER, listening=MOONSHINE)
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        assert isinstance(app.screen, OfferScreen)
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        assert desk.declined == [OFFER.name]


async def test_later_is_not_no_but_it_is_not_asked_again_at_once():
    desk = FakeDesk(offer=OFFER, listening=MOONSHINE)
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        await pilot.press("q")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        desk.checks.clear()
        await into_setup(pilot)
        assert isinstance(app.screen, SetupScreen) and not desk.declined


async def test_installing_can_be_stopped():
    desk = FakeDesk(offer=OFFER, listening=MOONSHINE, install_stops_at=0.4)
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("i")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        assert desk.install_cancelled and not desk.installed


async def test_unpacking_has_a_meter_of_its_own():
    desk = FakeDesk(offer=OFFER, listening=MOONSHINE)
    desk.unpacked = 0.5
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("i")
        note = app.screen.query_one("#note", Static)
        await until(pilot, lambda: str(note.content) == "41.2 of 82.4 MB unpacked")
        assert str(app.screen.query_one("#gain", Static).content) == "Unpacking it…"
        assert app.screen.query_one(ProgressBar).percentage == pytest.approx(0.5)
        desk.unpacked = 1.0
        await until(pilot, lambda: desk.installed)


async def test_an_installed_model_listens():
    desk = FakeDesk(offer=OFFER, listening=MOONSHINE)
    app = opened(desk)
    async with app.run_test() as pilot:
        await into_setup(pilot)
        await pilot.press("i")
        await until(pilot, lambda: desk.installed)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, SetupScreen))
        shown = app.screen.query_one("#listening .fact--value").render()
        assert "Vosk" in str(shown)
