"""Make the pictures of README and docs from the running app: ``make pictures``.

The app runs without a terminal, on the recorded answers of the demo, in a folder that is thrown
away; nothing in a picture is drawn by hand.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.pilot import Pilot

from mocktui.places import Places
from mocktui.practice.office import Office
from mocktui.tui.app import MocktuiApp

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE = (80, 24)
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
    app = MocktuiApp(desk, theme="mocktui-dark")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(0.5)
        keep(app, "home")
        practice = desk.demo()
        app.open_room(practice)

        def said() -> bool:
            view = practice.view()
            return view.state.phase == "answering" and view.now - view.state.clock.started > 11

        await until(pilot, said, "the answer")
        keep(app, "room")
        await until(pilot, lambda: type(app.screen).__name__ == "ReviewScreen", "the review")
        await pilot.pause(1.0)
        keep(app, "review")


async def setup(data: Path) -> None:
    """Set-up, which says what is missing and what works without it."""
    app = MocktuiApp(Office(Places(data)), theme="mocktui-dark")
    async with app.run_test(size=SIZE) as pilot:
        app.open_setup("ml-interview-16")
        await pilot.pause(4.0)
        keep(app, "setup")


def main() -> None:
    """Make every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        asyncio.run(demo(Path(folder) / "data"))
        asyncio.run(setup(Path(folder) / "data"))


if __name__ == "__main__":
    main()
