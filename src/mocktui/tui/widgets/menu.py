"""A list to choose from: rows with a left and a right end, headings between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from mocktui.tui.keys import key

INDENT = "  "
MARK = "› "  # noqa: RUF001 - the chosen row has a sign, not only a colour


class Row(Visual):
    """One line: ``left`` gives way (with an ellipsis) so that ``right`` stands whole."""

    def __init__(self, left: Content, right: Content | None = None) -> None:
        self._left = left
        self._right = right or Content()

    def render_strips(
        self,
        width: int,
        height: int | None,
        style: Style,
        options: RenderOptions,
    ) -> list[Strip]:
        """Render in ``width`` cells; a fifth of it at least stays for ``left``."""
        inner = max(1, width - 2 * len(INDENT))
        right = self._right.truncate(inner * 4 // 5, ellipsis=True)
        room = inner - right.cell_length - (2 if right else 0)
        left = self._left.truncate(max(0, room), ellipsis=True)
        gap = " " * (inner - left.cell_length - right.cell_length)
        line = Content.assemble(INDENT, left, gap, right, INDENT)
        return line.render_strips(width, height, style, options)[:1]

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width at which nothing is cut."""
        return self._left.cell_length + self._right.cell_length + 3 * len(INDENT)

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return 1: a row never wraps."""
        return 1


def row(left: Content, right: Content | None = None, *, id: str, off: bool = False) -> Option:
    """Return a row to choose; ``off`` shows it without letting it be chosen."""
    return Option(Row(left, right), id=id, disabled=off)


def heading(words: str, *, first: bool = False) -> Iterable[Option]:
    """Return a heading (our own words, not data), a blank line before it unless it is first."""
    if not first:
        yield Option(Row(Content()), disabled=True)
    yield Option(Row(Content.styled(words, "bold $primary")), disabled=True)


def remark(text: Content) -> Option:
    """Return a quiet line that can't be chosen."""
    return Option(Row(text), disabled=True)


class Menu(OptionList):
    """An option list whose chosen row is marked with a sign as well as a colour."""

    NAME = "Any list"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "select", "open", help="open the marked line", id="open", display="enter"),
        key("up,k", "cursor_up", "up", help="the line above", show=False, display="↑"),
        key("down,j", "cursor_down", "down", help="the line below", show=False, display="↓"),
    ]
    DEFAULT_CSS = """
    Menu {
        border: none;
        padding: 0;
        background: transparent;
        height: auto;
        max-height: 100%;
        & > .option-list--option { padding: 0; }
        & > .option-list--option-disabled { color: $quiet; }
        &:focus {
            border: none;
            background-tint: transparent;
        }
    }
    """

    def fill(self, options: Iterable[Option], chosen: str | None = None) -> None:
        """Show these options; choose the one named, or the one that was chosen before."""
        before = self.highlighted_option
        keep = chosen or (before.id if before is not None else None)
        scroll = self.scroll_offset
        self.set_options(options)
        ids = [one.id for one in self.options]
        if keep is not None and keep in ids:
            self.highlighted = ids.index(keep)
        else:
            self.action_first()
        self.scroll_to(*scroll, animate=False)

    @property
    def chosen(self) -> str | None:
        """The id of the marked row."""
        option = self.highlighted_option
        return option.id if option is not None else None

    def render_line(self, y: int) -> Strip:
        """Render a line, with the sign on the marked row."""
        strip = super().render_line(y)
        for segment in strip:
            meta = segment.style.meta if segment.style is not None else {}
            if self.highlighted is not None and meta.get("option") == self.highlighted:
                return Strip.join([Strip([Segment(MARK, segment.style)]), strip.crop(len(MARK))])
            break
        return strip
