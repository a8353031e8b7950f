"""Many sessions are read by several processes, and none of them matters."""

from __future__ import annotations

import os
import signal

import pytest

from mocktui.storage import index_child
from mocktui.storage.index import Index
from tests.storage.indexed import content, folder_of, made, places_in, rebuilt


@pytest.fixture
def places(tmp_path, monkeypatch):
    places = places_in(tmp_path)
    for n in range(23):
        made(places, n, f"session number {n}")
    folder_of(places, 30).path.mkdir(mode=0o700)  # nothing to read in it
    monkeypatch.setattr(index_child, "BATCH", 3)
    monkeypatch.setattr(index_child, "children_for", lambda count: 2 if count > 10 else 0)
    return places


@pytest.fixture
def started(monkeypatch):
    processes = []
    start = index_child.Children._start

    def started(self):
        processes.append(start(self))
        return processes[-1]

    monkeypatch.setattr(index_child.Children, "_start", started)
    return processes


def _expected(places, monkeypatch):
    monkeypatch.setattr(index_child, "children_for", lambda count: 0)
    return rebuilt(places)


def test_the_index_is_the_same(places, started, monkeypatch):
    index = Index(places)
    told = []
    assert index.update(lambda done, of: told.append((done, of))).added == 24
    assert told == [(n, 24) for n in range(1, 25)]
    assert [one.returncode is not None for one in started] == [True, True]
    assert content(index) == _expected(places, monkeypatch)


@pytest.mark.parametrize("killed", [[0], [0, 1]])
def test_what_a_killed_child_was_asked_is_read_here(places, started, monkeypatch, killed):
    def kill(done, of):
        for n in killed:
            if started[n].poll() is None:
                os.kill(started[n].pid, signal.SIGKILL)
                started[n].wait()

    index = Index(places)
    assert index.update(kill).added == 24
    assert content(index) == _expected(places, monkeypatch)


def test_no_child_can_be_started(places, monkeypatch):
    monkeypatch.setattr(index_child.Children, "_start", lambda self: None)
    index = Index(places)
    assert index.update().added == 24
    assert content(index) == _expected(places, monkeypatch)


def test_stopped_in_the_middle_none_is_left(places, started):
    def stop(done, of):
        assert len(started) == 2
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Index(places).update(stop)
    assert all(one.returncode is not None for one in started)
