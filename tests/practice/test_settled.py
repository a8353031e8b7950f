"""A start reads only the sessions that are new or changed since nothing was left to do."""

from __future__ import annotations

import shutil

import pytest
from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.places import Places
from mocktui.practice import afterwork
from mocktui.practice.listeners import Listeners
from mocktui.storage.after import add_after
from mocktui.storage.folder import SessionFolder
from mocktui.storage.lines import read_journal
from tests.practice.after_rig import run
from tests.storage.indexed import folder_of, places_in, put, spoken
from tests.storage.made import START

MANY = 12


@pytest.fixture
def places(tmp_path) -> Places:
    return places_in(tmp_path)


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sessions that were loaded."""
    seen: list[str] = []
    real = afterwork.load_light

    def counting(folder: SessionFolder):
        seen.append(folder.id)
        return real(folder)

    monkeypatch.setattr(afterwork, "load_light", counting)
    return seen


@pytest.fixture(autouse=True)
def no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is done here, only looked for: the reader and FLAC have tests of their own."""

    async def _nothing(*_: object) -> None:
        pass

    monkeypatch.setattr(afterwork.AfterWork, "_read", _nothing)
    monkeypatch.setattr(afterwork.AfterWork, "_convert", _nothing)


def spoken_and_done(places: Places, number: int, sound: str = "01-1.flac") -> SessionFolder:
    """A session in which nothing is left to do; its recording is a FLAC."""
    events = [
        replace(one, audio="takes/01-1.wav")
        if isinstance(one, ev.AnswerStarted)
        else replace(one, engine="moonshine")
        if isinstance(one, ev.ReadingDone)
        else one
        for one in spoken()
    ]
    folder = put(folder_of(places, number), events)
    folder.takes.mkdir()
    (folder.takes / sound).write_bytes(b"fLaC")
    return folder


@pytest.fixture
def folders(places: Places, loads: list[str], fresh_is_over: None) -> list[SessionFolder]:
    """Sessions that were looked at once."""
    made = [spoken_and_done(places, number) for number in range(MANY)]
    run(places)
    assert sorted(loads) == sorted(one.id for one in made)
    loads.clear()
    return made


@pytest.fixture
def fresh_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written this instant counts as old."""
    monkeypatch.setattr("mocktui.practice.settled.FRESH", -10.0)
    monkeypatch.setattr("mocktui.storage.index_update.FRESH", -10.0)


def again(places: Places, loads: list[str]) -> list[str]:
    loads.clear()
    run(places)
    return list(loads)


def test_what_is_done_is_not_loaded_again(places, folders, loads):
    assert again(places, loads) == []
    new = spoken_and_done(places, MANY)
    assert again(places, loads) == [new.id]
    assert again(places, loads) == []


def test_what_changed_is(places, folders, loads):
    first, second, third, gone = folders[:4]
    add_after(first, ev.Note(question="why", text="so"), "m", START)
    with second.events.open("ab") as file:
        file.write(b"\n")
    (third.takes / "01-1.flac").rename(third.takes / "01-1.wav")  # a backup that was played back
    shutil.rmtree(gone.path)
    assert sorted(again(places, loads)) == sorted(one.id for one in (first, second, third))
    assert again(places, loads) == [third.id]  # a WAV that is none: it may still be being copied


def test_what_can_listen_now_may_have_something_to_do(places, folders, loads, monkeypatch):
    monkeypatch.setattr(Listeners, "first", lambda *_: None)
    assert len(again(places, loads)) == MANY
    assert again(places, loads) == []
    monkeypatch.setattr(Listeners, "first", lambda *_: "vosk")
    assert len(again(places, loads)) == MANY


def test_a_session_that_waits_is_looked_at_each_time(places, folders, loads):
    waiting = folders[1]
    events = read_journal(waiting.events).events
    put(waiting, [one for one in events if not isinstance(one, ev.ReadingDone)])
    assert again(places, loads) == again(places, loads) == [waiting.id]
    assert [one.kind for one in afterwork.AfterWork(places).pending(waiting)] == ["complete"]


def test_what_is_written_this_instant_is_not_noted(places, loads, monkeypatch):
    monkeypatch.setattr("mocktui.practice.settled.FRESH", 1e6)
    folder = spoken_and_done(places, 0)
    assert again(places, loads) == again(places, loads) == [folder.id]


@pytest.mark.parametrize("raw", [b"", b"rubbish", b"[1]", b'{"x": ["a"]}', b"\xff\xfe"])
def test_a_broken_note_is_none(places, folders, loads, raw):
    (note,) = places.cache.glob("settled-*")
    assert note.stat().st_mode & 0o777 == 0o600
    note.write_bytes(raw)
    assert len(again(places, loads)) == MANY
    assert again(places, loads) == []


def test_without_a_cache_all_is_looked_at(places, loads, fresh_is_over):
    places.cache.write_bytes(b"a file")
    folder = spoken_and_done(places, 0)
    assert again(places, loads) == again(places, loads) == [folder.id]


def test_one_session_alone_is_always_looked_at(places, folders, loads):
    run(places, folders[0])
    assert loads == [folders[0].id]
    assert again(places, loads) == []
