"""The keywords planned in think time beside what was said: evidence, no verdict. Pure."""

from __future__ import annotations

from mocktui.core.keywords import Planned, plan_against_said
from mocktui.core.said import language_of, repaired, said
from mocktui.core.state import Asked, State, Take


def against_said(state: State, item: Asked, take: Take) -> tuple[Planned, ...]:
    """Return each planned keyword and whether it was found in the take's text."""
    text = said(state, take)
    heard = not take.edited and take.typed is None and take.reading is not None
    segments = repaired(state, take).segments if heard else ()
    return plan_against_said(item.keywords, text, segments, language_of(state))


def unsaid(state: State, item: Asked, take: Take) -> tuple[str, ...]:
    """Return the planned keywords that were not found in what was said."""
    if not take.text:
        return ()
    return tuple(one.keyword for one in against_said(state, item, take) if not one.said)
