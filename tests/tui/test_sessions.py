"""Past sessions: the list, its filter, and where it leads."""

from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from mocktui.core.problem import Problem
from mocktui.practice.desk import SessionLine
from mocktui.practice.session_words import details
from mocktui.storage.index_types import Filters, Hit
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.filter import FilterScreen
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.pick import PickScreen
from mocktui.tui.screens.review import ReviewScreen
from mocktui.tui.screens.room import RoomScreen
from mocktui.tui.screens.session_rows import marks
from mocktui.tui.screens.sessions import PAGE, SessionsScreen
from mocktui.tui.widgets.menu import Menu
from tests.tui.fake_desk import PACK, SESSIONS, UNFINISHED, FakeDesk, finished
from tests.tui.typed_fast import typed_at_once
from tests.tui.until import until

DAMAGED = SessionLine(id="2026-11-01T0900-01JA", started="", title="", problem="no first line")
NASTY = SessionLine(
    id="nasty",
    started="no date \x1b[2J",
    title="[/nope] \x1b[31mred\x1b[0m \u202eevil 面接 " + "x" * 10_000,
    format="[b]",
    answered=1,
    total=1,
)
ALL = (UNFINISHED, *SESSIONS, DAMAGED)
NEWER = replace(SESSIONS[0], id="2027-01-01T0900-01JC", newer=True)


def _hit(line: SessionLine, question: str, snippet: str, word: str = "boost") -> Hit:
    at = snippet.index(word)
    return Hit(
        session=line.id,
        started=line.started,
        title=line.title,
        kind="said",
        question=question,
        take=1,
        snippet=snippet,
        marks=((at, at + len(word)),),
    )


HITS = (
    _hit(SESSIONS[0], PACK.questions[1].id, "… small, so I chose gradient boosting and a baseline"),
    _hit(SESSIONS[1], PACK.questions[0].id, "the boost came from features, not from a larger …"),
    _hit(
        SESSIONS[1],
        PACK.questions[0].id,
        "… and so on and so forth until at last somebody said that a boost was due to the weather",
    ),
)
MANY = tuple(
    SessionLine(
        id=f"s{n}",
        started=f"20{n // 336:02}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}T08:00:00+01:00",
        title=f"Pack {n}",
        format="Practice",
        answered=n % 17,
        total=16,
    )
    for n in range(2_000)
)


class Listing(MocktuiApp):
    """The app in the list of past sessions."""

    def on_mount(self) -> None:
        self.open_sessions()


def listed(app: MocktuiApp) -> list[str | None]:
    return [one.id for one in app.screen.query_one(Menu).options]


async def loaded(pilot) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, SessionsScreen))
    await until(pilot, lambda: pilot.app.screen._lines is not None)
    await pilot.pause()


def pictured(snap_compare, desk, press=(), **more) -> bool:
    async def then(pilot):
        await loaded(pilot)
        await pilot.press(*press)
        await pilot.pause()

    theme = more.pop("theme", None)
    return snap_compare(Listing(desk, theme=theme), run_before=then, **more)


def test_list(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL))


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_large(snap_compare, theme):
    desk = FakeDesk(sessions=ALL)
    assert pictured(snap_compare, desk, theme=theme, terminal_size=(120, 40))


def test_empty(snap_compare):
    assert pictured(snap_compare, FakeDesk())


def searched(*words: str) -> FakeDesk:
    desk = FakeDesk(sessions=ALL)
    desk.hits = list(HITS)
    return desk


@pytest.mark.parametrize("theme", ["mocktui-dark", "mocktui-light"])
def test_search(snap_compare, theme):
    assert pictured(snap_compare, searched(), ["slash", *"boost", "enter", "down"], theme=theme)


def test_search_large(snap_compare):
    press = ["slash", *"boost", "enter"]
    assert pictured(snap_compare, searched(), press, terminal_size=(120, 40))


def test_nothing_found(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), ["slash", *"zebra"])


