"""Measurements as lines of a column: what, the figure, and on demand how it was measured."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from mocktui.core.bits import Span
from mocktui.core.measures import ELSEWHERE, Measured, measurements
from mocktui.core.state import Asked, State, Take
from mocktui.tui.safe import say, sentence
from mocktui.tui.widgets.transcript import section

TITLE = "Measured"


def section_of(
    state: State, item: Asked, take: Take, pauses: Sequence[Span] | None, *, how: bool = False
) -> list[Content]:
    """Return the measurements as a piece of a column; empty for an answer without words.

    ``how`` says under each how it was measured, or why it could not be.
    """
    if not take.text:
        return []
    found = [
        one for one in measurements(state, item, take, pauses=pauses) if one.key not in ELSEWHERE
    ]
    rows = [row for one in found for row in _rows(one, how)]
    if not how:
        rows.append(Content.styled("h tells how each is measured", "$quiet"))
    return [section(TITLE, Content("\n").join(rows))]


def _rows(one: Measured, how: bool) -> list[Content]:
    figure = one.value if one.measurable else "not measurable"
    style = "" if one.measurable else "$quiet"
    figure += one.spots if one.key == "pauses" else ""
    rows = [Content.assemble(say(f"{sentence(one.label)}:", "$quiet"), " ", say(figure, style))]
    if how:
        rows += [say(f"{one.how if one.measurable else one.reason}", "$quiet"), Content()]
    return rows
