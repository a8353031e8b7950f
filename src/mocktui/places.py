"""Where things are kept: the person's data, caches, and the files that come with the package.

Data folders are made with mode 0700 and files with 0600: what people say in practice is theirs.
"""

from __future__ import annotations

import os
from pathlib import Path

from mocktui.core.problem import Problem

_PACKAGE = Path(__file__).resolve().parent
DATA_DIR_VARIABLE = "MOCKTUI_DATA_DIR"


def shipped(name: str) -> Path:
    """Return the folder ``questions`` or ``models``: in the wheel, or at a checkout's top level."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent.parent / name


def make_folder(path: Path) -> None:
    """Make ``path`` and the parents it lacks, each with mode 0700; raises OSError.

    What is there already keeps its mode.
    """
    missing = [one for one in (path, *path.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def private_folder(path: Path) -> Path:
    """Make ``path`` (mode 0700, parents too) if it is missing and return it.

    Raises Problem where it can't be made or written.
    """
    try:
        make_folder(path)
    except OSError as error:
        raise Problem(
            f"this folder can't be made ({error.strerror})",
            where=str(path),
            fix="Choose another with --data-dir DIR or MOCKTUI_DATA_DIR.",
        ) from None
    if not path.is_dir() or not os.access(path, os.W_OK | os.X_OK):
        raise Problem(
            "this folder can't be written",
            where=str(path),
            fix="Choose another with --data-dir DIR or MOCKTUI_DATA_DIR.",
        )
    return path


def private_open(path: str | Path, flags: int) -> int:
    """Open ``path`` with ``os.open``, mode 0600 where it is made; return the descriptor.

    Windows, too, writes the bytes it is given: it would make ``\\n`` two.
    """
    return os.open(path, flags | getattr(os, "O_BINARY", 0), 0o600)


class Places:
    """The folders of one person. Nothing is made until it is needed.

    Raises Problem for a data folder in the home of somebody who doesn't exist.
    """

    def __init__(self, data_dir: Path | None = None) -> None:
        from platformdirs import PlatformDirs

        dirs = PlatformDirs("mocktui", appauthor=False)
        chosen = data_dir or os.environ.get(DATA_DIR_VARIABLE) or dirs.user_data_path
        try:
            self.data = Path(chosen).expanduser().absolute()
        except RuntimeError:  # ~nobody/data
            raise Problem(
                "this folder's owner is not known here",
                where=str(chosen),
                fix="Choose another with --data-dir DIR or MOCKTUI_DATA_DIR.",
            ) from None
        # The cache is derived from the data folder, so each data folder has a cache of its own.
        self.cache = Path(dirs.user_cache_path)
        self.config = Path(dirs.user_config_path)
        self.logs = Path(dirs.user_log_path)

    @property
    def sessions(self) -> Path:
        """One folder a session."""
        return self.data / "sessions"

    @property
    def demo_sessions(self) -> Path:
        """The demo's sessions: never among the person's own."""
        return self.data / "demo"

    @property
    def packs(self) -> Path:
        """The person's own packs."""
        return self.data / "packs"

    @property
    def formats(self) -> Path:
        """The person's own formats."""
        return self.data / "formats"

    @property
    def models(self) -> Path:
        """Installed speech models."""
        return self.data / "models"
