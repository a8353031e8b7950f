"""The keywords planned in think time beside what was said: evidence, no verdict."""

from __future__ import annotations

from textual.content import Content

from mocktui.core.keywords import Planned, plan_against_said
from mocktui.core.said import language_of, repaired, said
from mocktui.core.state import Asked, State, Take
from mocktui.tui.safe import clock, say
from mocktui.tui.widgets.transcript import section

TITLE = "You planned"


def against_said(state: State, item: Asked, take: Take) -> tuple[Planned, ...]:
    """Return each planned keyword and whether it was found in the take's text."""
    text = said(state, take)
    heard = not take.edited and take.typed is None and take.reading is not None
    segments = repaired(state, take).segments if heard else ()
    return plan_against_said(item.keywords, text, segments, language_of(state))


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


def unsaid(state: State, item: Asked, take: Take) -> tuple[str, ...]:
    """Return the planned keywords that were not found in what was said."""
    if not take.text:
        return ()
    return tuple(one.keyword for one in against_said(state, item, take) if not one.said)
