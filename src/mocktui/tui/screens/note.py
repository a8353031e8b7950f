"""One line of the person's own, written over whatever is on the screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.screens.frame import Dialog


class NoteScreen(Dialog[str | None]):
    """Asks for one line; Enter gives it back, Escape gives back ``None``. No clock stops for it."""

    NAME = "A note"
    BINDINGS: ClassVar[list[BindingType]] = [key("escape", "cancel", "cancel")]
    DEFAULT_CSS = """
    NoteScreen {
        align: center bottom;
        background: $background 0%;
        & > .box { width: 100%; max-width: 100%; padding: 0 1; }
        & Input, & Input:focus { padding: 0; background: $surface; }
        & Static { color: $quiet; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    def __init__(
        self,
        about: str,
        text: str = "",
        *,
        title: str = "Note",
        placeholder: str = "what to remember about this",
    ) -> None:
        super().__init__()
        self._title = title
        self._placeholder = placeholder
        self._about = about
        self._text = text

    def compose(self) -> ComposeResult:
        """One field in a box."""
        with Vertical(classes="box") as box:
            box.border_title = self._title
            yield Input(self._text, placeholder=self._placeholder, max_length=500, compact=True)
            yield Static(say(f"{self._about} · enter keeps it · escape leaves it"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the line back."""
        event.stop()
        self.dismiss(event.value.strip() or None)

    def action_cancel(self) -> None:
        """Leave without a note."""
        self.dismiss(None)
