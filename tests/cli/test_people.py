"""A teacher's table over several people's folders."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import timedelta

import pytest
from click.testing import CliRunner

from mocktui.cli.export import export
from mocktui.cli.main import COMMANDS
from mocktui.cli.people import people
from mocktui.core.people import person_of
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.storage.people import people_in
from mocktui.storage.trash import move_to_trash
from tests.core.practised import TODAY, take
from tests.practice.test_due import places_of, practised
from tests.storage.made import START


@pytest.fixture
def course(tmp_path):
    """Two people's data folders, side by side, and a file that is nobody's."""
    course = tmp_path / "course"
    for name, rating in (("ana", 0), ("=bob", 2)):
        places = places_of(tmp_path / name)
        practised(places, rating)
        practised(places, 2, days=1)
        shutil.copytree(places.data, course / name)
    (course / "notes.txt").write_text("hello")
    return course


def run(*args: object, command=people):
    return CliRunner().invoke(command, [str(one) for one in args], obj=Places())


def test_the_help_is_the_tables():
    assert people.short_help == COMMANDS["people"]


def test_a_line_for_each_person(course):
    result = run(course)
    assert result.exit_code == 0, result.output
    head, bob, ana = result.stdout.splitlines()
    assert head.split()[:2] == ["person", "days"]
    assert ana.split()[:3] == ["ana", "2", "2026-11-23"]
    assert "0 > 100" in ana
    assert "100 > 100" in bob


def test_json_and_tables(course, tmp_path):
    found = json.loads(run(course, "--json").stdout)
    assert [one["name"] for one in found] == ["=bob", "ana"]
    assert found[1] | {"pace": 0, "fillers": None} == {
        "name": "ana",
        "sessions": 2,
        "days": 2,
        "first": "2026-11-22",
        "last": "2026-11-23",
        "minutes": found[1]["minutes"],
        "answers": 2,
        "questions": 1,
        "rated": 1,
        "first_rating": 0,
        "latest_rating": 100,
        "pace": 0,
        "fillers": None,
        "problems": 0,
    }
    result = run("--people", course, "--as", "csv", "--to", tmp_path / "out", command=export)
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader((tmp_path / "out" / "people.csv").open()))
    assert [one["name"] for one in rows] == ["'=bob", "ana"]  # no formula
    takes = list(csv.DictReader((tmp_path / "out" / "takes.csv").open()))
    assert [one["rating"] for one in takes] == ["1.0", "1.0", "0.0", "1.0"]
    again = run(course, "--to", tmp_path / "out")
    assert isinstance(again.exception, Problem)
    assert run(course, "--to", tmp_path / "out", "--force").exit_code == 0


def test_folders_are_only_read(course):
    before = sorted((one, one.stat().st_mtime_ns) for one in course.rglob("*"))
    assert run(course, "--json").exit_code == 0
    assert sorted((one, one.stat().st_mtime_ns) for one in course.rglob("*")) == before


def test_what_is_in_the_trash_or_broken_does_not_count(course):
    ana = course / "ana" / "sessions"
    first, second = sorted(ana.iterdir())
    (second / "events.jsonl").write_text("nonsense")
    from mocktui.storage.folder import SessionFolder

    move_to_trash(SessionFolder(first), "m1", START + timedelta(days=2))
    result = run(course / "ana", "--json")
    (found,) = json.loads(result.stdout)
    assert (found["sessions"], found["problems"]) == (0, 1)
    assert second.name in result.stderr


def test_the_same_name_twice_is_told_apart(course, tmp_path):
    other = tmp_path / "evening"
    shutil.copytree(course / "ana", other / "ana")
    names = [name for name, _ in people_in([course, other, course / "ana"])]
    assert names == ["=bob", "course/ana", "evening/ana"]


@pytest.mark.parametrize("name", ["nobody", "missing"])
def test_a_folder_of_nobody_is_one_problem(tmp_path, name):
    (tmp_path / "nobody").mkdir()
    result = run(tmp_path / name)
    assert isinstance(result.exception, Problem)
    assert result.exception.fix


@pytest.mark.parametrize("args", [("last",), ("--all",), ("--as", "md")])
def test_people_go_with_nothing_else(course, tmp_path, args):
    given = ["--people", course, "--to", tmp_path / "out", "--as", "csv", *args]
    assert run(*given, command=export).exit_code == 2


def test_means_are_weighted_and_missing_figures_stay_missing():
    day = TODAY - timedelta(days=2)
    assert person_of("none", []).latest_rating is None
    person = person_of("one", [take(0, day, 0.5), take(1, day, None), take(0, TODAY, 1.0)])
    assert (person.first_rating, person.latest_rating) == (50, 100)
    assert (person.pace, person.fillers, person.rated, person.questions) == (None, None, 1, 2)
