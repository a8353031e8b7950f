"""Session folders: made, found, loaded whatever is left of them, listed, added to."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from datetime import timedelta, timezone
from pathlib import Path

import pytest
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.storage.journal import read_journal
from mocktui.storage.sessions import (
    SessionFolder,
    Summary,
    add_after,
    create_session,
    find_session,
    load_session,
    machine_name,
)
from mocktui.storage.transcript_file import write_transcript
from tests.storage.made import (
    QUESTIONS,
    START,
    begin,
    heard,
    keep,
    list_sessions,
    never,
    play,
    ticking,
)
from tests.storage.writer import Writer
from tests.support import need

FIRST = QUESTIONS[0].id


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def later(minutes: int):
    return START + timedelta(minutes=minutes)


def unfinished(sessions_dir: Path) -> Summary | None:
    """Return the newest session that can be continued."""
    lines = list_sessions(sessions_dir, deleted=True)
    return next((one for one in lines if one.can_continue), None)


def cut_off() -> list[tuple[float, do.Command]]:
    """An answer is being given when the light goes out."""
    segment, _ = heard(FIRST, 1, "I chose gradient")
    return [
        (0.0, begin()),
        (4.0, do.StartAnswer()),
        (4.5, do.AnswerOpened(audio="takes/01-1.wav")),
        (20.0, segment),
    ]


def test_a_folder_is_named_after_the_persons_time_and_is_theirs_alone(tmp_path: Path):
    tokyo = START.astimezone(timezone(timedelta(hours=9)))
    folder = create_session(tmp_path / "data" / "sessions", tokyo)
    assert re.fullmatch(r"2026-11-23T0404-[0-9A-Z]{26}", folder.id)
    assert mode(folder.path) == mode(tmp_path / "data") == 0o700
    take = folder.take_path(3, 0, 1)
    assert take == folder.path / "takes/03-1.wav"
    assert folder.take_path(3, 1, 2) == folder.path / "takes/03-f1-2.wav"
    assert mode(folder.takes) == 0o700


def test_folders_of_one_moment_never_collide(tmp_path: Path):
    assert len({create_session(tmp_path, START).id for _ in range(20)}) == 20


def test_a_session_loads_as_it_was(tmp_path: Path):
    folder, live = keep(tmp_path)
    loaded = load_session(folder)
    assert loaded.problems == ()
    assert loaded.sealed
    assert loaded.ended_at > "2026-11-22T19:04"
    # The journal has stamped the first event; nothing else may differ.
    stamped = replace(loaded.state, begun=replace(loaded.state.begun, seq=0, at=""))
    assert stamped == live


def test_audio_is_the_file_or_its_flac(tmp_path: Path):
    folder, _ = keep(tmp_path)
    wav = folder.path / "takes/01-1.wav"
    assert folder.audio("takes/01-1.wav") == wav
    wav.rename(wav.with_suffix(".flac"))
    assert folder.audio("takes/01-1.wav") == wav.with_suffix(".flac")
    assert folder.audio("takes/09-1.wav") is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../secret.wav",
        "takes/../../secret.wav",
        "takes",
        "link.wav",
        "a\0b",
        "..",
        "x" * 10_000,
    ],
)
def test_audio_never_leaves_the_folder(tmp_path: Path, name: str):
    folder, _ = keep(tmp_path)
    (tmp_path / "secret.wav").write_bytes(b"x")
    (folder.path / "link.wav").symlink_to(tmp_path / "secret.wav")
    assert folder.audio(name) is None


def test_a_missing_recording_is_named_and_the_rest_is_shown(tmp_path: Path):
    folder, _ = keep(tmp_path)
    (folder.path / "takes/01-2.wav").unlink()
    loaded = load_session(folder)
    (problem,) = loaded.problems
    assert problem.what == "the recording of question 1, take 2 is missing"
    assert problem.where.endswith("takes/01-2.wav")
    assert loaded.state.asked[0].takes[1].text == "Because the table was small"


def test_a_session_cut_off_goes_on_with_a_new_take(tmp_path: Path):
    folder, before = keep(tmp_path, cut_off())
    with folder.events.open("ab") as journal:
        journal.write(b'{"v":1,"seq":7,"at":"2026')
    loaded = load_session(folder)
    assert [one.where for one in loaded.problems] == [f"{folder.events}:7"]
    assert loaded.state.last_t == before.last_t == 20.0
    again, done = heard(FIRST, 2, "I chose gradient boosting")
    state, events = play(
        [
            (20.0, do.Continue(mode="speak", engine="vosk", model="small")),
            (21.0, do.StartAnswer()),
            (21.5, do.AnswerOpened(audio="takes/01-2.wav")),
            (30.0, again),
            (31.0, do.Finish()),
            (31.5, done),
        ],
        loaded.state,
    )
    with Writer(folder.events, clock=ticking(), on_error=never) as writer:
        writer.append(events)
    back = load_session(folder)
    assert back.state == state
    broken, new = back.state.asked[0].takes
    assert (broken.reason, broken.text, broken.incomplete) == ("fault", "I chose gradient", True)
    assert (new.reason, new.text, new.incomplete) == ("key", "I chose gradient boosting", False)
    assert [one.seq for one in read_journal(folder.events).events] == list(range(1, 14 + 1))


def test_what_is_added_later_comes_in_order_from_all_machines(tmp_path: Path):
    folder, live = keep(tmp_path)
    edit = ev.Edited(question=FIRST, take=2, text="first")
    add_after(folder, edit, "desk", later(10))
    copied = SessionFolder(tmp_path / "laptop" / folder.id)
    shutil.copytree(folder.path, copied.path)
    add_after(folder, replace(edit, text="third"), "desk", later(30))
    add_after(copied, replace(edit, text="second"), "laptop", later(20))
    shutil.copy(copied.after / "laptop.jsonl", folder.after)
    assert mode(folder.after) == 0o700
    assert mode(folder.after / "desk.jsonl") == 0o600
    assert [one.seq for one in read_journal(folder.after / "desk.jsonl").events] == [1, 2]
    take = load_session(folder).state.asked[0].takes[1]
    assert (take.text, take.heard) == ("third", "Because the table was small")
    add_after(folder, replace(edit, text=""), "laptop", later(40))
    assert load_session(folder).state.asked[0].takes[1].text == take.heard
    assert load_session(folder).state.last_t == live.last_t


def test_readings_of_two_machines_do_not_mix(tmp_path: Path):
    folder, _ = keep(tmp_path, cut_off())
    for machine, words, minute in (("a", "one two", 10), ("b", "drei vier", 10)):
        batch = [
            ev.SegmentHeard(
                question=FIRST, take=1, reading=machine, text=word, start=n, end=n + 1.0
            )
            for n, word in enumerate(words.split())
        ]
        done = ev.ReadingDone(question=FIRST, take=1, reading=machine, engine="x", model="y")
        add_after(folder, [*batch, done], machine, later(minute))
    take = load_session(folder).state.asked[0].takes[0]
    assert [one.text for one in take.readings if one.complete] == ["one two", "drei vier"]
    assert not take.incomplete


def test_a_broken_line_added_later_is_named(tmp_path: Path):
    folder, live = keep(tmp_path)
    folder.after.mkdir()
    (folder.after / "desk.jsonl").write_bytes(b"rubbish\n")
    loaded = load_session(folder)
    assert [one.where for one in loaded.problems] == [f"{folder.after / 'desk.jsonl'}:1"]
    assert loaded.state.asked == live.asked


@pytest.mark.parametrize("machine", ["", "../x", "a/b", ".hidden", "x" * 65])
def test_a_machines_name_is_a_plain_name(tmp_path: Path, machine: str):
    folder, _ = keep(tmp_path)
    with pytest.raises(Problem):
        add_after(folder, ev.Renamed(title="x"), machine, START)


def test_a_machine_keeps_its_name(tmp_path: Path):
    name = machine_name(tmp_path / "cache")
    assert machine_name(tmp_path / "cache") == name
    assert machine_name(tmp_path / "other") != name
    (tmp_path / "cache" / "machine").write_bytes(b"../../evil\xff")
    assert re.fullmatch("m[0-9a-f]{10}", machine_name(tmp_path / "cache"))
    (tmp_path / "file").touch()
    assert machine_name(tmp_path / "file")  # no folder to keep it in: a name for this once


def test_two_data_folders_merge_by_copying(tmp_path: Path):
    one, _ = keep(tmp_path / "one")
    keep(tmp_path / "two", now=later(5))
    shutil.copytree(tmp_path / "one" / one.id, tmp_path / "two" / one.id)
    add_after(SessionFolder(tmp_path / "two" / one.id), ev.Renamed(title="Two"), "two", later(9))
    add_after(one, ev.Note(question=FIRST, text="One"), "one", later(9))
    shutil.copytree(tmp_path / "two", tmp_path / "one", dirs_exist_ok=True)
    assert len(list_sessions(tmp_path / "one")) == 2
    state = load_session(one).state
    assert state.title == "Two"
    assert state.asked[0].notes[-1] == "One"


def test_the_list_is_newest_first_and_leaves_foreign_things_alone(tmp_path: Path):
    zone = timezone(timedelta(hours=-9))
    old, _ = keep(tmp_path, now=START)
    # Later, though its name says earlier: the person has flown west.
    new, _ = keep(tmp_path, cut_off(), now=later(60).astimezone(zone))
    assert new.id < old.id
    (tmp_path / "notes.txt").touch()
    (tmp_path / "2026 old things").mkdir()
    (tmp_path / ".trash").mkdir()
    first, second = list_sessions(tmp_path)
    assert [first.id, second.id] == [new.id, old.id]
    assert (first.ended, first.can_continue, first.incomplete) == (None, True, True)
    assert (second.ended, second.can_continue, second.incomplete) == ("done", False, False)
    assert (second.answered, second.total, second.flagged) == (1, 2, 1)
    assert (second.pack, second.format, second.engine) == ("ml", "practice", "vosk")
    assert second.title == "ML interview"
    assert second.seconds == pytest.approx(19.75 + 15.5)


def test_no_folder_no_sessions(tmp_path: Path):
    assert list_sessions(tmp_path / "missing") == []
    assert unfinished(tmp_path / "missing") is None
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match="can't be listed"):
        list_sessions(tmp_path / "file")


@pytest.mark.parametrize("rest", [None, b"", b"rubbish\n", b'{"v":1,"seq":2,"type":"paused"}\n'])
def test_a_broken_session_is_listed_with_its_problem_and_kept(tmp_path: Path, rest):
    keep(tmp_path)
    broken = create_session(tmp_path, later(5))
    if rest is not None:
        broken.events.write_bytes(rest)
    first, second = list_sessions(tmp_path)
    assert first.id == broken.id
    assert str(broken.events) in first.problem
    assert not first.can_continue
    assert second.problem == ""
    assert broken.path.is_dir()
    assert find_session(tmp_path, "last").id == second.id
    assert unfinished(tmp_path) is None
    with pytest.raises(Problem):
        load_session(broken)


def test_a_newer_programs_session_is_shown_but_not_continued(tmp_path: Path):
    folder, _ = keep(tmp_path, cut_off())
    with folder.events.open("ab") as journal:
        journal.write(b'{"v":2,"seq":50,"type":"smiled"}\n')
    (line,) = list_sessions(tmp_path)
    assert line.newer
    assert unfinished(tmp_path) is None


def test_unfinished_is_the_newest_that_nobody_is_at(tmp_path: Path):
    old, _ = keep(tmp_path, cut_off())
    new, _ = keep(tmp_path, cut_off(), now=later(5))
    keep(tmp_path, now=later(10))
    assert unfinished(tmp_path).id == new.id
    with Writer(new.events, clock=ticking(), on_error=never):
        assert unfinished(tmp_path).id == old.id
        assert [one.live for one in list_sessions(tmp_path)] == [False, True, False]
    assert unfinished(tmp_path).id == new.id


def test_a_deleted_session_is_out_of_the_list_until_it_is_taken_back(tmp_path: Path):
    folder, _ = keep(tmp_path)
    add_after(folder, ev.Deleted(), "desk", later(5))
    assert list_sessions(tmp_path) == []
    assert len(list_sessions(tmp_path, deleted=True)) == 1
    add_after(folder, ev.Deleted(on=False), "desk", later(6))
    assert len(list_sessions(tmp_path)) == 1


def test_a_session_is_found_by_what_is_enough_of_its_name(tmp_path: Path):
    one, _ = keep(tmp_path)
    two, _ = keep(tmp_path, now=later(5))
    for name in (two.id, two.id[:15], two.ulid, two.ulid.lower(), "last"):
        assert find_session(tmp_path, name).id == two.id
    assert find_session(tmp_path, one.id[:15]).id == one.id
    with pytest.raises(Problem, match="2 sessions begin with '2026'") as many:
        find_session(tmp_path, "2026")
    assert one.id in str(many.value) and two.id in str(many.value)


@pytest.mark.parametrize("name", ["", "..", "../x", "/", "/etc", "*", "[", "no such", "\0"])
def test_a_name_that_is_no_session_says_what_there_is(tmp_path: Path, name: str):
    folder, _ = keep(tmp_path / "sessions")
    (tmp_path / "x").mkdir()
    with pytest.raises(Problem, match="there is no session") as problem:
        find_session(tmp_path / "sessions", name)
    assert folder.id in str(problem.value)


def test_without_sessions_there_is_no_last_one(tmp_path: Path):
    with pytest.raises(Problem, match="there is no session yet"):
        find_session(tmp_path, "last")


@contextlib.contextmanager
def nobody():
    """Be someone whom permissions hold for."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_folders_that_cant_be_written_or_read():
    need(hasattr(os, "geteuid"), "POSIX permissions")
    top = Path(tempfile.mkdtemp())
    folder, _ = keep(top / "sessions", cut_off())
    paths = (folder.path, folder.path.parent, top)
    try:
        folder.events.chmod(0o444)
        for path in paths:
            path.chmod(0o555)
        with nobody():
            with pytest.raises(Problem, match="can't be made"):
                create_session(top / "sessions", START)
            with pytest.raises(Problem, match="can't be made"):
                add_after(folder, ev.Renamed(title="x"), "desk", START)
            with pytest.raises(Problem, match="can't be written"):
                Writer(folder.events, clock=ticking(), on_error=never)
            with pytest.raises(Problem, match="can't be written"):
                write_transcript(folder, load_session(folder).state)
        folder.events.chmod(0)
        with nobody():
            assert "can't be read" in list_sessions(top / "sessions")[0].problem
    finally:
        for path in reversed(paths):
            path.chmod(0o700)
        shutil.rmtree(top)


def test_storage_loads_no_screen_and_no_sound():
    script = (
        "import sys, mocktui.storage.sessions, mocktui.storage.transcript_file\n"
        "import mocktui.storage.audio_length\n"
        "heavy = {'textual', 'sounddevice', 'soundfile', 'soxr', 'vosk', 'numpy', 'click'}\n"
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    run = [sys.executable, "-c", script]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
