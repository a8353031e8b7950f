"""The index's file: a SQLite database in the cache folder, made anew whenever it is not right.

Rows of a session have ids that sort by its ULID, newest highest, so that "newest first" is the
order in which FTS5 finds things anyway and nothing is ever sorted:

    id of a session  =  42 bits of milliseconds, 6 bits of chance, 15 zero bits
    id of a text     =  its session's, and in the low 15 bits its place (the first the highest)

(Of two sessions with the same 48 bits the later to come in gets the next id: those two alone may
stand in either order.)

"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from mocktui.core.problem import Problem
from mocktui.places import private_folder, private_open
from mocktui.storage.index_text import kept, spaced

if TYPE_CHECKING:
    from mocktui.storage.index_read import Entry

SCHEMA = 5
_PLACES = 15  # bits of a text's place in its session
LOW = (1 << _PLACES) - 1
_MS = (1 << 42) - 1
_HIGHEST = _MS << 6 | 63
# FTS5 joins its parts as it is written to, which costs a third more while thousands of sessions are
# taken in. Here it is told to: so many pages for each transaction, once there are 16 parts. (No
# lengths of texts are kept either, columnsize=0: nothing is ranked.)
_MERGED = 64
_BUSY = 20.0  # seconds to wait for another process
_ALPHABET = {one: n for n, one in enumerate("0123456789ABCDEFGHJKMNPQRSTVWXYZ")}
# What SQLite says of a file that is not what it should be; 1 is "no such table" and the like.
_BROKEN = frozenset({1, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})

_TABLES = """
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL,
    started TEXT NOT NULL, day TEXT NOT NULL, title TEXT NOT NULL, pack TEXT NOT NULL,
    mode TEXT NOT NULL, flagged INTEGER NOT NULL, deleted INTEGER NOT NULL, line TEXT NOT NULL
);
CREATE TABLE texts (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, question TEXT NOT NULL, main TEXT NOT NULL,
    take INTEGER NOT NULL, flagged INTEGER NOT NULL, text TEXT NOT NULL, spaced TEXT
);
CREATE TABLE attempts (
    id INTEGER PRIMARY KEY, pack TEXT NOT NULL, question TEXT NOT NULL, line TEXT NOT NULL
);
CREATE VIEW words AS SELECT id, coalesce(spaced, text) AS text FROM texts;
"""
_FIND = """
CREATE VIRTUAL TABLE find USING fts5(
    text, content='words', content_rowid='id', tokenize="unicode61 remove_diacritics 2",
    columnsize=0
);
INSERT INTO find (find, rank) VALUES ('hashsize', 8388608);
INSERT INTO find (find, rank) VALUES ('automerge', 0);
INSERT INTO find (find, rank) VALUES ('crisismerge', 1000);
INSERT INTO find (find, rank) VALUES ('usermerge', 16);
"""


def has_fts5() -> bool:
    """Return whether this Python's SQLite can make a full-text index."""
    with contextlib.closing(sqlite3.connect(":memory:")) as trial:
        try:
            trial.execute("CREATE VIRTUAL TABLE one USING fts5(text)")
        except sqlite3.OperationalError:
            return False
    return True


