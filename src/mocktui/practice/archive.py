"""Past sessions: found, named, noted, put into the trash and out again, exported.

``desk.archive`` is an :class:`Archive`; :class:`SessionArchive` is the real one. Slow calls are
coroutines.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
from msgspec.structs import replace

from mocktui.core.events import Event, Note, Renamed
from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.places import Places
from mocktui.practice.claim import only_ours
from mocktui.practice.upkeep import SessionUpkeep, Upkeep
from mocktui.storage.after import add_after, machine_name
from mocktui.storage.folder import SessionFolder
from mocktui.storage.index_types import Filters, Hit
from mocktui.storage.sessions import Loaded, changeable, find_session, load_session
from mocktui.storage.summary import Summary

if TYPE_CHECKING:
    from mocktui.practice.exporting import Kind
    from mocktui.storage.index import Index

LOOK = 2.0  # seconds in which a search at each key doesn't look into the folders again


class SessionLine(msgspec.Struct, frozen=True, kw_only=True):
    """A session in a list. ``ended`` is false for one that can be continued."""

    id: str
    started: str
    title: str
    format: str = ""
    mode: str = "speak"
    answered: int = 0
    total: int = 0
    minutes: float = 0.0
    ended: bool = True
    incomplete: bool = False
    flagged: int = 0
    problem: str = ""
    newer: bool = False
    live: bool = False  # another mocktui is in the middle of it
    thrown: str = ""  # since when it is in the trash: an ISO 8601 time, where that is known


class Archive(Protocol):
    """What the list of past sessions does."""

    @property
    def reading(self) -> tuple[int, int] | None:
        """Sessions read and to read while an index is being made; ``None`` at other times."""
        ...

    @property
    def upkeep(self) -> Upkeep:
        """What is done to all of them at once: emptying the trash, making the index anew."""
        ...

    async def sessions(self, filters: Filters | None = None) -> Sequence[SessionLine]:
        """Return sessions, newest first; those in the trash with ``filters.deleted``."""
        ...

    async def known(self, filters: Filters | None = None) -> Sequence[SessionLine]:
        """Return them as they were when last looked at, at once: :meth:`sessions` looks first."""
        ...

    async def packs(self) -> Sequence[tuple[str, str]]:
        """Return the packs that were practised: id, and what to call it."""
        ...

    async def questions(self, pack: str | None = None) -> Sequence[tuple[str, str]]:
        """Return the questions that were asked, the latest first: id, and its words."""
        ...

    async def note(self, session: str, question: str, text: str) -> None:
        """Add a line of the person's own to a question of a session; raises Problem."""
        ...

    def export_folder(self) -> Path:
        """Return where exports go unless told otherwise; it need not be there."""
        ...

    async def export(self, session: str, kind: Kind, folder: str) -> Sequence[Path]:
        """Write a session's files and return them, none for no times; raises Problem."""
        ...

    def kept(self) -> str:
        """Return how long recordings are kept: ``always``, ``days:N`` or ``until-reviewed``."""
        ...

    def keep(self, policy: str) -> None:
        """Keep recordings so long from now on; raises Problem."""
        ...


