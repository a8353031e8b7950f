"""Recordings go when the person chose so, and only those whose words are all there."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice import keeping
from mocktui.practice.afterwork import AfterWork
from mocktui.practice.archive import SessionArchive
from mocktui.practice.keeping import Removed, let_old_go, told
from mocktui.storage.sessions import add_after, load_session
from mocktui.storage.trash import Retention, move_to_trash
from tests.storage.made import START, keep, whole_interview

LATER = START + timedelta(days=8)
KEY = "why-that-algorithm"


@pytest.fixture
def places(tmp_path):
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    return places


def _removed(places, now=LATER) -> int:
    removed, problems = asyncio.run(let_old_go(places, now))
    assert problems == ()
    return removed.count


def _keep(places, policy):
    SessionArchive(places).keep(policy)


def test_always_is_what_holds_unless_chosen(places):
    folder, _ = keep(places.sessions)
    assert SessionArchive(places).kept() == "always"
    assert _removed(places, START + timedelta(days=9999)) == 0
    assert len(list(folder.takes.iterdir())) == 2
    with pytest.raises(Problem):
        _keep(places, "days:soon")
    (places.data / "choices.json").write_text('{"keep": "what?"}')
    assert _removed(places) == 0


def test_after_some_days(places):
    folder, _ = keep(places.sessions)
    before = load_session(folder).state
    _keep(places, "days:7")
    assert _removed(places, START + timedelta(days=6)) == 0
    assert _removed(places, START - timedelta(days=400)) == 0  # a clock that jumped
    assert _removed(places) == 2
    assert list(folder.takes.iterdir()) == []
    loaded = load_session(folder)
    takes = loaded.state.asked[0].takes
    assert loaded.problems == () and [one.audio_removed for one in takes] == [True, True]
    assert [one.text for one in takes] == [one.text for one in before.asked[0].takes]
    assert _removed(places) == 0


def test_once_reviewed(places):
    folder, _ = keep(places.sessions)
    _keep(places, "until-reviewed")
    assert _removed(places) == 0
    add_after(folder, ev.FocusChosen(question=KEY, take=2, text="a figure"), "m1", START)
    assert _removed(places) == 2


def test_never_what_is_not_read_to_its_end(places):
    ends = (24.5, 41.5)  # of the readings
    commands = [one for one in whole_interview() if one[0] not in ends]
    folder, _ = keep(places.sessions, commands)
    _keep(places, "days:7")
    assert _removed(places) == 0
    assert len(list(folder.takes.iterdir())) == 2


def test_neither_in_the_trash_nor_newer(places):
    trashed, _ = keep(places.sessions)
    move_to_trash(trashed, "m1", START)
    newer, _ = keep(places.sessions, now=START + timedelta(minutes=1))
    with newer.events.open("ab") as file:
        file.write(b'{"v":9,"type":"from_the_future"}\n')
    _keep(places, "days:7")
    assert _removed(places) == 0


def test_what_was_cut_off_is_ended_the_next_time(places, monkeypatch):
    folder, _ = keep(places.sessions)
    _keep(places, "days:7")

    def full(*_):
        raise Problem("this recording can't be removed")

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "let_go", full)
        removed, problems = asyncio.run(let_old_go(places, LATER))
        assert removed == Removed() and len(problems) == 1
    assert load_session(folder).state.asked[0].takes[0].audio_removed
    assert len(list(folder.takes.iterdir())) == 2
    assert _removed(places) == 2
    assert list(folder.takes.iterdir()) == []


def test_the_afterwork_does_it_and_says_so(places):
    folder, _ = keep(places.sessions)
    for path in folder.takes.iterdir():
        path.write_bytes(b"")  # nothing else is to be done with these
    seen = []
    _keep(places, "until-reviewed")
    add_after(folder, ev.Rated(question=KEY, take=1, line="x", rating=2), "m1", START)
    asyncio.run(AfterWork(places).run(seen.append))
    assert list(folder.takes.iterdir()) == []
    assert seen[-1].finished
    assert seen[-1].outcome.startswith("2 recordings of answers you have reviewed removed")


def test_words_for_it():
    assert told(Removed(), Retention()) == ""
    line = told(Removed(1, 2_500_000), Retention(keep="days", days=30))
    assert line == (
        "1 recording older than 30 days removed, 2.5 MB, as you chose; what was said is kept."
    )


def test_only_what_may_have_something_to_let_go_is_loaded(places, monkeypatch):
    folder, _ = keep(places.sessions)
    looked: list[str] = []
    real = keeping.let_go_of
    monkeypatch.setattr(
        keeping, "let_go_of", lambda one, *rest: looked.append(one.id) or real(one, *rest)
    )
    _keep(places, "until-reviewed")
    assert _removed(places) == 0 and looked == []
    _keep(places, "days:7")
    assert _removed(places, START + timedelta(days=6)) == 0 and looked == []
    assert _removed(places) == 2 and looked == [folder.id]
    assert _removed(places) == 0 and looked == [folder.id]
