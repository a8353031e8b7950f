"""What the index keeps of one session, read with less work than a review needs.

Three quarters of a journal are the times of words. They are decoded, so that a damaged line is left
out here exactly where ``load_session`` leaves it out, but nothing keeps them; and the segments of
a reading that follow one another become one, whose text is theirs joined: a reading's text is just
that. Tests hold the outcome against ``load_session``'s.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any, get_args

import msgspec

from mocktui.core.events import VERSION, AnyEvent, Event, SegmentHeard, SessionEnded
from mocktui.core.history import Attempt
from mocktui.core.problem import Problem
from mocktui.core.said import said
from mocktui.core.state import Asked, State, Take
from mocktui.storage.after import read_after
from mocktui.storage.folder import SessionFolder
from mocktui.storage.index_attempts import attempts_of, times_of
from mocktui.storage.index_text import plain
from mocktui.storage.lines import UNREADABLE, Journal, decode_line, read_journal
from mocktui.storage.sessions import Loaded, Summary, added, assemble, summary, unreadable

MOST = 32_000  # texts of one session that are indexed, and characters of one text:
LONGEST = 1_000_000  # the rest of a monster is still in its folder


class _Word(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A word like ``core.transcript.Word``: the same fields, and gone at once."""

    text: str
    start: float
    end: float
    confidence: float | None = None


class _Segment(Event, frozen=True, kw_only=True, tag="segment"):
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
    attempts: tuple[Attempt, ...] = ()


def read_entry(folder: SessionFolder) -> Entry:
    """Return what there is to know of a folder, whatever state it is in; never raises."""
    try:
        journal = read_journal(folder.events)
        later = read_after(folder) if os.access(folder.after, os.F_OK) else []
        loaded = assemble(folder, journal, later)
    except Problem as problem:
        return Entry(summary=unreadable(folder, problem), ulid=folder.ulid)
    times = times_of([*journal.events, *added(later)])
    return Entry(
        summary=summary(loaded),
        ulid=folder.ulid,
        texts=tuple(texts_of(loaded.state))[:MOST],
        attempts=tuple(attempts_of(folder.id, loaded.state, times))[:MOST],
    )


def load_light(folder: SessionFolder) -> Loaded:
    """Return the session like ``load_session``, but with neither words nor single segments.

    Recordings are not looked for. Raises the same Problem where nothing is left to show.
    """
    try:
        with folder.events.open("rb") as lines:
            journal = light_journal(lines)
    except OSError as error:
        raise Problem(
            f"this journal can't be read ({error.strerror})", where=str(folder.events)
        ) from None
    later = read_after(folder) if os.access(folder.after, os.F_OK) else []
    return assemble(folder, journal, later)


def light_journal(lines: Iterable[bytes]) -> Journal:
    """Return a journal's events, each run of segments as one; its problems are not collected."""
    events: list[Event] = []
    newer = False
    run: _Heard | None = None
    heard: list[str] = []
    for line in lines:
        try:
            event = _EVENT.decode(line)
        except UNREADABLE:
            # The same once more as parse_journal does it: without NULs, or an event of its own.
            found = decode_line(line.strip(b"\0 \t\r\n"))
            newer = newer or (found is not None and found.v > VERSION)
            if not isinstance(found, Event):
                continue
            event = found
        if event.v > VERSION:
            newer = True
        if isinstance(event, _SEGMENTS):
            if run is not None and _same(run, event):
                heard.append(event.text)
                continue
            if run is not None:
                events.append(_joined(run, heard))
            run, heard = event, [event.text]
            continue
        if run is not None:
            events.append(_joined(run, heard))
            run = None
        events.append(event)
    if run is not None:
        events.append(_joined(run, heard))
    sealed = any(isinstance(one, SessionEnded) for one in events)
    return Journal(events=tuple(events), newer=newer, sealed=sealed)


def _same(one: _Heard, other: _Heard) -> bool:
    return (
        one.take == other.take and one.question == other.question and one.reading == other.reading
    )


def _joined(run: _Heard, heard: list[str]) -> SegmentHeard:
    return SegmentHeard(
        question=run.question,
        take=run.take,
        reading=run.reading,
        text=" ".join(heard),
        start=run.start,
        end=run.end,
        t=run.t,
        at=run.at,
    )


def texts_of(state: State) -> Iterator[Text]:
    """Yield the texts in which a search looks, in the order of the session, none of them empty."""
    for kind, key, take, flagged, text in _all(state):
        line = plain(text)
        if line:
            yield Text(kind, plain(key), take, flagged, line[:LONGEST])


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
    text, heard = said(state, take), take.heard
    yield "said", item.key, take.n, item.flagged, text
    if heard != text:
        yield "heard", item.key, take.n, item.flagged, heard
    if take.focus:
        yield "focus", item.key, take.n, item.flagged, take.focus
