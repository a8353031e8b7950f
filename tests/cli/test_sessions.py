"""``mocktui sessions``: the list, the search, and what is broken."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from mocktui.cli.main import COMMANDS
from mocktui.cli.sessions import sessions
from mocktui.places import Places
from mocktui.storage.sessions import create_session
from mocktui.storage.trash import move_to_trash
from tests.storage.made import START, begin, keep, never, ticking, whole_interview
from tests.storage.writer import Writer


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path / "data")


@pytest.fixture
def run(places):
    def call(*args):
        return CliRunner().invoke(sessions, list(args), obj=places)

    return call


def test_the_help_is_the_tables():
    assert sessions.short_help == COMMANDS["sessions"]


def test_none_yet(run):
    result = run()
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no session yet" in result.stderr
    assert json.loads(run("--json").stdout) == []


def test_the_list_says_what_a_person_needs(run, places):
    old, _ = keep(places.sessions)
    new, _ = keep(places.sessions, whole_interview()[:6], now=START + timedelta(minutes=5))
    broken = create_session(places.sessions, START - timedelta(days=1))
    lines = run().stdout.splitlines()
    assert [line.split()[0] for line in lines] == [new.id, old.id, broken.id]
    assert lines[0].endswith("1 of 2 answered  0:19  unfinished  incomplete")
    assert lines[1].endswith("ML interview  practice  1 of 2 answered  0:35  1 flagged")
    assert "can't be read" in lines[2]
    with Writer(new.events, clock=ticking(), on_error=never):
        assert run().stdout.splitlines()[0].endswith("running now")


def test_json_has_every_field(run, places):
    folder, _ = keep(places.sessions)
    (one,) = json.loads(run("--json").stdout)
    assert one["id"] == folder.id
    assert (one["pack"], one["format"], one["mode"], one["engine"]) == (
        "ml",
        "practice",
        "speak",
        "vosk",
    )
    assert (one["answered"], one["total"], one["ended"], one["flagged"]) == (1, 2, "done", 1)
    assert one["problem"] == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("GRADIENT  boosting", "I chose gradient boosting"),
        ("ten times the", None),
        ("[/nope]", "say the [/nope] figure first"),
        ("baseline", "baseline"),
        ("ML inter", "ML interview"),
        ("no such thing", None),
        ("(", None),
    ],
)
def test_search_finds_plain_text(run, places, text, found):
    keep(places.sessions)
    create_session(places.sessions, START - timedelta(days=1))
    result = run("--search", text)
    assert result.exit_code == 0
    if found is None:
        assert result.stdout == ""
        assert "no session has" in result.stderr
        assert json.loads(run("--search", text, "--json").stdout) == []
    else:
        assert found in result.stdout.splitlines()[1]
        assert len(json.loads(run("--search", text, "--json").stdout)) == 1


def test_search_says_where_and_takes_filters(run, places):
    keep(places.sessions)
    lines = run("--search", "figure").stdout.splitlines()
    assert lines[1] == "    note: say the [/nope] figure first"
    assert run("--search", "algorithm").stdout.splitlines()[1].startswith("    asked: Why are you")
    (one,) = json.loads(run("--search", "gradient", "--json").stdout)
    assert one["hit"] == {
        "kind": "said",
        "question": "why-that-algorithm",
        "take": 1,
        "snippet": "I chose gradient boosting",
        "marks": [[8, 16]],
    }
    for wanted in (
        ["--pack", "ml"],
        ["--question", "a-failure"],
        ["--since", "2026-11-22", "--until", "2026-11-22"],
        ["--flagged"],
        ["--mode", "speak"],
    ):
        assert len(json.loads(run(*wanted, "--json").stdout)) == 1, wanted
    for other in (
        ["--pack", "x"],
        ["--question", "x"],
        ["--since", "2026-11-23"],
        ["--until", "2026-11-21"],
        ["--mode", "type"],
    ):
        result = run(*other)
        assert (result.exit_code, result.stdout) == (0, ""), other
        assert "no session that fits" in result.stderr
    assert run("--since", "yesterday").exit_code == 2
    assert run("--limit", "-1").exit_code == 2


def test_the_list_ends_somewhere(run, places, monkeypatch):
    monkeypatch.setattr("mocktui.cli.sessions.PAGE", 2)
    ids = [keep(places.sessions, now=START + timedelta(minutes=n))[0].id for n in range(3)][::-1]
    for search in ([], ["--search", "gradient"]):
        result = run(*search)
        listed = [line.split()[0] for line in result.stdout.splitlines() if line[:1] != " "]
        assert listed == ids[:2]
        assert "more than 2; --limit 0" in result.stderr
        assert json.loads(run(*search, "--json").stdout)[2]["id"] == ids[2]
        assert len(json.loads(run(*search, "--json", "--limit", "1").stdout)) == 1
        assert run(*search, "--limit", "0").stdout.count(ids[2]) == 1
        assert run(*search, "--limit", "3").stderr == ""


def test_the_trash_is_hidden(run, places):
    folder, _ = keep(places.sessions)
    move_to_trash(folder, "m1", START + timedelta(days=1))
    assert run().stdout == run("--search", "gradient").stdout == ""
    assert json.loads(run("--json").stdout) == []


def test_without_a_cache_it_still_lists(run, places, tmp_path):
    keep(places.sessions)
    (tmp_path / "file").write_text("")
    places.cache = tmp_path / "file" / "cache"
    result = run("--search", "gradient")
    assert "gradient boosting" in result.stdout
    assert len(result.stderr.splitlines()) == 1


def test_titles_are_data(run, places):
    keep(places.sessions, [(0, begin(title="\x1b[31mred\n[/nope]\u202e " + "x" * 10_000))])
    result = run()
    assert not {"\x1b", "\u202e"} & set(result.stdout)
    assert "red [/nope]" in result.stdout
    assert len(result.stdout.splitlines()) == 1
