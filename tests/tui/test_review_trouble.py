"""The review of a session that is not whole, that is newer, or that is read late."""

from __future__ import annotations

import asyncio
from pathlib import Path

from msgspec.structs import replace
from textual.events import Key

from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.practice.desk import Opened
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.widgets.header import TopLine
from tests.tui.fake_desk import SESSION, FakeDesk, finished
from tests.tui.test_review import Opening, desk_of, line, loaded
from tests.tui.until import settle, until


async def test_a_session_that_cannot_be_opened_is_one_message():
    app = Opening(FakeDesk(opened=Problem("no such session", where=SESSION)))
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        assert [type(one) for one in app.screen_stack] == [HomeScreen, MessageScreen]


async def test_what_is_wrong_with_the_folder_is_said():
    desk = desk_of(finished())
    desk._opened = replace(desk._opened, problems=("two lines of events.jsonl can't be read",))
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert line(app) == "two lines of events.jsonl can't be read"


async def test_more_problems_are_counted():
    desk = desk_of(finished())
    desk._opened = replace(desk._opened, problems=("one line can't be read", "b", "c"))
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert line(app) == "one line can't be read (and 2 more)"


async def test_what_a_newer_version_wrote_is_only_read():
    desk = desk_of(finished())
    desk._opened = replace(desk._opened, newer=True)
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert "read only" in str(app.screen.query_one(TopLine).query_one(".top--right").content)
        for action in ("edit", "flag", "note", "debrief", "parts", "complete", "unrepair"):
            assert not app.screen.check_action(action, ())
        await pilot.press("f", "n", "d", "e")
        await settle(pilot)
        assert isinstance(app.screen, ReviewScreen)
        assert not desk.noted
        assert app.screen.check_action("once_more", ())


class Slow(FakeDesk):
    """A desk whose reading of a session waits until it is let go on, with what it read first."""

    waits: asyncio.Event | None = None
    reads = 0

    async def open(self, session: str) -> Opened:
        self.reads += 1
        opened = await super().open(session)
        if (waits := self.waits) is not None:
            await waits.wait()
        return opened

    async def note(self, session: str, event: ev.Event) -> Opened:
        waits, self.waits = self.waits, None
        try:
            return await super().note(session, event)
        finally:
            self.waits = waits


async def test_a_read_that_ends_late_does_not_take_back_what_was_added():
    desk = Slow(opened=Opened(id=SESSION, folder=Path(SESSION), state=finished().state))
    app = Opening(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        desk.waits, reads = asyncio.Event(), desk.reads
        app.screen.session_changed(SESSION)
        await until(pilot, lambda: desk.reads > reads)
        app.post_message(Key("f", "f"))
        for _ in range(200):  # long enough for the mark to be made, if nothing held it back
            await asyncio.sleep(0)
        desk.waits.set()
        await until(pilot, lambda: desk.noted)
        await loaded(pilot)
        assert app.screen._state.asked[0].flagged
