"""Answers in plain words: how long, of what kind, when. Pure: any front end says it so."""

from __future__ import annotations

from datetime import datetime
from math import floor

from mocktui.core.state import Take
from mocktui.core.times import Times


def span(seconds: float) -> str:
    """Return whole seconds as ``m:ss``, or ``h:mm:ss`` from an hour on."""
    whole = max(0, floor(seconds + 1e-6))
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


def used(seconds: float, times: Times, out_of_time: bool = False) -> str:
    """Return in plain words how long an answer was beside its times."""
    took = span(seconds)
    if times.max is None:
        return f"You took {took}, with no limit."
    if out_of_time:
        return f"You took {took}: the time ran out. The target was {span(times.target)}."
    if seconds < times.min:
        return f"You took {took}, under the minimum of {span(times.min)}."
    if not times.target or times.target >= times.max:
        return f"You took {took} of at most {span(times.max)}."
    off = abs(seconds - times.target)
    if off <= max(5.0, 0.1 * times.target):
        return f"You took {took}: right at the target of {span(times.target)}."
    side = "under" if seconds < times.target else "over"
    return f"You took {took}: {span(off)} {side} the target of {span(times.target)}."


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
