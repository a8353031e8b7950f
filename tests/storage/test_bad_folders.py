"""A folder with all that can be wrong: what is there opens, what isn't is said, nothing changes."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from mocktui.cli.export import export
from mocktui.cli.sessions import sessions
from mocktui.cli.show import show
from mocktui.core import events as ev
from mocktui.storage.lines import encode, stamp
from mocktui.storage.sessions import add_after, load_session
from tests.storage.indexed import places_in
from tests.storage.made import QUESTIONS, START, keep


@pytest.fixture
def places(tmp_path):
    return places_in(tmp_path)


def _files(folder):
    return {
        str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()
    }


def _broken_middle(folder):
    lines = folder.events.read_bytes().split(b"\n")
    lines[3] = lines[3][:20]
    folder.events.write_bytes(b"\n".join(lines))
    return "line was left out"


def _half_last_line(folder):
    folder.events.write_bytes(folder.events.read_bytes()[:-25])
    return "cut off"


def _missing_take(folder):
    (folder.takes / "01-1.wav").unlink()
    return "recording of question 1, take 1 is missing"


def _empty_take(folder):
    (folder.takes / "01-1.wav").write_bytes(b"")
    return "recording of question 1, take 1 is empty"


def _cut_in_the_header(folder):
    take = folder.takes / "01-2.wav"
    take.write_bytes(take.read_bytes()[:20])
    return "recording of question 1, take 2 is empty"


def _cut_in_a_sample(folder):
    take = folder.takes / "01-1.wav"
    take.write_bytes(take.read_bytes()[:32_001])
    return None


def _foreign_files(folder):
    (folder.path / ".DS_Store").write_bytes(b"\0\1")
    (folder.path / "events (conflicted copy).jsonl").write_text("junk")
    folder.after.mkdir(exist_ok=True)
    (folder.after / "notes.txt").write_text("junk")
    (folder.after / "sync-conflict.jsonl").write_text("junk\n")
    (folder.takes / "cover.jpg").write_bytes(b"\xff\xd8")
    return "sync-conflict.jsonl:1"


def _newer(folder):
    line = {"v": 2, "seq": 99, "at": "2027-01-01T00:00:00Z", "t": 99, "type": "dreamt", "of": "x"}
    with folder.events.open("a") as file:
        file.write(json.dumps(line) + "\n")
    return "newer mocktui"


def _jumped_clock(folder):
    note = ev.Note(question=QUESTIONS[0].id, text="from before the beginning", t=-5.0)
    folder.after.mkdir(exist_ok=True)
    (folder.after / "m1.jsonl").write_bytes(
        encode([stamp(note, 1, START - timedelta(days=20_000))])
    )
    return None


def _no_journal_left(folder):
    folder.events.write_bytes(b"\0" * 4096)
    return "no readable beginning"


# As the first version wrote it, frozen: no model of live words, no terms, no language of the
# question, no times of words. A field that comes later needs a default, or this no longer opens.
FIRST = """\
{"v":1,"seq":1,"at":"2026-11-22T18:04:00.000Z","t":0.0,"type":"session_started","session":"s",\
"started":"2026-11-22T19:04:00+01:00","pack":"ml","title":"ML interview","language":"en",\
"format":{"id":"practice","title":"Practice"},\
"plan":[{"question":{"id":"why","ask":"Why this one?"},"times":{}}]}
{"v":1,"seq":2,"at":"2026-11-22T18:04:01.000Z","t":1.0,"type":"question_asked","question":"why",\
"ask":"Why this one?","number":1}
{"v":1,"seq":3,"at":"2026-11-22T18:04:02.000Z","t":2.0,"type":"answer_started","question":"why",\
"take":1}
{"v":1,"seq":4,"at":"2026-11-22T18:04:08.000Z","t":8.0,"type":"segment","question":"why",\
"take":1,"reading":"live","text":"I chose gradient boosting","start":0.5,"end":4.0}
{"v":1,"seq":5,"at":"2026-11-22T18:04:11.000Z","t":11.0,"type":"answer_ended","question":"why",\
"take":1,"reason":"key","seconds":9.0}
{"v":1,"seq":6,"at":"2026-11-22T18:04:12.000Z","t":12.0,"type":"reading","question":"why",\
"take":1,"reading":"live","engine":"vosk","model":"small"}
{"v":1,"seq":7,"at":"2026-11-22T18:04:13.000Z","t":13.0,"type":"session_ended","reason":"done"}
"""


def _first_version(folder):
    folder.events.write_text(FIRST)


FAULTS = [
    _first_version,
    _broken_middle,
    _half_last_line,
    _missing_take,
    _empty_take,
    _cut_in_the_header,
    _cut_in_a_sample,
    _foreign_files,
    _newer,
    _jumped_clock,
    _no_journal_left,
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda one: one.__name__[1:])
def test_it_opens_says_what_is_missing_and_changes_nothing(places, tmp_path, fault):
    folder, _ = keep(places.sessions)
    other, _ = keep(places.sessions, now=START + timedelta(minutes=1))
    word = fault(folder)
    before = _files(places.data)

    def run(command, *args):
        return CliRunner().invoke(command, [str(one) for one in args], obj=places)

    shown = run(show, folder.id, "--json")
    listed = {one["id"]: one for one in json.loads(run(sessions, "--json").stdout)}
    found = run(sessions, "--search", "gradient", "--json")
    exported = run(export, "--all", "--as", "json", "--to", tmp_path / "out")
    assert set(listed) == {folder.id, other.id}
    assert exported.exit_code == 0 and (tmp_path / "out" / f"{other.id}.json").exists()
    if fault is _no_journal_left:
        assert word in str(shown.exception) and word in listed[folder.id]["problem"]
        assert word in exported.stderr
    else:
        assert shown.exit_code == 0 and "gradient boosting" in shown.stdout
        assert word is None or (word in shown.stderr and word in exported.stderr)
        assert {one["id"] for one in json.loads(found.stdout)} == {folder.id, other.id}
        assert listed[folder.id]["newer"] == (fault is _newer)
    assert _files(places.data) == before


def test_what_is_added_to_a_torn_journal_is_read(places):
    folder, _ = keep(places.sessions)
    folder.events.write_bytes(folder.events.read_bytes()[:-25])
    add_after(folder, ev.Renamed(title="still mine"), "m1", START)
    assert load_session(folder).state.title == "still mine"
