"""Recordings that need not be kept any longer, as the person chose, are removed while it is quiet.

What was said, measured and rated stays. It is written down first (``audio_removed``), then the
files go: where that was cut off, the next time ends it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from mocktui.core.events import AudioRemoved
from mocktui.core.history import Attempt
from mocktui.core.problem import Problem
from mocktui.locked import is_locked
from mocktui.places import Places
from mocktui.practice.choices import keeps_recordings
from mocktui.storage.after import add_after, machine_name
from mocktui.storage.folder import SessionFolder
from mocktui.storage.index import Index
from mocktui.storage.sessions import Loaded, load_session
from mocktui.storage.transcript_file import write_transcript
from mocktui.storage.trash import Retention, let_go, parse_retention, to_let_go


class Removed(msgspec.Struct, frozen=True):
    """How many recordings went, and their bytes."""

    count: int = 0
    bytes: int = 0

    def __add__(self, other: Removed) -> Removed:
        """Return both together."""
        return Removed(self.count + other.count, self.bytes + other.bytes)


async def let_old_go(places: Places, now: datetime) -> tuple[Removed, tuple[Problem, ...]]:
    """Remove what need not be kept; cancelling it ends it between two sessions."""
    policy = policy_of(places)
    total, problems = Removed(), []
    if policy.keep != "always":
        for folder in await asyncio.to_thread(_to_look_at, places, policy, now):
            try:
                total += await asyncio.to_thread(let_go_of, folder, policy, places, now)
            except Problem as problem:
                problems.append(problem)
    return total, tuple(problems)


def policy_of(places: Places) -> Retention:
    """Return how long recordings are kept; what can't be understood means always."""
    try:
        return parse_retention(keeps_recordings(places))
    except Problem:
        return Retention()


def _to_look_at(places: Places, policy: Retention, now: datetime) -> Sequence[SessionFolder]:
    """Return the sessions that have recordings of which one may go, as far as the index knows."""
    index = Index(places)
    try:
        index.update()
        takes = index.attempts()
    finally:
        index.close()
    names = dict.fromkeys(
        one.session for one in takes if one.mode == "speak" and _may_go(one, policy, now)
    )
    folders = [SessionFolder(places.sessions / name) for name in names]
    return [one for one in folders if _has_files(one.takes)]


def _may_go(one: Attempt, policy: Retention, now: datetime) -> bool:
    if policy.keep == "until-reviewed":
        return bool(one.ratings or one.focus)
    try:
        return now - datetime.fromisoformat(one.at) >= timedelta(days=policy.days)
    except (ValueError, TypeError):  # its own file will say when it was
        return True


def _has_files(takes: Path) -> bool:
    try:
        return any(takes.iterdir())
    except OSError:
        return False


def let_go_of(folder: SessionFolder, policy: Retention, places: Places, now: datetime) -> Removed:
    """Remove the recordings of one session that need not be kept; raises Problem."""
    loaded = load_session(folder)
    if loaded.newer or loaded.state.deleted or is_locked(folder.events):
        return Removed()
    names = to_let_go(loaded.state, policy, ended=_ended(loaded), now=now)
    there = tuple(one for one in names if folder.audio(one) is not None)
    if not there:
        return Removed()
    gone = [
        AudioRemoved(question=item.key, take=take.n)
        for item in loaded.state.asked
        for take in item.takes
        if take.audio in there and not take.audio_removed
    ]
    add_after(folder, gone, machine_name(places.cache), now)
    freed = let_go(folder, there)
    write_transcript(folder, load_session(folder).state)
    return Removed(len(there), freed)


def _ended(loaded: Loaded) -> datetime | None:
    try:
        return datetime.fromisoformat(loaded.ended_at).astimezone()
    except ValueError:
        return None


def told(removed: Removed, policy: Retention) -> str:
    """Return in a sentence what was removed; empty for nothing."""
    if not removed.count:
        return ""
    why = (
        f"older than {policy.days} days"
        if policy.keep == "days"
        else "of answers you have reviewed"
    )
    what = "1 recording" if removed.count == 1 else f"{removed.count} recordings"
    return (
        f"{what} {why} removed, {removed.bytes / 1e6:.1f} MB, as you chose; what was said is kept."
    )
