"""A past session as a file for other programs: which kind, and where to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static

from mocktui.practice.session_words import KINDS
from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.screens.pick import Choices
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.menu import row

if TYPE_CHECKING:
    from mocktui.practice.exporting import Kind


class ExportScreen(Dialog[tuple["Kind", str]]):
    """The answer is the kind and the folder, or ``None``."""

    NAME = "Export"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("tab", "app.focus_next", "change the folder", help="go to the folder, and back"),
        key("escape", "leave", "back", help="write nothing", display="esc", id="back"),
    ]
    DEFAULT_CSS = """
    ExportScreen > .box {
        padding: 1 0;
        & > Static { padding: 0 2; color: $quiet; margin-top: 1; }
        & > Input { padding: 0 2; }
    }
    """

    def __init__(self, title: str, folder: str) -> None:
        super().__init__()
        self._title = title
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Lay out the kinds and the folder."""
        with Vertical(classes="box") as box:
            box.border_title = "Export"
            yield Choices(*(row(Content(words), id=kind) for kind, words in KINDS))
            yield Static(say(f"{self._title} is written into this folder:"))
            yield Input(self._folder, compact=True, select_on_focus=False)
        yield Footer(show_command_palette=False)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Write this kind."""
        event.stop()
        self._done()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write the marked kind here."""
        event.stop()
        self._done()

    def _done(self) -> None:
        chosen = self.query_one(Choices).chosen
        kind = next(one for one, _ in KINDS if one == (chosen or "md"))
        self.dismiss((kind, self.query_one(Input).value))
