"""Appending to a journal: durable, off the caller's thread, and nothing lost to a full disk."""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from mocktui.core.events import Event
from mocktui.core.problem import Problem
from mocktui.durable import sync_folder
from mocktui.locked import PATIENCE, take_lock
from mocktui.places import private_open
from mocktui.storage.lines import Journal, encode, read_journal, stamp

__all__ = ["Journal", "JournalFile", "JournalWriter", "read_journal"]

RETRY = 1.0  # seconds between two attempts to write to a disk that refused
LAST_ATTEMPTS = 0.4  # seconds in which a closing writer still tries


class JournalFile:
    """A journal open for appending, locked for this process. Blocking; one thread at a time.

    Raises Problem where it can't be opened, or where another process writes it.
    """

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        self.path = path
        made = not path.exists()
        try:
            self._fd = private_open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
        except OSError as error:
            raise Problem(
                f"this session can't be written ({error.strerror})",
                where=str(path),
                fix="Look at the folder's permissions, or choose another with --data-dir DIR.",
            ) from None
        try:
            take_lock(self._fd, path, patience=patience)
            before = read_journal(path)
        except Problem:
            os.close(self._fd)
            raise
        if made:
            with contextlib.suppress(OSError):  # the events themselves say what the disk can't
                sync_folder(path.parent)
        self.next_seq = before.next_seq
        self.sealed = before.sealed
        self._size = before.size
        self._torn = before.torn

    def write(self, events: Sequence[Event]) -> None:
        """Append stamped events and return when they are on the disk.

        Raises OSError; then none of them is in the file, and all can be written again.
        """
        data = encode(events)
        if self._torn:
            data = b"\n" + data
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._fd, rest) :]
            os.fsync(self._fd)
        except OSError:
            # A part of a line, or lines the disk may not have: away, they will be written again.
            # After a failed fsync the system calls the pages clean, so trying it again proves
            # nothing; only writing anew does.
            try:
                os.ftruncate(self._fd, self._size)
            except OSError:
                self._size = os.fstat(self._fd).st_size
                self._torn = True
            raise
        self._size += len(data)
        self._torn = False

    def close(self) -> None:
        """Close the file and let go of the lock."""
        os.close(self._fd)


class JournalWriter:
    """The one writer of a session's ``events.jsonl``.

    :meth:`append` returns at once; a thread writes and syncs, everything that has come together in
    one go. When the disk refuses, ``on_error`` gets a Problem (from that thread, once until it
    works again), the events are kept, and writing is tried again every second. ``clock`` tells
    the wall time for ``at``.

    The writer that wrote ``session_ended`` may still add what was on its way (the last words of the
    last take); a journal that was closed after it is sealed, and opening it raises Problem.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Callable[[], datetime],
        on_error: Callable[[Problem], None],
    ) -> None:
        self.path = path
        self._file = JournalFile(path)
        if self._file.sealed:
            self._file.close()
            raise Problem("this session has ended", where=str(path), fix="Begin a new one.")
        self._seq = self._file.next_seq
        self._clock = clock
        self._on_error = on_error
        self._problem: Problem | None = None
        self._waiting: list[Event] = []
        self._writing = 0
        self._closing = False
        self._deadline = 0.0
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="journal", daemon=True)
        self._thread.start()
        atexit.register(self.close)

    def append(self, events: Sequence[Event]) -> None:
        """Take ``events`` to be written in this order; returns at once and never raises."""
        if not events:
            return
        now = self._clock()
        with self._changed:
            if self._closing:
                self._on_error(self._lost(len(events), "the session was closed already"))
                return
            for event in events:
                self._waiting.append(stamp(event, self._seq, now))
                self._seq += 1
            self._changed.notify_all()

    def close(self, timeout: float = 5.0) -> bool:
        """Write what is left and close; may be called again.

        Returns false, and tells ``on_error``, if something could not be written in that time.
        """
        atexit.unregister(self.close)
        with self._changed:
            if self._closing:
                return not (self._waiting or self._writing)
            self._closing = True
            self._deadline = time.monotonic() + timeout
            self._changed.notify_all()
        self._thread.join(timeout + RETRY)
        left = len(self._waiting) + self._writing
        if left:
            why = self._problem.what if self._problem else "the disk doesn't answer"
            self._on_error(self._lost(left, why))
        return not left

    def _lost(self, count: int, why: str) -> Problem:
        return Problem(f"{count} events could not be saved: {why}", where=str(self.path))

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._closing)
                batch, self._waiting = self._waiting, []
                self._writing = len(batch)
            if batch and not self._write(batch):
                break
            with self._changed:
                self._writing = 0
                self._changed.notify_all()
                if self._closing and not self._waiting:
                    break
        self._file.close()

    def _write(self, batch: list[Event]) -> bool:
        """Write until it worked; false if the writer is closed before that."""
        while True:
            try:
                self._file.write(batch)
            except OSError as error:
                self._refused(error)
            else:
                self._problem = None
                return True
            with self._changed:
                if self._closing and time.monotonic() >= self._deadline:
                    return False
                if self._closing:
                    # People leave: a few more attempts, then say what is lost.
                    self._deadline = min(self._deadline, time.monotonic() + LAST_ATTEMPTS)
                    self._changed.wait(LAST_ATTEMPTS / 4)
                else:
                    # New events don't make a full disk emptier: only closing cuts this short.
                    self._changed.wait_for(lambda: self._closing, RETRY)

    def _refused(self, error: OSError) -> None:
        if self._problem is not None:
            return
        self._problem = Problem(
            f"the session can't be saved right now ({error.strerror})",
            where=str(self.path),
            fix="Make room on the disk; it is tried again every second.",
        )
        self._on_error(self._problem)
