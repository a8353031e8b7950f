"""The index of all sessions: lists and searches without reading a single journal.

    index = Index(places)
    index.update()                                  # what changed in the folders since
    index.sessions(limit=50)                        # a page, newest first
    index.search("gradient boo", Filters(pack="ml-interview-16"))

It is derived from the folders and can be removed at any time: it is made again by itself. Where the
cache folder can't be written it lives in memory. Any thread may call; an update in one thread does
not keep a search in another waiting.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from mocktui.core.history import Attempt
from mocktui.core.problem import Problem
from mocktui.locked import is_locked
from mocktui.places import Places
from mocktui.storage import index_db, index_query, index_text
from mocktui.storage.folder import SessionFolder
from mocktui.storage.index_db import LOW
from mocktui.storage.index_types import Changes, Filters, Find, Found, Hit
from mocktui.storage.index_update import update
from mocktui.storage.summary import Summary

__all__ = ["Changes", "Filters", "Find", "Found", "Hit", "Index", "search_words"]

ENOUGH = 50  # finds of a last word as it stands, with which its longer words are left out
_T = TypeVar("_T")
_ATTEMPTS = msgspec.json.Decoder(list[Attempt])
_LINE = msgspec.json.Decoder(Summary)


def search_words(text: str) -> list[str]:
    """Return the words and phrases a search for ``text`` looks for; none: nothing is found."""
    return list(index_text.parts(text))


class Index:
    """See the module's text. Making one touches no file."""

    def __init__(self, places: Places) -> None:
        self._sessions = places.sessions
        # Two data folders share a cache folder: each has an index of its own.
        key = hashlib.sha256(str(places.sessions).encode("utf-8", "surrogatepass")).hexdigest()
        self.path: Path | None = places.cache / f"index-{key[:16]}.sqlite"
        self.problem: Problem | None = None  # why it is in memory
        self._mended = False
        self._fts5 = index_db.has_fts5()
        self._connection: sqlite3.Connection | None = None
        self._reading = threading.RLock()
        self._updating = threading.RLock()

    # -- keeping it right -------------------------------------------------------------------------

    def update(
        self,
        progress: Callable[[int, int], None] | None = None,
        only: Sequence[str] | None = None,
    ) -> Changes:
        """Take in what changed in the folders. ``progress`` gets sessions read and to read.

        ``only`` are the sessions to look at where it is known which changed (by their folders'
        names): then nothing else is looked for. Raises Problem where the sessions can't be looked
        into.
        """
        with self._updating:
            return self._tried(lambda: self._update(progress, only))

    def rebuild(self, progress: Callable[[int, int], None] | None = None) -> Changes:
        """Make the index from nothing; raises Problem."""
        with self._updating:
            self._mended = False
            self._tried(lambda: self._written(lambda to: index_db.empty(to, self._fts5)))
            return self.update(progress)

    def scrub(self) -> None:
        """Leave no trace in the file of what was taken out; takes seconds. Raises Problem."""
        with self._updating:
            self._tried(lambda: self._written(lambda to: index_db.scrub(to, self._fts5)))

    def close(self) -> None:
        """Close the file; the next call opens it again."""
        with self._updating, self._reading:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _update(
        self,
        progress: Callable[[int, int], None] | None = None,
        only: Sequence[str] | None = None,
    ) -> Changes:
        sql = "SELECT folder, stamp FROM sessions"
        names: tuple[str, ...] = ()
        if only is not None:
            names = (msgspec.json.encode(only).decode(),)
            sql += " WHERE folder IN (SELECT value FROM json_each(?))"
        known = dict(self._all(sql, names))
        with contextlib.ExitStack() as stack:
            return update(
                self._sessions,
                known,
                lambda: stack.enter_context(self._writer()),
                self._fts5,
                progress,
                only,
            )

    def _written(self, work: Callable[[sqlite3.Connection], None]) -> None:
        with self._writer() as connection:
            work(connection)

    @contextlib.contextmanager
    def _writer(self) -> Iterator[sqlite3.Connection]:
        """A connection of its own, so that searches go on; in memory there is only one."""
        self._open()
        if self.path is None:
            with self._reading:
                yield self._open()
            return
        connection = index_db.open_index(self.path, self._fts5)
        try:
            yield connection
        finally:
            connection.close()

    def _open(self) -> sqlite3.Connection:
        with self._reading:
            if self._connection is None:
                self._connection = index_db.open_index(self.path, self._fts5)
            return self._connection

    def _tried(self, work: Callable[[], _T]) -> _T:
        """Do it; with a broken file once more with a new one, and then in memory."""
        for _ in range(3):
            try:
                return work()
            except sqlite3.Error as error:
                self._mend(error, index_db.problem_of(error, self.path))
            except OSError as error:
                why = Problem(
                    f"the index can't be written ({error.strerror})", where=str(self.path)
                )
                self._mend(None, why)
            except Problem as problem:
                if problem.where != str(self.path and self.path.parent):
                    raise
                self._mend(None, problem)
        return work()

    def _mend(self, error: sqlite3.Error | None, problem: Problem) -> None:
        """Let the next attempt have a new file, or none; raises the problem if neither helps."""
        self.close()
        if self.path is None or isinstance(problem, index_db.Busy):
            raise problem from None
        if error is not None and index_db.is_broken(error) and not self._mended:
            self._mended = True
            index_db.discard(self.path)
            return
        self.problem = problem
        self.path = None

    def _all(self, sql: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with self._reading:
            return self._open().execute(sql, values).fetchall()

    def _asked(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        return self._safe(lambda: self._all(sql, values))

    def _safe(self, ask: Callable[[], _T]) -> _T:
        """Ask; an index that turns out broken is made anew first."""
        try:
            return ask()
        except (sqlite3.Error, OSError, Problem):
            self.close()
        with self._updating:
            return self._tried(lambda: self._updated(ask))

    def _updated(self, ask: Callable[[], _T]) -> _T:
        self._update()
        return ask()

    # -- asking it --------------------------------------------------------------------------------

    def sessions(
        self, limit: int | None = None, offset: int = 0, filters: Filters | None = None
    ) -> list[Summary]:
        """Return sessions, newest first; those in the trash only with ``filters.deleted``."""
        where, values = index_query.whole(filters or Filters())
        sql = f"SELECT line FROM sessions s WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?"  # noqa: S608 - only our own words
        rows = self._asked(sql, (*values, -1 if limit is None else limit, offset))
        return [self._line(line) for (line,) in rows]

    def packs(self) -> list[tuple[str, int]]:
        """Return the packs that were practised, with their number of sessions, most first."""
        sql = (
            "SELECT pack, count(*) FROM sessions WHERE NOT deleted AND pack != ''"
            " GROUP BY pack ORDER BY count(*) DESC, pack"
        )
        return [(pack, count) for pack, count in self._asked(sql, ())]

    def questions(self, pack: str | None = None) -> list[tuple[str, str]]:
        """Return the questions that were asked (id, words), the one asked last first."""
        where, values = index_query.whole(Filters(pack=pack))
        sql = (
            "SELECT t.question, t.text, max(t.id) FROM sessions s CROSS JOIN texts t"  # noqa: S608 - only our own words
            f" ON t.id BETWEEN s.id AND s.id + {LOW}"
            f" WHERE {where} AND +t.kind = 'asked' AND +t.question = t.main"
            " GROUP BY t.question ORDER BY max(t.id | ?) DESC, t.question"
        )
        return [(key, text) for key, text, _ in self._asked(sql, (*values, LOW))]

    def attempts(self, pack: str | None = None, question: str | None = None) -> list[Attempt]:
        """Return the takes of all sessions but those in the trash, oldest first.

        ``question`` is a question's or follow-up's key. ``pack`` is the one a question comes from;
        ids joined by ``+`` are any of them, or a sitting of all that doesn't say which.
        """
        where, values = index_query.attempts(pack)
        sql = (
            "SELECT a.line FROM sessions s CROSS JOIN attempts a"  # noqa: S608 - only our own words
            f" ON a.id BETWEEN s.id AND s.id + {LOW} WHERE {where}"
        )
        if question is not None:
            # The plus keeps SQLite from making an index for this one question.
            sql, values = f"{sql} AND +a.question = ?", (*values, question)
        rows = self._asked(f"{sql} ORDER BY s.id, a.id", values)
        return _ATTEMPTS.decode(f"[{','.join(line for (line,) in rows)}]")

    def search(
        self, text: str, filters: Filters | None = None, limit: int = 50, offset: int = 0
    ) -> list[Hit]:
        """Return the places where every word of ``text`` occurs, newest first.

        The last word may be the beginning of one (where it is found less than ENOUGH times as it
        stands: ``the`` is not ``then``); ``"words in quotes"`` stand together. A text without a
        letter or a digit finds nothing.
        """
        chosen = filters or Filters()
        goes_on = self._goes_on(text, chosen)
        sql, values = index_query.places(text, chosen, fts5=self._fts5, goes_on=goes_on)
        rows = self._asked(f"{sql} LIMIT ? OFFSET ?", (*values, limit, offset)) if sql else []
        return [self._hit(row, text) for row in rows]

    def search_sessions(
        self, text: str, filters: Filters | None = None, limit: int | None = None
    ) -> list[Found]:
        """Return the sessions in which ``text`` is found, newest first, with a place each."""
        chosen = filters or Filters()
        goes_on = self._goes_on(text, chosen)
        sql, values = index_query.ids(text, chosen, fts5=self._fts5, goes_on=goes_on)
        if not sql:
            return []
        ids = self._safe(lambda: self._firsts(sql, values, limit))
        if not ids:
            return []
        sql, values = index_query.places(text, chosen, fts5=self._fts5, goes_on=goes_on, of=ids)
        return [
            Found(session=self._line(row[-1]), hit=self._hit(row, text))
            for row in self._asked(sql, values)
        ]

    def _goes_on(self, text: str, filters: Filters) -> bool:
        """Return whether the last word stands for those that begin with it.

        All that begin with a common one are joined before the first is found: a tenth of a second
        for ten thousand sessions, and nobody looks for them.
        """
        exact = index_text.match(text, goes_on=False)
        if not self._fts5 or exact == index_text.match(text, goes_on=True):
            return False
        sql, values = index_query.ids(text, filters, fts5=True, goes_on=False)
        return len(self._asked(f"{sql} LIMIT ?", (*values, ENOUGH))) < ENOUGH

    def _firsts(self, sql: str, values: tuple[Any, ...], limit: int | None) -> list[int]:
        """Return the first place in each session, as many as wanted and no more looked at."""
        ids: list[int] = []
        last = None
        with self._reading:
            for (id_,) in self._open().execute(sql, values):
                if id_ | LOW != last:
                    if limit is not None and len(ids) == limit:
                        break
                    ids.append(id_)
                    last = id_ | LOW
        return ids

    def _line(self, line: str) -> Summary:
        one = _LINE.decode(line)
        running = one.ended is None and is_locked(SessionFolder(self._sessions / one.id).events)
        return one if one.live == running else replace(one, live=running)

    def _hit(self, row: tuple[Any, ...], text: str) -> Hit:
        snippet, kind, question, take, session, started, title, _ = row
        if self._fts5:
            shown, marks = index_text.marked(snippet)
        else:
            shown, marks = index_text.excerpt(snippet, search_words(text))
        return Hit(
            session=session,
            started=started,
            title=title,
            kind=kind,
            question=question,
            take=take,
            snippet=shown,
            marks=marks,
        )
