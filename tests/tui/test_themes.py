"""Every screen in each theme that its own tests do not take a picture of: no state by colour alone.

The dark theme is in the screens' own tests.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from mocktui.core.problem import Problem
from mocktui.tui.app import MocktuiApp
from mocktui.tui.theme import HIGH_DARK, HIGH_LIGHT, LIGHT
from tests.tui import test_compare, test_debrief
from tests.tui.fake_desk import SESSIONS, FakeDesk, finished
from tests.tui.moments import app_of, spoken
from tests.tui.until import settle

THEMES = {  # and the settings' words for them
    LIGHT.name: "light",
    HIGH_DARK.name: "high-contrast",
    HIGH_LIGHT.name: "high-contrast-light",
}
PROBLEM = Problem("the disk is full", where="events.jsonl", fix="Make room, then go on.")
WAYS: dict[str, Callable[[MocktuiApp], object]] = {
    "home": lambda app: None,
    "help": lambda app: app.screen.action_help(),
    "job": lambda app: app.open_job(),
    "packs": lambda app: app.open_packs(),
    "plan": lambda app: app.screen.action_plan(),
    "problem": lambda app: app.show_problem(PROBLEM),
    "progress": lambda app: app.screen.action_progress(),
    "review": lambda app: app.open_review("s"),
    "sessions": lambda app: app.open_sessions(),
    "settings": lambda app: app.open_settings(),
    "setup": lambda app: app.open_setup(),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("way", WAYS)
def test_screen(snap_compare, way: str, theme: str) -> None:
    async def go(pilot: Pilot) -> None:
        await settle(pilot)
        WAYS[way](pilot.app)
        await settle(pilot)
        await settle(pilot)

    desk = FakeDesk(practice=finished(), sessions=SESSIONS)
    desk.settings.remember(theme=THEMES[theme])  # the settings' own screen holds to it
    assert snap_compare(MocktuiApp(desk), run_before=go)


@pytest.mark.parametrize("theme", THEMES)
def test_room(snap_compare, theme: str) -> None:
    assert snap_compare(app_of(spoken(), theme), run_before=settle)


@pytest.mark.parametrize("theme", THEMES)
def test_debriefing(snap_compare, theme: str) -> None:
    pressed = test_debrief.keys("3", "1", "2", "enter", "3", "2", "1")
    assert snap_compare(test_debrief.app_of(guesses=True, theme=theme), run_before=pressed)


@pytest.mark.parametrize("theme", THEMES)
def test_comparing(snap_compare, theme: str) -> None:
    app = test_compare.Opening(test_compare.TwoSessions(), theme=theme)
    assert snap_compare(app, run_before=test_compare.comparing)
