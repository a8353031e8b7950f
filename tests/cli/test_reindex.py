"""``mocktui reindex``: the index from nothing, whatever was there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner

from mocktui.cli.main import COMMANDS
from mocktui.cli.reindex import reindex
from mocktui.places import Places
from mocktui.storage.index import Index
from tests.storage.made import START, keep


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path / "data")


def test_the_help_is_the_tables():
    assert reindex.short_help == COMMANDS["reindex"]


@pytest.mark.parametrize("damage", [None, b"", b"junk" * 5000])
def test_from_nothing(places, damage):
    for n in range(2):
        keep(places.sessions, now=START + timedelta(minutes=n))
    index = Index(places)
    index.update()
    index.close()
    if damage is not None:
        index.path.write_bytes(damage)
    result = CliRunner().invoke(reindex, [], obj=places)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("2 sessions in ")
    assert len(Index(places).search_sessions("gradient")) == 2


def test_no_sessions(places):
    assert CliRunner().invoke(reindex, [], obj=places).stdout.startswith("0 sessions in ")


def test_progress_on_a_terminal(places, monkeypatch, capsys):
    from mocktui.cli import indexing

    monkeypatch.setattr(indexing.sys.stderr, "isatty", lambda: True)
    for done in range(1, 401):
        indexing.progress(done, 400)
    assert capsys.readouterr().err == (
        "\rReading sessions: 200 of 400\rReading sessions: 400 of 400\n"
    )
    indexing.progress(1, 3)
    assert capsys.readouterr().err == ""