def is_broken(error: sqlite3.Error) -> bool:
    """Return whether the file is to blame, so that a new one helps."""
    code = getattr(error, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _BROKEN


class Busy(Problem):
    """Another process has the index just now: neither a new file nor none would be right."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(
            "another mocktui is busy with the index",
            where=str(path) if path else "",
            fix="Try again in a moment.",
        )


def problem_of(error: sqlite3.Error, path: Path | None) -> Problem:
    """Return in words why the index can't be used."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Busy(path)
    return Problem(
        f"the index of sessions can't be used ({error})",
        where=str(path),
        fix="Nothing is lost: `mocktui reindex` makes it anew.",
    )


def open_index(path: Path | None, fts5: bool) -> sqlite3.Connection:
    """Open the index, making it (mode 0600) or making it anew where it is of another kind.

    ``None`` is an index in memory. Raises sqlite3.Error, OSError or Problem where there is no way.
    """
    if path is None:
        connection = _connect(":memory:")
    else:
        private_folder(path.parent)
        os.close(private_open(path, os.O_RDWR | os.O_CREAT))
        connection = _connect(str(path))
    try:
        _prepare(connection, fts5)
    except BaseException:
        connection.close()
        raise
    return connection


def _connect(name: str) -> sqlite3.Connection:
    connection = sqlite3.connect(name, timeout=_BUSY, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cache_size = -16000")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def _prepare(connection: sqlite3.Connection, fts5: bool) -> None:
    version = SCHEMA * 2 + int(fts5)
    if connection.execute("PRAGMA user_version").fetchone()[0] == version:
        connection.execute("PRAGMA synchronous = NORMAL")
        return
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    with ending(connection):
        # Another process may have been quicker.
        old = connection.execute("PRAGMA user_version").fetchone()[0] != version
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if old and not tables:
            _make(connection, fts5)
            connection.execute(f"PRAGMA user_version = {version}")
    if old and tables:
        empty(connection, fts5)


def _make(connection: sqlite3.Connection, fts5: bool) -> None:
    for statement in (_TABLES + (_FIND if fts5 else "")).split(";"):
        connection.execute(statement)


class ending:  # noqa: N801 - used like a function
    """``with ending(connection)``: commit what was begun, or take all of it back."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self._connection.execute("COMMIT")
            return
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("ROLLBACK")


def discard(path: Path) -> None:
    """Remove an index that can't be read."""
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            Path(f"{path}{suffix}").unlink()


def empty(connection: sqlite3.Connection, fts5: bool) -> None:
    """Take everything out, for all processes at once; the file is small again.

    An empty index is written over it as SQLite's backup does: in one transaction, so that whoever
    is reading reads on. (To drop the tables, SQLite reads all that is in them.)
    """
    until = time.monotonic() + _BUSY

    def patient(status: int, *_: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise Busy(None)

    with contextlib.closing(open_index(None, fts5)) as nothing:
        nothing.backup(connection, progress=patient, sleep=0.05)


def slot(ulid: str) -> int:
    """Return the id of a session by its ULID: 48 bits of it, in order, above LOW."""
    value = 0
    for one in ulid.upper():
        value = value * 32 + _ALPHABET.get(one, 0)
    return ((min(value >> 80, _MS) << 6) | ((value >> 74) & 63)) << _PLACES


def put(connection: sqlite3.Connection, chunk: Sequence[tuple[str, Entry]], fts5: bool) -> None:
    """Write sessions (each with the stamp of its files) in one transaction, old rows replaced."""
    connection.execute("BEGIN IMMEDIATE")
    with ending(connection):
        _take_out(connection, [entry.summary.id for _, entry in chunk], fts5)
        sessions, texts, attempts = _rows(chunk, _ids(connection, chunk))
        for table, rows in (("sessions", sessions), ("texts", texts), ("attempts", attempts)):
            if rows:
                places = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - names of ours
        if fts5 and texts:
            # One statement: SQLite reads the words without Python's lock.
            connection.execute(
                "INSERT INTO find (rowid, text) SELECT id, coalesce(spaced, text) FROM texts"
                " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
                (_json([row[0] for row in texts]),),
            )
            connection.execute("INSERT INTO find (find, rank) VALUES ('merge', ?)", (_MERGED,))


def remove(connection: sqlite3.Connection, folders: Sequence[str], fts5: bool) -> None:
    """Take sessions out, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    with ending(connection):
        _take_out(connection, folders, fts5)


def _take_out(connection: sqlite3.Connection, folders: Sequence[str], fts5: bool) -> None:
    found = connection.execute(
        "SELECT id FROM sessions WHERE folder IN (SELECT value FROM json_each(?)) ORDER BY id",
        (_json(folders),),
    ).fetchall()
    for (id_,) in found:
        ends = (id_, id_ + LOW)
        if fts5:
            connection.execute(
                "INSERT INTO find (find, rowid, text) SELECT 'delete', id, coalesce(spaced, text)"
                " FROM texts WHERE id BETWEEN ? AND ? ORDER BY id",
                ends,
            )
        connection.execute("DELETE FROM texts WHERE id BETWEEN ? AND ?", ends)
        connection.execute("DELETE FROM attempts WHERE id BETWEEN ? AND ?", ends)
        connection.execute("DELETE FROM sessions WHERE id = ?", (id_,))


def scrub(connection: sqlite3.Connection, fts5: bool) -> None:
    """Leave no trace of what was removed in the file; seconds for thousands of sessions."""
    if fts5:
        connection.execute("INSERT INTO find (find) VALUES ('optimize')")
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _ids(connection: sqlite3.Connection, chunk: Sequence[tuple[str, Entry]]) -> list[int]:
    """Return an id for each; where two sessions have the same, the next free one."""
    wanted = [slot(entry.ulid) for _, entry in chunk]
    rows = connection.execute(
        "SELECT id FROM sessions WHERE id IN (SELECT value FROM json_each(?))", (_json(wanted),)
    )
    taken = {id_ for (id_,) in rows}
    ids = []
    for first in wanted:
        id_, step = first, LOW + 1
        while id_ in taken or (id_ != first and _there(connection, id_)):
            if id_ >> _PLACES == _HIGHEST:
                step = -step
            id_ += step
        taken.add(id_)
        ids.append(id_)
    return ids


def _there(connection: sqlite3.Connection, id_: int) -> bool:
    return connection.execute("SELECT 1 FROM sessions WHERE id = ?", (id_,)).fetchone() is not None


_Rows = list[tuple[Any, ...]]


def _rows(chunk: Sequence[tuple[str, Entry]], ids: Iterable[int]) -> tuple[_Rows, _Rows, _Rows]:
    """Return the rows of the tables, texts in the order FTS5 wants them: ids rising."""
    sessions: _Rows = []
    texts: _Rows = []
    attempts: _Rows = []
    for id_, (stamp, entry) in sorted(zip(ids, chunk, strict=True)):
        one = entry.summary
        fields = tuple(kept(part) for part in (one.started, day(one.started, one.id), one.title))
        line = msgspec.json.encode(_sound(msgspec.to_builtins(one))).decode()
        sessions.append(
            (id_, one.id, stamp, *fields, kept(one.pack), one.mode, one.flagged, one.deleted, line)
        )
        last = id_ + LOW - len(entry.texts) + 1
        for n, text in enumerate(reversed(entry.texts)):
            main = text.question.partition("/")[0]
            about = (text.kind, text.question, main, text.take, int(text.flagged), text.text)
            texts.append((last + n, *about, spaced(text.text)))
        attempts += [
            (id_ + n, kept(one.pack), kept(one.question), _json(one))
            for n, one in enumerate(entry.attempts)
        ]
    return sessions, texts, attempts


def _sound(fields: dict[str, Any]) -> dict[str, Any]:
    """Return a line's fields with nothing that UTF-8 can't hold; the id is a folder's name."""
    return {
        name: value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        for name, value in fields.items()
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def day(started: str, folder: str) -> str:
    """Return the day of a session: its own, or its folder's where it says none."""
    own = started[:10]
    return own if len(own) == 10 and own[4] == own[7] == "-" else folder[:10]
