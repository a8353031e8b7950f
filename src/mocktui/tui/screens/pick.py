"""Choose one of a few things by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.menu import Menu, row


class Choices(Menu):
    """A menu whose Enter takes the row."""

    NAME = "Rows of a choice"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "select", "take it", help="take the marked one", display="enter", id="take")
    ]


class PickScreen(Dialog[str]):
    """The answer is the chosen key (an empty one is a key like others), or ``None``."""

    NAME = "A choice"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape,q", "close", "back", help="change nothing", display="esc")
    ]
    DEFAULT_CSS = """
    PickScreen > .box { padding: 1 0; }
    """

    def __init__(self, title: str, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        """Lay out the list; ids are places in it, for a device may be called anything."""
        with Vertical(classes="box") as box:
            box.border_title = self._title
            yield Choices(*(row(say(name), id=str(n)) for n, (_, name) in enumerate(self._choices)))
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Mark the one in use."""
        keys = [one for one, _ in self._choices]
        if self._chosen in keys:
            self.query_one(Choices).highlighted = keys.index(self._chosen)

    def on_option_list_option_selected(self, event: Menu.OptionSelected) -> None:
        """Take it."""
        self.dismiss(self._choices[event.option_index][0])
