"""From Home straight to the rating of an answer that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mocktui.core.problem import Problem

if TYPE_CHECKING:
    from mocktui.tui.app import MocktuiApp


async def rate(app: MocktuiApp, session: str, question: str) -> None:
    """Open the debrief of a past session's answer, or say why it can't be; await it in a worker."""
    from mocktui.tui.screens.debrief_ways import debrief

    try:
        state = (await app.desk.open(session)).state
    except Problem as problem:
        app.show_problem(problem)
        return
    take = next((one.take for one in state.asked if one.key == question), None)
    if take is None:  # it was taken back in the meantime
        app.open_review(session)
        return
    await debrief(app, session, question, take.n)
