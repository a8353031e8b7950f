"""The real desk and past sessions: the list, the search, the trash, a name of one's own."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice import doctor_files
from mocktui.practice.office import Office
from mocktui.storage import index_db
from mocktui.storage.index_types import Filters
from mocktui.storage.sessions import load_session
from tests.storage.made import START, keep


@pytest.fixture
def places(tmp_path):
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    return places


@pytest.fixture
def office(places):
    return Office(places)


def _ids(office):
    return [one.id for one in asyncio.run(office.sessions())]


def test_the_list_and_the_search(places, office):
    assert _ids(office) == []
    old, _ = keep(places.sessions)
    new, _ = keep(places.sessions, now=START + timedelta(minutes=1))
    assert _ids(office) == [new.id, old.id]
    hits = asyncio.run(office.search("gradient"))
    assert [(hit.session, hit.take) for hit in hits] == [(new.id, 1), (old.id, 1)]
    assert len(asyncio.run(office.search("gradient", limit=1))) == 1
    assert asyncio.run(office.search("gradient", Filters(mode="type"))) == []


def test_delete_and_restore(places, office):
    folder, _ = keep(places.sessions)
    asyncio.run(office.delete(folder.id))
    assert _ids(office) == [] and asyncio.run(office.search("gradient")) == []
    assert folder.events.exists()
    trash = asyncio.run(office.search("gradient", Filters(deleted=True)))
    assert [hit.session for hit in trash] == [folder.id]
    asyncio.run(office.restore(folder.id))
    assert _ids(office) == [folder.id]
    with pytest.raises(Problem):
        asyncio.run(office.delete("no such session"))


def test_rename(places, office):
    folder, _ = keep(places.sessions)
    asyncio.run(office.rename(folder.id, " The \x1b[1mfirst\n one "))
    (line,) = asyncio.run(office.sessions())
    assert line.title == load_session(folder).state.title == "The first one"
    assert "# The first one" in folder.transcript.read_text()
    assert asyncio.run(office.search("first one"))
    with pytest.raises(Problem, match="name"):
        asyncio.run(office.rename(folder.id, "\x1b[1m "))


def test_the_doctor_says_where_a_search_is_slow(places, monkeypatch):
    assert [one.name for one in doctor_files.sessions(places)] == ["sessions"]
    monkeypatch.setattr(index_db, "has_fts5", lambda: False)
    (note,) = [one for one in doctor_files.sessions(places) if one.name == "search"]
    assert "FTS5" in note.what and note.fix
