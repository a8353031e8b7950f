"""What every screen has: it closes once, with what lies over it, and has one cover."""

from __future__ import annotations

from textual.command import CommandPalette
from textual.content import Content
from textual.events import Key

from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.job import JobScreen
from mocktui.tui.screens.note import NoteScreen
from mocktui.tui.screens.packs import PacksScreen
from mocktui.tui.screens.packs_edit import ProblemsScreen
from mocktui.tui.screens.packs_import import ImportScreen
from mocktui.tui.screens.packs_questions import PackScreen
from mocktui.tui.screens.sessions import SessionsScreen
from mocktui.tui.widgets.header import TooSmall
from tests.tui.fake_desk import FakeDesk
from tests.tui.until import settle, until


async def over_sessions(pilot, answers: list) -> NoteScreen:
    pilot.app.open_sessions()
    await until(pilot, lambda: isinstance(pilot.app.screen, SessionsScreen))
    note = NoteScreen("about")
    pilot.app.push_screen(note, answers.append)
    await until(pilot, lambda: pilot.app.screen is note)
    await settle(pilot)
    return note


async def test_two_quick_enters_close_one_screen():
    app, answers = MocktuiApp(FakeDesk()), []
    async with app.run_test() as pilot:
        await over_sessions(pilot, answers)
        for one in ("h", "enter", "enter"):
            app.post_message(Key(one, one if len(one) == 1 else "\r"))
        await until(pilot, lambda: answers)
        await settle(pilot)
        assert isinstance(app.screen, SessionsScreen)
        assert answers == ["h"]


async def test_two_quick_q_leave_one_screen():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        app.open_packs()
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))
        app.open_sessions()
        await until(pilot, lambda: isinstance(app.screen, SessionsScreen))
        await settle(pilot)
        sessions = app.screen
        await sessions.action_leave()
        await sessions.action_leave()
        await settle(pilot)
        assert isinstance(app.screen, PacksScreen)


async def test_what_lies_over_a_screen_that_closes_goes_with_it():
    app, answers, above = MocktuiApp(FakeDesk()), [], []
    async with app.run_test() as pilot:
        note = await over_sessions(pilot, answers)
        app.push_screen(NoteScreen("another"), above.append)
        app.action_command_palette()
        await until(pilot, lambda: isinstance(app.screen, CommandPalette))
        await settle(pilot)
        note.dismiss("kept")
        await until(pilot, lambda: answers)
        await settle(pilot)
        assert isinstance(app.screen, SessionsScreen)
        assert answers == ["kept"] and above == [None]  # nobody waits for ever


async def test_a_file_name_is_no_markup():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        app.push_screen(ProblemsScreen("a[/b].toml", ["[/] no title"]))
        await until(pilot, lambda: isinstance(app.screen, ProblemsScreen))
        await settle(pilot)
        assert app.failure is None
        title = Content.from_markup(app.screen.query_one(".box").border_title)
        assert title.plain == "1 problem in a[/b].toml"


async def test_each_screen_has_one_cover():
    desk = FakeDesk()
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        file = (await desk.library.packs())[0]
        for screen in (None, JobScreen(desk), PackScreen(desk, file), ImportScreen(desk)):
            if screen is not None:
                app.push_screen(screen)
            await settle(pilot)
            assert isinstance(app.screen, HomeScreen if screen is None else type(screen))
            assert len(app.screen.query(TooSmall)) == 1
