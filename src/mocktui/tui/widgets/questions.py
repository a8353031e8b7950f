"""The list of what was asked in a sitting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from mocktui.core.keys import place_of
from mocktui.core.state import Asked
from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.widgets.menu import Menu, row


def sign(item: Asked) -> Content:
    """Return a sign for what became of a question."""
    if item.take is not None:
        return Content.styled("✓", "$success")
    return Content.styled("»" if item.skipped else "·", "$quiet")


def entry(item: Asked, wide: bool) -> Option:
    """Return a row; ``wide`` has room for the question itself."""
    follow = f"{item.number}{_letter(item)}" if item.follow_up_of else f"{item.number:2}"
    number = Content.assemble(sign(item), f" {follow:>3}" if item.follow_up_of else f" {follow}")
    flag = Content.styled("⚑", "$warning") if item.flagged else Content()
    left = Content.assemble(number, "  ", say(item.ask)) if wide else number
    return row(left, flag, id=item.key)


def _letter(item: Asked) -> str:
    """Return ``a`` for a question's first follow-up, ``b`` for its second."""
    place = place_of(item.key)
    return chr(ord("a") + place - 1) if 0 < place < 27 else "+"


class Questions(Menu, inherit_bindings=False):
    """The list of the questions asked; follow-ups stand under theirs with a letter."""

    NAME = "Questions of Review"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up,k", "cursor_up", "up", help="the question before", show=False, display="↑"),
        key("down,j", "cursor_down", "down", help="the next question", show=False, display="↓"),
        key("home", "first", "first", help="the first question", show=False),
        key("end", "last", "last", help="the last question", show=False),
    ]
    DEFAULT_CSS = """
    Questions {
        width: 13;
        height: 1fr;
        border-right: solid $rule;
        &:focus { border-right: solid $rule; }
    }
    """

    def show(self, asked: Sequence[Asked], chosen: str | None, wide: bool) -> None:
        """Show these questions with ``chosen`` marked."""
        self.fill((entry(one, wide) for one in asked), chosen)
