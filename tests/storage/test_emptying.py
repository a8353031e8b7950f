"""Emptying the trash: what was told and nothing else, told how far, stopped, and forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from mocktui.places import Places
from mocktui.storage import emptying
from mocktui.storage.emptying import empty_trash, in_trash
from mocktui.storage.index import Index
from mocktui.storage.index_types import Filters
from mocktui.storage.sessions import session_folders
from mocktui.storage.trash import deleted_at, move_to_trash, restore, weigh
from tests.storage.made import START, keep

LATER = START + timedelta(days=1)
TRASH = Filters(deleted=True)


@pytest.fixture
def places(tmp_path):
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    return places


@pytest.fixture
def folders(places):
    made = [keep(places.sessions, now=START + timedelta(hours=n), audio=0.1)[0] for n in range(3)]
    for one in made:
        move_to_trash(one, "m1", LATER)
    return made


@pytest.fixture
def index(places, folders):
    index = Index(places)
    index.update()
    yield index
    index.close()


def test_what_is_in_the_trash_and_how_much(places, folders, index):
    half = places.sessions / ".purged-0123"
    half.mkdir()
    found = in_trash(index, places.sessions)
    assert [one.line.id for one in found] == [one.id for one in reversed(folders)]
    assert [one.weight for one in found] == [weigh(one) for one in reversed(folders)]
    assert not half.exists()


def test_what_came_or_went_since_stays(places, folders, index):
    back, gone, other = folders
    restore(back, "m1", LATER + timedelta(minutes=1))
    told = []
    done = empty_trash(
        index, places.sessions, [back.id, gone.id], lambda *at: told.append(at), lambda: False
    )
    assert told == [(1, 2), (2, 2)]
    assert done.removed == 1 and "not in the trash" in str(done.problems[0])
    assert {one.id for one in session_folders(places.sessions)} == {back.id, other.id}


def test_it_is_stopped_between_two(places, folders, index):
    told = []
    done = empty_trash(
        index,
        places.sessions,
        [one.id for one in folders],
        lambda *at: told.append(at),
        lambda: len(told) == 2,
    )
    assert done.removed == 2 and not done.problems and told[-1] == (2, 3)
    assert [one.id for one in index.sessions(filters=TRASH)] == [folders[2].id]


def test_the_index_forgets_also_where_it_is_broken_off(places, folders, index, monkeypatch):
    real = emptying.purge_session

    def interrupted(folder):
        if folder.id == folders[1].id:
            raise KeyboardInterrupt
        real(folder)

    monkeypatch.setattr(emptying, "purge_session", interrupted)
    with pytest.raises(KeyboardInterrupt):
        empty_trash(index, places.sessions, [one.id for one in folders])
    assert {one.id for one in index.sessions(filters=TRASH)} == {one.id for one in folders[1:]}


def test_since_when_it_is_there(folders):
    folder = folders[0]
    assert deleted_at(folder) == LATER.astimezone().isoformat(timespec="seconds")
    restore(folder, "m2", LATER + timedelta(minutes=1))
    assert deleted_at(folder) == ""
    move_to_trash(folder, "m2", LATER + timedelta(minutes=2))
    again = (LATER + timedelta(minutes=2)).astimezone()
    assert deleted_at(folder) == again.isoformat(timespec="seconds")
    file = folder.after / "m2.jsonl"
    file.write_text(file.read_text().replace('"at":"2026', '"at":"soon'))
    assert deleted_at(folder) in ("", LATER.astimezone().isoformat(timespec="seconds"))
    assert deleted_at(folders[1]) and not deleted_at(type(folder)(folder.path / "nowhere"))
