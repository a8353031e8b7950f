"""The index: lists, searches, filters; what happens to a broken one, or without a place for it."""

from __future__ import annotations

import os
import sqlite3
import stat
from datetime import timedelta

import pytest
from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.storage import index_db
from mocktui.storage.index import ENOUGH, Changes, Filters, Index
from mocktui.storage.sessions import add_after
from tests.storage.indexed import content, folder_of, made, places_in, put, rebuilt, spoken
from tests.storage.made import START, keep, list_sessions, never, ticking
from tests.storage.writer import Writer
from tests.support import wait_for


@pytest.fixture
def places(tmp_path):
    return places_in(tmp_path)


@pytest.fixture(params=[True, False], ids=["fts5", "like"])
def index(places, request, monkeypatch):
    if not request.param:
        monkeypatch.setattr(index_db, "has_fts5", lambda: False)
    index = Index(places)
    yield index
    index.close()


def _found(index, text, **filters):
    index.update()
    hits = index.search(text, Filters(**filters))
    return [hit.snippet[start:end] for hit in hits for start, end in hit.marks]


def _settled(index):
    """Update until nothing is as fresh as a tick of the clock any more."""

    def settled():
        index.update()
        return not any("~" in stamp for (stamp,) in index._all("SELECT stamp FROM sessions"))

    wait_for(settled, "an update with nothing to do")


def test_the_list_is_that_of_the_folders(places, index):
    keep(places.sessions)
    keep(places.sessions, now=START + timedelta(minutes=3))
    made(places, 7)
    put(folder_of(places, 5), []).events.write_bytes(b"junk")
    unsealed = put(folder_of(places, 9), spoken()[:-1])
    assert index.update() == Changes(added=5)
    assert index.sessions() == list_sessions(places.sessions)
    assert index.sessions(2, 1) == list_sessions(places.sessions)[1:3]
    assert len(index.sessions()) == 5
    with Writer(unsealed.events, clock=ticking(), on_error=never):
        assert index.sessions(1)[0].live
        assert index.sessions() == list_sessions(places.sessions)


def test_it_is_private_and_in_the_cache(places):
    made(places)
    index = Index(places)
    index.update()
    assert index.path.parent == places.cache
    for path in places.cache.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list(places.data.rglob("*.sqlite*"))
    assert {one.name for one in places.data.iterdir()} == {"sessions"}


def test_two_data_folders_do_not_mix(tmp_path, places):
    made(places)
    other = places_in(tmp_path / "other")
    other.cache = places.cache
    mine, theirs = Index(places), Index(other)
    mine.update(), theirs.update()
    assert (len(mine.sessions()), len(theirs.sessions())) == (1, 0)


def test_changes_by_others_are_seen(places, index):
    first, second = made(places, 1), made(places, 2)
    assert index.update() == Changes(added=2)
    _settled(index)
    add_after(first, ev.Note(question="why", text="say the figure"), "m1", START)
    assert index.update() == Changes(changed=1)
    assert _found(index, "figure") == ["figure"]
    _settled(index)
    for name in second.path.iterdir():
        name.unlink()
    second.path.rmdir()
    made(places, 3, "something new")
    assert index.update() == Changes(added=1, removed=1)
    assert [one.id for one in index.sessions()] == [folder_of(places, 3).id, first.id]
    if index._fts5:
        assert content(index) == rebuilt(places)


