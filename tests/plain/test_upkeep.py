"""Emptying the trash and making the index anew in plain lines, on real files and stopped."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.plain import upkeep
from mocktui.plain.run import serve
from mocktui.plain.talk import Gone
from mocktui.plain.upkeep import empty_trash, make_index_anew
from mocktui.storage.sessions import session_folders
from mocktui.storage.trash import move_to_trash
from tests.plain.person import Person
from tests.plain.test_parts import Quiet
from tests.plain.test_real import Reader
from tests.storage.made import START, keep
from tests.tui.fake_desk import SESSIONS, FakeDesk


def test_the_trash_is_emptied_and_the_index_made_anew(tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    gone, _ = keep(places.sessions)
    stays, _ = keep(places.sessions, now=START + timedelta(minutes=1))
    move_to_trash(gone, "m1", START)
    person = Reader(
        "= Past sessions", "= What was deleted", "= Empty the trash", "for good? > ",
        "= Empty the trash", "for good? > y", "= Show all", "= Make the list", "q", "q",
    )  # fmt: skip
    assert person.do(serve(person.talk, Quiet(places))) == 0
    since = START.astimezone()
    assert f"in the trash since {since.day} {since:%b %Y %H:%M}" in person.printed
    assert "Nothing was removed." in person.printed
    assert "1 session, 4 files, 1 MB: what you said" in person.printed
    assert "1 session removed for good.\n" in person.printed
    assert "The index is made anew: 1 session.\n" in person.printed
    assert "percent" not in person.printed  # it took no second
    assert [one.id for one in session_folders(places.sessions)] == [stays.id]


def thrown_away() -> FakeDesk:
    desk = FakeDesk(sessions=SESSIONS)
    desk.trash = [replace(one, thrown="2026-11-22T21:15:00+01:00") for one in SESSIONS]
    return desk


def test_both_are_stopped_by_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "PATIENCE", 0.0)
    desk = thrown_away()
    desk.archive.upkeep.stays_at = (1, 2)
    person = Person("y", "what?", "", "q")

    async def both() -> None:
        await empty_trash(person.talk, desk.archive.upkeep)
        await make_index_anew(person.talk, desk.archive.upkeep)

    person.do(both())
    printed = person.printed
    assert "Sessions are removed. Enter or q stops it." in printed
    assert "1 session removed for good.\n2 sessions still in the trash.\n" in printed
    assert printed.endswith("are not read yet are read when they are needed.\n")
    assert len(desk.trash) == len(SESSIONS) - 1 and "reindex" not in desk.calls


def test_the_end_of_the_input_stops_it() -> None:
    desk = thrown_away()
    desk.archive.upkeep.stays_at = (1, 2)
    person = Person("y")
    with pytest.raises(Gone):
        person.do(empty_trash(person.talk, desk.archive.upkeep))
    assert len(desk.trash) == len(SESSIONS) - 1


def test_what_could_not_be_removed_is_said() -> None:
    desk = thrown_away()
    desk.archive.upkeep.problems = (Problem("this can't be removed", where="/data/s"),)
    person = Person("y")
    person.do(empty_trash(person.talk, desk.archive.upkeep))
    assert "this can't be removed" in person.printed
    desk.trash = []
    person = Person()
    person.do(empty_trash(person.talk, desk.archive.upkeep))
    assert person.printed == "The trash is empty.\n"
