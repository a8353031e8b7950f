"""What was practised so far, over all sessions: the input of progress and of what is due. Pure."""

from __future__ import annotations

import msgspec


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One take of one question, as the record keeps it.

    ``at`` is when it was answered (ISO 8601 with an offset), ``seconds`` its length. ``pace`` is
    in words a minute over the speaking time, pauses left out; ``approximate`` where the pauses are
    not known and could not be. ``fillers`` is a count, ``None``
    where the engine can't hear them. ``lines`` is how many rubric lines the question has,
    ``ratings`` the self-ratings given: line to 0 not there, 1 partly, 2 clearly. ``met`` are
    earlier focuses and how far this take met them (0, 1, 2). ``counts`` is false for a take that
    another one replaced.
    """

    session: str
    pack: str
    question: str
    ask: str
    kind: str
    take: int
    at: str
    seconds: float
    words: int = 0
    pace: float | None = None
    approximate: bool = False
    pauses: int | None = None
    fillers: int | None = None
    lines: int = 0
    ratings: tuple[tuple[str, int], ...] = ()
    focus: str | None = None
    met: tuple[tuple[str, int], ...] = ()
    flagged: bool = False
    audio: bool = False
    mode: str = "speak"
    format: str = ""
    counts: bool = True

    @property
    def strength(self) -> float | None:
        """The mean self-rating from 0 to 1, lines without a rating left out; ``None``: unrated."""
        if not self.ratings:
            return None
        return sum(one for _, one in self.ratings) / (2 * len(self.ratings))
