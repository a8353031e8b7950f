"""``mocktui packs new, import, rank`` and ``mocktui stories``: files, lines and exit codes."""

from __future__ import annotations

import json
import os
import pty
import stat
import subprocess
import sys

import pytest
from click.testing import CliRunner

from mocktui.cli.packs import packs
from mocktui.cli.stories import stories
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.packs.read import check_pack, read_pack
from mocktui.places import Places
from mocktui.practice.library import PackLibrary, pasted_path
from mocktui.practice.story_file import StoryBook, StoryFile
from tests.packs.examples import GOOD, SIXTEEN, write
from tests.storage.made import keep, whole_interview

LIST = "# My list\n\n- Why one?\n- Tell me about two.\n- milk\n"


@pytest.fixture
def places(tmp_path):
    made = Places(tmp_path / "data")
    made.cache = tmp_path / "cache"
    return made


@pytest.fixture
def run(places):
    def call(*args, command=packs, **more):
        return CliRunner().invoke(command, list(args), obj=places, **more)

    return call


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "q.md"
    path.write_text(LIST)
    return path


# -- new --------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["", 'A "quoted" \\ title', "面接 {x}"])
def test_new_passes_the_check(run, places, title):
    result = run("new", "my-own", "--title", title)
    assert result.exit_code == 0
    path = places.packs / "my-own.toml"
    assert result.stdout == f"{path}\n"
    assert check_pack(path) == []
    assert read_pack(path).title == (title or "My own")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("# ")


def test_new_elsewhere_and_never_over_another(run, places, tmp_path):
    assert run("new", "here", "--to", str(tmp_path)).exit_code == 0
    assert check_pack(tmp_path / "here.toml") == []
    write(places.packs, GOOD)
    for arguments, said in (
        (("here", "--to", str(tmp_path)), "there already"),
        (("here", "--to", str(tmp_path / "none")), "no such folder"),
        (("small",), "a pack “small” already"),
        (("ml-interview-16",), "a pack “ml-interview-16” already"),
        (("My Own",), "my-own"),
    ):
        result = run("new", *arguments)
        assert isinstance(result.exception, Problem) and said in str(result.exception)
    assert (places.packs / "small.toml").read_text() == GOOD


# -- import -----------------------------------------------------------------------------------


def test_import_shows_and_writes_nothing_unasked(run, places, file):
    result = run("import", str(file))
    assert result.exit_code == 2
    assert "2 questions in a Markdown list (UTF-8)" in result.stdout
    assert "line 3: Why one?" in result.stdout
    assert "line 5: milk (doesn't read like a question)" in result.stdout
    assert "--yes" in result.stderr
    assert not places.packs.exists()


def test_import_writes_a_good_pack(run, places, file):
    result = run("import", str(file), "--yes")
    assert result.exit_code == 0
    path = places.packs / "my-list.toml"
    assert f"Written: {path}" in result.stdout
    assert check_pack(path) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.ask for one in read_pack(path).questions] == ["Why one?", "Tell me about two."]
    assert [one.name for one in places.packs.iterdir()] == ["my-list.toml"]


def test_import_never_replaces_unasked(run, places, file):
    run("import", str(file), "--yes")
    path = places.packs / "my-list.toml"
    path.write_text(path.read_text() + "# mine\n")
    result = run("import", str(file), "--yes")
    assert isinstance(result.exception, Problem) and "--replace" in str(result.exception)
    assert path.read_text().endswith("# mine\n")
    assert run("import", str(file), "--yes", "--replace").exit_code == 0
    assert "# mine" not in path.read_text()
    # Another pack's file of this name stays.
    write(places.packs, GOOD, "other.toml")
    assert run("import", str(file), "--yes", "--id", "other").exit_code == 0
    assert (places.packs / "other.toml").read_text() == GOOD
    assert read_pack(places.packs / "other-2.toml").id == "other"


def test_import_json_is_alone_on_stdout(run, file):
    result = run("import", str(file), "--json", "--id", "x", "--title", "T")
    assert result.exit_code == 2
    shown = json.loads(result.stdout)
    assert (shown["id"], shown["title"], shown["written"]) == ("x", "T", None)
    assert [one["line"] for one in shown["questions"]] == [3, 4]
    assert shown["left_out"][0]["text"] == "milk"
    shown = json.loads(run("import", str(file), "--json", "--yes").stdout)
    assert shown["written"].endswith("my-list.toml")


def test_import_of_nothing_writes_nothing(run, places, tmp_path):
    for name, raw in (("a.md", b"- milk\n"), ("b.csv", b"name,price\nmilk,3\n"), ("c", b"%PDF-1")):
        (tmp_path / name).write_bytes(raw)
        result = run("import", str(tmp_path / name), "--yes")
        assert isinstance(result.exception, Problem)
        assert name in result.exception.where
    assert not places.packs.exists()


