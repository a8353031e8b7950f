"""Ways into a debrief of a session that is over, and from it into the next take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mocktui.core.debrief import proposals
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.practice.again import again_setup
from mocktui.practice.sink import SessionSink
from mocktui.tui.screens.debrief import DebriefScreen
from mocktui.tui.screens.debrief_keys import Result
from mocktui.tui.screens.debrief_three import ThreeScreen

if TYPE_CHECKING:
    from mocktui.tui.app import MocktuiApp


async def debrief(app: MocktuiApp, session: str, key: str, n: int) -> Result | None:
    """Debrief a take of a finished session, or say why it can't be; await it in a worker.

    ``again`` has begun a new practice by then.
    """
    try:
        sink = await SessionSink.of(app.desk, session)
    except Problem as problem:
        app.show_problem(problem)
        return None
    result = await app.push_screen_wait(DebriefScreen(sink, app.desk, key, n))
    if result == "again":
        take_again(app, sink.state, key)
    else:
        app.session_changed(session)
    return result


async def debrief_three(app: MocktuiApp, session: str) -> None:
    """Propose three answers of a session that is just over, and debrief them; in a worker."""
    try:
        state = (await app.desk.open(session)).state
    except Problem:
        return  # the review says so
    proposed = proposals(state)
    if not proposed or not await app.push_screen_wait(ThreeScreen(state, proposed)):
        return
    for one in proposed:
        if await debrief(app, session, one.question, one.take) != "on":
            return


def take_again(app: MocktuiApp, state: State, key: str) -> None:
    """Begin a practice with only this question."""
    setup = again_setup(state, key, app.desk.settings.now)
    if setup is not None:
        app.start_practice(setup)
