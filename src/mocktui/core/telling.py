"""Answers in plain words: how long, of what kind, when. Pure: any front end says it so."""

from __future__ import annotations

from datetime import datetime

from mocktui.core.state import Take
from mocktui.core.times import Times, clock


def used(seconds: float, times: Times, out_of_time: bool = False) -> str:
    """Return in plain words how long an answer was beside its times."""
    took = clock(seconds)
    if times.max is None:
        return f"You took {took}, with no limit."
    if out_of_time:
        return f"You took {took}: the time ran out. The target was {clock(times.target)}."
    if seconds < times.min:
        return f"You took {took}, under the minimum of {clock(times.min)}."
    if not times.target or times.target >= times.max:
        return f"You took {took} of at most {clock(times.max)}."
    off = abs(seconds - times.target)
    if off <= max(5.0, 0.1 * times.target):
        return f"You took {took}: right at the target of {clock(times.target)}."
    side = "under" if seconds < times.target else "over"
    return f"You took {took}: {clock(off)} {side} the target of {clock(times.target)}."


def kind(take: Take) -> str:
    """Return how a take was made: spoken, written or only timed."""
    if take.typed is not None:
        return "written"
    return "spoken" if take.audio is not None else "only timed"


def when(started: str) -> str:
    """Return an ISO 8601 time as ``22 Nov 2026 19:04``; what is none of these stays as it is."""
    try:
        at = datetime.fromisoformat(started)
    except ValueError:
        return started
    return f"{at.day:2} {at:%b %Y %H:%M}"
