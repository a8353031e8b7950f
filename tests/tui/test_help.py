"""Help: made from the screen's own keys."""

from __future__ import annotations

from textual.pilot import Pilot
from textual.widgets import Static

from mocktui.core.problem import Problem
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.frame import Frame
from mocktui.tui.screens.help import GROUPS, HelpScreen
from mocktui.tui.screens.home import HomeScreen
from tests.tui.fake_desk import FakeDesk
from tests.tui.moments import keys_of
from tests.tui.until import settle, until


async def shows_help(pilot: Pilot) -> None:
    await until(pilot, lambda: "sessions" in pilot.app.desk.calls)
    await settle(pilot)
    await pilot.press("question_mark")
    await settle(pilot)


def test_help_of_home(snap_compare):
    assert snap_compare(MocktuiApp(FakeDesk()), run_before=shows_help)


def test_a_problem(snap_compare):
    problem = Problem(
        "the folder [/nope] can't be written\x1b[2J",
        where="/some/where/" + "x" * 200,
        fix="Choose another with --data-dir DIR or MOCKTUI_DATA_DIR.",
    )

    async def show(pilot: Pilot) -> None:
        await until(pilot, lambda: "sessions" in pilot.app.desk.calls)
        await settle(pilot)
        pilot.app.show_problem(problem)
        await settle(pilot)

    assert snap_compare(MocktuiApp(FakeDesk()), run_before=show)


async def test_help_begins_with_what_to_do_now_then_the_keys_by_group():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        await shows_help(pilot)
        box = app.screen.query_one(".box")
        assert str(box.query(Static).first().content) == HomeScreen.NOW
        lines = str(app.screen.query_one(".keys", Static).content).splitlines()
        groups = [one for one in lines if one in GROUPS]
        assert groups == [one for one in GROUPS if one in groups] and "Everywhere" in groups


def test_every_screen_says_what_to_do_now():
    # Imported here: each screen module is found by its name, so that none is forgotten.
    import importlib
    import pkgutil

    from mocktui.tui import screens

    for one in pkgutil.iter_modules(screens.__path__):
        importlib.import_module(f"mocktui.tui.screens.{one.name}")
    pending, found = [Frame], set()
    while pending:
        one = pending.pop()
        pending += one.__subclasses__()
        if one.NAME and one.__module__.startswith("mocktui"):
            found.add(one)
    assert len(found) > 10
    silent = [one.__name__ for one in found if not one.NOW.endswith((".", "?"))]
    assert not silent


async def test_every_key_of_the_footer_is_in_the_help():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        app.open_setup()
        await pilot.pause()
        shown = {
            app.get_key_display(one.binding)
            for one in app.screen.active_bindings.values()
            if one.binding.show and one.enabled and one.node is not app
        }
        told = {word for words, _ in keys_of(app.screen) for word in words.split()}
        assert shown and shown <= told


async def test_every_key_has_an_id():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        app.open_setup()
        await pilot.pause()
        for one in app.screen.active_bindings.values():
            if one.binding.show and one.node is not app:
                assert one.binding.id, one.binding


async def test_help_opens_and_closes():
    app = MocktuiApp(FakeDesk())
    async with app.run_test() as pilot:
        for close in ("question_mark", "escape", "q", "enter"):
            await pilot.press("question_mark")
            await until(pilot, lambda: isinstance(app.screen, HelpScreen))
            await pilot.press(close)
            await until(pilot, lambda: len(app.screen_stack) == 1)
