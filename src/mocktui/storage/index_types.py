"""What one asks an index, and what it answers: for screens too, which load no SQLite for it."""

from __future__ import annotations

from typing import Literal

import msgspec

from mocktui.core.events import Mode
from mocktui.storage.summary import Summary

Find = Literal["title", "asked", "note", "keywords", "said", "heard", "focus"]


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """How many sessions an update took in, read again, and took out."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        """Whether there was any."""
        return bool(self.added or self.changed or self.removed)


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which sessions, and in them which questions; ``None`` leaves it open.

    ``question`` is a question's id and means its follow-ups too. ``since`` and ``until`` are days
    (``2026-11-22``), both included. ``flagged``: sessions with a flag; in a search, what belongs to
    a flagged question. ``deleted``: the trash instead of all else.
    """

    pack: str | None = None
    question: str | None = None
    since: str | None = None
    until: str | None = None
    flagged: bool = False
    mode: Mode | None = None
    deleted: bool = False


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A place where a search found something.

    ``kind`` says in what; ``question`` is the key of the question or follow-up (empty for a
    session's title), ``take`` is 0 where it is no take's. ``marks`` are ``(start, end)`` of the
    finds in ``snippet``.
    """

    session: str
    started: str
    title: str
    kind: Find
    question: str
    take: int
    snippet: str
    marks: tuple[tuple[int, int], ...]


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A session in which a search found something, and the first place of it."""

    session: Summary
    hit: Hit