class SessionArchive:
    """See :class:`Archive`. Making one touches no file; it holds the index for the whole desk."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._index: Index | None = None
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._reading: tuple[int, int] | None = None
        self._upkeep = SessionUpkeep(places, self._opened, self.fresh)

    @property
    def upkeep(self) -> Upkeep:
        """What is done to all of them at once."""
        return self._upkeep

    # -- the index ------------------------------------------------------------------------------

    @property
    def reading(self) -> tuple[int, int] | None:
        """Sessions read and to read while an index is being made."""
        return self._reading

    def fresh(self) -> Index:
        """Return the index as the folders are now. Slow: threads only."""
        index = self._opened()
        index.update(self._tell)
        self._reading = None
        self._looked = time.monotonic()
        return index

    def _recent(self) -> Index:
        """Return the index as the folders were a moment ago."""
        return self._opened() if time.monotonic() - self._looked < LOOK else self.fresh()

    def _opened(self) -> Index:
        from mocktui.storage.index import Index

        with self._lock:
            if self._index is None:
                self._index = Index(self._places)
            return self._index

    def _tell(self, done: int, of: int) -> None:
        self._reading = (done, of) if done < of else None

    def _changed(self, folder: SessionFolder) -> None:
        """Take in what was done to one session; the demo's are in no index."""
        if self._index is not None and folder.path.parent == self._places.sessions:
            self._index.update(only=[folder.id])

    # -- finding --------------------------------------------------------------------------------

    async def sessions(self, filters: Filters | None = None) -> Sequence[SessionLine]:
        """Return sessions, newest first."""
        return await asyncio.to_thread(lambda: self._lines(self.fresh(), filters))

    async def known(self, filters: Filters | None = None) -> Sequence[SessionLine]:
        """Return them as they were when last looked at."""
        return await asyncio.to_thread(lambda: self._lines(self._opened(), filters))

    def _lines(self, index: Index, filters: Filters | None) -> list[SessionLine]:
        from mocktui.storage.trash import deleted_at

        found = [_line(one) for one in index.sessions(filters=filters)]
        if filters is None or not filters.deleted:
            return found
        top = self._places.sessions
        return [replace(one, thrown=deleted_at(SessionFolder(top / one.id))) for one in found]

    async def search(self, text: str, filters: Filters | None, limit: int) -> Sequence[Hit]:
        """Return where all words of ``text`` were asked, said or noted, newest first."""
        return await asyncio.to_thread(lambda: self._recent().search(text, filters, limit=limit))

    async def packs(self) -> Sequence[tuple[str, str]]:
        """Return the packs that were practised."""
        return await asyncio.to_thread(self._packs)

    def _packs(self) -> list[tuple[str, str]]:
        from mocktui.packs.find import list_packs

        titles = {one.id: one.heading.title for one in list_packs(self._places) if one.heading}
        return [(pack, titles.get(pack, pack)) for pack, _ in self._recent().packs()]

    async def questions(self, pack: str | None = None) -> Sequence[tuple[str, str]]:
        """Return the questions that were asked, the latest first."""
        return await asyncio.to_thread(lambda: self._recent().questions(pack))

    def folder(self, session: str) -> SessionFolder:
        """Return the folder of a session, the demo's too; raises Problem."""
        demos = self._places.demo_sessions
        if session != "last" and (demos / session).is_dir():
            return SessionFolder(demos / session)
        if session == "last":
            latest = self.fresh().sessions(limit=1)
            if latest:
                return SessionFolder(self._places.sessions / latest[0].id)
        return find_session(self._places.sessions, session)

    # -- changing -------------------------------------------------------------------------------

    async def delete(self, session: str) -> None:
        """Put a session into the trash; raises Problem."""
        from mocktui.storage.trash import move_to_trash

        await asyncio.to_thread(self._do, session, move_to_trash)

    async def restore(self, session: str) -> None:
        """Take a session out of the trash again; raises Problem."""
        from mocktui.storage.trash import restore

        await asyncio.to_thread(self._do, session, restore)

    def _do(self, session: str, work: Callable[[SessionFolder, str, datetime], None]) -> None:
        folder = self.folder(session)
        only_ours(self._places)
        changeable(folder)
        work(folder, machine_name(self._places.cache), datetime.now().astimezone())
        self._changed(folder)

    async def rename(self, session: str, title: str) -> None:
        """Give a session a name of the person's own; raises Problem."""
        if not one_line(title):
            raise Problem("a session needs a name", fix="Type one, or leave it as it is.")
        await asyncio.to_thread(self.add, session, Renamed(title=one_line(title)))

    async def note(self, session: str, question: str, text: str) -> None:
        """Add a line of the person's own to a question of a session; raises Problem."""
        if one_line(text):
            await asyncio.to_thread(self.add, session, Note(question=question, text=one_line(text)))

    def add(self, session: str, event: Event) -> Loaded:
        """Add an event to a past session, and to what is derived from it; raises Problem.

        Returns the session as it then stands.
        """
        from mocktui.storage.transcript_file import write_transcript

        folder = self.folder(session)
        only_ours(self._places)
        changeable(folder)
        add_after(folder, event, machine_name(self._places.cache), datetime.now().astimezone())
        loaded = load_session(folder)
        write_transcript(folder, loaded.state)
        self._changed(folder)
        return loaded

    # -- taking away ----------------------------------------------------------------------------

    def export_folder(self) -> Path:
        """Return ``mocktui-export`` in the person's documents, else in their home."""
        home = Path.home()
        documents = home / "Documents"
        return (documents if documents.is_dir() else home) / "mocktui-export"

    async def export(self, session: str, kind: Kind, folder: str) -> Sequence[Path]:
        """Write a session's files and return them; raises Problem."""
        from mocktui.practice.exporting import export_session

        if not folder.strip():
            raise Problem("an export needs a folder", fix="Type one.")
        try:
            target = Path(folder.strip()).expanduser().absolute()
        except RuntimeError:
            raise Problem("this folder's owner is not known here", where=folder) from None
        return await asyncio.to_thread(
            lambda: export_session(load_session(self.folder(session)), kind, target, force=True)
        )

    def kept(self) -> str:
        """Return how long recordings are kept."""
        from mocktui.practice.choices import keeps_recordings

        return keeps_recordings(self._places)

    def keep(self, policy: str) -> None:
        """Keep recordings so long from now on; raises Problem."""
        from mocktui.practice.choices import keep_recordings
        from mocktui.storage.trash import parse_retention

        parse_retention(policy)
        keep_recordings(self._places, policy)


def _line(one: Summary) -> SessionLine:
    return SessionLine(
        id=one.id,
        started=one.started,
        title=one.title,
        format=one.format,
        mode=one.mode,
        answered=one.answered,
        total=one.total,
        minutes=one.seconds / 60,
        ended=not one.can_continue,
        incomplete=one.incomplete,
        flagged=one.flagged,
        problem=one.problem,
        newer=one.newer,
        live=one.live,
    )
