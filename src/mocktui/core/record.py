"""What a session says about itself: the content of ``show --json``, as typed structs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from mocktui.core.events import EndReason, Mode
from mocktui.core.metrics import Metrics, Silence, measure_take
from mocktui.core.question import Question
from mocktui.core.rubric import Evidence, evidence
from mocktui.core.said import language_of, repaired, said
from mocktui.core.state import Asked, Gap, State, Take
from mocktui.core.transcript import Segment

Pauses = Callable[[Take], Sequence[Silence] | None]
"""Looks into a take's sound; ``None`` where that can't be done."""


class TakeRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt at a question.

    ``seconds`` were charged while answering; for a take that was cut off they are those of its
    audio. ``audio`` is relative to the session's folder. ``text`` is the person's edit, else what
    was heard with the terms put right. ``heard`` is what the reading says, ``segments`` are that
    reading's, as heard, by ``engine`` and ``model``. ``ratings``: rubric line to 0, 1 or 2.
    ``complete``: nothing of its audio is unread.
    ``withdrawn``: a retake that was undone; it is kept, but doesn't count. ``evidence``: sentences
    of ``text`` that may belong to a rubric line; no score.
    """

    n: int
    seconds: float
    reason: EndReason | None
    audio: str | None
    text: str
    heard: str
    segments: tuple[Segment, ...]
    metrics: Metrics
    ratings: dict[str, int]
    focus: str | None
    audio_seconds: float | None
    engine: str
    model: str
    gaps: tuple[Gap, ...]
    complete: bool
    edited: bool
    typed: bool
    withdrawn: bool
    evidence: tuple[Evidence, ...] = ()


class FollowUpRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A follow-up that was asked; ``key`` is what events call it."""

    key: str
    ask: str
    takes: tuple[TakeRecord, ...]
    skipped: bool
    flagged: bool
    notes: tuple[str, ...]


class AnswerRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A question that was asked; ``question`` has the pack's keys, all of them."""

    number: int
    question: dict[str, Any]
    follow_ups: tuple[FollowUpRecord, ...]
    takes: tuple[TakeRecord, ...]
    skipped: bool
    flagged: bool
    notes: tuple[str, ...]
    keywords: tuple[str, ...]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A session. ``pack`` and ``format`` are ids, times ISO 8601, ``ended`` null while unfinished.

    ``planned`` questions were to be asked; ``answers`` has those that were. ``complete``: every
    take that counts has been read to its end. ``seed`` repeats a random order, ``null`` where there
    was none.
    """

    id: str
    folder: str
    title: str
    started: str
    ended: str | None
    ended_reason: str | None
    pack: str
    language: str
    format: str
    mode: Mode
    engine: str
    model: str
    seed: int | None
    planned: int
    complete: bool
    answers: tuple[AnswerRecord, ...]


def no_audio(name: str) -> float | None:  # noqa: ARG001 - the shape of a look-up
    """Say that the length of an audio file is not known."""
    return None


def record(
    state: State,
    *,
    id: str = "",
    folder: str = "",
    ended_at: str = "",
    audio_seconds: Callable[[str], float | None] = no_audio,
    pauses: Pauses | None = None,
) -> Record:
    """Return the record of a session's state.

    ``audio_seconds`` tells the length of a take's audio by its name in events, or ``None``.
    ``pauses`` finds those in a take's sound; else they come from word times, if there are any.
    """

    def takes(item: Asked) -> tuple[TakeRecord, ...]:
        return tuple(_take(state, item, one, audio_seconds, pauses) for one in item.takes)

    def answer(item: Asked) -> AnswerRecord:
        return AnswerRecord(
            number=item.number,
            question=question_keys(state.question(item.key)),
            follow_ups=tuple(
                FollowUpRecord(
                    key=one.key,
                    ask=one.ask,
                    takes=takes(one),
                    skipped=one.skipped,
                    flagged=one.flagged,
                    notes=one.notes,
                )
                for one in state.asked
                if one.follow_up_of == item.key
            ),
            takes=takes(item),
            skipped=item.skipped,
            flagged=item.flagged,
            notes=item.notes,
            keywords=item.keywords,
        )

    begun = state.begun
    return Record(
        id=id or (begun.session if begun else ""),
        folder=folder,
        title=state.title,
        started=begun.started if begun else "",
        ended=ended_at or None,
        ended_reason=state.ended,
        pack=begun.pack if begun else "",
        language=begun.language if begun else "",
        format=begun.format.id if begun else "",
        mode=state.mode,
        engine=state.engine,
        model=state.model,
        seed=begun.seed if begun else None,
        planned=len(state.plan),
        complete=complete(state),
        answers=tuple(answer(item) for item in state.asked if item.follow_up_of is None),
    )


def complete(state: State) -> bool:
    """Return whether every take that counts has been read to its end."""
    return not any(
        take.incomplete and not take.withdrawn for item in state.asked for take in item.takes
    )


def question_keys(question: Question) -> dict[str, Any]:
    """Return a question under its pack's keys, all of them; ``None`` where it says nothing."""
    return {
        name: msgspec.to_builtins(getattr(question, name)) for name in question.__struct_fields__
    } | {
        "answer": question.answer
        and {
            "min": question.answer.min,
            "target": question.answer.target,
            "max": question.answer.max,
        }
    }


def seconds_of(take: Take, audio_seconds: float | None) -> float:
    """Return how long an answer was: what was charged, or its audio where it was cut off.

    The last event before a crash may be long before it: then only the audio knows.
    """
    if take.reason in (None, "fault") and audio_seconds is not None:
        return max(take.seconds, audio_seconds)
    return take.seconds


def _take(
    state: State,
    item: Asked,
    take: Take,
    audio_seconds: Callable[[str], float | None],
    pauses: Pauses | None,
) -> TakeRecord:
    length = audio_seconds(take.audio) if take.audio else None
    seconds = seconds_of(take, length)
    reading = take.reading
    found = pauses(take) if pauses is not None and take.audio else None
    language = language_of(state)
    text = said(state, take)
    planned = state.planned(item.key) if item.follow_up_of is None else None
    segments = repaired(state, take).segments
    return TakeRecord(
        n=take.n,
        seconds=round(seconds, 3),
        reason=take.reason,
        audio=take.audio,
        text=text,
        heard=take.heard,
        segments=reading.segments if reading and take.typed is None else (),
        metrics=measure_take(take, seconds=seconds, pauses=found, language=language),
        ratings=dict(take.ratings),
        focus=take.focus,
        audio_seconds=None if length is None else round(length, 3),
        engine=reading.engine if reading else "",
        model=reading.model if reading else "",
        gaps=take.gaps,
        complete=not take.incomplete,
        edited=bool(take.edited),
        typed=take.typed is not None,
        withdrawn=take.withdrawn,
        evidence=evidence(planned.question, text, segments, language) if planned else (),
    )
