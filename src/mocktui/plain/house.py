"""What every menu has at hand: the talk, the desk, the ways between menus, work in between."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from msgspec.structs import replace

from mocktui.core.debrief import proposals
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.core.text import plural
from mocktui.plain.behind import Behind
from mocktui.plain.debrief import Debrief, Result
from mocktui.plain.room import Room
from mocktui.plain.talk import Talk
from mocktui.practice.again import again_setup
from mocktui.practice.desk import Desk
from mocktui.practice.setup import Setup
from mocktui.practice.sink import SessionSink
from mocktui.practice.view import Practice


class House:
    """Opens what menus lead to; finishes transcripts while nobody answers."""

    def __init__(self, talk: Talk, desk: Desk) -> None:
        self.talk = talk
        self.desk = desk
        self.practising: Practice | None = None
        self._working: asyncio.Task[None] | None = None
        self.behind = Behind(talk)

    # -- a practice -----------------------------------------------------------------------------

    async def start(self, setup: Setup) -> bool:
        """Practise, then read the review; where it can't be begun say why and return false."""
        try:
            practice = self.desk.start(replace(setup, hold=True))
        except Problem as problem:
            self.talk.problem(problem)
            return False
        return await self.practise(practice)

    async def resume(self, session: str) -> None:
        """Go on with a session that was cut off."""
        try:
            practice = self.desk.resume(session, hold=True)
        except Problem as problem:
            self.talk.problem(problem)
            return
        await self.practise(practice)

    async def practise(self, practice: Practice) -> bool:
        """Run a practice to its end, then its debriefs and its review."""
        await self.rest()
        self.practising = practice
        try:
            session = await Room(self.talk, self.desk, practice).run()
        except Problem as problem:
            self.talk.problem(problem)
            return False
        finally:
            self.practising = None
        self.work()
        state = practice.view().state
        if session is None or not state.asked:
            return True
        if state.begun is not None and state.begun.format.debrief == "three":
            await self._three(session)
        await self.review(session)
        return True

    async def _three(self, session: str) -> None:
        """Propose three answers of a sitting that is just over."""
        try:
            state = (await self.desk.open(session)).state
        except Problem:
            return  # the review says so
        proposed = proposals(state)
        if not proposed:
            return
        self.talk.say("", f"{plural(len(proposed), 'answer')} worth two minutes each:")
        for n, one in enumerate(proposed, 1):
            item = state.find(one.question)
            self.talk.say(f"{n}. {item.ask if item else one.question} ({one.why})")
        if not await self.talk.yes("Rate yourself and see what was found?"):
            return
        for one in proposed:
            if await self.debrief(session, one.question, one.take) != "on":
                return

    # -- debrief, review ------------------------------------------------------------------------

    async def debrief(self, session: str, key: str, n: int) -> Result:
        """Debrief an answer of a finished session; ``again`` has been practised by then."""
        try:
            sink = await SessionSink.of(self.desk, session)
        except Problem as problem:
            self.talk.problem(problem)
            return "stay"
        result = await Debrief(self.talk, self.desk, sink, key, n).run()
        if result == "again":
            await self.again(sink.state, key)
        return result

    async def again(self, state: State, key: str) -> None:
        """Practise one question of a session by itself."""
        setup = again_setup(state, key, self.desk.settings.now)
        if setup is not None:
            await self.start(setup)

    async def review(self, session: str, key: str = "") -> None:
        """Open the review of a session, at a question where one is named."""
        from mocktui.plain.review import Review

        await Review(self, session).run(key)

    # -- work while nobody answers ----------------------------------------------------------------

    def work(self) -> None:
        """Begin to finish transcripts and the like; a second reading is told."""
        if self._working is None or self._working.done():
            self.behind.begin()
            self._working = asyncio.create_task(self.desk.afterwork(self.behind.progress))

    async def rest(self) -> None:
        """Stop it: a practice begins, or the program ends."""
        working, self._working = self._working, None
        if working is not None:
            working.cancel()
            with suppress(asyncio.CancelledError, Problem):
                await working
