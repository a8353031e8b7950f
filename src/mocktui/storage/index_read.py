"""What the index keeps of one session, read with less work than a review needs.

Everything is decoded, so that a damaged line is left out here exactly where ``load_session`` leaves
it out. But the segments of a reading that follow one another go through the fold as one, whose text
is theirs joined (a reading's text is just that), and nothing is measured that no list needs. Tests
hold the outcome against ``load_session``'s.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, get_args

import msgspec
from msgspec.structs import replace

from mocktui.core.events import VERSION, AnyEvent, Event, SegmentHeard, SessionEnded
from mocktui.core.problem import Problem
from mocktui.core.said import said, terms_of
from mocktui.core.state import Asked, State, Take
from mocktui.storage.after import read_after
from mocktui.storage.folder import SessionFolder
from mocktui.storage.index_attempts import Answered, Kept, answered_at, attempts_of, parts
from mocktui.storage.index_text import kept
from mocktui.storage.lines import UNREADABLE, Envelope, Journal, decode_line
from mocktui.storage.sessions import Loaded, Summary, added, assemble, summary, unreadable

MOST = 32_000  # texts of one session that are indexed, and characters of one text:
LONGEST = 1_000_000  # the rest of a monster is still in its folder


class _Word(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A word like ``core.transcript.Word``: the same fields, cheaper to make."""

    text: str
    start: float
    end: float
    confidence: float | None = None


class _Segment(Event, frozen=True, kw_only=True, tag="segment", gc=False):
    """A segment like ``core.events.SegmentHeard``."""

    question: str
    take: int
    reading: str
    text: str
    start: float
    end: float
    words: tuple[_Word, ...] = ()


_Heard = _Segment | SegmentHeard
_SEGMENTS = (_Segment, SegmentHeard)
_KINDS: Any = reduce(or_, (_Segment if one is SegmentHeard else one for one in get_args(AnyEvent)))
_EVENT: msgspec.json.Decoder[Event] = msgspec.json.Decoder(_KINDS)


class Text(msgspec.Struct, frozen=True, array_like=True):
    """One text of a session; ``take`` is 0 where it belongs to none."""

    kind: str  # title · asked · note · keywords · said · heard · focus
    question: str  # the key: of a question, or of a follow-up
    take: int
    flagged: bool
    text: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What the index keeps of a session."""

    summary: Summary
    ulid: str
    texts: tuple[Text, ...] = ()
    attempts: tuple[Kept, ...] = ()


def read_entry(folder: SessionFolder) -> Entry:
    """Return what there is to know of a folder, whatever state it is in; never raises."""
    try:
        loaded, times = load_light(folder)
    except Problem as problem:
        return Entry(summary=unreadable(folder, problem), ulid=folder.ulid)
    return Entry(
        summary=summary(loaded),
        ulid=folder.ulid,
        texts=tuple(texts_of(loaded.state))[:MOST],
        attempts=tuple(attempts_of(folder.id, loaded.state, times))[:MOST],
    )


def load_light(folder: SessionFolder) -> tuple[Loaded, Answered]:
    """Return the session like ``load_session``, runs of segments as one, and when its takes were.

    Recordings are not looked for. Raises the same Problem where nothing is left to show.
    """
    try:
        raw = folder.events.read_bytes()
    except OSError as error:
        raise Problem(
            f"this journal can't be read ({error.strerror})", where=str(folder.events)
        ) from None
    journal = light_journal(raw)
    later: list[tuple[str, Journal]] = []
    if os.access(folder.after, os.F_OK):
        found = read_after(folder)
        events = tuple(joined(added(found)))
        newer = any(one.newer for _, one in found)
        later = [("", Journal(events=events, newer=newer))]
    answered = answered_at([*journal.events, *(e for _, one in later for e in one.events)])
    return assemble(folder, journal, later), answered


def light_journal(raw: bytes) -> Journal:
    """Return a journal's events, each run of segments as one; its problems are not collected."""
    events, newer = _events(raw)
    sealed = bool(events) and any(isinstance(one, SessionEnded) for one in reversed(events))
    return Journal(events=tuple(joined(events)), newer=newer, sealed=sealed)


def _events(raw: bytes) -> tuple[list[Event], bool]:
    """Return every event, and whether a later version wrote one."""
    try:
        events = _EVENT.decode_lines(raw)
    except UNREADABLE:
        events = []
    # Where each line is one event there is nothing that parse_journal would take otherwise.
    if not events or len(events) != raw.count(b"\n") + (not raw.endswith(b"\n")):
        return _one_by_one(raw)
    return events, any(one.v > VERSION for one in events)


def _one_by_one(raw: bytes) -> tuple[list[Event], bool]:
    """Take the lines as parse_journal does: what can't be read is left out, NULs are no text."""
    events: list[Event] = []
    newer = False
    for whole in raw.split(b"\n"):
        line = whole.strip(b"\0 \t\r")
        if not line:
            continue
        found: Event | Envelope | None
        try:
            found = _EVENT.decode(line)
        except UNREADABLE:
            found = decode_line(line)
        newer = newer or (found is not None and found.v > VERSION)
        if isinstance(found, Event):
            events.append(found)
    return events, newer


def joined(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events, segments of one reading that follow one another as one; see ``parts``."""
    run: list[_Heard] = []
    for event in events:
        if isinstance(event, _SEGMENTS):
            if run and not _same(run[0], event):
                yield _joined(run)
                run = []
            run.append(event)
            continue
        if run:
            yield _joined(run)
            run = []
        yield event
    if run:
        yield _joined(run)


def _same(one: _Heard, other: _Heard) -> bool:
    return (
        one.take == other.take and one.question == other.question and one.reading == other.reading
    )


def _joined(run: list[_Heard]) -> SegmentHeard:
    first, last = run[0], run[-1]
    whole: Any = tuple(run)  # not words: whoever wants the segments takes them apart again
    return SegmentHeard(
        question=first.question,
        take=first.take,
        reading=first.reading,
        text=" ".join([one.text for one in run]),
        start=first.start,
        end=last.end,
        words=whole,
        t=last.t,
        at=last.at,
    )


def texts_of(state: State) -> Iterator[Text]:
    """Yield the texts in which a search looks, in the order of the session, none of them empty."""
    for kind, key, take, flagged, text in _all(state):
        line = kept(text)
        if line:
            yield Text(kind, kept(key), take, flagged, line[:LONGEST])


def _all(state: State) -> Iterator[tuple[str, str, int, bool, str]]:
    yield "title", "", 0, False, state.title
    for item in state.asked:
        yield "asked", item.key, 0, item.flagged, item.ask
        for note in item.notes:
            yield "note", item.key, 0, item.flagged, note
        if item.keywords:
            yield "keywords", item.key, 0, item.flagged, ", ".join(item.keywords)
        for take in item.takes:
            yield from _take(state, item, take)


def _take(state: State, item: Asked, take: Take) -> Iterator[tuple[str, str, int, bool, str]]:
    heard = take.heard
    text = take.edited or (said(state, _whole(take)) if terms_of(state) else heard)
    yield "said", item.key, take.n, item.flagged, text
    if heard != text:
        yield "heard", item.key, take.n, item.flagged, heard
    if take.focus:
        yield "focus", item.key, take.n, item.flagged, take.focus


def _whole(take: Take) -> Take:
    """Return a take with the segments of its shown reading as they were, for terms to be found."""
    reading = take.reading
    if reading is None:
        return take
    return replace(take, readings=(replace(reading, segments=parts(reading)),))
