"""A session's folder: where its files are, and which names mean them.

    <data>/sessions/2026-11-22T1904-<ulid>/
      events.jsonl · after/<machine>.jsonl · takes/03-1.wav · transcript.md

Names from outside (a SESSION on the command line, an ``audio`` field) never leave their folder.
"""

from __future__ import annotations

import contextlib
import os
import re
from datetime import datetime
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.durable import sync_folder
from mocktui.places import private_folder

_NAME = re.compile(r"\d{4}-\d\d-\d\dT\d{4}-(?P<ulid>[0-9A-HJKMNP-TV-Z]{26})", re.IGNORECASE)
AUDIO = (".wav", ".flac")


class SessionFolder:
    """The files of one session. Nothing is made but by :meth:`take_path`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __repr__(self) -> str:
        return f"SessionFolder({str(self.path)!r})"

    @property
    def id(self) -> str:
        """The folder's name, which is the session's."""
        return self.path.name

    @property
    def ulid(self) -> str:
        """The part of the name that sorts by time, whatever clock the name was made by."""
        found = _NAME.fullmatch(self.path.name)
        return found["ulid"].upper() if found else ""

    @property
    def events(self) -> Path:
        """The journal."""
        return self.path / "events.jsonl"

    @property
    def after(self) -> Path:
        """What was added later: a journal a machine."""
        return self.path / "after"

    @property
    def takes(self) -> Path:
        """The recordings."""
        return self.path / "takes"

    @property
    def transcript(self) -> Path:
        """The derived text."""
        return self.path / "transcript.md"

    def take_path(self, number: int, follow_up: int = 0, take: int = 1) -> Path:
        """Return where a take's audio goes, making ``takes/`` (mode 0700) if it is missing.

        ``number`` counts questions from 1, ``follow_up`` is 0 for the question itself:
        ``takes/03-1.wav``, ``takes/03-f1-1.wav``. Raises Problem where the folder can't be made.
        """
        private_folder(self.takes)
        part = f"f{follow_up}-" if follow_up else ""
        return self.takes / f"{number:02d}-{part}{take}.wav"

    def audio(self, name: str) -> Path | None:
        """Return the file that an event's ``audio`` names, or its ``.flac`` or ``.wav`` sister.

        ``None`` where there is none, and for names that lead out of the folder.
        """
        if not name or "\0" in name or "\\" in name:
            return None
        wanted = self.path / name
        try:
            here = self.path.resolve()
            for one in (wanted, *(wanted.with_suffix(suffix) for suffix in AUDIO)):
                real = one.resolve()
                if real.is_relative_to(here) and real.is_file():
                    return one
        except (OSError, ValueError, RuntimeError):
            # A name too long or all dots, links in a circle, a folder that can't be looked into.
            return None
        return None


def is_session_name(name: str) -> bool:
    """Return whether a folder of this name is a session's."""
    return _NAME.fullmatch(name) is not None


def create_session(sessions_dir: Path, now: datetime) -> SessionFolder:
    """Make an empty session folder (mode 0700) named after ``now`` (the person's time).

    Raises Problem where it can't be made.
    """
    from ulid import ULID

    private_folder(sessions_dir)
    local = now.astimezone() if now.tzinfo is None else now
    folder = SessionFolder(sessions_dir / f"{local:%Y-%m-%dT%H%M}-{ULID.from_datetime(local)}")
    private_folder(folder.path)
    with contextlib.suppress(OSError):  # writing the session says what the disk can't
        sync_folder(sessions_dir)
    return folder


def session_folders(sessions_dir: Path) -> list[SessionFolder]:
    """Return the session folders there, newest first; other files and folders are left alone.

    Raises Problem where the folder is there but can't be looked into.
    """
    try:
        names = [one.name for one in os.scandir(sessions_dir) if one.is_dir()]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise Problem(
            f"the sessions can't be listed ({error.strerror})",
            where=str(sessions_dir),
            fix="Look at the folder's permissions, or choose another with --data-dir DIR.",
        ) from None
    found = [SessionFolder(sessions_dir / name) for name in names if _NAME.fullmatch(name)]
    return sorted(found, key=lambda one: (one.ulid, one.id), reverse=True)


def discard_empty(folder: SessionFolder) -> None:
    """Remove a session's folder if nothing was ever written to it; else leave it as it is."""
    with contextlib.suppress(OSError):
        if folder.events.stat().st_size == 0:
            folder.events.unlink()
            folder.path.rmdir()
