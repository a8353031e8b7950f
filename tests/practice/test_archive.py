"""The real archive: what the list of past sessions asks of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.office import Office
from mocktui.storage import sessions
from mocktui.storage.index_types import Filters
from mocktui.storage.sessions import add_after
from tests.practice.test_second_copy import practising_elsewhere
from tests.storage.made import START, keep

KEY = "why-that-algorithm"


@pytest.fixture
def places(tmp_path):
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    return places


@pytest.fixture
def office(places):
    return Office(places)


def test_filters_and_what_there_is_to_choose_from(places, office):
    folder, _ = keep(places.sessions)
    archive = office.archive
    for filters, found in (
        (Filters(), [folder.id]),
        (Filters(pack="ml", question=KEY, flagged=True, mode="speak"), [folder.id]),
        (Filters(mode="type"), []),
        (Filters(since="2026-11-23"), []),
        (Filters(deleted=True), []),
    ):
        assert [one.id for one in asyncio.run(archive.sessions(filters))] == found
    assert asyncio.run(archive.packs()) == [("ml", "ml")]
    asked = asyncio.run(archive.questions("ml"))
    assert (KEY, "Why are you using that algorithm?") in asked
    assert asyncio.run(archive.questions("other")) == []


def test_what_is_done_here_is_found_at_once(places, office):
    folder, _ = keep(places.sessions)
    keep(places.sessions, now=START + timedelta(minutes=1))
    assert asyncio.run(office.search("zebra")) == []
    asyncio.run(office.archive.note(folder.id, KEY, "zebra \x1b[1mcrossing"))
    (hit,) = asyncio.run(office.search("zebra"))
    assert (hit.session, hit.kind, hit.question) == (folder.id, "note", KEY)
    assert "zebra crossing" in folder.transcript.read_text()
    asyncio.run(office.delete(folder.id))
    assert asyncio.run(office.search("zebra")) == []
    (line,) = asyncio.run(office.archive.sessions(Filters(deleted=True)))
    assert line.id == folder.id


def test_what_others_do_is_found_when_the_list_is_read(places, office):
    folder, _ = keep(places.sessions)
    asyncio.run(office.sessions())
    add_after(folder, ev.Renamed(title="Elsewhere"), "m2", START)
    (line,) = asyncio.run(office.archive.sessions())
    assert line.title == "Elsewhere"


@pytest.mark.parametrize("kind", ["md", "json", "csv", "srt"])
def test_export(places, office, tmp_path, kind):
    folder, _ = keep(places.sessions)
    target = tmp_path / "out"
    written = asyncio.run(office.archive.export(folder.id, kind, f" {target} "))
    assert written and all(one.parent == target and one.suffix == f".{kind}" for one in written)
    assert "gradient boosting" in written[0].read_text()
    again = asyncio.run(office.archive.export(folder.id, kind, str(target)))
    assert again == written


def test_an_export_that_cannot_be(places, office, tmp_path):
    folder, _ = keep(places.sessions)
    (tmp_path / "file").write_text("")
    for where in ("", "  ", str(tmp_path / "file"), "~nobody-is-called-so/x"):
        with pytest.raises(Problem):
            asyncio.run(office.archive.export(folder.id, "md", where))
    assert office.archive.export_folder().name == "mocktui-export"


def test_a_newer_session_is_only_read(places, office):
    folder, _ = keep(places.sessions)
    with folder.events.open("ab") as file:
        file.write(b'{"v":9,"seq":99,"type":"from_the_future"}\n')
    raw = folder.events.read_bytes()
    (line,) = asyncio.run(office.archive.sessions())
    assert line.newer and not line.problem
    assert asyncio.run(office.open(folder.id)).state.asked
    for change in (
        lambda: office.rename(folder.id, "another"),
        lambda: office.delete(folder.id),
        lambda: office.archive.note(folder.id, KEY, "no"),
        lambda: office.note(folder.id, ev.Note(question=KEY, text="no")),
    ):
        with pytest.raises(Problem, match="newer mocktui"):
            asyncio.run(change())
    assert folder.events.read_bytes() == raw and not folder.after.exists()


def test_a_damaged_session_stays_where_it_is(places, office):
    folder, _ = keep(places.sessions)
    folder.events.write_bytes(b"junk\n")
    with pytest.raises(Problem, match="no readable beginning"):
        asyncio.run(office.delete(folder.id))
    assert folder.events.read_bytes() == b"junk\n" and not folder.after.exists()


def test_a_rating_reads_the_session_no_more_than_it_must(places, office, monkeypatch):
    folder, _ = keep(places.sessions)
    read = []
    real = sessions.read_journal
    monkeypatch.setattr(sessions, "read_journal", lambda path: read.append(path) or real(path))
    rated = ev.Rated(question=KEY, take=2, line="names an alternative", rating=1)
    opened = asyncio.run(office.note(folder.id, rated))
    take = opened.state.asked[0].takes[1]
    assert take.ratings == (("names an alternative", 1),)
    assert read == [folder.events] * 2  # may it be changed? and as it then stands


def test_what_is_known_is_told_without_looking(places, office):
    first, _ = keep(places.sessions)
    assert asyncio.run(office.archive.known()) == []
    assert [one.id for one in asyncio.run(office.archive.sessions())] == [first.id]
    keep(places.sessions, now=START + timedelta(minutes=1))
    assert [one.id for one in asyncio.run(office.archive.known())] == [first.id]
    assert len(asyncio.run(office.archive.sessions())) == 2


def test_the_trash_says_since_when_and_is_emptied(places, office):
    folder, _ = keep(places.sessions)
    stays, _ = keep(places.sessions, now=START + timedelta(minutes=1))
    asyncio.run(office.delete(folder.id))
    (line,) = asyncio.run(office.archive.sessions(Filters(deleted=True)))
    assert line.id == folder.id and line.thrown.startswith("20")
    assert not any(one.thrown for one in asyncio.run(office.archive.sessions()))
    upkeep = office.archive.upkeep
    weight = asyncio.run(upkeep.weigh())
    assert weight.sessions == (folder.id,) and weight.words == "1 session, 4 files, 1 MB"
    told: list[tuple[int, int]] = []
    done = asyncio.run(upkeep.empty(weight.sessions, lambda *at: told.append(at), lambda: False))
    assert (done.removed, done.problems, told) == (1, (), [(1, 1)])
    assert asyncio.run(office.search("gradient", Filters(deleted=True))) == []
    assert [one.id for one in asyncio.run(office.sessions())] == [stays.id]
    assert asyncio.run(upkeep.weigh()).sessions == ()


def test_the_index_is_made_anew_and_goes_on_where_it_was_stopped(places, office):
    for n in range(5):
        keep(places.sessions, now=START + timedelta(minutes=n), audio=0.1)
    asyncio.run(office.sessions())
    upkeep = office.archive.upkeep
    told: list[tuple[int, int]] = []
    done = asyncio.run(upkeep.reindex(lambda *at: told.append(at), lambda: len(told) == 2))
    assert done.stopped and done.read == 2 and told == [(1, 5), (2, 5)]
    assert len(asyncio.run(office.sessions())) == 5
    done = asyncio.run(upkeep.reindex(lambda *at: None, lambda: False))
    assert (done.read, done.stopped, done.problem) == (5, False, None)
    assert len(asyncio.run(office.search("gradient"))) == 5


def test_nothing_of_it_is_done_beside_a_practice(places, office):
    folder, _ = keep(places.sessions)
    asyncio.run(office.delete(folder.id))
    upkeep = office.archive.upkeep
    with practising_elsewhere(places):
        for work in (
            upkeep.weigh(),
            upkeep.empty([folder.id], lambda *_: None, lambda: False),
            upkeep.reindex(lambda *_: None, lambda: False),
        ):
            with pytest.raises(Problem, match="only reads"):
                asyncio.run(work)
    assert folder.path.exists()
