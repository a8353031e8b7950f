"""Bringing the index up to date with the folders, whoever changed them.

A session's stamp is made of the times and sizes of its journals. Where it differs from the one in
the index, the session is read again; where its folder is gone, so are its rows. Each transaction
holds whole sessions with their stamps, so whatever ends an update, the next one goes on from there.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sqlite3
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from mocktui.core.problem import Problem
from mocktui.storage.folder import SessionFolder, is_session_name
from mocktui.storage.index_db import put, remove
from mocktui.storage.index_types import Changes

if TYPE_CHECKING:
    from mocktui.storage.index_read import Entry

CHUNK = 200  # sessions a transaction
_CHUNK_TEXT = 8_000_000  # characters a transaction
# A file may change again within one tick of its clock, and show the same time and size. The stamp
# of one that was written this lately (seconds) says so, and differs from any later one.
FRESH = 0.02


def stamps(sessions_dir: Path, only: Iterable[str] | None = None) -> dict[str, str]:
    """Return the stamp of every session folder there, or of these; of none that is not there.

    Eight microseconds a folder, most of it two questions to the system: a change inside a file
    shows nowhere but at the file. Raises Problem where the folder can't be looked into.
    """
    try:
        names = os.listdir(sessions_dir) if only is None else list(only)  # noqa: PTH208 - as below
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Problem(
            f"the sessions can't be listed ({error.strerror})",
            where=str(sessions_dir),
            fix="Look at the folder's permissions, or choose another with --data-dir DIR.",
        ) from None
    top = f"{sessions_dir}{os.sep}"
    fresh = time.time_ns() - int(FRESH * 1e9)
    found = {}
    for name in names:
        if is_session_name(name):
            stamp = _stamp(f"{top}{name}", fresh)
            if stamp:
                found[name] = stamp
    return found


def _stamp(folder: str, fresh: int) -> str:
    """Return the stamp; empty where there is no folder."""
    try:
        stamp, newest = _file(f"{folder}{os.sep}events.jsonl")
    except OSError as error:
        if not os.path.isdir(folder):  # noqa: PTH112 - a Path each would double the time
            return ""
        stamp, newest = f"!{error.errno}", 0
    after = f"{folder}{os.sep}after"
    if not os.access(after, os.F_OK):  # half the price of an exception
        return stamp if newest < fresh else f"{stamp} ~{newest}"
    try:
        names = os.listdir(after)  # noqa: PTH208 - as above
    except OSError as error:
        stamp, names = f"{stamp}!{error.errno}", []
    for name in sorted(names):
        if name.endswith(".jsonl"):
            try:
                own, at = _file(f"{after}{os.sep}{name}")
            except OSError as error:
                own, at = f"!{error.errno}", 0
            stamp, newest = f"{stamp} {name} {own}", max(newest, at)
    return stamp if newest < fresh else f"{stamp} ~{newest}"


def _file(path: str) -> tuple[str, int]:
    found = os.stat(path)  # noqa: PTH116 - as above
    at = max(found.st_mtime_ns, found.st_ctime_ns)
    return f"{found.st_size}.{found.st_mtime_ns}.{found.st_ctime_ns}", at


def update(
    sessions_dir: Path,
    known: dict[str, str],
    write: Callable[[], sqlite3.Connection],
    fts5: bool,
    progress: Callable[[int, int], None] | None = None,
    only: Iterable[str] | None = None,
) -> Changes:
    """Bring the index up to date; ``known`` are the stamps in it (of ``only`` those, if given).

    ``write`` opens it for writing and is only called where something changed. ``progress`` gets
    sessions read and sessions to read. Raises sqlite3.Error.
    """
    there = stamps(sessions_dir, only)
    todo = [name for name, stamp in there.items() if known.get(name) != stamp]
    gone = [name for name in known if name not in there]
    if not todo and not gone:
        return Changes()
    connection = write()
    for first in range(0, len(gone), CHUNK):
        remove(connection, gone[first : first + CHUNK], fts5)
    folders = [SessionFolder(sessions_dir / name) for name in todo]
    # Oldest first: what is appended makes full pages, twice as fast as what is put in before.
    folders.sort(key=lambda one: (one.ulid, one.id))
    many = len(todo) > CHUNK
    with _without_collecting() if many else contextlib.nullcontext():
        _write_all(connection, _read(folders, there, progress), fts5, threaded=many)
    changed = sum(1 for name in todo if name in known)
    return Changes(added=len(todo) - changed, changed=changed, removed=len(gone))


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    """Let Python not look for garbage meanwhile: events have no circles, and there are millions."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _read(
    folders: list[SessionFolder],
    there: dict[str, str],
    progress: Callable[[int, int], None] | None,
) -> Iterator[list[tuple[str, Entry]]]:
    """Yield sessions in chunks for one transaction each."""
    chunk: list[tuple[str, Entry]] = []
    size = done = 0
    with contextlib.closing(_entries(folders)) as entries:
        for entry in entries:
            chunk.append((there[entry.summary.id], entry))
            size += sum(len(one.text) for one in entry.texts)
            if len(chunk) >= CHUNK or size >= _CHUNK_TEXT:
                yield chunk
                chunk, size = [], 0
            done += 1
            if progress is not None:
                progress(done, len(folders))
    if chunk:
        yield chunk


def _entries(folders: list[SessionFolder]) -> Generator[Entry, None, None]:
    """Yield what each session holds; many are read by several processes."""
    # Late: a search in what has not changed reads no session.
    from mocktui.storage import index_child
    from mocktui.storage.index_read import read_entry

    count = index_child.children_for(len(folders))
    if not count:
        for folder in folders:
            yield read_entry(folder)
        return
    with index_child.Children(folders[0].path.parent, count) as children:
        for batch in children.read(folders):
            yield from batch


def _write_all(
    connection: sqlite3.Connection,
    chunks: Iterable[list[tuple[str, Entry]]],
    fts5: bool,
    *,
    threaded: bool,
) -> None:
    """Write the chunks; where there are many, in a thread, while the next one is being read."""
    if not threaded:
        for chunk in chunks:
            put(connection, chunk, fts5)
        return
    from concurrent.futures import Future, ThreadPoolExecutor

    with ThreadPoolExecutor(1, thread_name_prefix="index") as pool:
        before: Future[None] | None = None
        for chunk in chunks:
            if before is not None:
                before.result()
            before = pool.submit(put, connection, chunk, fts5)
        if before is not None:
            before.result()
