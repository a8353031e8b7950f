"""Which times hold for a question: the person's choice over format over question over default."""

from __future__ import annotations

from math import floor

import msgspec

from mocktui.core.format import Format
from mocktui.core.question import DEFAULT_ANSWER, DEFAULT_THINK, Question

LONGEST = 3600.0
"""Seconds that thinking or an answer may take at most, wherever they are chosen."""
SHORTEST_ANSWER = 1.0


class Times(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The times that hold, in seconds; ``None`` for ``think`` or ``max`` means no limit."""

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
    """Return the times for ``question``; ``think`` and ``answer`` are the person's own choice.

    A chosen ``answer``, or the format's, is the maximum and clips minimum and target;
    a minimum lifts a target that lies below it.
    """
    own = question.answer or DEFAULT_ANSWER
    limit = answer if answer is not None else format.answer
    if format.untimed and answer is None:
        longest: float | None = None
    else:
        longest = limit if limit is not None else own.max
    ceiling = float("inf") if longest is None else longest
    least = min(format.minimum if format.minimum is not None else own.min, ceiling)
    target = min(format.target if format.target is not None else own.target, ceiling)
    return Times(
        think=_think(question, format) if think is None else think,
        min=least,
        target=max(least, target),
        max=longest,
    )


def _think(question: Question, format: Format) -> float | None:
    if format.think_open:
        return None
    if format.think is not None:
        return format.think
    if format.untimed:
        return None
    return question.think if question.think is not None else DEFAULT_THINK


def clock(seconds: float) -> str:
    """Return whole seconds as ``1:05``, or ``1:02:05`` from an hour on, as a stopwatch shows them.

    A second counts when it is over, so that every page has the same for one take.
    """
    whole = max(0, floor(seconds + 1e-6))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def budget(times: tuple[Times, ...], between: float) -> float | None:
    """Return the longest a run can take, in seconds; ``None`` if any part has no limit."""
    total = 0.0
    for one in times:
        if one.think is None or one.max is None:
            return None
        total += one.think + one.max + between
    return total


def expected(times: Times, follow_ups: int = 0) -> float:
    """Return how long a question takes when it goes well, in seconds: think time and target.

    Without a limit to thinking its usual time counts. A follow-up counts half a target.
    """
    think = DEFAULT_THINK if times.think is None else times.think
    target = times.target or DEFAULT_ANSWER.target
    return think + target + follow_ups * target / 2
