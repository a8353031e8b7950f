"""Three answers proposed for a debrief when a sitting is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mocktui.core.debrief import Proposal
from mocktui.core.state import State
from mocktui.tui.keys import key
from mocktui.tui.safe import plural, say
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.widgets.footer import Footer

ABOUT = "Rate yourself, see what was found, choose one thing to do next time."


class ThreeScreen(Dialog[bool]):
    """Says which answers and why; Enter begins (true), Escape leaves all of them out."""

    NAME = "Three answers"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "begin", "begin", help="begin with the first", display="enter"),
        key("escape,q,s", "skip", "skip all", help="go to the review", display="esc"),
    ]
    DEFAULT_CSS = """
    ThreeScreen > .box {
        & > Static { height: auto; }
        & > .about { color: $quiet; margin-bottom: 1; }
        & > .ask { text-wrap: nowrap; text-overflow: ellipsis; height: 1; text-style: bold; }
        & > .why { color: $quiet; padding-left: 3; }
    }
    """

    def __init__(self, state: State, proposed: Sequence[Proposal]) -> None:
        super().__init__()
        self._state = state
        self._proposed = proposed

    def compose(self) -> ComposeResult:
        """Lay out the proposals."""
        many = plural(len(self._proposed), "answer")
        with Vertical(classes="box") as box:
            each = " each" if len(self._proposed) > 1 else ""
            box.border_title = f"{many} worth two minutes{each}"
            yield Static(ABOUT, classes="about", markup=False)
            for n, one in enumerate(self._proposed, start=1):
                item = self._state.find(one.question)
                ask = say(item.ask if item else one.question)
                yield Static(Content.assemble(f"{n}  ", ask), classes="ask")
                yield Static(say(one.why), classes="why")
        yield Footer(show_command_palette=False)

    def action_begin(self) -> None:
        """Begin."""
        self.dismiss(True)

    def action_skip(self) -> None:
        """Leave them out."""
        self.dismiss(False)

    def action_leave(self) -> None:
        """Leave them out."""
        self.dismiss(False)
