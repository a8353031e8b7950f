"""Make the pictures of README and docs from the running app: ``make pictures``.

The app runs without a terminal: on the recorded answers of the demo, in a folder that is thrown
away, and on the made-up contents that the screens' tests use. No picture is drawn by hand.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.pilot import Pilot

from mocktui.places import Places
from mocktui.practice.office import Office
from mocktui.tui.app import MocktuiApp

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE = (80, 24)
WIDE = (120, 30)
THEME = "mocktui-dark"
Then = Callable[[Pilot[int]], Awaitable[None]]
PATIENCE = 120.0


# Some viewers drop the spaces a text begins with: its place says them better.
LEADING = (
    r'x="([\d.]+)"( y="[\d.]+") textLength="([\d.]+)"( clip-path="[^"]+")>((?:&#160;)+)([^<]+)<'
)


def _indented(found: re.Match[str]) -> str:
    left, y, length, clip, spaces, text = found.groups()
    count = spaces.count("&#160;")
    cell = float(length) / (count + len(html.unescape(text)))
    left, length = float(left) + count * cell, float(length) - count * cell
    return f'x="{left:g}"{y} textLength="{length:g}"{clip}>{text}<'


async def until(pilot: Pilot[int], condition: Callable[[], object], what: str) -> None:
    """Wait for ``condition``; the app and its children run in real time."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await pilot.pause(0.1)
    except TimeoutError:
        sys.exit(f"pictures: waited for {what}")


def keep(app: MocktuiApp, name: str) -> None:
    """Write what the app shows now, with the reader's own fonts and stable ids."""
    svg = app.export_screenshot(title="mocktui")
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas")
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = re.sub(LEADING, _indented, svg)
    (FOLDER / f"{name}.svg").write_text(svg, encoding="utf-8")
    print(f"docs/pictures/{name}.svg")


async def demo(data: Path) -> None:
    """Home, the Room in the middle of an answer, and its review."""
    desk = Office(Places(data))
    app = MocktuiApp(desk, theme=THEME)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.5)
        keep(app, "home")
        practice = desk.demo()
        app.open_room(practice)

        def said() -> bool:
            view = practice.view()
            long = view.state.phase == "answering" and view.now - view.state.clock.started > 5
            return long and len(view.partial.split()) >= 4  # a phrase is coming in

        await until(pilot, said, "the answer")
        keep(app, "room")
        await until(pilot, lambda: type(app.screen).__name__ == "ReviewScreen", "the review")
        await pilot.pause(1.0)
        keep(app, "review")


@contextmanager
def a_microphone(folder: Path) -> Iterator[None]:
    """A virtual microphone that somebody speaks into: a machine that makes pictures has none."""
    from tests.e2e.speech import GRADIENT
    from tests.virtual_microphone import VirtualMicrophone, spoken

    with VirtualMicrophone() as server:
        about = ("source_name=desk", "source_properties=device.description=Headset")
        server.pactl("load-module", "module-remap-source", "master=mic", *about)
        server.pactl("set-default-source", "desk")
        server.keep_awake()
        os.environ.update(server.variables)
        server.start_playing(spoken(GRADIENT, folder / "voice.wav"))
        yield


async def setup(data: Path) -> None:
    """Set-up with what is heard; then another format."""
    app = MocktuiApp(Office(Places(data)), theme=THEME)
    async with app.run_test(size=SIZE) as pilot:
        app.open_setup("ml-interview-16")
        await until(pilot, lambda: type(app.screen).__name__ == "OfferScreen", "the offer")
        await pilot.press("n")
        await pilot.pause(6.0)  # the level of a sentence
        keep(app, "setup")
        await pilot.press("a")
        await pilot.pause(1.0)
        await pilot.press("down", "down", "down", "enter")
        await pilot.pause(1.0)
        keep(app, "formats")


async def made_up(name: str, app: MocktuiApp, then: Then, size: tuple[int, int] = SIZE) -> None:
    """A picture of an app over made-up contents, after some keys."""
    async with app.run_test(size=size) as pilot:
        await then(pilot)
        await pilot.pause(0.3)
        keep(app, name)


def opening(screen: Callable[[MocktuiApp], None], *keys: str) -> Then:
    """Return what opens a screen, waits for its contents, and presses some keys."""

    async def then(pilot: Pilot[int]) -> None:
        await pilot.app.workers.wait_for_complete()
        assert isinstance(pilot.app, MocktuiApp)
        screen(pilot.app)
        for one in ("", *keys):
            if one:
                await pilot.press(one)
            await pilot.pause(0.3)
            await pilot.app.workers.wait_for_complete()

    return then


async def contents() -> None:
    """The screens that need a past: what is in them is made up."""
    from tests.tui import test_compare, test_debrief, test_packs
    from tests.tui.fake_desk import SESSIONS, FakeDesk
    from tests.tui.fake_due import FakeDue, attempt, outlook_of, rated

    from mocktui.tui.screens.plan import PlanScreen
    from mocktui.tui.screens.progress import ProgressScreen

    month = (
        attempt(0, 3, seconds=61.0, pace=171.0, fillers=4, ratings=rated(0, 1, 0)),
        attempt(0, 12, seconds=75.0, pace=160.0, fillers=3, ratings=rated(1, 1, 0)),
        attempt(1, 16, seconds=80.0, pace=150.0, ratings=rated(1, 0)),
        attempt(0, 19, seconds=85.0, pace=152.0, fillers=2, ratings=rated(1, 1, 1)),
        attempt(0, 20, seconds=92.0, pace=148.0, fillers=1, ratings=rated(2, 1, 1)),
        attempt(2, 21, seconds=70.0, pace=140.0, ratings=rated(1, 0)),
    )

    def past() -> FakeDesk:
        desk = FakeDesk(sessions=SESSIONS)
        desk.due = FakeDue(month, outlook_of(month, date(2026, 11, 28)))
        return desk

    def app() -> MocktuiApp:
        return MocktuiApp(past(), theme=THEME)

    steps = ("3", "2", "1", "2")
    debrief = test_debrief.app_of(earlier=[test_debrief.EARLIER], theme=THEME)
    await made_up("debrief", debrief, test_debrief.keys(*steps))
    compare = test_compare.Opening(test_compare.TwoSessions(), theme=THEME)
    await made_up("comparison", compare, test_compare.comparing, WIDE)
    progress = opening(lambda one: one.push_screen(ProgressScreen(one.desk)), "down")
    await made_up("progress", app(), progress)
    await made_up("plan", app(), opening(lambda one: one.push_screen(PlanScreen(one.desk))))
    await made_up("sessions", app(), opening(lambda one: one.open_sessions(), "down"))
    packs = test_packs.desk()
    await made_up("settings", app(), opening(lambda _: None, "comma", "down"))
    shown = opening(lambda one: one.open_packs(), "down")
    await made_up("packs", MocktuiApp(packs, theme=THEME), shown)


def main() -> None:
    """Make every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        os.environ.update(HOME=folder, XDG_CONFIG_HOME=f"{folder}/config")
        asyncio.run(contents())
        with a_microphone(Path(folder)):
            asyncio.run(setup(data))
        asyncio.run(demo(data))


if __name__ == "__main__":
    main()
