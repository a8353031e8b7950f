"""Ways into a debrief of a session that is over, and from it into the next take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from mocktui.core.debrief import proposals
from mocktui.core.format import PRACTICE, REAL
from mocktui.core.problem import Problem
from mocktui.core.question import Pack
from mocktui.core.state import State
from mocktui.practice.setup import Setup
from mocktui.tui.screens.debrief import DebriefScreen
from mocktui.tui.screens.debrief_keys import Result
from mocktui.tui.screens.debrief_sink import SessionSink
from mocktui.tui.screens.debrief_three import ThreeScreen

if TYPE_CHECKING:
    from mocktui.tui.app import MocktuiApp


async def debrief(app: MocktuiApp, session: str, state: State, key: str, n: int) -> Result | None:
    """Debrief a take of a finished session; await it in a worker.

    ``again`` has begun a new practice by then.
    """
    sink = SessionSink(app.desk, session, state)
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
        if await debrief(app, session, state, one.question, one.take) != "on":
            return


def again_setup(state: State, key: str, device: str) -> Setup | None:
    """Return a practice with only this question, as the session had it; ``None`` without a plan.

    The real thing has no second take: it becomes practice. One question needs no choice of three
    answers at the end: it is debriefed at once.
    """
    begun, planned = state.begun, state.planned(key)
    if begun is None or planned is None:
        return None
    pack = Pack(
        id=begun.pack,
        title=begun.title,
        source=begun.source,
        language=begun.language,
        questions=tuple(one.question for one in begun.plan),
    )
    rules = PRACTICE if begun.format.id == REAL.id else begun.format
    if rules.debrief == "three":
        rules = replace(rules, debrief="each")
    mode = begun.mode
    return Setup(packs=(pack,), only=(planned.question.id,), format=rules, mode=mode, device=device)


def take_again(app: MocktuiApp, state: State, key: str) -> None:
    """Begin a practice with only this question."""
    setup = again_setup(state, key, app.desk.remembered_device())
    if setup is not None:
        app.start_practice(setup)
