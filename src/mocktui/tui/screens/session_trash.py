"""Into the trash and out of it, emptying it; and the index, made anew."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from textual.widgets import Input

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.practice.archive import SessionLine
from mocktui.practice.desk import Desk
from mocktui.storage.index_types import Filters
from mocktui.tui.screens.frame import Frame
from mocktui.tui.screens.upkeep import EmptyScreen, ReindexScreen


class SessionTrash(Frame[None]):
    """The part of the list's actions that removes and brings back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._filters = Filters()
        self._deleted: SessionLine | None = None

    # -- what the list tells ----------------------------------------------------------------------

    @property
    def line(self) -> SessionLine | None:
        """The marked session."""
        raise NotImplementedError

    @property
    def in_trash(self) -> bool:
        """Whether the trash is shown."""
        return self._filters.deleted

    @property
    def can_undo(self) -> bool:
        """Whether something was deleted a moment ago."""
        return self._deleted is not None

    def reload(self, what: str = "") -> None:
        """Read what is shown again, then say ``what`` was done."""
        raise NotImplementedError

    # -- the actions ------------------------------------------------------------------------------

    def action_trash(self) -> None:
        """Show what was deleted."""
        self.remove_class("-searching")
        with self.prevent(Input.Changed):
            self.query_one("#search", Input).value = ""
        self._filters = Filters(deleted=True)
        self._deleted = None
        self.reload()

    def action_delete(self) -> None:
        """Put the marked session into the trash."""
        if (one := self.line) is not None:
            self._do(self._delete(one))

    async def _delete(self, one: SessionLine) -> None:
        await self._desk.delete(one.id)
        self._deleted = one
        self.reload(f"In the trash; u puts it back: {one_line(one.title) or one.id}")

    def action_undo(self) -> None:
        """Take the marked session, or the one deleted last, out of the trash."""
        one = self.line if self.in_trash else self._deleted
        if one is not None:
            self._do(self._restore(one))

    async def _restore(self, one: SessionLine) -> None:
        await self._desk.restore(one.id)
        self._deleted = None
        self.reload(f"Put back: {one_line(one.title) or one.id}")

    def action_empty(self) -> None:
        """Say what is in the trash and how much it is; where that is wanted, remove it for good."""
        self._do(self._empty())

    async def _empty(self) -> None:
        upkeep = self._desk.archive.upkeep
        weight = await upkeep.weigh()
        if weight.sessions:
            self.app.push_screen(EmptyScreen(upkeep, weight), self._worked)
        else:
            self.reload()

    def action_reindex(self) -> None:
        """Make the index anew, if that is wanted."""
        self.app.push_screen(ReindexScreen(self._desk.archive.upkeep), self._worked)

    def _worked(self, told: str | None) -> None:
        self.reload(told or "")

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it off the screen's way; say why where it can't be done."""

        async def tried() -> None:
            try:
                await work
            except Problem as problem:
                self.mocktui.show_problem(problem)

        self.run_worker(tried(), group="do")
