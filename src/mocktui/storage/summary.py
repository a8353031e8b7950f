"""A line of the list of sessions: apart from reading them, which a search needs nothing of."""

from __future__ import annotations

from typing import Literal

import msgspec

from mocktui.core.events import Mode


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list of sessions.

    ``format`` and ``pack`` are ids. ``answered`` of ``total`` counts the plan's questions, not
    follow-ups. ``seconds`` were spent answering. ``ended`` is ``None`` for an unfinished session;
    ``live``: a running mocktui writes it. ``incomplete``: a take has not been read to its end.
    ``problem`` says why nothing else is known of this folder.
    """

    id: str
    started: str = ""
    title: str = ""
    pack: str = ""
    format: str = ""
    mode: Mode = "speak"
    engine: str = ""
    answered: int = 0
    total: int = 0
    seconds: float = 0.0
    ended: Literal["done", "left"] | None = None
    incomplete: bool = False
    flagged: int = 0
    newer: bool = False
    live: bool = False
    deleted: bool = False
    problem: str = ""

    @property
    def can_continue(self) -> bool:
        """Unfinished, whole enough, and nobody is at it."""
        blocked = self.ended or self.live or self.newer or self.deleted or self.problem
        return not blocked