def test_filter(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), ["f", *["down"] * 4, "enter"])


def test_filtered(snap_compare):
    press = ["f", *["down"] * 4, "enter", "s"]
    assert pictured(snap_compare, FakeDesk(sessions=ALL), press)


def test_trash(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), ["d", "d", "t"])


def test_empty_trash(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), ["t"])


def test_deleted(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), ["down", "d"])


def test_export(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), ["down", "x"])


def test_rename(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), ["down", "r"])


def test_recordings(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=ALL), ["a"])


def test_damaged(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=(NASTY, DAMAGED)), ["down"])


def test_many(snap_compare):
    assert pictured(snap_compare, FakeDesk(sessions=MANY), ["end"])


def test_trouble(snap_compare):
    trouble = Problem("this folder can't be read", where="/data/sessions", fix="Look at its owner.")
    assert pictured(snap_compare, FakeDesk(sessions_problem=trouble))


def test_marks_are_words_and_signs():
    assert marks(UNFINISHED) == "… unfinished"
    assert marks(SESSIONS[0]) == "⚑ 1"
    assert marks(DAMAGED) == "! damaged"
    assert details(UNFINISHED).endswith("c continues it")


async def test_enter_opens_the_review_and_leaving_comes_back():
    desk = FakeDesk(sessions=ALL)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await until(pilot, lambda: f"open {SESSIONS[0].id}" in desk.calls)
        await pilot.press("q")
        await loaded(pilot)
        assert app.screen.query_one(Menu).chosen == SESSIONS[0].id
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_c_continues_what_is_unfinished_only():
    desk = FakeDesk(sessions=ALL)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("down")
        await pilot.pause()
        assert "c" not in app.screen.active_bindings
        await pilot.press("c")
        assert isinstance(app.screen, SessionsScreen)
        await pilot.press("up", "c")
        await until(pilot, lambda: isinstance(app.screen, RoomScreen))
        assert f"resume {UNFINISHED.id}" in desk.calls


async def test_a_damaged_session_says_what_is_wrong():
    app = Listing(FakeDesk(sessions=(DAMAGED,)))
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))


async def test_two_thousand_sessions_are_laid_out_as_one_goes_down():
    app = Listing(FakeDesk(sessions=MANY))
    async with app.run_test() as pilot:
        await loaded(pilot)
        app.screen._fill()
        await pilot.pause()
        assert len(listed(app)) == PAGE
        await pilot.press(*["pagedown"] * 12)
        await pilot.pause()
        assert len(listed(app)) > PAGE
        await pilot.press("end")
        await pilot.pause()
        assert len(listed(app)) == len(MANY)
        assert app.screen.line == MANY[-1]


async def on_screen(pilot, kind) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, kind))
    await pilot.pause()


def told(app: MocktuiApp) -> str:
    return str(app.screen.query_one("#line").content)


async def test_a_find_opens_at_its_answer():
    desk = searched()
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("slash", *"gradient")
        await until(pilot, lambda: app.screen.hit is not None)
        await until(pilot, lambda: listed(app) == ["0"])
        await pilot.press("enter", "enter")
        await on_screen(pilot, ReviewScreen)
        assert app.screen._at == [one.key for one in finished().state.asked].index(
            PACK.questions[1].id
        )
        assert app.screen._at_take == 1
        await pilot.press("q")
        await loaded(pilot)
        assert app.screen.hit == HITS[0]  # still where it was left
        await pilot.press("escape")
        await until(pilot, lambda: len(listed(app)) == len(ALL))


async def test_letters_typed_right_after_the_search_key_are_searched_for():
    desk = searched()
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        typed_at_once(pilot, "/data, kept?")  # each of these letters is a command of the list
        await until(pilot, lambda: app.screen.query_one("#search", Input).value == "data, kept?")
        assert isinstance(app.screen, SessionsScreen)
        assert not [one for one in desk.calls if one.startswith(("delete", "keep"))]


