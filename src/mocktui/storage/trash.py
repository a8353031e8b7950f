"""The trash, and how long recordings are kept.

Deleting a session only marks it (a ``deleted`` event in ``after/``): it is hidden everywhere and
can be brought back. Purging removes the folders of marked sessions for good.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from mocktui.core.events import Deleted
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.locked import is_locked
from mocktui.storage.after import read_after
from mocktui.storage.folder import AUDIO, SessionFolder
from mocktui.storage.sessions import add_after, added, load_session

_HALF = ".purged-"  # a folder that is being removed: no session any more, whatever happens
_POLICY = re.compile(r"always|until-reviewed|days:(\d{1,5})")


def move_to_trash(folder: SessionFolder, machine: str, now: datetime) -> None:
    """Mark a session as deleted; raises Problem, also for one that is running."""
    if is_locked(folder.events):
        raise Problem(
            "this session is running", where=folder.id, fix="Leave it first, then delete it."
        )
    add_after(folder, Deleted(on=True), machine, now)


def restore(folder: SessionFolder, machine: str, now: datetime) -> None:
    """Take a session out of the trash again; raises Problem."""
    add_after(folder, Deleted(on=False), machine, now)


def deleted_at(folder: SessionFolder) -> str:
    """Return since when a session is in the trash, as an ISO 8601 time of this place.

    Empty for one that is not there, or that says no time. Reads only what was added later: deleting
    is always that.
    """
    marks = [one for one in added(read_after(folder)) if isinstance(one, Deleted)]
    if not marks or not marks[-1].on:
        return ""
    try:
        return datetime.fromisoformat(marks[-1].at).astimezone().isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


class Weight(msgspec.Struct, frozen=True, kw_only=True):
    """What is in a folder."""

    files: int = 0
    bytes: int = 0


def weigh(folder: SessionFolder) -> Weight:
    """Return what purging a session removes; what a link leads to is not part of it."""
    if folder.path.is_symlink():
        return Weight(files=1)
    files = size = 0
    for top, _, names in os.walk(folder.path):
        for name in names:
            try:
                size += (Path(top) / name).lstat().st_size
            except OSError:
                continue
            files += 1
    return Weight(files=files, bytes=size)


def purge_session(folder: SessionFolder) -> None:
    """Remove a session for good; raises Problem unless it is in the trash, and where it can't.

    Its own files say whether it is deleted, not an index. A folder that is a link is only unlinked,
    and links in it go without what they lead to.
    """
    if not load_session(folder).state.deleted:
        raise Problem("this session is not in the trash", where=folder.id)
    if is_locked(folder.events):
        raise Problem("this session is running", where=folder.id, fix="Leave it first.")
    try:
        if folder.path.is_symlink():
            folder.path.unlink()
            return
        # Gone at once under its name: half a session must not look like a damaged one.
        aside = folder.path.with_name(f"{_HALF}{secrets.token_hex(8)}")
        folder.path.rename(aside)
        shutil.rmtree(aside)
    except OSError as error:
        raise Problem(
            f"this can't be removed ({error.strerror})",
            where=str(error.filename or folder.path),
            fix="Look at its permissions; `mocktui purge` tries again.",
        ) from None


def finish_purges(sessions_dir: Path) -> int:
    """Remove what an interrupted purge left; return how many folders. Raises Problem."""
    try:
        left = [one for one in sessions_dir.glob(f"{_HALF}*") if one.is_dir()]
        for one in left:
            if not one.is_symlink():
                shutil.rmtree(one)
    except OSError as error:
        raise Problem(
            f"this can't be removed ({error.strerror})", where=str(error.filename or sessions_dir)
        ) from None
    return len(left)


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How long recordings are kept; ``days`` only with ``days``."""

    keep: Literal["always", "days", "until-reviewed"] = "always"
    days: int = 0


def parse_retention(text: str) -> Retention:
    """Return what ``always``, ``days:30`` or ``until-reviewed`` means; raises Problem."""
    found = _POLICY.fullmatch(text.strip())
    if found is None:
        raise Problem(
            f"recordings can't be kept {text!r}", fix="Say always, days:N or until-reviewed."
        )
    if found[1]:
        return Retention(keep="days", days=int(found[1]))
    return Retention(keep="always" if found[0] == "always" else "until-reviewed")


def to_let_go(
    state: State, policy: Retention, *, ended: datetime | None, now: datetime
) -> tuple[str, ...]:
    """Return the recordings (their names in events) that need not be kept any longer. Pure.

    One that was removed before is among them (its file may have been left, or have come back).
    Never one of an unfinished session, nor of a take whose transcript is not complete. With
    ``until-reviewed`` those of questions of which a take was rated or got a focus. A time that lies
    ahead (a clock that jumped) lets nothing go.
    """
    if policy.keep == "always" or state.ended is None or ended is None:
        return ()
    if policy.keep == "days" and now - ended < timedelta(days=policy.days):
        return ()
    names = []
    for item in state.asked:
        reviewed = any(take.ratings or take.focus for take in item.takes)
        if policy.keep == "days" or reviewed:
            names += [one.audio for one in item.takes if one.audio and not one.incomplete]
    return tuple(names)


def let_go(folder: SessionFolder, names: tuple[str, ...]) -> int:
    """Remove these recordings, as WAV and as FLAC; return the bytes. Raises Problem.

    Never anything outside the folder: see ``SessionFolder.audio``.
    """
    freed = 0
    for name in names:
        # A name can stand for two files while one is being made from the other.
        for _ in AUDIO:
            path = folder.audio(name)
            if path is None or path.suffix not in AUDIO:
                break
            try:
                freed += path.lstat().st_size
                path.unlink()
            except OSError as error:
                raise Problem(
                    f"this recording can't be removed ({error.strerror})", where=str(path)
                ) from None
    return freed
