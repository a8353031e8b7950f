"""Three debriefs at the end of the real thing: a real sitting by keys, real files."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from textual.pilot import Pilot

from mocktui.core.format import REAL
from mocktui.places import Places
from mocktui.practice.office import Office
from mocktui.practice.setup import Setup
from mocktui.practice.view import Practice
from mocktui.storage.sessions import find_session, load_session
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.debrief import DebriefScreen
from mocktui.tui.screens.debrief_three import ThreeScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.screens.room import RoomScreen
from tests.tui.until import settle, until

SAID = ("small", "compared", "yes")


async def answer(pilot: Pilot, practice: Practice, number: int, text: str) -> None:
    """Type an answer by keys and end it."""

    def at(phase: str) -> bool:
        state = practice.view().state
        return state.phase == phase and len(state.asked) == number

    await until(pilot, lambda: at("thinking"), f"question {number}")
    await until(pilot, lambda: isinstance(pilot.app.screen, RoomScreen))
    await pilot.press("enter")
    await until(pilot, lambda: at("answering"), "the editor")
    await settle(pilot)
    await pilot.press(*text, "ctrl+s")
    await until(pilot, lambda: not at("answering"), "the end of the answer")


async def test_three_answers_are_debriefed_when_the_real_thing_is_over(tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    office = Office(places)
    office.habits.set_guesses(False)
    pack = office.pack("ml-interview-16")
    quick = replace(REAL, between=0.1)
    practice = office.start(Setup(packs=(pack,), format=quick, limit=len(SAID), mode="type"))
    app = MocktuiApp(office, start=practice)

    async def rate() -> None:
        await until(pilot, lambda: isinstance(app.screen, DebriefScreen), "a debrief")
        await settle(pilot)
        screen = app.screen
        key = screen._key
        lines = len(next(one for one in pack.questions if one.id == key).look_for)
        await pilot.press(*["2"] * lines)
        await until(pilot, lambda: screen._step == "look", "what was found")
        await pilot.press("1", "enter")
        await until(pilot, lambda: app.screen is not screen, "the end of it")

    async with app.run_test() as pilot:
        for number, text in enumerate(SAID, start=1):
            await answer(pilot, practice, number, text)
        await until(pilot, lambda: isinstance(app.screen, ThreeScreen), "the proposals")
        await settle(pilot)
        await pilot.press("enter")
        for _ in SAID:
            await rate()
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen), "the review")
        await settle(pilot)
    state = load_session(find_session(places.sessions, practice.session)).state
    takes = [item.takes[-1] for item in state.asked]
    assert [take.typed for take in takes] == list(SAID)
    assert all(take.debriefed and take.ratings and take.focus for take in takes)
