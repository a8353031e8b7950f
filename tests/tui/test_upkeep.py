"""Emptying the trash and making the index anew: asked, shown, stopped, and on real files."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from textual.widgets import ProgressBar, Static

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.office import Office
from mocktui.storage.index import Index
from mocktui.storage.index_types import Filters
from mocktui.storage.sessions import session_folders
from mocktui.storage.trash import move_to_trash
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens import upkeep
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.sessions import SessionsScreen
from mocktui.tui.screens.upkeep import EmptyScreen, ReindexScreen
from tests.storage.made import START, keep
from tests.tui.fake_desk import SESSIONS, FakeDesk
from tests.tui.test_sessions import ALL, Listing, listed, loaded, on_screen, pictured, told
from tests.tui.until import until

THROWN = ["down", "d", "d", "t"]


def question(app: MocktuiApp) -> str:
    return " ".join(str(one.content) for one in app.screen.query(".box Static").results(Static))


async def in_the_trash(pilot, *, press=THROWN) -> None:
    await loaded(pilot)
    await pilot.press(*press)
    await until(pilot, lambda: pilot.app.screen.in_trash and pilot.app.screen.can_empty)


# --- pictures --------------------------------------------------------------------------------


def test_trash_large(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), THROWN, terminal_size=(120, 40))


def test_what_emptying_removes(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), [*THROWN, "e"])


def test_a_long_emptying(snap_compare, monkeypatch):
    monkeypatch.setattr(upkeep, "PATIENCE", 0.0)
    desk = FakeDesk(sessions=ALL)
    desk.archive.upkeep.stays_at = (212, 640)

    async def then(pilot):
        await in_the_trash(pilot)
        await pilot.press("e")
        await on_screen(pilot, EmptyScreen)
        await pilot.press("y")
        await until(pilot, lambda: "212 of 640" in question(pilot.app))
        await pilot.pause()

    assert snap_compare(Listing(desk), run_before=then)


# --- by keys, on made-up contents ------------------------------------------------------------


async def test_nothing_is_removed_before_y():
    desk = FakeDesk(sessions=ALL)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await in_the_trash(pilot)
        for key in ("escape", "n", "q", "enter"):
            await pilot.press("e")
            await on_screen(pilot, EmptyScreen)
            await pilot.press(key)
            if key == "enter":
                assert isinstance(app.screen, EmptyScreen)
                await pilot.press("escape")
            await on_screen(pilot, SessionsScreen)
        assert len(desk.trash) == 2 and not [one for one in desk.calls if "purge" in one]
        await pilot.press("e")
        await on_screen(pilot, EmptyScreen)
        assert "2 sessions, 8 files, 63 MB" in question(app)
        await pilot.press("y")
        await on_screen(pilot, SessionsScreen)
        await until(pilot, lambda: not listed(app))
        assert not desk.trash and "2 sessions removed for good." in told(app)
        assert app.screen.check_action("empty", ()) is None


async def test_only_the_trash_as_a_whole_can_be_emptied():
    desk = FakeDesk(sessions=ALL)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert app.screen.check_action("empty", ()) is False
        await in_the_trash(pilot)
        assert app.screen.check_action("empty", ()) is True
        await pilot.press("slash", *"zebra")
        await until(pilot, lambda: app.screen._hits is not None)
        assert app.screen.check_action("empty", ()) is None


async def test_it_is_stopped_by_escape_and_says_what_is_left():
    desk = FakeDesk(sessions=ALL)
    desk.archive.upkeep.stays_at = (0, 2)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await in_the_trash(pilot)
        await pilot.press("e")
        await on_screen(pilot, EmptyScreen)
        await pilot.press("y", "escape")
        await on_screen(pilot, SessionsScreen)
        await until(pilot, lambda: "1 session removed for good; 1 session still" in told(app))


async def test_a_bar_is_shown_only_where_it_takes_long(monkeypatch):
    desk = FakeDesk(sessions=ALL)
    desk.archive.upkeep.stays_at = (3, 4)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("i", "enter")
        await until(pilot, lambda: getattr(app.screen, "_at", None) == (3, 4))
        app.screen._draw()
        assert not app.screen.query_one(ProgressBar).display
        app.screen._begun -= 2 * upkeep.PATIENCE
        await until(pilot, lambda: app.screen.query_one(ProgressBar).display)
        assert "3 of 4" in question(app)
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped: " in told(app))


async def test_what_cannot_be_removed_is_told():
    desk = FakeDesk(sessions=ALL)
    why = "this can't be \x1b[31mremoved [/nope]"
    desk.archive.upkeep.problems = tuple(Problem(f"{why} {n}") for n in range(7))
    app = Listing(desk)
    async with app.run_test() as pilot:
        await in_the_trash(pilot)
        await pilot.press("e")
        await on_screen(pilot, EmptyScreen)
        await pilot.press("y")
        await until(pilot, lambda: "Not all" in question(app))
        assert "removed [/nope] 4" in question(app) and "And 2 more." in question(app)
        await pilot.press("enter")
        await on_screen(pilot, SessionsScreen)


async def test_the_palette_leads_to_the_trash_and_to_the_index():
    desk = FakeDesk(sessions=SESSIONS)
    await desk.delete(SESSIONS[0].id)
    app = MocktuiApp(desk)
    async with app.run_test() as pilot:
        await on_screen(pilot, HomeScreen)
        ways = {one.title: one.callback for one in app.get_system_commands(app.screen)}
        ways["Index anew"]()
        await on_screen(pilot, ReindexScreen)
        await pilot.press("enter")
        await on_screen(pilot, HomeScreen)
        assert "reindex" in desk.calls
        assert [one for one in app._notifications if "4 sessions in" in one.message]
        ways["Trash"]()
        await loaded(pilot)
        assert listed(app) == [SESSIONS[0].id]


async def test_what_is_known_is_shown_before_the_folders_are_looked_at():
    import asyncio

    desk = FakeDesk(sessions=ALL)
    desk.archive.before = ALL[1:3]
    hold = asyncio.Event()
    real = desk.archive.sessions

    async def slow(filters=None):
        await hold.wait()
        return await real(filters)

    desk.archive.sessions = slow
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert listed(app) == [one.id for one in ALL[1:3]]
        await pilot.press("down")
        hold.set()
        await until(pilot, lambda: len(listed(app)) == len(ALL))
        assert app.screen.line == ALL[2]  # still where it was


# --- on real files ---------------------------------------------------------------------------


class Quiet(Office):
    """The real desk, doing nothing by itself meanwhile."""

    async def afterwork(self, progress):
        pass


@pytest.fixture
def places(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    return places


async def test_the_trash_is_seen_and_emptied(places):
    folders = [keep(places.sessions, now=START + timedelta(hours=n))[0] for n in range(3)]
    move_to_trash(folders[0], "m1", START + timedelta(days=1))
    app = Listing(Quiet(places))
    async with app.run_test(size=(120, 40)) as pilot:
        await loaded(pilot)
        await until(pilot, lambda: listed(app) == [folders[2].id, folders[1].id])
        await pilot.press("d")
        await until(pilot, lambda: listed(app) == [folders[1].id])
        await pilot.press("t")
        await until(pilot, lambda: listed(app) == [folders[2].id, folders[0].id])
        since = (START + timedelta(days=1)).astimezone().isoformat(timespec="seconds")
        assert [one.thrown for one in app.screen._lines][1] == since
        await pilot.press("u")
        await until(pilot, lambda: listed(app) == [folders[0].id])
        await pilot.press("e")
        await on_screen(pilot, EmptyScreen)
        assert "1 session, 4 files, 1 MB" in question(app)
        assert folders[0].path.exists()
        await pilot.press("y")
        await until(pilot, lambda: "1 session removed for good." in told(app))
        assert not listed(app)
        await pilot.press("escape")
        await until(pilot, lambda: listed(app) == [folders[2].id, folders[1].id])
    assert [one.id for one in session_folders(places.sessions)] == [folders[2].id, folders[1].id]
    assert Index(places).search("gradient", Filters(deleted=True)) == []


async def test_the_index_is_made_anew(places, monkeypatch):
    # What was written just now would be read again by itself.
    monkeypatch.setattr("mocktui.storage.index_update.FRESH", 0.0)
    folder, _ = keep(places.sessions)
    index = Index(places)
    index.update()
    with index._writer() as connection:  # something no update would see
        connection.execute("UPDATE sessions SET title = 'Wrong', line = replace(line, 'ML', 'XX')")
    index.close()
    app = Listing(Quiet(places))
    async with app.run_test() as pilot:
        await loaded(pilot)
        title = partial(lambda: app.screen.line and app.screen.line.title)
        await until(pilot, lambda: title() == "XX interview")
        await pilot.press("i", "enter")
        await until(pilot, lambda: "The index is made anew: 1 session in" in told(app))
        assert title() == "ML interview" and listed(app) == [folder.id]
