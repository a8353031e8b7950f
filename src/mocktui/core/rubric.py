"""What in an answer may be evidence of a rubric line. Evidence, never a verdict. Pure."""

from __future__ import annotations

import msgspec

from mocktui.core.question import Question
from mocktui.core.transcript import Segment


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Words of an answer that point to a rubric line.

    ``sentence`` is where they stand, ``words`` which they are. ``start_char`` and ``end_char``
    cut ``sentence`` out of the text that was looked through; ``at`` is its second in the take,
    where segments were given.
    """

    line: str
    sentence: str
    words: tuple[str, ...]
    start_char: int
    end_char: int
    at: float | None = None


def evidence(
    question: Question,
    text: str,
    segments: tuple[Segment, ...] = (),
    language: str = "en",
) -> tuple[Evidence, ...]:
    """Return the best evidence in ``text`` for each rubric line that has some, in its order.

    ``segments`` give the times. Deterministic for the same words.
    """
    del question, text, segments, language
    return ()


def missing(question: Question, text: str, language: str = "en") -> frozenset[str]:
    """Return the rubric lines of ``question`` for which ``text`` has no evidence."""
    found = {one.line for one in evidence(question, text, language=language)}
    return frozenset(one for one in question.look_for if one not in found)
