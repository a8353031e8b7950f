"""What the person plans to say: a few words, written while the think time runs."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from mocktui.core.interview import MAX_KEYWORDS
from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.screens.frame import Dialog

HOW = f"up to {MAX_KEYWORDS}, a comma between · enter keeps them · the clock goes on"


class KeywordsScreen(Dialog[tuple[str, ...] | None]):
    """Asks for up to five keywords; Escape gives back ``None``. No clock stops for it."""

    BINDINGS: ClassVar[list[BindingType]] = [key("escape", "cancel", "cancel")]
    DEFAULT_CSS = """
    KeywordsScreen {
        align: center bottom;
        background: $background 0%;
        & > .box { width: 100%; max-width: 100%; padding: 0 1; }
        & Input, & Input:focus { padding: 0; background: $surface; }
        & Static { color: $quiet; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__()
        self._before = words

    def compose(self) -> ComposeResult:
        """One field in a box."""
        with Vertical(classes="box") as box:
            box.border_title = "What do you plan to say?"
            yield Input(", ".join(self._before), max_length=200, compact=True)
            yield Static(say(HOW))

    @property
    def words(self) -> tuple[str, ...]:
        """What is written so far, at most five."""
        written = self.query_one(Input).value.split(",")
        return tuple(one.strip() for one in written if one.strip())[:MAX_KEYWORDS]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give them back."""
        event.stop()
        self.dismiss(self.words)

    def action_cancel(self) -> None:
        """Leave them as they were."""
        self.dismiss(None)
