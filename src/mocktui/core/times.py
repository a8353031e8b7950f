"""Which times hold for a question: command line over format over question over default."""

from __future__ import annotations

import msgspec

from mocktui.core.format import Format
from mocktui.core.question import DEFAULT_ANSWER, DEFAULT_THINK, Question


class Times(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Resolved times in seconds; ``None`` for ``think`` or ``max`` means no limit."""

    think: float | None = DEFAULT_THINK
    min: float = 0.0
    target: float = 0.0
    max: float | None = None


def resolve(
    question: Question,
    format: Format,
    *,
    think: float | None = None,
    answer: float | None = None,
) -> Times:
    """Return the times for ``question``; ``think`` and ``answer`` come from the command line.

    An ``answer`` from the command line or the format is the maximum and clips minimum and target.
    """
    own = question.answer or DEFAULT_ANSWER
    limit = answer if answer is not None else format.answer
    if format.untimed and answer is None:
        longest: float | None = None
    else:
        longest = limit if limit is not None else own.max
    if think is None:
        think = format.think
    if think is None and not format.untimed:
        think = question.think if question.think is not None else DEFAULT_THINK
    ceiling = float("inf") if longest is None else longest
    return Times(
        think=think,
        min=min(own.min, ceiling),
        target=min(own.target, ceiling),
        max=longest,
    )


def budget(times: tuple[Times, ...], between: float) -> float | None:
    """Return the longest a run can take, in seconds; ``None`` if any part has no limit."""
    total = 0.0
    for one in times:
        if one.think is None or one.max is None:
            return None
        total += one.think + one.max + between
    return total
