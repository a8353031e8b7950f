"""``mocktui due``, ``plan`` and ``progress`` as a person and a program read them."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner

from mocktui.cli.due import due
from mocktui.cli.main import COMMANDS
from mocktui.cli.plan import plan
from mocktui.cli.progress import progress
from mocktui.core.problem import Problem
from tests.practice.test_due import places_of, practised


@pytest.fixture
def places(tmp_path):
    return places_of(tmp_path)


@pytest.fixture
def run(places):
    def call(command, *args):
        return CliRunner().invoke(command, list(args), obj=places)

    return call


@pytest.mark.parametrize("command", [due, plan, progress], ids=lambda one: one.name)
def test_the_help_is_the_tables(command):
    assert command.short_help == COMMANDS[command.name]


def test_nothing_practised_yet(run, places):
    assert "Nothing practised yet" in run(due).stdout
    assert "Nothing practised yet" in run(progress).stderr
    assert "No interview date is set" in run(plan).stdout
    assert json.loads(run(due, "--json").stdout)["next"] == []
    assert json.loads(run(progress, "--json").stdout)["questions"] == []
    assert json.loads(run(plan, "--json").stdout)["days"] == []
    assert not (places.data / "plan").exists()


def test_due_says_what_and_why(run, places):
    practised(places, 1)
    result = run(due, "--on", "2026-11-25")
    assert result.stdout.splitlines()[:2] == [
        "1. Why are you using that algorithm?",
        "   rated partly three days ago  (ml why-that-algorithm)",
    ]
    found = json.loads(run(due, "--on", "2026-11-25", "--json").stdout)
    assert set(found) == {
        *("today", "interview", "days_left", "next", "later", "rate", "questions", "problems"),
    }
    assert found["next"][0] == {
        "pack": "ml",
        "question": "why-that-algorithm",
        "ask": "Why are you using that algorithm?",
        "why": "rated partly three days ago",
        "focus": None,
        "seconds": 180,
    }
    assert found["questions"][0] == {
        "pack": "ml",
        "question": "why-that-algorithm",
        "ask": "Why are you using that algorithm?",
        "takes": 1,
        "last": "2026-11-22",
        "rated": True,
        "strength": 0.5,
        "grade": "hard",
        "focus": None,
        "due": "2026-11-23",
    }


def test_a_plan_for_six_days(run, places):
    practised(places, 1)
    six = date.today() + timedelta(days=6)
    result = run(plan, "--date", "in 6 days", "--minutes", "6", "--pack", "ml")
    assert result.exit_code == 0, result.output
    assert "in six days. 6 minutes a day." in result.stdout
    found = json.loads(run(plan, "--json").stdout)
    assert (found["interview"], found["days_left"], found["packs"]) == (six.isoformat(), 6, ["ml"])
    assert len(found["days"]) == 6
    assert all(one["seconds"] <= 360 for one in found["days"])
    assert found["left_out"] == []
    assert json.loads(run(due, "--json").stdout)["days_left"] == 6
    assert json.loads(run(plan, "--all-practised", "--json").stdout)["packs"] == []
    cleared = json.loads(run(plan, "--date", "none", "--json").stdout)
    assert (cleared["interview"], cleared["minutes"]) == (None, 6)


@pytest.mark.parametrize(
    "args",
    [
        ("--date", "2020-01-01"),
        ("--date", "3/4"),
        ("--minutes", "0"),
        ("--pack", "nope"),
        ("--date", "2099-01-01"),
    ],
)
def test_what_cannot_be_planned_is_one_problem_and_nothing_is_written(run, places, args):
    result = run(plan, *args)
    assert isinstance(result.exception, Problem)
    assert result.exception.fix or "packs there are" in str(result.exception)
    assert not (places.data / "plan").exists()


def test_packs_and_all_of_them_exclude_each_other(run):
    assert run(plan, "--pack", "ml", "--all-practised").exit_code == 2


def test_progress_for_people_and_programs(run, places):
    practised(places, 0)
    practised(places, 2, days=1)
    lines = run(progress).stdout.splitlines()
    assert lines[0].startswith("2 days, 2 takes, 1 minute;")
    assert "Why are you using that algorithm?" in lines
    assert any("rated 0 100" in one for one in lines)
    found = json.loads(run(progress, "--json").stdout)
    assert [one["day"] for one in found["days"]] == ["2026-11-22", "2026-11-23"]
    (question,) = found["questions"]
    assert [one["rating"] for one in question["takes"]] == [0, 100]
