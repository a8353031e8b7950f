"""``mocktui packs``: what it prints, where, and its exit codes."""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from mocktui.cli.packs import packs
from mocktui.core.problem import Problem
from mocktui.places import Places
from tests.packs.examples import GOOD, SIXTEEN, spoil, write
from tests.support import need


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path / "data")


@pytest.fixture
def run(places):
    def call(*args):
        return CliRunner().invoke(packs, list(args), obj=places)

    return call


def test_list(run, places):
    write(places.packs, GOOD)
    result = run("list")
    assert result.exit_code == 0
    assert "Sixteen machine-learning interview questions (16 questions)" in result.stdout
    assert "small" in result.stdout and "(2 questions)" in result.stdout
    assert result.stderr == ""


def test_titles_in_any_letters_are_shown_without_the_controls_of_direction(run, places):
    write(places.packs, spoil('"A small pack"', '"\\u202e면접 שאלות\\u2069 مقابلة"'))
    assert "small            면접 שאלות مقابلة (2 questions)\n" in run("list").stdout


def test_list_json_is_alone_on_stdout(run, places):
    own = write(places.packs, spoil('"small"', '"ml-interview-16"'))
    write(places.packs, "[", "broken.toml")
    result = run("list", "--json")
    assert result.exit_code == 0
    listed = {one["id"]: one for one in json.loads(result.stdout)}
    assert listed["ml-interview-16"]["file"] == str(own)
    assert listed["ml-interview-16"]["own"] is True
    assert listed["ml-interview-16"]["shadows"] == str(SIXTEEN)
    assert listed["ml-interview-16"]["questions"] == 2
    assert "broken.toml:1" in listed["broken"]["problem"]
    assert listed["broken"]["title"] is None
    assert "stands in for the built-in pack" in result.stderr
    assert "broken: can't be used" in result.stderr


def test_show(run):
    result = run("show", "ml-interview-16")
    assert result.exit_code == 0
    assert "4. Why are you using that algorithm?" in result.stdout
    assert "Scott Morris" in result.stdout
    assert "Say the case is predicting which customers" not in result.stdout
    examples = run("show", "ml-interview-16", "--examples").stdout
    assert "Say the case is predicting which customers" in examples


def test_show_json_has_the_files_keys_and_values(run):
    shown = json.loads(run("show", "ml-interview-16", "--json").stdout)
    written = tomllib.loads(SIXTEEN.read_text(encoding="utf-8"))
    assert list(shown) == ["id", "title", "source", "language", "questions"]
    for key, value in written["pack"].items():
        assert shown[key] == value
    assert len(shown["questions"]) == 16
    for got, want in zip(shown["questions"], written["question"], strict=True):
        want["example"] = want["example"].strip()
        assert got == want


def test_show_json_of_a_sparse_question_has_every_key(run, places):
    write(places.packs, GOOD)
    second = json.loads(run("show", "small", "--json").stdout)["questions"][1]
    assert second["kind"] == "technical"
    assert second["look_for"] == [] and second["follow_ups"] == []
    assert second["think"] is None and second["answer"] is None


def test_show_takes_a_path_and_cleans_what_it_shows(run, tmp_path):
    path = write(tmp_path, spoil('"What is it?"', '"What\\u001b[2J [/nope] \\u202eis it?"'))
    for arguments in (("show", str(path)), ("show", str(path), "--json")):
        out = run(*arguments).stdout
        assert "What [/nope] is it?" in out
        assert "\x1b" not in out and "\\u001b" not in out and "\u202e" not in out


def test_show_of_an_unknown_pack_is_a_problem(run):
    result = run("show", "ml-interwiew-16")
    assert isinstance(result.exception, Problem)
    assert "Did you mean ml-interview-16?" in str(result.exception)
    assert result.stdout == ""


def test_check_without_a_name_looks_at_all(run, places):
    result = run("check")
    assert result.exit_code == 0
    assert f"{SIXTEEN}: no problems" in result.stdout
    write(places.packs, GOOD, "a.toml")
    second = write(places.packs, GOOD, "b.toml")
    result = run("check")
    assert result.exit_code == 1
    assert f"{second}: the pack id “small” is taken by a.toml already" in result.stdout


def test_check_prints_a_line_a_problem_and_fails(run, tmp_path):
    text = spoil("think = 20", "think = -1").replace('"Why?"', '""')
    path = write(tmp_path, text)
    result = run("check", str(path), "ml-interview-16")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"{path}:19: first: think is -1")
    assert lines[1] == f"{path}:24: second: the question has an empty ask. Write what is asked."
    assert lines[2] == f"{SIXTEEN}: no problems"
    assert result.stderr.strip() == "2 problems in 1 pack"


def test_check_json(run, tmp_path):
    path = write(tmp_path, spoil("think = 20", "think = -1"))
    result = run("check", str(path), "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {
        "problems": 1,
        "packs": [
            {
                "file": str(path),
                "problems": [
                    {
                        "file": str(path),
                        "line": 19,
                        "question": "first",
                        "what": "think is -1, which is no possible time",
                        "fix": "Write seconds: more than 0, at most 3600 (an hour).",
                    }
                ],
            }
        ],
    }
    assert "1 problem in 1 pack" in result.stderr


def test_check_of_a_missing_file(run, tmp_path):
    result = run("check", str(tmp_path / "none.toml"))
    assert result.exit_code == 1
    assert "there is no such file" in result.stdout


def test_a_file_name_that_is_no_text(run, places):
    places.packs.mkdir(parents=True)
    raw = os.fsencode(places.packs) + b"/\xff\x1b[31m.toml"
    try:
        Path(os.fsdecode(raw)).write_text("[pack")
    except (OSError, UnicodeError):
        need(False, "a file system that takes any bytes in a name")
    for arguments in (("list",), ("list", "--json"), ("check",), ("check", "--json")):
        result = run(*arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "?.toml" in result.output
        assert "\x1b" not in result.output
