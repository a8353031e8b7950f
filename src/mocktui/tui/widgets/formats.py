"""The ways to be asked: the first three, and one more that was chosen beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from mocktui.core.format import FIRST, PRACTICE, Format
from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.widgets.menu import Menu, row

NAME_WIDTH = 16


class Formats(Menu):
    """Which format Enter starts with."""

    NAME = "Formats of Set-up"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "select", "start", help="start", display="enter", id="start")
    ]

    def __init__(self) -> None:
        super().__init__(*_rows(FIRST))
        self._shown: tuple[Format, ...] = FIRST

    @property
    def format(self) -> Format:
        """The marked one."""
        return next((one for one in self._shown if one.id == self.chosen), PRACTICE)

    def mark(self, format: Format) -> None:
        """Mark ``format``; one that is not among the first three gets a row of its own."""
        self._shown = FIRST if format in FIRST else (*FIRST, format)
        self.fill(_rows(self._shown), format.id)


def _rows(formats: tuple[Format, ...]) -> Iterator[Option]:
    for one in formats:
        name = say(one.title)
        gap = " " * max(2, NAME_WIDTH - name.cell_length)
        yield row(Content.assemble(name, gap, say(one.about, "$quiet")), id=one.id)
