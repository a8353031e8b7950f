"""Which sessions need nothing more done: noted in the cache, so that a start reads only the others.

What there is to do follows from a session's files and from what can listen on this machine. Where
neither changed since nothing was left to do, nothing is. A session is known by the stamp that the
index uses, too, and by the time of its ``takes/``, which changes as recordings come and go. Only
sessions without a WAV are noted: one that is still being copied changes and its folder does not.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from mocktui.core.problem import Problem
from mocktui.durable import put_file
from mocktui.places import Places, private_folder
from mocktui.storage.folder import SessionFolder
from mocktui.storage.index_update import FRESH, stamps

_WAIT = "~"  # in a stamp of a journal that was written this instant


class _Noted(msgspec.Struct, frozen=True, array_like=True):
    """A session as it was when nothing was left, and what could listen to its language then."""

    stamp: str
    language: str
    listeners: str


_FILE = msgspec.json.Decoder(dict[str, _Noted])


class Settled:
    """The notes of one data folder; ``listeners`` says in a word what can listen to a language.

    Whatever can't be read was never noted; what can't be written is looked at again next time.
    """

    def __init__(self, places: Places, listeners: Callable[[str], str]) -> None:
        key = hashlib.sha256(str(places.sessions).encode("utf-8", "surrogatepass")).hexdigest()
        self._path = places.cache / f"settled-{key[:16]}.json"
        self._sessions = places.sessions
        self._listeners = listeners
        self._before: dict[str, _Noted] = {}
        self._now: dict[str, _Noted] = {}
        self._stamps: dict[str, str] = {}

    def unsettled(self, folders: Sequence[SessionFolder]) -> list[SessionFolder]:
        """Return those of all session folders in which there may be something to do.

        Raises Problem where they can't be looked into.
        """
        with suppress(OSError, msgspec.MsgspecError, UnicodeDecodeError):
            self._before = _FILE.decode(self._path.read_bytes())
        own = stamps(self._sessions)
        left = []
        for folder in folders:
            stamp = _stamp(folder, own.get(folder.id, ""))
            noted = self._before.get(folder.id)
            if stamp and noted and noted.stamp == stamp and self._still(noted):
                self._now[folder.id] = noted
                continue
            self._stamps[folder.id] = stamp
            left.append(folder)
        return left

    def note(self, folder: SessionFolder, language: str) -> None:
        """Note that nothing is left to do, as of when ``unsettled`` looked."""
        stamp = self._stamps.get(folder.id, "")
        if stamp:
            self._now[folder.id] = _Noted(stamp, language, self._listeners(language))

    def keep(self) -> None:
        """Write the notes, if they changed; those of sessions that are gone are left out."""
        if self._now == self._before:
            return
        with suppress(OSError, Problem):
            private_folder(self._path.parent)
            put_file(self._path, msgspec.json.encode(self._now))

    def _still(self, noted: _Noted) -> bool:
        return self._listeners(noted.language) == noted.listeners


def _stamp(folder: SessionFolder, own: str) -> str:
    """Return what changes with a session's files; empty where that can't be told now."""
    try:
        at = os.stat(f"{folder.path}{os.sep}takes").st_mtime_ns  # noqa: PTH116 - half the time
    except FileNotFoundError:
        at = 0
    except OSError:
        return ""
    fresh = at > time.time_ns() - int(FRESH * 1e9)
    return "" if not own or _WAIT in own or fresh else f"{own} {at}"


def without_wav(takes: Path) -> bool:
    """Return whether no recording waits to be made smaller, nor one that is none yet."""
    try:
        return not any(name.lower().endswith(".wav") for name in os.listdir(takes))  # noqa: PTH208 - as above
    except OSError:
        return False
