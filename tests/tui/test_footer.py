"""The footer at 80 columns: the way to the help is always there, and nothing runs off the edge."""

from __future__ import annotations

from itertools import pairwise

import pytest
from textual.pilot import Pilot
from textual.widgets._footer import FooterKey

from mocktui.tui.app import MocktuiApp
from mocktui.tui.widgets.footer import Footer, Key, fitting
from mocktui.tui.widgets.questions import Questions
from tests.tui.fake_desk import SESSIONS, FakeDesk, finished
from tests.tui.moments import MOMENTS, app_of
from tests.tui.until import settle, until


def seen(app: MocktuiApp) -> list[FooterKey]:
    """Return the footer's keys, after a look that each stands whole within the screen."""
    wide = app.screen.size.width
    keys = [*app.screen.query_one(Footer).query(FooterKey)]
    for one in keys:
        assert one.region.right <= wide, f"{one.description} is cut"
        assert one.region.width > 0
    for one, other in pairwise(keys):
        assert one.region.right <= other.region.x, f"{one.description} lies under another"
    return keys


def helps(app: MocktuiApp) -> bool:
    return any(one.action == "help" for one in seen(app))


async def shown(pilot: Pilot) -> None:
    await settle(pilot)
    await until(pilot, lambda: [*pilot.app.screen.query_one(Footer).query(FooterKey)])
    await settle(pilot)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_the_room_always_shows_the_way_to_the_help(moment):
    app = app_of(MOMENTS[moment]())
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        assert helps(app)


WAYS = {
    "home": lambda app: None,
    "setup": lambda app: app.open_setup(),
    "review": lambda app: app.open_review("s"),
    "sessions": lambda app: app.open_sessions(),
    "packs": lambda app: app.open_packs(),
    "job": lambda app: app.open_job(),
    "plan": lambda app: app.screen.action_plan(),
    "progress": lambda app: app.screen.action_progress(),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("known", [False, True], ids=["new", "practised"])
async def test_each_screen_shows_the_way_to_the_help(way, known):
    desk = FakeDesk(sessions=SESSIONS if known else ())
    app = MocktuiApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        WAYS[way](app)
        await shown(pilot)
        assert helps(app)


async def test_the_review_with_every_key_at_once(monkeypatch):
    monkeypatch.setattr("mocktui.tui.screens.review.fits", lambda *_, **__: True)
    desk = FakeDesk(practice=finished())
    app = MocktuiApp(desk)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_review("s")
        await until(pilot, lambda: "open s" in desk.calls)
        await shown(pilot)
        assert helps(app)
        few = len(seen(app))
        await pilot.resize_terminal(200, 40)
        await shown(pilot)
        await until(pilot, lambda: len(seen(app)) > few)
        assert helps(app)


async def test_the_keys_are_laid_out_anew_only_for_others(monkeypatch):
    app = MocktuiApp(FakeDesk())
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(pilot)
        before = seen(app)
        app.refresh_bindings()
        await settle(pilot)
        assert seen(app) == before
        monkeypatch.setattr(type(app.screen), "check_action", lambda *_: None)
        app.refresh_bindings()
        await until(pilot, lambda: any(one.has_class("-disabled") for one in seen(app)))
        assert helps(app)
        assert not {*seen(app)} & {*before}


def test_what_cannot_be_done_goes_first_then_the_last():
    def one(action: str, off: bool = False) -> Key:
        return Key("x", "x", action, action, disabled=off)

    keys = [one("go('next')"), one("note"), one("pause", off=True), one("flag"), one("help")]
    for wide, left in (
        (99, ["go('next')", "note", "pause", "flag", "help"]),
        (34, ["go('next')", "note", "flag", "help"]),
        (27, ["go('next')", "note", "help"]),
        (20, ["go('next')", "help"]),
        (3, ["help"]),
    ):
        assert [key.action for key in fitting(keys, wide, close=True)] == left


async def test_a_screen_that_is_taken_apart_shows_no_other_keys():
    """Its parts go one after the other, and what its keys depend on may be gone first."""
    app = MocktuiApp(FakeDesk(practice=finished()))
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_review("s")
        await until(pilot, lambda: app.screen.query(Questions))
        await shown(pilot)
        review = app.screen
        await review.query_one(Questions).remove()
        await review.query_one(Footer)._keep_up()
        assert review.query_one(Footer).is_attached
        app.exit()