def test_a_change_of_the_same_size_in_the_same_instant_is_seen(places, index):
    folder = made(places, said="aaaa bbbb")
    index.update()
    old = folder.events.stat()
    folder.events.write_bytes(folder.events.read_bytes().replace(b"aaaa", b"cccc"))
    os.utime(folder.events, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert _found(index, "cccc") == ["cccc"]


@pytest.mark.parametrize(
    ("said", "wanted", "marks"),
    [
        ("I chose gradient boosting", "gradient", ["gradient"]),
        ("I chose gradient boosting", "BOOST", ["boost"]),
        ("I chose gradient boosting", "boosting chose", ["chose", "boosting"]),
        ("I chose gradient boosting", '"gradient boosting"', ["gradient", "boosting"]),
        ("I chose gradient boosting", '"boosting gradient"', None),
        ("I chose gradient boosting", "gradient nothing", None),
        ("I chose gradient boosting", "(", None),
        ("I chose gradient boosting", "", None),
        ("I chose gradient boosting", '"', None),
        ("I chose it", 'chose* OR NEAR( it" AND NOT text:', None),
        ("only 100% sure_thing", "100%", ["100"]),
        ("a \x1b[31mred\x1b[0m [/nope] thing", "red", ["red"]),
    ],
)
def test_words_are_found(places, index, said, wanted, marks):
    made(places, said=said)
    found = _found(index, wanted)
    if marks is None:
        assert found == []
        return
    # FTS5 marks whole words; without it the signs a person wrote are looked for as they are.
    assert found
    joined = " ".join(found).casefold()
    assert all(one.casefold() in joined for one in marks)


@pytest.mark.parametrize(
    ("said", "wanted", "found"),
    [
        ("Ein Café in Köln", "cafe koln", ["Café", "Köln"]),
        ("Ein Cafe\u0301", "café", ["Café"]),
        ("面接の練習をします", "練習", ["練習"]),
        ("面接の練習をします", "習練", []),
        ("我选择了梯度提升算法", "梯度提升", ["梯度提升"]),
        ("우리는 면접을 연습했다", "면접", ["면접"]),
        ("การสัมภาษณ์งาน", "สัมภาษณ์", None),
        ("面接 interview ok", "interview 面", ["面", "interview"]),
    ],
)
def test_scripts_with_and_without_spaces(places, said, wanted, found):
    made(places, said=said, ask="?", title="-")
    index = Index(places)
    marks = _found(index, wanted)
    if found is None:
        assert marks
    else:
        assert marks == found


def test_the_last_word_may_be_a_beginning_unless_it_is_closed(places):
    made(places, said="boosting")
    index = Index(places)
    assert _found(index, "boost")
    assert not _found(index, "boost ")
    assert not _found(index, '"boost"')


def test_a_common_last_word_stands_for_itself_alone(places):
    many = [ev.Note(question="why", text="the cat") for _ in range(ENOUGH)]
    made(places, 1, also=many)
    made(places, 2, "therefore")
    index = Index(places)
    index.update()
    assert len(index.search("the", limit=200)) == ENOUGH
    assert [one.session.id for one in index.search_sessions("the")] == [folder_of(places, 1).id]
    assert len(index.search("ther")) == 1


def test_hits_say_where_and_come_newest_first(places, index):
    made(places, 1, "gradient early")
    late = [
        ev.Note(question="why", text="gradient note"),
        ev.Edited(question="why", take=1, text="my own words"),
        ev.FocusChosen(question="why", take=1, text="name the gradient"),
        ev.Keywords(question="why", words=("gradient", "x")),
    ]
    made(places, 2, "gradient heard", ask="What is a gradient?", title="Gradient day", also=late)
    index.update()
    hits = index.search("gradient")
    kinds = ["title", "asked", "note", "keywords", "heard", "focus", "said"]
    assert [hit.kind for hit in hits] == kinds
    assert [hit.take for hit in hits] == [0, 0, 0, 0, 1, 1, 1]
    assert [hit.question for hit in hits] == ["", *["why"] * 6]
    assert {hit.session for hit in hits[:6]} == {folder_of(places, 2).id}
    assert hits[6].session == folder_of(places, 1).id
    assert index.search("gradient", limit=2) == hits[:2]
    assert index.search("gradient", limit=2, offset=2) == hits[2:4]
    found = index.search_sessions("gradient")
    assert [(one.session.id, one.hit) for one in found] == [
        (hits[0].session, hits[0]),
        (hits[6].session, hits[6]),
    ]
    assert index.search_sessions("gradient", limit=1) == found[:1]


def test_filters(places, index):
    flag = ev.Flagged(question="why")
    made(places, 1, started="2026-01-01T10:00:00+01:00", pack="a", also=[flag])
    made(places, 2, started="2026-01-02T23:59:00-08:00", pack="b", mode="type")
    follow = ev.QuestionAsked(question="goal/f1", ask="gradient?", number=1, follow_up_of="goal")
    made(places, 3, started="not a time", pack="b", question="goal", also=[follow])
    index.update()
    days = {"since": "2026-01-02", "until": "2026-01-02"}
    for filters, numbers in [
        ({}, [3, 2, 1]),
        ({"pack": "b"}, [3, 2]),
        ({"mode": "type"}, [2]),
        ({"flagged": True}, [1]),
        ({"question": "goal"}, [3]),
        (days, [2]),
        ({"since": "2026-01-02"}, [3, 2]),
        ({"until": "2026-01-01"}, [1]),
        ({"pack": "b", "mode": "speak"}, [3]),
        ({"deleted": True}, []),
    ]:
        ids = [folder_of(places, n).id for n in numbers]
        assert [one.id for one in index.sessions(filters=Filters(**filters))] == ids, filters
        assert len(index.sessions(filters=Filters(**filters))) == len(ids)
        found = index.search_sessions("gradient", Filters(**filters))
        assert [one.session.id for one in found] == ids, filters
    assert [hit.question for hit in index.search("gradient", Filters(question="goal"))] == [
        "goal",
        "goal/f1",
    ]
    assert index.packs() == [("b", 2), ("a", 1)]


def test_the_trash_is_hidden(places, index):
    folder = made(places)
    add_after(folder, ev.Deleted(), "m1", START)
    index.update()
    assert index.sessions() == index.search("gradient") == index.search_sessions("gradient") == []
    trash = Filters(deleted=True)
    assert [one.id for one in index.sessions(filters=trash)] == [folder.id]
    assert index.search("gradient", trash)
    add_after(folder, ev.Deleted(on=False), "m1", START + timedelta(hours=1))
    assert _found(index, "gradient")


def test_sessions_of_one_instant_are_all_there(places):
    folders = [put(folder_of(places, 1, chance=n), spoken(f"number {n}")) for n in range(5)]
    index = Index(places)
    index.update()
    assert {one.id for one in index.sessions()} == {one.id for one in folders}
    put(folder_of(places, 1, chance=9), spoken("number nine"))
    index.update()
    assert len(index.search("number")) == 6


def test_a_clock_in_the_far_future_is_a_session_like_others(places):
    for name in ("9999-12-31T2359-" + "Z" * 26, "2026-01-01T0000-" + "0" * 26):
        folder = folder_of(places)
        put(type(folder)(places.sessions / name), spoken())
    index = Index(places)
    index.update()
    assert [one.id[:4] for one in index.sessions()] == ["9999", "2026"]


def _damage(path, kind):
    if kind == "not a database":
        path.write_bytes(b"this is no database at all" * 200)
    elif kind == "cut":
        path.write_bytes(path.read_bytes()[:6000])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "a page":
        data = bytearray(path.read_bytes())
        data[4096:] = b"\xee" * (len(data) - 4096)
        path.write_bytes(data)
    else:
        with sqlite3.connect(path) as connection:
            connection.execute(kind)


@pytest.mark.parametrize(
    "kind",
    [
        "not a database",
        "cut",
        "empty",
        "a page",
        "PRAGMA user_version = 99",
        "DROP TABLE texts",
        "DROP TABLE find",
        "DROP VIEW words",
        "ALTER TABLE sessions DROP COLUMN pack",
    ],
)
@pytest.mark.parametrize("first", ["update", "search", "sessions"])
def test_a_broken_index_is_made_anew(places, kind, first):
    folder = made(places)
    index = Index(places)
    index.update()
    index.close()
    for suffix in ("-wal", "-shm"):
        index.path.with_name(index.path.name + suffix).unlink(missing_ok=True)
    _damage(index.path, kind)
    again = Index(places)
    if first != "update" and (kind == "empty" or "version" in kind):
        again.update()  # what is empty is right, and knows of nothing yet
    {"update": again.update, "search": lambda: again.search("boost"), "sessions": again.sessions}[
        first
    ]()
    again.update()
    assert [hit.session for hit in again.search("gradient")] == [folder.id], again.problem
    assert [one.id for one in again.sessions()] == [folder.id]
    assert again.path is not None and again.problem is None
    assert folder.events.exists()


def test_without_a_place_to_write_it_lives_in_memory(places, tmp_path):
    made(places)
    tmp_path.joinpath("file").write_text("")
    places.cache = tmp_path / "file" / "cache"
    index = Index(places)
    assert index.update() == Changes(added=1)
    assert index.search("gradient") and len(index.sessions()) == 1
    assert index.problem is not None and index.path is None


def test_sessions_that_cannot_be_listed_are_a_problem(places):
    places.data.mkdir()
    places.sessions.write_text("a file")
    with pytest.raises(Problem, match="can't be listed"):
        Index(places).update()


def test_rebuild_and_scrub(places, index):
    made(places, 1)
    secret = made(places, 2, "xylophone")
    index.update()
    assert index.rebuild() == Changes(added=2)
    secret.events.unlink()
    secret.path.rmdir()
    index.update()
    index.scrub()
    index.close()
    kept = b"".join(one.read_bytes() for one in places.cache.iterdir())
    assert b"xylophone" not in kept and b"boosting" in kept


def test_an_update_can_be_stopped_and_goes_on(places, monkeypatch):
    monkeypatch.setattr("mocktui.storage.index_update.CHUNK", 2)
    for n in range(9):
        made(places, n)
    index = Index(places)
    seen = []

    def stop(done, of):
        seen.append((done, of))
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.update(stop)
    assert seen == [(n, 9) for n in range(1, 6)]
    assert len(index.sessions()) == 4  # two and two; of the next two it had only one
    index.update()
    assert content(index) == rebuilt(places)


def test_names_that_utf8_cannot_hold(places):
    started = spoken()
    started[0] = replace(started[0], title="a\tb\n\x1b]0;x\x07c")
    put(folder_of(places), started)
    index = Index(places)
    index.update()
    (hit,) = index.search("gradient")
    assert hit.title == "a b c"
