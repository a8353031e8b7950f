"""Emptying the trash: what is in it, how much that is, and removing it for good.

Every front end does it by these two, so that none forgets the index or what an interrupted purge
left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from mocktui.core.problem import Problem
from mocktui.storage.folder import SessionFolder
from mocktui.storage.index import Index
from mocktui.storage.index_types import Filters
from mocktui.storage.summary import Summary
from mocktui.storage.trash import Weight, finish_purges, purge_session, weigh


class Thrown(msgspec.Struct, frozen=True, kw_only=True):
    """A session in the trash, and what removing it frees."""

    line: Summary
    weight: Weight


class Emptied(msgspec.Struct, frozen=True, kw_only=True):
    """What came of emptying: sessions that are gone, and why others are not."""

    removed: int = 0
    problems: tuple[Problem, ...] = ()


def in_trash(index: Index, sessions_dir: Path) -> list[Thrown]:
    """Return what emptying the trash removes, newest first; the index must be up to date.

    Finishes what an interrupted purge left: no front end can show that. Raises Problem.
    """
    finish_purges(sessions_dir)
    return [
        Thrown(line=one, weight=weigh(SessionFolder(sessions_dir / one.id)))
        for one in index.sessions(filters=Filters(deleted=True))
    ]


def empty_trash(
    index: Index,
    sessions_dir: Path,
    sessions: Sequence[str],
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Emptied:
    """Remove these sessions for good, with their traces in the index; raises Problem.

    Those and no others: what came into the trash since a person was told stays in it, and what was
    taken out of it is a problem of its own. ``progress`` gets sessions behind us and all; at the
    end the index is cleared, which takes seconds where it is large. ``stopped`` is asked before
    each session.
    """
    problems: list[Problem] = []
    done = 0
    try:
        for session in sessions:
            if stopped():
                break
            try:
                purge_session(SessionFolder(sessions_dir / session))
            except Problem as problem:
                problems.append(problem)
            done += 1
            progress(done, len(sessions))
    finally:
        # Also where it is broken off: words of a session that is gone must not be left behind.
        index.update()
        index.scrub()
    return Emptied(removed=done - len(problems), problems=tuple(problems))
