"""How a past session and a find look as a line of a list, and what is told of them."""

from __future__ import annotations

from textual.content import Content
from textual.widgets.option_list import Option

from mocktui.core.cells import fit
from mocktui.core.format import by_id
from mocktui.core.text import one_line
from mocktui.practice.archive import SessionLine
from mocktui.storage.index_types import Filters, Hit
from mocktui.tui.safe import say
from mocktui.tui.screens.home import when
from mocktui.tui.widgets.menu import row

MODES = {"speak": "spoken", "type": "written", "timer": "only timed"}
_IN = {
    "title": "the name",
    "asked": "the question",
    "note": "a note",
    "keywords": "the keywords",
    "said": "what was said",
    "heard": "what was heard",
    "focus": "the next thing to do",
}


def format_of(one: SessionLine) -> str:
    """Return the title of a session's format; one that isn't known has only its id."""
    known = by_id(one.format)
    return known.title if known is not None else one.format


def marks(one: SessionLine) -> str:
    """Return what is special about a session, in signs and words."""
    parts = []
    if one.problem:
        parts.append("! damaged")
    elif one.newer:
        parts.append("! newer")
    elif not one.ended:
        parts.append("… unfinished")
    elif one.incomplete:
        parts.append("! incomplete")
    if one.flagged:
        parts.append(f"⚑ {one.flagged}")
    return " ".join(parts)


def details(one: SessionLine) -> str:
    """Return everything about a session in one line."""
    if one.problem:
        return f"! {one.problem}"
    parts = [one.title, format_of(one), MODES.get(one.mode, one.mode)]
    if one.newer:
        parts.append("a newer mocktui wrote it: to read only")
    elif not one.ended:
        parts.append("c continues it")
    elif one.incomplete:
        parts.append("a transcript is not complete")
    return " · ".join(part for part in parts if part)


def session_row(one: SessionLine, wide: bool) -> Option:
    """Return a session's line."""
    left = Content.assemble(say(when(one.started), "$quiet"), "  ", say(one.title or one.id))
    if one.problem:
        return row(left, Content.styled("! damaged", "$warning"), id=one.id)
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


def hit_details(hit: Hit) -> str:
    """Return where a find stands."""
    where = _IN.get(hit.kind, hit.kind)
    return " · ".join(one for one in (f"in {where}", hit.question, hit.title) if one)


def said_filters(filters: Filters, packs: dict[str, str], questions: dict[str, str]) -> str:
    """Return the filters in words; empty without any."""
    parts = []
    if filters.pack is not None:
        parts.append(packs.get(filters.pack, filters.pack))
    if filters.question is not None:
        parts.append(f"“{questions.get(filters.question, filters.question)}”")
    if filters.since is not None:
        parts.append(f"since {filters.since}")
    if filters.flagged:
        parts.append("marked")
    if filters.mode is not None:
        parts.append(MODES[filters.mode])
    return " · ".join(parts)
