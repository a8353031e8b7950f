"""Past sessions and the history of a made-up desk."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mocktui.core.history import Attempt
from mocktui.core.problem import Problem
from mocktui.practice.archive import SessionLine
from mocktui.storage.index_types import Filters
from tests.tui.made_up import PACK, ROUND

if TYPE_CHECKING:
    from tests.tui.fake_desk import FakeDesk


class FakeArchive:
    """An archive over what its desk holds."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.reading: tuple[int, int] | None = None
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