async def test_a_note_goes_to_the_question_that_was_found():
    desk = searched()
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        assert not app.screen.check_action("note", ())
        await pilot.press("slash", *"gradient", "enter")
        await until(pilot, lambda: app.screen.hit is not None)
        await pilot.press("n", *"why so", "enter")
        call = f"note {SESSIONS[0].id} {PACK.questions[1].id} why so"
        await until(pilot, lambda: call in desk.calls)


async def test_delete_undo_trash_restore():
    desk = FakeDesk(sessions=ALL)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("down", "d")
        await until(pilot, lambda: len(listed(app)) == len(ALL) - 1)
        assert "trash" in told(app) and "u puts it back" in told(app)
        await pilot.press("u")
        await until(pilot, lambda: len(listed(app)) == len(ALL))
        assert not app.screen.can_undo
        await pilot.press("home", "down", "d")
        await until(pilot, lambda: len(listed(app)) == len(ALL) - 1)
        await pilot.press("t")
        await until(pilot, lambda: listed(app) == [SESSIONS[0].id])
        assert app.screen.check_action("delete", ()) is False
        await pilot.press("u")
        await until(pilot, lambda: not listed(app))
        await pilot.press("escape")
        await until(pilot, lambda: len(listed(app)) == len(ALL))


async def test_rename_and_export():
    desk = FakeDesk(sessions=ALL)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("down", "r", "end", *" two", "enter")
        await until(pilot, lambda: f"rename {SESSIONS[0].id} {SESSIONS[0].title} two" in desk.calls)
        await until(pilot, lambda: app.screen.line and app.screen.line.title.endswith(" two"))
        await pilot.press("x", "down", "enter")
        call = f"export {SESSIONS[0].id} json Documents/mocktui-export"
        await until(pilot, lambda: call in desk.calls)
        await until(pilot, lambda: "1 file written" in told(app))
        desk.archive.export_problem = Problem("no room")
        await pilot.press("x", "tab", "end", *"/a", "enter")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        assert any(one.endswith("mocktui-export/a") for one in desk.calls)


async def test_filters_are_chosen_from_one_menu():
    desk = FakeDesk(sessions=ALL)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("f")
        await on_screen(pilot, FilterScreen)
        await until(pilot, lambda: app.screen._packs)
        await pilot.press("enter")
        await on_screen(pilot, PickScreen)
        await pilot.press("down", "enter")
        await on_screen(pilot, FilterScreen)
        await pilot.press("end", "enter", "s")
        wanted = Filters(pack=PACK.id, flagged=True)
        await until(pilot, lambda: desk.archive.filters[-1] == wanted)
        await loaded(pilot)
        await pilot.press("f")
        await on_screen(pilot, FilterScreen)
        await pilot.press("backspace", "s")
        await until(pilot, lambda: desk.archive.filters[-1] == Filters())


async def test_recordings_are_kept_as_chosen():
    desk = FakeDesk(sessions=ALL)
    app = Listing(desk)
    async with app.run_test() as pilot:
        await loaded(pilot)
        await pilot.press("a", "down", "enter")
        await until(pilot, lambda: desk.archive.policy == "until-reviewed")


async def test_a_newer_session_is_only_read():
    app = Listing(FakeDesk(sessions=[NEWER]))
    async with app.run_test() as pilot:
        await loaded(pilot)
        able = [app.screen.check_action(one, ()) for one in ("delete", "rename", "go_on")]
        assert not any(able)
        assert "newer mocktui" in told(app)


async def test_a_long_read_is_told():
    desk = FakeDesk(sessions=ALL)
    desk.archive.reading = (1200, 10_000)
    hold = asyncio.Event()
    real = desk.archive.sessions

    async def slow(filters=None):
        await hold.wait()
        return await real(filters)

    desk.archive.sessions = slow
    app = Listing(desk)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(app.screen, SessionsScreen))
        await until(pilot, lambda: "1200 of 10000" in told(app))
        hold.set()
        await loaded(pilot)
        assert len(listed(app)) == len(ALL)
