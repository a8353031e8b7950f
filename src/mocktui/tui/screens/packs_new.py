"""The title of a new pack."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from mocktui.packs.problems import slug
from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.widgets.footer import Footer


class NewPackScreen(Dialog[str]):
    """Asks for a title; Enter gives it back, Escape nothing."""

    NAME = "A new pack"
    BINDINGS: ClassVar[list[BindingType]] = [key("escape", "cancel", "back", display="esc")]
    DEFAULT_CSS = """
    NewPackScreen > .box {
        & Input, & Input:focus { padding: 0; background: $surface; }
        & Static { color: $quiet; margin-top: 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """One field in a box."""
        with Vertical(classes="box") as box:
            box.border_title = "A new pack"
            yield Input(placeholder="its title", max_length=200, compact=True)
            yield Static(say("A commented file opens in your editor."), id="id")
        yield Footer(show_command_palette=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the name it will have."""
        name = slug(event.value)
        line = f"Its name will be {name}." if name else "A commented file opens in your editor."
        self.query_one("#id", Static).update(say(line))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the title back."""
        event.stop()
        self.dismiss(event.value.strip() or None)
