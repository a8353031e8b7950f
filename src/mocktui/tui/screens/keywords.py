"""What the person plans to say: a few words, written while the think time runs.

Stories of the person's own that share words with the question stand ready on the down key.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from mocktui.core.interview import MAX_KEYWORDS
from mocktui.core.stories import Fit
from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.screens.line import LineScreen

HOW = f"up to {MAX_KEYWORDS}, a comma between · enter keeps them · the clock goes on"


class Plan(msgspec.Struct, frozen=True):
    """The words, and the title of the story they were taken from, if from one."""

    words: tuple[str, ...]
    story: str | None = None


class KeywordsScreen(LineScreen[Plan | None]):
    """Asks for up to five keywords; Escape gives back ``None``. No clock stops for it."""

    NAME = "Words to say"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape", "cancel", "cancel"),
        key("down", "story(1)", "story", help="take a story of yours that fits", id="story"),
        key("up", "story(-1)", "story before", help="the story before", id="story-before"),
    ]

    def __init__(self, words: tuple[str, ...], stories: Sequence[Fit] = ()) -> None:
        super().__init__()
        self._before = words
        self._stories = tuple(stories)
        self._taken: int | None = None

    def compose(self) -> ComposeResult:
        """One field in a box."""
        with Vertical(classes="box") as box:
            box.border_title = "What do you plan to say?"
            yield Input(", ".join(self._before), max_length=200, compact=True)
            yield Static(say(HOW))
            if self._stories:
                yield Static(self._told(), id="story", markup=False)

    def _told(self) -> Content:
        if self._taken is None:
            first = self._stories[0]
            return say(f"↓ takes a story of yours: {first.story.title} (shares: {first.why})")
        text = f"your story: {self._stories[self._taken].story.title}"
        if len(self._stories) > 1:
            text += f" · {self._taken + 1} of {len(self._stories)} that fit · ↑ ↓ another"
        return say(text)

    def action_story(self, way: int) -> None:
        """Take the next story that fits: its parts become the words."""
        if not self._stories:
            return
        place = (0 if way > 0 else -1) if self._taken is None else self._taken + way
        self._taken = place % len(self._stories)
        lines = self._stories[self._taken].story.plan
        field = self.query_one(Input)
        # A comma divides keywords: within a part it has to go.
        field.value = ", ".join(one.replace(",", "") for one in lines)
        field.cursor_position = len(field.value)
        self.query_one("#story", Static).update(self._told())

    @property
    def plan(self) -> Plan:
        """What is written so far, and the story it comes from."""
        story = None if self._taken is None else self._stories[self._taken].story.title
        return Plan(self.words, story if self.words else None)

    @property
    def words(self) -> tuple[str, ...]:
        """What is written so far, at most five."""
        written = self.query_one(Input).value.split(",")
        return tuple(one.strip() for one in written if one.strip())[:MAX_KEYWORDS]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give them back."""
        event.stop()
        self.dismiss(self.plan)