@pytest.mark.parametrize(("answer", "written"), [(b"y\n", True), (b"n\n", False)])
def test_on_a_terminal_it_asks(places, file, answer, written):
    mine, theirs = pty.openpty()
    command = [sys.executable, "-m", "mocktui", "--data-dir", str(places.data)]
    child = subprocess.Popen(
        [*command, "packs", "import", str(file)], stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.write(mine, answer)
    shown = b""
    while True:
        try:
            piece = os.read(mine, 4_096)
        except OSError:  # the other end is closed
            break
        if not piece:
            break
        shown += piece
    os.close(mine)
    assert child.wait(30) == 0
    assert "Write these as the pack “my-list”?" in shown.decode()
    assert (places.packs / "my-list.toml").exists() is written


def test_paths_as_people_paste_them(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    path = tmp_path / "my list.md"
    path.write_text("")
    escaped = str(path).replace(" ", "\\ ")
    for text in (f" '{path}' ", f"file://{str(path).replace(' ', '%20')}", escaped, "~/my list.md"):
        assert pasted_path(text) == path


# -- rank -------------------------------------------------------------------------------------


def test_rank(run, tmp_path):
    advertisement = tmp_path / "job.txt"
    advertisement.write_text("<p>You run <b>A/B tests</b> and care for retention.</p>")
    result = run("rank", str(advertisement), "--limit", "3")
    assert result.exit_code == 0
    assert "A/B tests" in result.stdout and " 1. " in result.stdout
    assert "mocktui practice" in result.stderr
    ranked = json.loads(run("rank", "-", "--json", input="gradient boosting").stdout)
    assert ranked[0]["reasons"][0]["word"] == "gradient boosting"
    scores = [one["score"] for one in ranked]
    assert scores == sorted(scores, reverse=True)
    nothing = run("rank", "-", input="zzz qqq")
    assert isinstance(nothing.exception, Problem)


def test_show_json_is_a_contract(run):
    keys = list(json.loads(run("show", "ml-interview-16", "--json").stdout)["questions"][0])
    assert keys == [
        *("id", "ask", "kind", "roles", "asked_by", "why", "tip", "look_for", "avoid", "example"),
        *("simpler", "terms", "follow_ups", "think", "answer"),
    ]


async def _twice(library):
    first = await library.editable("ml-interview-16")
    return first, await library.editable("ml-interview-16")


def test_editing_a_pack_that_is_not_ones_own_makes_a_copy_once(places):
    import asyncio

    first, second = asyncio.run(_twice(PackLibrary(places)))
    assert first == second == places.packs / "ml-interview-16.toml"
    assert first.read_bytes() == SIXTEEN.read_bytes()
    assert stat.S_IMODE(first.stat().st_mode) == 0o600


# -- stories ----------------------------------------------------------------------------------


def test_stories(run, places):
    assert "mocktui stories new" in run(command=stories).stderr
    made = run("new", command=stories)
    path = places.data / "stories.md"
    assert made.stdout == f"{path}\n" and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "no problems" in run("check", command=stories).stdout
    assert "[mistake, data cleaning" in run("list", command=stories).stdout
    path.write_text("stray: x\n## A\nsituation: s\n")
    run("new", command=stories)
    assert path.read_text().startswith("stray")  # never over what is there
    checked = run("check", command=stories)
    assert checked.exit_code == 1
    assert f"{path}:2: “A” has no task, action, result" in checked.stdout
    listed = json.loads(run("list", "--json", command=stories).stdout)
    assert listed[0]["title"] == "A" and listed[0]["used"] == []


def test_where_a_story_was_used(run, places):
    places.data.mkdir(parents=True)
    (places.data / "stories.md").write_text("## A\nsituation: s\ntask: t\naction: a\nresult: r\n")
    commands = whole_interview("s")
    used = ev.StoryUsed(question="why-that-algorithm", story="A")
    commands.insert(2, (3.5, do.Record(used)))
    folder, _ = keep(places.sessions, commands)
    keep(places.sessions)
    (one,) = StoryFile(places).used()
    assert (one.story, one.session) == ("A", folder.id)
    assert "Why are you using that algorithm?" in run("list", command=stories).stdout


def test_a_story_file_that_cannot_be_read_stops_no_interview(places):
    from mocktui.core.question import Question

    places.data.mkdir(parents=True)
    (places.data / "stories.md").mkdir()
    library = PackLibrary(places)
    assert library.stories_for(Question(id="q", ask="Why?")) == ()
    with pytest.raises(Problem):
        library.story_file.read()
    assert isinstance(StoryFile(Places(places.data / "none")).read(), StoryBook)
