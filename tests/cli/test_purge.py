"""``mocktui purge``: it says what and how much, asks, and leaves nothing behind."""

from __future__ import annotations

import sys
from datetime import timedelta

import pytest
from click.testing import CliRunner

from mocktui.cli.main import COMMANDS
from mocktui.cli.purge import purge
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.storage import emptying
from mocktui.storage.index import Index
from mocktui.storage.index_types import Filters
from mocktui.storage.sessions import session_folders
from mocktui.storage.trash import move_to_trash, restore
from tests.storage.made import START, keep

LATER = START + timedelta(days=1)


@pytest.fixture
def places(tmp_path):
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    return places


@pytest.fixture
def run(places):
    def call(*args, **more):
        return CliRunner().invoke(purge, list(args), obj=places, **more)

    return call


def test_the_help_is_the_tables():
    assert purge.short_help == COMMANDS["purge"]


def test_nothing_to_do(run, places):
    assert run().stdout == "The trash is empty.\n"
    keep(places.sessions)
    assert run("--yes").stdout == "The trash is empty.\n"
    assert len(session_folders(places.sessions)) == 1


def test_it_says_what_and_how_much(run, places):
    gone, _ = keep(places.sessions)
    stays, _ = keep(places.sessions, now=LATER)
    back, _ = keep(places.sessions, now=LATER + timedelta(hours=1))
    move_to_trash(gone, "m1", LATER)
    move_to_trash(back, "m1", LATER)
    restore(back, "m1", LATER + timedelta(minutes=1))
    refused = run()
    assert isinstance(refused.exception, Problem)
    assert "1 session would be removed (1 MB)" in str(refused.exception)
    assert gone.path.exists()
    result = run("--yes")
    assert result.exit_code == 0
    first, last = result.stdout.splitlines()
    assert first.startswith(gone.id) and first.endswith("4 files, 1 MB")
    assert last == "1 session removed"
    assert [one.id for one in session_folders(places.sessions)] == [back.id, stays.id]
    assert run("--yes").stdout == "The trash is empty.\n"


def test_it_asks_where_somebody_is(run, places, monkeypatch):
    gone, _ = keep(places.sessions)
    move_to_trash(gone, "m1", LATER)
    monkeypatch.setattr(sys.modules["mocktui.cli.purge"], "can_answer", lambda: True)
    assert run(input="n\n").exit_code == 1
    assert gone.path.exists()
    assert run(input="y\n").exit_code == 0
    assert not gone.path.exists()


def test_the_index_forgets(run, places):
    gone, _ = keep(places.sessions)
    move_to_trash(gone, "m1", LATER)
    index = Index(places)
    index.update()
    assert index.search("gradient", Filters(deleted=True))
    index.close()
    assert b"boosting" in b"".join(one.read_bytes() for one in places.cache.iterdir())
    run("--yes")
    assert Index(places).search("gradient", Filters(deleted=True)) == []
    assert b"boosting" not in b"".join(one.read_bytes() for one in places.cache.iterdir())


def test_what_cannot_be_removed_does_not_stop_the_others(run, places, monkeypatch):
    first, _ = keep(places.sessions)
    second, _ = keep(places.sessions, now=LATER)
    for one in (first, second):
        move_to_trash(one, "m1", LATER)
    real = emptying.purge_session

    def picky(folder):
        if folder.id == second.id:
            raise Problem("this can't be removed", where=folder.id)
        real(folder)

    monkeypatch.setattr(emptying, "purge_session", picky)
    result = run("--yes")
    assert "1 could not be removed" in str(result.exception)
    assert "1 removed, 1 not" in result.stdout
    assert [one.id for one in session_folders(places.sessions)] == [second.id]
