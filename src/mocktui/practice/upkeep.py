"""What is done to all past sessions at once: emptying the trash, making the index anew.

``desk.archive.upkeep`` is an :class:`Upkeep`; :class:`SessionUpkeep` is the real one. Both take
long where there is much: they tell how far they are, and can be stopped between two sessions. None
is done while another mocktui practises in this data folder.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import plural
from mocktui.places import Places
from mocktui.practice.claim import only_ours

if TYPE_CHECKING:
    from mocktui.storage.emptying import Emptied
    from mocktui.storage.index import Index

Progress = Callable[[int, int], None]
"""Sessions behind us and all, from a thread; all of them: only the index is left to be cleared."""
Stopped = Callable[[], bool]
"""Asked between two sessions, in a thread."""


class TrashWeight(msgspec.Struct, frozen=True, kw_only=True):
    """What emptying the trash removes: these sessions (their ids), newest first."""

    sessions: tuple[str, ...] = ()
    files: int = 0
    bytes: int = 0

    @property
    def words(self) -> str:
        """How much that is."""
        from mocktui.speech.catalog import size_text  # late: the first frame needs none of it

        sessions = plural(len(self.sessions), "session")
        return f"{sessions}, {plural(self.files, 'file')}, {size_text(self.bytes)}"


class Reindexing(msgspec.Struct, frozen=True, kw_only=True):
    """What came of making the index anew: sessions read, and why it can't be kept, if so.

    ``stopped``: not all were read; the rest is when the list is next looked at.
    """

    read: int = 0
    stopped: bool = False
    problem: Problem | None = None


class Upkeep(Protocol):
    """See the module's text."""

    async def weigh(self) -> TrashWeight:
        """Return what emptying the trash would remove; raises Problem."""
        ...

    async def empty(self, sessions: Sequence[str], progress: Progress, stopped: Stopped) -> Emptied:
        """Remove these sessions of the trash for good; raises Problem."""
        ...

    async def reindex(self, progress: Progress, stopped: Stopped) -> Reindexing:
        """Make the index anew from the sessions, which are only read; raises Problem."""
        ...


class _Stop(Exception):  # noqa: N818 - nothing went wrong
    """The person has seen enough; the index stays as far as it came."""


class SessionUpkeep:
    """See :class:`Upkeep`.

    ``opened`` returns the index as it is, ``fresh`` as the folders are now (it may be slow).
    """

    def __init__(
        self, places: Places, opened: Callable[[], Index], fresh: Callable[[], Index]
    ) -> None:
        self._places = places
        self._opened = opened
        self._fresh = fresh

    async def weigh(self) -> TrashWeight:
        """Return what emptying the trash would remove."""
        return await asyncio.to_thread(self._weigh)

    def _weigh(self) -> TrashWeight:
        from mocktui.storage.emptying import in_trash

        only_ours(self._places)
        found = in_trash(self._fresh(), self._places.sessions)
        return TrashWeight(
            sessions=tuple(one.line.id for one in found),
            files=sum(one.weight.files for one in found),
            bytes=sum(one.weight.bytes for one in found),
        )

    async def empty(self, sessions: Sequence[str], progress: Progress, stopped: Stopped) -> Emptied:
        """Remove these sessions of the trash for good."""
        return await asyncio.to_thread(self._empty, sessions, progress, stopped)

    def _empty(self, sessions: Sequence[str], progress: Progress, stopped: Stopped) -> Emptied:
        from mocktui.storage.emptying import empty_trash

        only_ours(self._places)
        return empty_trash(self._fresh(), self._places.sessions, sessions, progress, stopped)

    async def reindex(self, progress: Progress, stopped: Stopped) -> Reindexing:
        """Make the index anew from the sessions."""
        return await asyncio.to_thread(self._reindex, progress, stopped)

    def _reindex(self, progress: Progress, stopped: Stopped) -> Reindexing:
        only_ours(self._places)  # it takes all cores, and somebody speaks there
        read = 0

        def tell(done: int, of: int) -> None:
            nonlocal read
            read = done
            progress(done, of)
            if stopped() and done < of:
                raise _Stop

        index = self._opened()
        try:
            changes = index.rebuild(tell)
        except _Stop:
            return Reindexing(read=read, stopped=True, problem=index.problem)
        return Reindexing(read=changes.added, problem=index.problem)
