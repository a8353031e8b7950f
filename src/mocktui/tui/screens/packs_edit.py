"""After the editor: every problem of the file, and the way back into it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from mocktui.tui.keys import key
from mocktui.tui.safe import plural, say
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.widgets.footer import Footer


class ProblemsScreen(Dialog[bool]):
    """What the check found; the answer is whether to edit again."""

    NAME = "A pack's mistakes"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("e,enter", "again", "edit again", help="open the editor again", display="enter"),
        key("escape,q", "later", "later", help="leave it as it is; nothing is lost", display="esc"),
    ]
    DEFAULT_CSS = """
    ProblemsScreen > .box {
        width: 90%;
        border: round $warning;
        border-title-color: $warning;
        & > Static { margin-bottom: 1; }
        & > .last { color: $quiet; margin: 0; }
    }
    """

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        super().__init__()
        self._name = name
        self._problems = problems

    def compose(self) -> ComposeResult:
        """Lay out the problems, one below the other."""
        with VerticalScroll(classes="box") as box:
            box.border_title = say(f"{plural(len(self._problems), 'problem')} in {self._name}")
            for one in self._problems:
                yield Static(say(one))
            yield Static(say("Until they are mended this can't be practised."), classes="last")
        yield Footer(show_command_palette=False)

    def action_again(self) -> None:
        """Open the editor again."""
        self.dismiss(True)

    def action_later(self) -> None:
        """Leave it."""
        self.dismiss(False)
