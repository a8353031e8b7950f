"""Small files that are whole at every instant, whatever happens to the disk or the machine."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from mocktui.places import private_open


def put_file(path: Path, content: bytes, *, replace: bool = True) -> None:
    """Write ``path`` so that it is either the old file or the new one, mode 0600.

    Its folder must be there. A link is replaced; what it leads to is not touched. Raises OSError
    (FileExistsError where something has the name and ``replace`` is false); then what was there
    stays, and nothing is left beside it.
    """
    import tempfile  # it takes a while to load, and the first frame needs no file

    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            fresh.replace(path)
        else:
            _place(fresh, path)
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def _place(fresh: Path, path: Path) -> None:
    """Give the file its name, unless something has it."""
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    try:
        os.link(fresh, path)  # unlike a rename it never replaces what has just come
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        fresh.rename(path)


def sync_folder(path: Path) -> None:
    """Have the names in the folder ``path`` outlast a power cut, where the system can.

    Raises OSError where the disk fails.
    """
    if os.name != "posix":
        return
    try:
        descriptor = private_open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        # A file system without it (some network ones), or a folder that can't be read.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF):
            raise
