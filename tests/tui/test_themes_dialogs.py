"""Every dialog in each theme; the other screens are in ``test_themes.py``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from mocktui.core.debrief import Proposal
from mocktui.practice.settings import OPTIONS
from mocktui.practice.upkeep import TrashWeight
from mocktui.storage.index_types import Filters
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.debrief_three import ThreeScreen
from mocktui.tui.screens.export import ExportScreen
from mocktui.tui.screens.filter import FilterScreen
from mocktui.tui.screens.keywords import KeywordsScreen
from mocktui.tui.screens.note import NoteScreen
from mocktui.tui.screens.offer import OfferScreen
from mocktui.tui.screens.packs_edit import ProblemsScreen
from mocktui.tui.screens.packs_import import ImportScreen
from mocktui.tui.screens.packs_new import NewPackScreen
from mocktui.tui.screens.pick import PickScreen
from mocktui.tui.screens.rename import RenameScreen
from mocktui.tui.screens.setting_value import ValueScreen
from mocktui.tui.screens.tour import TourScreen
from mocktui.tui.screens.upkeep import EmptyScreen, ReindexScreen
from tests.tui.fake_desk import SESSIONS, FakeDesk, finished
from tests.tui.made_up import OFFER
from tests.tui.test_themes import THEMES
from tests.tui.until import settle

STATE = finished().state
FIRST = STATE.asked[0]
FAULT = 'friday.toml:12: question "why-this": think must be seconds. Write think = 30.'
DIALOGS: dict[str, Callable[[FakeDesk], Screen[object]]] = {
    "empty": lambda desk: EmptyScreen(
        desk.archive.upkeep, TrashWeight(sessions=("a", "b"), files=31, bytes=74_000_000)
    ),
    "export": lambda desk: ExportScreen("Sixteen questions", "~/Documents"),
    "filter": lambda desk: FilterScreen(desk.archive, Filters(flagged=True), date(2026, 11, 22)),
    "import": ImportScreen,
    "index": lambda desk: ReindexScreen(desk.archive.upkeep),
    "keywords": lambda desk: KeywordsScreen(("baseline", "cost"), ()),
    "new pack": lambda desk: NewPackScreen(),
    "note": lambda desk: NoteScreen("question 1", "say the figure"),
    "offer": lambda desk: OfferScreen(desk, OFFER),
    "pick": lambda desk: PickScreen("Microphone", [("", "System default"), ("h", "Headset")], "h"),
    "problems": lambda desk: ProblemsScreen("friday.toml", [FAULT]),
    "rename": lambda desk: RenameScreen("Sixteen questions", "Sixteen questions"),
    "three": lambda desk: ThreeScreen(
        STATE, [Proposal(question=FIRST.key, take=1, why="the longest answer")]
    ),
    "tour": lambda desk: TourScreen(),
    "value": lambda desk: ValueScreen(OPTIONS["think"], 30.0),
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("dialog", DIALOGS)
def test_dialog(snap_compare, dialog: str, theme: str) -> None:
    desk = FakeDesk(sessions=SESSIONS)

    async def go(pilot: Pilot) -> None:
        await settle(pilot)
        pilot.app.push_screen(DIALOGS[dialog](desk))
        await settle(pilot)
        await settle(pilot)

    assert snap_compare(MocktuiApp(desk, theme=theme), run_before=go)
