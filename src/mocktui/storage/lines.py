"""``events.jsonl``: reading whatever is left of one, and writing one without losing a line.

A journal is a file of JSON objects, one a line (:mod:`mocktui.core.events`). Any prefix of its
bytes can be read. A line that can't be read is skipped and named; it never hides the others.
"""

from __future__ import annotations

import json
import operator
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import msgspec
from msgspec.structs import replace

from mocktui.core.events import VERSION, AnyEvent, Event, SessionEnded
from mocktui.core.problem import Problem

_KNOWN = frozenset(one.__struct_config__.tag for one in get_args(AnyEvent))
# What a line can do to a decoder: no JSON, wrong types, not UTF-8, nested without end.
UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_SURROGATES = re.compile("[\ud800-\udfff]")


class Envelope(msgspec.Struct, frozen=True):
    """What every line has, also one whose type is not known here."""

    type: str
    t: float = 0.0
    v: int = VERSION
    seq: int = 0


_EVENT: msgspec.json.Decoder[Event] = msgspec.json.Decoder(AnyEvent)
_ENVELOPE = msgspec.json.Decoder(Envelope)


class Journal(msgspec.Struct, frozen=True, kw_only=True):
    """What could be read of a journal.

    ``problems`` name the lines that were skipped (``file:line``); events of types that this
    version doesn't know are left out. ``newer``: a line has a later version than this one's.
    ``sealed``: the session has ended. ``torn``: the file doesn't end with a newline, so the next
    line must begin with one. ``size`` is the bytes read.
    """

    events: tuple[Event, ...] = ()
    problems: tuple[Problem, ...] = ()
    next_seq: int = 1
    last_t: float = 0.0
    newer: bool = False
    sealed: bool = False
    torn: bool = False
    size: int = 0


def read_journal(path: Path) -> Journal:
    """Return what can be read of the journal at ``path``; raises Problem where there is no file."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Problem(f"this journal can't be read ({error.strerror})", where=str(path)) from None
    return parse_journal(raw, path)


def parse_journal(raw: bytes, path: Path) -> Journal:
    """Return what can be read of a journal's bytes; ``path`` is for its problems. Never raises."""
    events: list[Event] = []
    problems: list[Problem] = []
    seq, last_t, newer = 0, 0.0, False
    lines = raw.split(b"\n")
    for number, whole in enumerate(lines, start=1):
        # A power cut can leave a run of NUL bytes where the file system had promised data.
        line = whole.strip(b"\0 \t\r")
        if not line:
            if whole.strip(b" \t\r"):
                problems.append(_broken(path, number, "it holds nothing"))
            continue
        found = decode_line(line)
        if found is None:
            torn = number == len(lines)
            problems.append(_broken(path, number, "it was cut off" if torn else "it is no event"))
            continue
        newer = newer or found.v > VERSION
        seq, last_t = max(seq, found.seq), max(last_t, found.t)
        if isinstance(found, Event):
            events.append(found)
        elif found.type in _KNOWN and found.v <= VERSION:
            problems.append(_broken(path, number, f"its {found.type} is not whole"))
    if newer:
        problems.append(
            Problem(
                "a newer mocktui wrote this session; some of it may not be shown",
                where=str(path),
                fix="Update mocktui to see all of it.",
            )
        )
    return Journal(
        events=tuple(events),
        problems=tuple(problems),
        next_seq=seq + 1,
        last_t=last_t,
        newer=newer,
        sealed=any(isinstance(one, SessionEnded) for one in events),
        torn=bool(raw) and not raw.endswith(b"\n"),
        size=len(raw),
    )


def decode_line(line: bytes) -> Event | Envelope | None:
    """Return a line's event, or what is known of one that is not; ``None`` where it is neither."""
    try:
        return _EVENT.decode(line)
    except UNREADABLE:
        pass
    try:
        return _ENVELOPE.decode(line)
    except UNREADABLE:
        return None


def _broken(path: Path, number: int, why: str) -> Problem:
    return Problem(
        f"this line was left out: {why}",
        where=f"{path}:{number}",
        fix="The other lines are unharmed.",
    )


def stamp(event: Event, seq: int, now: datetime) -> Event:
    """Return ``event`` with its place in the file and the wall clock's time in UTC."""
    at = now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return replace(event, seq=seq, at=at)


def encode(events: Sequence[Event]) -> bytes:
    """Return stamped events as lines.

    The envelope comes first and is always whole: ``v``, ``seq``, ``at``, ``t``, ``type``. Lone
    surrogates (from a device's or a file's odd name) become ``?``, as JSON can't hold them.
    """
    return b"".join(_line(event) + b"\n" for event in events)


def _line(event: Event) -> bytes:
    body = msgspec.to_builtins(event, enc_hook=_plain)
    kind = body.pop("type")
    # Defaults are left out of the rest; the envelope has all its fields, in this order.
    head = {"v": event.v, "seq": event.seq, "at": event.at, "t": body.get("t", 0.0), "type": kind}
    whole = {**head, **{name: value for name, value in body.items() if name not in head}}
    try:
        return msgspec.json.encode(whole)
    except (UnicodeEncodeError, OverflowError):
        return json.dumps(_without_surrogates(whole)).encode()


def _plain(value: Any) -> Any:
    """Turn what JSON has no word for (a numpy number, a path) into what it has."""
    for number in (operator.index, float):
        try:
            return number(value)
        except (TypeError, ValueError):
            continue
    return str(value)


def _without_surrogates(value: Any) -> Any:
    match value:
        case str():
            return _SURROGATES.sub("?", value)
        case dict():
            return {key: _without_surrogates(one) for key, one in value.items()}
        case list() | tuple():
            return [_without_surrogates(one) for one in value]
        case _:
            return value
