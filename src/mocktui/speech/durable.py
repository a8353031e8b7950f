"""Small files that are whole at every instant, whatever happens to the machine."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from mocktui.places import private_open


def put_file(path: Path, content: bytes) -> None:
    """Write a small file so that it is either the old one or the new one, mode 0600."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def sync_folder(path: Path) -> None:
    """Have a rename in the folder ``path`` outlast a power cut, where the system can."""
    if os.name == "posix":
        descriptor = private_open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
