"""Where a debrief writes to: a practice that runs, or a session that is over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core.debrief import Earlier, earlier_focus
from mocktui.core.events import Event
from mocktui.core.keys import main_key
from mocktui.core.problem import Problem
from mocktui.core.question import Question
from mocktui.core.state import Asked, State, Take
from mocktui.practice.desk import Desk
from mocktui.practice.view import Practice, View


class Sink(Protocol):
    """A session as a debrief needs it: its state now, and a way to add to it."""

    session: str

    @property
    def state(self) -> State:
        """The session as it stands."""
        ...

    async def add(self, event: Event) -> None:
        """Add an event; raises Problem where it can't be kept."""
        ...

    def listen(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call ``changed`` whenever something else was added (words of a late reading).

        Return what ends that.
        """
        ...

    async def again(self) -> None:
        """Look at the session anew, where others may have added to it; raises Problem."""
        ...


class Debriefed:
    """What a debrief is about, as its sink shows it now; the base of each front end's debrief."""

    _desk: Desk
    _sink: Sink
    _key: str
    _n: int

    @property
    def _state(self) -> State:
        return self._sink.state

    @property
    def _item(self) -> Asked:
        item = self._state.find(self._key)
        assert item is not None, "a debrief is of something that was asked"
        return item

    @property
    def _take(self) -> Take:
        return next(one for one in self._item.takes if one.n == self._n)

    @property
    def _question(self) -> Question:
        """The question; a follow-up has no rubric of its own."""
        question = self._state.question(self._key)
        if self._item.follow_up_of is not None:
            question = replace(question, look_for=(), example="")
        return question

    async def _focus_of_last_time(self) -> Earlier | None:
        """Look for what was chosen for this question before, here and in other sittings."""
        begun = self._state.begun
        pack, question = begun.pack if begun else None, main_key(self._key)
        try:
            found = await self._desk.history.attempts(pack, question)
        except Problem:  # no index: what is in this sitting is known all the same
            found = ()
        return earlier_focus(self._item, self._take, self._sink.session, found)


class PracticeSink:
    """A running practice: events go in as commands, through its own journal."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self.session = practice.session

    @property
    def state(self) -> State:
        """The session as it stands."""
        return self._practice.view().state

    async def add(self, event: Event) -> None:
        """Record an event."""
        self._practice.do(do.Record(event))

    def listen(self, changed: Callable[[], None]) -> Callable[[], None]:
        """Call ``changed`` with each new picture of the practice; return what ends that."""

        def heard(_: View) -> None:
            changed()

        return self._practice.listen(heard)

    async def again(self) -> None:
        """Nothing to do: the practice is the truth."""


class SessionSink:
    """A finished session: events go to what was added later. :meth:`again` reads it anew."""

    @classmethod
    async def of(cls, desk: Desk, session: str) -> SessionSink:
        """Return one over the session as it stands now; raises Problem."""
        return cls(desk, session, (await desk.open(session)).state)

    def __init__(self, desk: Desk, session: str, state: State) -> None:
        self._desk = desk
        self.session = session
        self.state = state

    async def add(self, event: Event) -> None:
        """Add an event; raises Problem."""
        self.state = (await self._desk.note(self.session, event)).state

    def listen(self, changed: Callable[[], None]) -> Callable[[], None]:  # noqa: ARG002 - a Sink's
        """Nothing comes by itself; the screen asks :meth:`again`."""
        return lambda: None

    async def again(self) -> None:
        """Read the session anew; raises Problem."""
        self.state = (await self._desk.open(self.session)).state
