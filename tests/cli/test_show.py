"""``mocktui show``: for people, as JSON, as Markdown, and when a session is broken."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from mocktui.cli.main import COMMANDS
from mocktui.cli.show import show
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.storage.sessions import add_after, create_session
from tests.storage.made import QUESTIONS, START, begin, heard, keep, whole_interview

FIRST = QUESTIONS[0].id
LONG = "x" * 10_000


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path / "data")


@pytest.fixture
def run(places):
    def call(*args):
        return CliRunner().invoke(show, list(args), obj=places)

    return call


def test_the_help_is_the_tables():
    assert show.short_help == COMMANDS["show"]


def test_people_read_questions_answers_and_the_tip(run, places):
    folder, _ = keep(places.sessions)
    result = run("last")
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0] == "ML interview · practice · 2026-11-22 19:04"
    assert lines[1] == "1 of 2 questions answered"
    assert "1. Why are you using that algorithm?" in lines
    assert "   take 1 · 0:19 · ended by you · takes/01-1.wav" in lines
    assert "     I chose gradient boosting" in lines
    assert "   Note: say the [/nope] figure first" in lines
    assert "   Tip: Say what you compared it with." in lines
    assert "   skipped" in lines and "   flagged" in lines
    assert "4 words, 12 words a minute (126 while speaking)" in result.stdout
    assert lines[-1] == f"Saved in {folder.path}"
    assert "incomplete" not in result.stdout


def test_json_is_alone_on_stdout_and_has_everything(run, places):
    folder, _ = keep(places.sessions)
    (folder.path / "takes/01-2.wav").unlink()
    result = run(folder.ulid, "--json")
    whole = json.loads(result.stdout)
    assert whole["id"] == folder.id
    assert whole["folder"] == str(folder.path)
    assert whole["ended"].startswith("2026-11-22T19:04")
    one, two = whole["answers"][0]["takes"]
    assert (one["audio_seconds"], two["audio_seconds"]) == (16.0, None)
    assert one["text"] == "I chose gradient boosting"
    assert "take 2 is missing" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_an_incomplete_session_says_what_to_do(run, places):
    folder, _ = keep(places.sessions, whole_interview()[:6])
    result = run("last")
    assert f"incomplete: run `mocktui transcribe {folder.id}`" in result.stdout
    assert "unfinished" in result.stdout


def test_what_was_said_is_data_on_every_way_out(run, places):
    evil = f"\x1b[31mred\x07 [/nope] \x9b1m \u202eright {LONG} **bold**"
    segment, done = heard(FIRST, 1, "x")
    segment = do.Record(ev.SegmentHeard(question=FIRST, take=1, reading="live", text=evil,
                                        start=0, end=1))  # fmt: skip
    keep(
        places.sessions,
        [
            (0, begin(title=evil)),
            (1, do.StartAnswer()),
            (2, do.AnswerOpened(audio="takes/01-1.wav")),
            (3, segment),
            (4, do.AddNote(evil)),
            (5, done),
            (6, do.Leave()),
        ],
    )
    for way in ((), ("--json",), ("--markdown",)):
        result = run("last", *way)
        assert result.exit_code == 0
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(result.output)
        assert LONG in result.stdout
    whole = json.loads(run("last", "--json").stdout)
    assert whole["answers"][0]["notes"] == [evil]
    assert whole["title"] == evil
    assert "red [/nope]" in run("last").stdout
    assert r"red \[/nope\]" in run("last", "--markdown").stdout
    assert r"\*\*bold\*\*" in run("last", "--markdown").stdout


def test_a_later_edit_is_shown(run, places):
    folder, _ = keep(places.sessions)
    add_after(folder, ev.Edited(question=FIRST, take=2, text="first line\nsecond line"), "m", START)
    result = run("last")
    assert "     first line\n     second line\n" in result.stdout
    assert "edited" in result.stdout


def test_one_way_out_at_a_time(run, places):
    keep(places.sessions)
    result = run("last", "--json", "--markdown")
    assert result.exit_code == 2
    assert "can't be had together" in result.stderr


@pytest.mark.parametrize("name", ["2027", "../sessions", "/etc"])
def test_no_such_session(run, places, name):
    keep(places.sessions)
    result = run(name)
    assert isinstance(result.exception, Problem)
    assert result.stdout == ""


def test_the_whole_command_ends_with_one_line_and_one(places):
    broken = create_session(places.sessions, START)
    broken.events.write_bytes(b"\0\0rubbish\xff\n")
    run = [sys.executable, "-m", "mocktui", "--data-dir", str(places.data), "show", broken.id]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no readable beginning" in done.stderr
    assert len(done.stderr.splitlines()) == 1
