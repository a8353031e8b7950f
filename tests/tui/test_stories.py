"""The stories of one's own on screen: their words, where they were told, and their file."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Static

from mocktui.core.problem import Problem
from mocktui.core.stories import Story, StoryProblem
from mocktui.practice.story_file import EXAMPLE, StoryBook, Used
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens import stories as shown
from mocktui.tui.screens.message import MessageScreen
from mocktui.tui.screens.packs import PacksScreen
from mocktui.tui.screens.packs_edit import ProblemsScreen
from mocktui.tui.screens.stories import StoriesScreen
from tests.tui.fake_desk import SESSION, SESSIONS, FakeDesk
from tests.tui.fake_library import FakeLibrary
from tests.tui.made_up import PACK, STARTED
from tests.tui.until import settle, until

LOST = Story(
    title="The job that lost rows",
    situation="Our nightly import dropped about two rows in a hundred and nobody knew why.",
    task="I was asked to find the cause within a week.",
    action="I compared counts at every step and found a join on a key with spaces.",
    result="No row was lost since.",
    tags=("mistake", "data cleaning"),
)
OTHER = Story(title="[bold]The\x1b[31m deadline I moved", result="We shipped.")
USED = (
    Used(story=LOST.title, session="old", started="2026-10-01T09:00:00Z", ask="A mistake?"),
    Used(story=LOST.title, session=SESSION, started=STARTED, ask="How do you clean data?"),
)


class Library(FakeLibrary):
    """Stories with uses, and mistakes in their file if wanted."""

    def __init__(self, stories=(LOST, OTHER), used=USED, problems=()):
        super().__init__([PACK], stories=stories)
        self.used, self.problems = used, problems
        self.trouble: Problem | None = None

    async def stories(self):
        if self.trouble is not None:
            raise self.trouble
        path = self.folder / "stories.md"
        return StoryBook(path=path, there=True, stories=self._stories, problems=self.problems)

    async def stories_used(self):
        return self.used


def app_of(**more) -> MocktuiApp:
    desk = FakeDesk(sessions=SESSIONS)
    desk.library = Library(**more)
    return MocktuiApp(desk)


async def opened(pilot) -> None:
    pilot.app.open_packs()
    await until(pilot, lambda: isinstance(pilot.app.screen, PacksScreen))
    await settle(pilot)
    await pilot.press("t")
    await until(pilot, lambda: isinstance(pilot.app.screen, StoriesScreen))
    await pilot.app.workers.wait_for_complete()
    await settle(pilot)


def told(app: MocktuiApp, where: str = "#story") -> str:
    return str(app.screen.query_one(where, Static).render())


@pytest.fixture
def edited(monkeypatch):
    found: list[Path] = []
    monkeypatch.setattr(shown, "edit", lambda _, path: found.append(path))
    return found


@pytest.mark.parametrize(
    ("size", "theme"), [((80, 24), "mocktui-dark"), ((120, 40), "mocktui-light")], ids=str
)
def test_looks(snap_compare, size, theme):
    app = app_of()
    app.theme = theme
    assert snap_compare(app, run_before=opened, terminal_size=size)


async def test_a_story_says_where_it_was_told_and_enter_opens_it():
    app = app_of()
    async with app.run_test() as pilot:
        await opened(pilot)
        words = told(app)
        assert "Situation" in words and "data cleaning" in words
        assert words.index("How do you clean data?") < words.index("A mistake?")
        await pilot.press("down")
        await until(pilot, lambda: "Nowhere yet" in told(app))
        assert "[bold]The deadline" in told(app)  # text, no markup
        await pilot.press("enter")  # it was told nowhere
        await settle(pilot)
        assert isinstance(app.screen, StoriesScreen)
        await pilot.press("up")
        await until(pilot, lambda: "Nowhere yet" not in told(app))
        await pilot.press("enter")
        await until(pilot, lambda: f"open {SESSION}" in app.desk.calls)


async def test_the_file_is_edited_and_its_mistakes_are_told(edited):
    app = app_of()
    library = app.desk.library
    async with app.run_test() as pilot:
        await opened(pilot)
        assert not edited  # looking changes nothing and opens nothing
        await pilot.press("e")
        await until(pilot, lambda: app._notifications)
        assert edited == [library.folder / "stories.md"]
        library.problems = (StoryProblem(line=3, what="no title", fix="Write ## and a title."),)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, ProblemsScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen))
        await until(pilot, lambda: "Line 3: no title." in told(app, "#trouble"))


def test_the_example_says_that_it_is_one():
    assert "An example, offered to nobody" in shown.words(EXAMPLE, ()).plain


async def test_no_story_yet_and_a_file_that_cannot_be_read(edited):
    app = app_of(stories=(), used=())
    async with app.run_test() as pilot:
        await opened(pilot)
        assert "No&#160;story&#160;yet" in app.export_screenshot()
        app.desk.library.trouble = Problem("your stories can't be read", fix="Check them.")
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, MessageScreen))
        await pilot.press("escape")
        await until(pilot, lambda: "can't be read" in told(app, "#trouble"))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, PacksScreen))
