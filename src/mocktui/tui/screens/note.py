"""One line of the person's own, written over whatever is on the screen."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.screens.line import LineScreen


class NoteScreen(LineScreen[str | None]):
    """Asks for one line; Enter gives it back, Escape gives back ``None``. No clock stops for it."""

    NAME = "A note"
    BINDINGS: ClassVar[list[BindingType]] = [key("escape", "cancel", "cancel")]

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
