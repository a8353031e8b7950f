"""A name of the person's own for a session."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from mocktui.core.text import one_line
from mocktui.tui.safe import say
from mocktui.tui.screens.note import NoteScreen


class RenameScreen(NoteScreen):
    """Asks for a name; Enter gives it back, Escape gives back ``None``."""

    NAME = "A session's name"

    def compose(self) -> ComposeResult:
        """One field in a box, with the name as it is."""
        with Vertical(classes="box") as box:
            box.border_title = "Name"
            yield Input(one_line(self._text), placeholder="a name", max_length=120, compact=True)
            yield Static(say(f"{self._about} · enter keeps it · escape leaves it as it is"))
