"""A problem, over the screen it happened on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from mocktui.core.problem import Problem
from mocktui.tui.keys import key
from mocktui.tui.safe import say, say_all, sentence
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.widgets.footer import Footer


class MessageScreen(Dialog[None]):
    """What happened, where, and what to do about it; Enter goes on."""

    NAME = "A message"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter,escape,q", "close", "go on", display="enter", priority=True),
    ]
    DEFAULT_CSS = """
    MessageScreen > .box {
        border: round $warning;
        border-title-color: $warning;
        & > .where { color: $quiet; margin-top: 1; }
        & > .fix { margin-top: 1; }
    }
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self._problems: Sequence[Problem] = problem.each()

    def compose(self) -> ComposeResult:
        """Lay out each problem it holds."""
        with VerticalScroll(classes="box") as box:
            box.border_title = "That did not work"
            for one in self._problems:
                yield Static(say_all(sentence(one.what), "bold"), classes="what")
                if one.where:
                    yield Static(say(one.where), classes="where")
                if one.fix:
                    yield Static(say_all(one.fix), classes="fix")
        yield Footer(show_command_palette=False)
