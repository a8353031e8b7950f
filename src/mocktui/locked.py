"""One writer a file: a lock of the operating system, gone with the process that held it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from mocktui.core.problem import Problem

# Someone who only looks whether a file is locked holds the lock for an instant himself.
PATIENCE = 0.3

if sys.platform == "win32":
    import msvcrt

    # Windows' locks forbid reading what they cover: lock a byte far behind any real end.
    _FAR = 1 << 40

    def try_lock(descriptor: int, *, look: bool = False) -> bool:  # noqa: ARG001 - only one kind here
        """Lock the open file until it is closed; false if another has it."""
        at = os.lseek(descriptor, 0, os.SEEK_CUR)
        try:
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, at, os.SEEK_SET)
        return True

else:
    import errno
    import fcntl

    def try_lock(descriptor: int, *, look: bool = False) -> bool:
        """Lock the open file until it is closed, or only ``look``; false if another has it."""
        # Two that only look must not take each other for a writer.
        kind = fcntl.LOCK_SH if look else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except OSError as error:
            # A file system without locks (some network ones): better to practise than to refuse.
            return error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.EINVAL)
        return True


def take_lock(descriptor: int, path: Path, *, patience: float = PATIENCE) -> None:
    """Lock the open file for this process until it is closed.

    Raises Problem when another process still holds it after ``patience`` seconds.
    """
    until = time.monotonic() + patience
    while not try_lock(descriptor):
        if time.monotonic() >= until:
            raise Problem(
                "another mocktui is writing this session",
                where=str(path),
                fix="Go on there, or close it first.",
            )
        time.sleep(0.02)


def is_locked(path: Path) -> bool:
    """Return whether a living process writes this file; false where it can't be told."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not try_lock(descriptor, look=True)
    finally:
        os.close(descriptor)
