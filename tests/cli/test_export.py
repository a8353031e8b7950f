"""``mocktui export``: every kind, all sessions, and files that are there already."""

from __future__ import annotations

import csv
import json
import stat
from datetime import timedelta

import pytest
from click.testing import CliRunner

from mocktui.cli.export import export
from mocktui.cli.main import COMMANDS
from mocktui.cli.show import show
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.storage.sessions import create_session
from mocktui.storage.trash import move_to_trash
from tests.storage.made import START, keep, whole_interview


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path / "data")


@pytest.fixture
def run(places, tmp_path):
    def call(*args):
        to = ["--to", str(tmp_path / "out")]
        return CliRunner().invoke(export, [*args, *to], obj=places)

    return call


@pytest.fixture
def out(tmp_path):
    return lambda: {one.name: one.read_text() for one in (tmp_path / "out").iterdir()}


def test_the_help_is_the_tables():
    assert export.short_help == COMMANDS["export"]


def test_every_kind(run, places, out, tmp_path):
    folder, _ = keep(places.sessions)
    for kind in ("md", "json", "csv", "srt"):
        result = run("last", "--as", kind)
        assert (result.exit_code, result.stderr) == (0, "")
        assert "written to" in result.stdout
    files = out()
    assert sorted(files) == sorted(
        [
            *(f"{folder.id}.{kind}" for kind in ("md", "json", "csv")),
            f"{folder.id}-01-1.srt",
            f"{folder.id}-01-2.srt",
        ]
    )
    shown = CliRunner().invoke(show, ["last", "--json"], obj=places).stdout
    assert json.loads(files[f"{folder.id}.json"]) == json.loads(shown)
    assert "I chose gradient boosting" in files[f"{folder.id}.md"]
    assert len(list(csv.DictReader(files[f"{folder.id}.csv"].splitlines()))) == 2
    assert files[f"{folder.id}-01-1.srt"].startswith("1\n00:00:00,500 --> 00:00:02,400\nI chose")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert "\x1b" not in "".join(files.values())


def test_all_but_the_trash_and_the_broken(run, places, out):
    ids = [keep(places.sessions, now=START + timedelta(minutes=n))[0].id for n in range(3)]
    gone, _ = keep(places.sessions, now=START + timedelta(minutes=9))
    move_to_trash(gone, "m1", START + timedelta(days=1))
    broken = create_session(places.sessions, START)
    result = run("--all", "--as", "md")
    assert result.exit_code == 0
    assert broken.id in result.stderr
    assert sorted(out()) == [f"{one}.md" for one in ids]
    run("--all", "--as", "csv")
    rows = list(csv.DictReader(out()["sessions.csv"].splitlines()))
    assert {row["session"] for row in rows} == set(ids) and len(rows) == 6


def test_files_that_are_there(run, places, out):
    first, _ = keep(places.sessions)
    second, _ = keep(places.sessions, now=START + timedelta(minutes=1))
    run(first.id, "--as", "md")
    result = run("--all", "--as", "md")
    assert isinstance(result.exception, Problem)
    assert "1 could not be written" in str(result.exception)
    assert "there already" in result.stderr and f"{second.id}.md" in out()
    assert run("--all", "--as", "md", "--force").exit_code == 0


def test_what_is_missing_is_said(run, places):
    folder, _ = keep(places.sessions, [*whole_interview()])
    (folder.takes / "01-1.wav").unlink()
    assert "recording of question 1, take 1 is missing" in run("last", "--as", "md").stderr


def test_bad_usage(run, places):
    assert run("--as", "md").exit_code == 2
    assert run("last", "--all", "--as", "md").exit_code == 2
    assert run("last", "--as", "pdf").exit_code == 2
    assert "no session" in str(run("last", "--as", "md").exception)
    assert "no session" in str(run("--all", "--as", "md").exception)
    keep(places.sessions)
    assert "no session" in str(run("../../etc", "--as", "md").exception)
