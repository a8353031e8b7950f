"""An index is emptied under those who read it: they read on, and little is read or kept of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from mocktui.core.problem import Problem
from mocktui.storage import index_db
from mocktui.storage.index import Index
from tests.storage.indexed import content, made, places_in, rebuilt

MANY = 40


@pytest.fixture
def index(tmp_path):
    places = places_in(tmp_path)
    for n in range(MANY):
        made(places, n, f"I chose gradient boosting {'word ' * n * 40}")
    index = Index(places)
    index.update()
    index.close()
    yield index
    index.close()


def test_who_is_reading_reads_on(index):
    fts5 = index_db.has_fts5()
    with closing(sqlite3.connect(index.path)) as reader:
        rows = reader.execute("SELECT text FROM texts ORDER BY id")
        first = rows.fetchone()
        with closing(index_db.open_index(index.path, fts5)) as writer:
            index_db.empty(writer, fts5)
            assert writer.execute("SELECT count(*) FROM texts").fetchone() == (0,)
        rest = rows.fetchall()
        assert first is not None
        assert len(rest) == 3 * MANY - 1  # title, question and answer of each
        assert reader.execute("SELECT count(*) FROM texts").fetchone() == (0,)


def test_the_file_is_small_again_and_still_a_log_is_written(index):
    large = index.path.stat().st_size
    fts5 = index_db.has_fts5()
    with closing(index_db.open_index(index.path, fts5)) as writer:
        index_db.empty(writer, fts5)
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert writer.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert writer.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert index.path.stat().st_size < large / 4
    assert index.path.stat().st_mode & 0o777 == 0o600


def test_of_another_version_it_is_emptied_and_made_anew(index, tmp_path, monkeypatch):
    with closing(sqlite3.connect(index.path)) as old:
        old.execute("PRAGMA user_version = 2")
        old.execute("DROP TABLE attempts")
    emptied = []
    real = index_db.empty
    monkeypatch.setattr(index_db, "empty", lambda *of: emptied.append(of) or real(*of))
    index.update()
    assert len(emptied) == 1
    assert content(index) == rebuilt(places_in(tmp_path))


def test_another_process_that_never_ends_its_writing_is_told(index, monkeypatch):
    monkeypatch.setattr(index_db, "_BUSY", 0.1)
    fts5 = index_db.has_fts5()
    with (
        closing(sqlite3.connect(index.path, isolation_level=None)) as other,
        closing(index_db.open_index(index.path, fts5)) as writer,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Problem, match="busy"):
            index_db.empty(writer, fts5)
        other.execute("ROLLBACK")
        assert writer.execute("SELECT count(*) FROM sessions").fetchone() == (MANY,)


def test_an_index_that_another_writes_is_neither_replaced_nor_left(index, monkeypatch):
    monkeypatch.setattr(index_db, "_BUSY", 0.1)
    path = index.path
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(index_db.Busy, match="another mocktui"):
            index.scrub()
        other.execute("ROLLBACK")
    assert (index.path, index.problem) == (path, None)
