"""What Home says first where nothing can listen yet, or another mocktui practises."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from mocktui.core.problem import Problem
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.offer import OfferScreen
from tests.tui.fake_desk import SESSIONS, FakeDesk
from tests.tui.made_up import MOONSHINE, NO_EARS, OFFER
from tests.tui.until import settle, until


async def home(pilot: Pilot) -> None:
    await until(pilot, lambda: "sessions" in pilot.app.desk.calls)
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


async def test_where_nothing_listens_a_model_is_offered_before_the_first_answer():
    """Once, and whatever is chosen the warm-up follows: typed, if need be."""
    desk = FakeDesk(listening=NO_EARS, offer=OFFER)
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await home(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, OfferScreen))
        assert not desk.started
        await pilot.press("escape")
        await until(pilot, lambda: desk.started)
        assert OFFER.name in app.offered  # not asked again before the app is opened anew


async def test_where_something_listens_the_first_answer_comes_first():
    desk = FakeDesk(listening=MOONSHINE, offer=OFFER)
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await home(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: desk.started)
        assert not isinstance(app.screen, OfferScreen)


class Deaf(FakeDesk):
    """A desk where what should listen can't be had."""

    def listening(self, language, engine="auto", model=None):
        raise Problem("there is no model “[gone]” here", fix="mocktui models list names them.")


async def test_what_cannot_listen_is_one_message_on_home():
    desk = Deaf(offer=OFFER)
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await home(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        await settle(pilot)
        told = " ".join(str(one.render()) for one in app.screen.query(Static))
        assert "no model “[gone]” here" in told and "mocktui models list" in told
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert not desk.started


@pytest.mark.parametrize("sessions", [(), SESSIONS], ids=["new", "known"])
def test_another_mocktui_practises_here(snap_compare, sessions):
    desk = FakeDesk(sessions=sessions)
    desk.practising = True
    assert snap_compare(MocktuiApp(desk), run_before=home)


async def test_it_is_said_until_the_other_one_ends():
    desk = FakeDesk()
    desk.practising = True
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await home(pilot)
        assert "until&#160;it&#160;ends" in app.export_screenshot()
        desk.practising = False
        app.screen.session_changed("any")
        await home(pilot)
        assert "until&#160;it&#160;ends" not in app.export_screenshot()
