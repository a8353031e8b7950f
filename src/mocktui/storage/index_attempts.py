"""The takes of a session as the history keeps them: what was answered, how long, how it was rated.

Nothing is read but the events: the sound is not looked into, so pauses are those between word
times, and a recording that somebody removed by hand still counts as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Any

from mocktui.core.brief import brief
from mocktui.core.events import AnswerEnded, AnswerStarted, Event, Mode
from mocktui.core.history import Attempt
from mocktui.core.metrics import tokens
from mocktui.core.state import State, Take
from mocktui.core.transcript import Reading, Segment

Answered = dict[tuple[str, int], str]
"""When takes were answered, by question and number (wall clock, as events say it)."""


class Kept(Attempt, frozen=True, kw_only=True, omit_defaults=True):
    """An attempt as it is written."""


def answered_at(events: Iterable[Event]) -> Answered:
    """Return when each take was answered; ``events`` in the order in which they are folded."""
    answered: Answered = {}
    for event in events:
        if isinstance(event, AnswerStarted):
            answered.setdefault((event.question, event.take), event.at)
        elif isinstance(event, AnswerEnded):
            answered[event.question, event.take] = event.at
    return answered


def attempts_of(session: str, state: State, answered: Answered) -> Iterator[Kept]:
    """Yield the takes of a session, question by question in the order they were asked.

    A take that was cut off with nothing said is none. A follow-up has the kind of its question and
    no rubric lines.
    """
    begun = state.begun
    if begun is None:
        return
    zone = _zone(begun.started)
    planned = {one.question.id: one for one in reversed(begun.plan)}
    for item in state.asked:
        plan = planned.get(item.key.partition("/")[0])
        question = plan.question if plan else None
        counting = item.take
        for take in item.takes:
            if take.ended is None and not take.text:
                continue
            reading = _measured(take)
            metrics = brief(take, reading, parts(reading) if reading else ())
            at = answered.get((item.key, take.n), "")
            yield Kept(
                session=session,
                pack=(plan.pack if plan else "") or begun.pack,
                question=item.key,
                ask=item.ask,
                kind=question.kind if question else "",
                take=take.n,
                at=_local(at, zone) or begun.started,
                seconds=round(take.seconds, 3),
                words=metrics.words,
                pace=metrics.pace,
                approximate=metrics.approximate,
                pauses=metrics.pauses,
                fillers=metrics.fillers,
                lines=len(question.look_for) if question and not item.follow_up_of else 0,
                ratings=take.ratings,
                focus=take.focus,
                met=take.met,
                flagged=item.flagged,
                audio=take.audio is not None and not take.audio_removed,
                mode=_mode(state, take),
                format=begun.format.id,
                counts=take is counting,
            )


def parts(reading: Reading) -> tuple[Segment, ...]:
    """Return the segments of a reading that came through the fold joined (``index_read``)."""
    runs: Any = reading.segments
    return tuple(segment for run in runs for segment in run.words)


def _measured(take: Take) -> Reading | None:
    """Return the reading to measure, as ``core.metrics.measured`` chooses it."""
    for one in reversed(take.readings):
        if one.complete and _has_words(parts(one)):
            return one
    return take.reading


def _has_words(segments: tuple[Segment, ...]) -> bool:
    if segments and all(one.words for one in segments):
        return True
    spoken = [one for one in segments if one.words or tokens(one.text)]
    return bool(spoken) and all(one.words for one in spoken)


def _mode(state: State, take: Take) -> Mode:
    if take.typed is not None:
        return "type"
    if state.mode == "timer" and not take.readings:
        return "timer"
    return "speak" if take.audio or take.readings else state.mode


def _zone(started: str) -> tzinfo:
    """Return the person's time zone when the session began; UTC where it can't be told."""
    try:
        return datetime.fromisoformat(started).tzinfo or UTC
    except ValueError:
        return UTC


def _local(at: str, zone: tzinfo) -> str:
    """Return a wall clock's time as the person's own; empty where it is none."""
    try:
        return datetime.fromisoformat(at).astimezone(zone).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return ""
