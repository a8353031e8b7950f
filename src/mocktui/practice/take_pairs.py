"""The takes of one question, over all sessions, and what is read to put two side by side."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mocktui.core.compare import Side
from mocktui.core.history import Attempt
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.practice.desk import Desk


class Ref(msgspec.Struct, frozen=True, kw_only=True):
    """A take by its place; ``at`` is when it was answered, or its session began (ISO 8601)."""

    session: str
    n: int
    at: str
    seconds: float
    focus: str | None = None


def refs(known: Sequence[Attempt], session: str, state: State, key: str) -> tuple[Ref, ...]:
    """Return every take of a question, oldest first: those known, and those of this session."""
    item = state.find(key)
    withdrawn = {one.n for one in item.takes if one.withdrawn} if item else set()
    found = [
        Ref(session=one.session, n=one.take, at=one.at, seconds=one.seconds, focus=one.focus)
        for one in known
        if one.question == key and not (one.session == session and one.take in withdrawn)
    ]
    there = {(one.session, one.n) for one in found}
    started = state.begun.started if state.begun else ""
    for take in item.takes if item else ():
        if not take.withdrawn and (session, take.n) not in there:
            own = Ref(session=session, n=take.n, at=started, seconds=take.seconds, focus=take.focus)
            found.append(own)
    return tuple(found)


async def side_of(desk: Desk, ref: Ref, key: str) -> Side:
    """Return a take with its pauses; raises Problem where it is not there any more."""
    state = (await desk.open(ref.session)).state
    item = state.find(key)
    take = next((one for one in item.takes if one.n == ref.n), None) if item else None
    if item is None or take is None:
        raise Problem("this take is not there any more", where=ref.session)
    pauses = None
    if take.audio:
        try:
            pauses = tuple(await desk.pauses(ref.session, take.audio, take.gaps))
        except Problem:
            pauses = None  # no recording to look at: what the words tell is measured
    return Side(state=state, item=item, take=take, pauses=pauses)
