"""Where the terminal's own cursor stands: at the focus, for screen readers and magnifiers.

Textual moves it only for text fields. Everything else is found here: the marked row of a list, the
start of whatever else has the focus, and without a focus the line that says how things stand.
"""

from __future__ import annotations

from typing import Any

from textual.css.query import NoMatches, WrongType
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, TextArea

from mocktui.tui.widgets.lines import Line

ANNOUNCED = ("#line", "#told")  # where a screen says in words what changed
SHOW, HIDE = "\x1b[?25h", "\x1b[?25l"


def spot(screen: Screen[Any]) -> Offset:
    """Return the cell of the screen where the cursor belongs now."""
    focused = screen.focused
    if focused is None:
        return _without_focus(screen)
    if isinstance(focused, Input | TextArea):
        return focused.cursor_screen_offset
    region = focused.content_region
    if isinstance(focused, OptionList) and focused.highlighted is not None:
        try:
            line = focused._index_to_line[focused.highlighted]  # rows may be of several lines
        except KeyError:
            return region.offset
        return _within(focused, region.offset + Offset(0, line - focused.scroll_offset.y))
    return region.offset


def _within(widget: Widget, offset: Offset) -> Offset:
    region = widget.content_region
    return Offset(offset.x, min(max(region.y, offset.y), max(region.y, region.bottom - 1)))


def _without_focus(screen: Screen[Any]) -> Offset:
    for line in screen.query(Line):
        if line.has_class("-on"):
            return line.region.offset
    for name in ANNOUNCED:
        try:
            found = screen.query_one(name, Widget)
        except (NoMatches, WrongType):
            continue
        if found.display:
            return found.content_region.offset
    return Offset(0, 0)
