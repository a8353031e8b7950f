"""How a past session and a find look as a line of a list, and what is told of them."""

from __future__ import annotations

from textual.content import Content
from textual.widgets.option_list import Option

from mocktui.cells import fit
from mocktui.core.telling import when
from mocktui.core.text import one_line
from mocktui.practice.archive import SessionLine
from mocktui.practice.session_words import (
    format_of,
    marks,
)
from mocktui.storage.index_types import Hit
from mocktui.tui.safe import say
from mocktui.tui.widgets.menu import row


def session_row(one: SessionLine, wide: bool) -> Option:
    """Return a session's line."""
    left = Content.assemble(say(when(one.started), "$quiet"), "  ", say(one.title or one.id))
    if one.problem:
        return row(left, Content.styled("! damaged", "$warning"), id=one.id)
    if one.thrown:
        since = when(one.thrown)
        thrown = f"in the trash since {since}" if wide else f"since {since[:11]}"
        return row(left, Content.styled(thrown, "$quiet"), id=one.id)
    answered = f"{one.answered} of {one.total}"
    right = f"{answered:>9}{one.minutes:>6.0f} min  {marks(one):<13}"
    kind = fit(one_line(format_of(one)), 14) + "  " if wide else ""
    return row(left, Content.styled(kind + right, "$quiet"), id=one.id)


def hit_row(hit: Hit, number: int, wide: bool) -> Option:
    """Return a find's line: its words, what was looked for among them in bold."""
    words = _around(hit, 64 if wide else 54)
    left = Content.assemble(say(when(hit.started), "$quiet"), "  ", words)
    right = Content.styled(fit(one_line(hit.title), 24), "$quiet") if wide else None
    return row(left, right, id=str(number))


def _around(hit: Hit, room: int) -> Content:
    """Return the snippet from a little before its first find, the finds in bold."""
    words = Content(one_line(hit.snippet))
    for start, end in hit.marks:
        words = words.stylize("bold $primary", start, end)
    first = hit.marks[0][0] if hit.marks else 0
    if first < room * 2 // 3 or len(words.plain) <= room:
        return words
    begins = words.plain.rfind(" ", 0, first - room // 3) + 1
    return Content("… ") + words[begins:]
