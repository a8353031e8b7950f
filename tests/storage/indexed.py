"""Small sessions for tests of the index, and everything that is in one."""

from __future__ import annotations

import contextlib
import random
from datetime import datetime, timedelta
from pathlib import Path

from mocktui.core import events as ev
from mocktui.core.format import PRACTICE
from mocktui.core.question import Question
from mocktui.core.times import Times
from mocktui.places import Places
from mocktui.storage.folder import SessionFolder
from mocktui.storage.index import Index
from mocktui.storage.index_db import LOW
from mocktui.storage.lines import encode, stamp
from tests.storage.made import START

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def places_in(folder: Path, cache: str = "cache") -> Places:
    """Places with a cache of their own."""
    places = Places(folder / "data")
    places.cache = folder / cache
    return places


def ulid(now: datetime, chance: int = 0) -> str:
    value, text = (int(now.timestamp() * 1000) << 80) | chance, ""
    for _ in range(26):
        value, digit = divmod(value, 32)
        text = ALPHABET[digit] + text
    return text


def folder_of(places: Places, number: int = 0, chance: int | None = None) -> SessionFolder:
    """A folder's name, one minute a number."""
    now = START + timedelta(minutes=number)
    if chance is None:
        chance = random.Random(number).getrandbits(80)
    return SessionFolder(places.sessions / f"{now:%Y-%m-%dT%H%M}-{ulid(now, chance)}")


def spoken(said: str = "I chose gradient boosting", **more) -> list[ev.Event]:
    """The events of a session with one answer."""
    question = Question(id=more.pop("question", "why"), ask=more.pop("ask", "Why this one?"))
    fields = {
        "session": "s",
        "started": more.pop("started", "2026-11-22T19:04:00+01:00"),
        "pack": more.pop("pack", "ml"),
        "title": more.pop("title", "ML interview"),
        "language": "en",
        "format": PRACTICE,
        "plan": (ev.Planned(question=question, times=Times()),),
        "mode": more.pop("mode", "speak"),
    }
    key = question.id
    return [
        ev.SessionStarted(**fields),
        ev.QuestionAsked(question=key, ask=question.ask, number=1),
        ev.AnswerStarted(question=key, take=1),
        ev.SegmentHeard(question=key, take=1, reading="live", text=said, start=0.0, end=1.0),
        ev.AnswerEnded(question=key, take=1, reason="key", seconds=9.0),
        ev.ReadingDone(question=key, take=1, reading="live", engine="vosk", model="m"),
        *more.pop("also", ()),
        ev.SessionEnded(reason="done"),
    ]


def put(folder: SessionFolder, events: list[ev.Event]) -> SessionFolder:
    """Write a session's journal, old as far as its times tell."""
    folder.path.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.events.write_bytes(
        encode([stamp(one, n, START) for n, one in enumerate(events, start=1)])
    )
    return folder


def made(places: Places, number: int = 0, said: str = "I chose gradient boosting", **more):
    """A session of one answer."""
    return put(folder_of(places, number), spoken(said, **more))


def content(index: Index) -> dict[str, object]:
    """Everything an index holds but its numbers: lines, texts, and each word's places."""
    connection = index._open()
    rows = connection.execute("SELECT * FROM sessions ORDER BY id").fetchall()
    folders = {row[0]: row[1] for row in rows}
    whole: dict[str, object] = {row[1]: (row[2].partition(" ~")[0], *row[3:]) for row in rows}
    whole["order"] = list(folders.values())
    texts = connection.execute("SELECT * FROM texts ORDER BY id DESC").fetchall()
    whole["texts"] = [(folders[row[0] & ~LOW], row[0] & LOW, *row[1:]) for row in texts]
    takes = connection.execute("SELECT * FROM attempts ORDER BY id").fetchall()
    whole["attempts"] = [(folders[row[0] & ~LOW], row[0] & LOW, *row[1:]) for row in takes]
    if index._fts5:
        connection.execute("INSERT INTO find (find, rank) VALUES ('integrity-check', 1)")
        connection.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, find, instance)")
        places = connection.execute("SELECT term, doc, offset FROM temp.v").fetchall()
        connection.execute("DROP TABLE temp.v")
        whole["words"] = sorted(
            (term, folders[doc & ~LOW], doc & LOW, offset) for term, doc, offset in places
        )
    return whole


def rebuilt(places: Places) -> dict[str, object]:
    """The content of an index made from nothing, in memory."""
    index = Index(places)
    index.path = None
    index.update()
    with contextlib.closing(index):
        return content(index)
