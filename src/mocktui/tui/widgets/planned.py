"""The keywords planned in think time beside what was said: evidence, no verdict."""

from __future__ import annotations

from textual.content import Content

from mocktui.core.keywords import Planned
from mocktui.core.planned import against_said
from mocktui.core.state import Asked, State, Take
from mocktui.core.times import clock
from mocktui.tui.safe import say
from mocktui.tui.widgets.transcript import section

TITLE = "You planned"


def section_of(state: State, item: Asked, take: Take) -> list[Content]:
    """Return the keywords as a piece of a column; empty without any, or without words."""
    if not item.keywords or not take.text:
        return []
    rows = [_row(one) for one in against_said(state, item, take)]
    return [section(TITLE, Content("\n").join(rows))]


def _row(one: Planned) -> Content:
    if not one.said:
        return Content.assemble(("· ", "bold"), say(one.keyword), "  ", ("not found", "$quiet"))
    at = "  said" if one.at is None else f"  said at {clock(one.at)}"
    return Content.assemble(("✓ ", "bold $success"), say(one.keyword), (at, "$quiet"))
