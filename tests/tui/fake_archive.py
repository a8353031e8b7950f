"""Past sessions and the history of a made-up desk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mocktui.core.history import Attempt
from mocktui.core.problem import Problem
from mocktui.practice.archive import SessionLine
from mocktui.practice.upkeep import Progress, Reindexing, Stopped, TrashWeight
from mocktui.storage.emptying import Emptied
from mocktui.storage.index_types import Filters
from tests.tui.made_up import PACK, ROUND

if TYPE_CHECKING:
    from tests.tui.fake_desk import FakeDesk


class FakeUpkeep:
    """Empties the trash of its desk; every failure and every wait is an option."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.problems: tuple[Problem, ...] = ()
        self.reindexing = Reindexing(read=4)
        self.stays_at: tuple[int, int] | None = None  # there it stays until it is stopped

    async def weigh(self) -> TrashWeight:
        ids = tuple(one.id for one in self._desk.trash)
        return TrashWeight(sessions=ids, files=4 * len(ids), bytes=31_400_000 * len(ids))

    async def empty(self, sessions: Sequence[str], progress: Progress, stopped: Stopped) -> Emptied:
        if await self._stays(progress, stopped):
            sessions = sessions[:1]
        self._desk.calls += [f"purge {one}" for one in sessions]
        self._desk.trash = [one for one in self._desk.trash if one.id not in sessions]
        return Emptied(removed=len(sessions), problems=self.problems)

    async def reindex(self, progress: Progress, stopped: Stopped) -> Reindexing:
        if await self._stays(progress, stopped):
            return Reindexing(read=1, stopped=True)
        self._desk.calls.append("reindex")
        return self.reindexing

    async def _stays(self, progress: Progress, stopped: Stopped) -> bool:
        if self.stays_at is None:
            return False
        progress(*self.stays_at)
        while not stopped():
            await asyncio.sleep(0.01)  # as a thread asks between two sessions
        return True


class FakeArchive:
    """An archive over what its desk holds."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.upkeep = FakeUpkeep(desk)
        self.reading: tuple[int, int] | None = None
        self.before: Sequence[SessionLine] = ()  # what is known before looking
        self.policy = "always"
        self.filters: list[Filters] = []
        self.export_problem: Problem | None = None

    async def sessions(self, filters: Filters | None = None) -> Sequence[SessionLine]:
        filters = filters or Filters()
        self.filters.append(filters)
        lines = self._desk.trash if filters.deleted else await self._desk.sessions()
        return [
            one
            for one in lines
            if filters.mode in (None, one.mode) and (one.flagged or not filters.flagged)
        ]

    async def known(self, filters: Filters | None = None) -> Sequence[SessionLine]:
        return self.before

    async def packs(self) -> Sequence[tuple[str, str]]:
        return [(PACK.id, PACK.title), (ROUND.id, ROUND.title)]

    async def questions(self, pack: str | None = None) -> Sequence[tuple[str, str]]:
        return [(one.id, one.ask) for one in PACK.questions]

    async def note(self, session: str, question: str, text: str) -> None:
        self._desk.calls.append(f"note {session} {question} {text}")

    def export_folder(self) -> Path:
        return Path("Documents/mocktui-export")

    async def export(self, session: str, kind: str, folder: str) -> Sequence[Path]:
        self._desk.calls.append(f"export {session} {kind} {folder}")
        if self.export_problem:
            raise self.export_problem
        return [Path(folder) / f"{session}.{kind}"]

    def kept(self) -> str:
        return self.policy

    def keep(self, policy: str) -> None:
        self.policy = policy


class FakeHistory:
    """A history of the attempts it is given."""

    def __init__(self, attempts: Sequence[Attempt] = ()) -> None:
        self.given = list(attempts)

    async def attempts(
        self, pack: str | None = None, question: str | None = None
    ) -> Sequence[Attempt]:
        return [
            one
            for one in self.given
            if pack in (None, one.pack) and question in (None, one.question)
        ]
