"""Emptying the trash and making the index anew, in plain lines."""

from __future__ import annotations

import asyncio

from mocktui.core.text import plural
from mocktui.plain.longer import PATIENCE, Quarters, stoppable
from mocktui.plain.talk import Talk
from mocktui.practice.upkeep import Upkeep


class _Stop:
    """Whether the person wants it stopped."""

    def __init__(self) -> None:
        self.asked = False

    def ask(self) -> None:
        """Stop after the session it is at."""
        self.asked = True

    def __call__(self) -> bool:
        return self.asked


async def empty_trash(talk: Talk, upkeep: Upkeep) -> None:
    """Say what would go and how much, ask, remove it. Raises Problem."""
    weight = await upkeep.weigh()
    if not weight.sessions:
        talk.say("The trash is empty.")
        return
    talk.say(
        f"{weight.words}: what you said, your recordings, ratings and notes. They go from the disk "
        "and from the search. Nothing brings them back."
    )
    if not await talk.yes("Remove them for good?"):
        talk.say("Nothing was removed.")
        return
    stop = _Stop()
    talk.say("Removing. Enter or q stops it.")
    work = asyncio.create_task(upkeep.empty(weight.sessions, Quarters(talk, PATIENCE), stop))
    done = await stoppable(talk, work, stop.ask, "Sessions are removed. Enter or q stops it.")
    for one in done.problems:
        talk.problem(one)
    talk.say(f"{plural(done.removed, 'session')} removed for good.")
    if left := len(weight.sessions) - done.removed:
        talk.say(f"{plural(left, 'session')} still in the trash.")


async def make_index_anew(talk: Talk, upkeep: Upkeep) -> None:
    """Read all sessions for the list and the search again. Raises Problem."""
    stop = _Stop()
    talk.say("Reading your sessions again. Enter or q stops it.")
    work = asyncio.create_task(upkeep.reindex(Quarters(talk, PATIENCE), stop))
    done = await stoppable(talk, work, stop.ask, "Sessions are read. Enter or q stops it.")
    if done.problem is not None:
        talk.problem(done.problem)
    elif done.stopped:
        talk.say("Stopped. The sessions that are not read yet are read when they are needed.")
    else:
        talk.say(f"The index is made anew: {plural(done.read, 'session')}.")
