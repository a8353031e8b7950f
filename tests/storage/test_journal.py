"""A journal: whatever is left of it loads, and what was acknowledged is in it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocktui import locked
from mocktui.core import events as ev
from mocktui.core.fold import fold
from mocktui.core.problem import Problem
from mocktui.locked import is_locked
from mocktui.storage import journal as journal_module
from mocktui.storage.journal import JournalFile, read_journal
from mocktui.storage.lines import encode, parse_journal, stamp
from tests.storage.made import START, never, play, ticking, whole_interview
from tests.storage.writer import Writer
from tests.support import wait_for

WHERE = Path("events.jsonl")


def stamped() -> list[ev.Event]:
    _, events = play(whole_interview())
    return [stamp(one, n, START) for n, one in enumerate(events, start=1)]


EVENTS = stamped()
RAW = encode(EVENTS)


def open_writer(path: Path, on_error=never) -> Writer:
    return Writer(path, clock=ticking(), on_error=on_error)


def note(text: str = "x", t: float = 1.0) -> ev.Note:
    return ev.Note(t=t, question="q", text=text)


def test_every_kind_of_event_comes_back_as_it_was():
    read = parse_journal(RAW, WHERE)
    assert list(read.events) == EVENTS
    assert read.problems == ()
    assert read.next_seq == len(EVENTS) + 1
    assert read.last_t == EVENTS[-1].t
    assert read.sealed
    assert not read.torn


def test_a_line_is_what_the_format_promises():
    line = json.loads(RAW.splitlines()[1])
    assert list(line)[:5] == ["v", "seq", "at", "t", "type"]
    assert (line["v"], line["seq"], line["t"]) == (1, 2, 0.0)
    assert line["at"] == "2026-11-22T19:04:00.000Z"
    assert line["type"] == "question_asked"


@given(st.integers(0, len(RAW)))
@settings(max_examples=100, deadline=None)
def test_any_prefix_loads(length: int):
    read = parse_journal(RAW[:length], WHERE)
    whole = RAW[:length].count(b"\n")
    # A last line that lacks only its newline is whole, too.
    assert len(read.events) in (whole, whole + 1)
    assert list(read.events) == EVENTS[: len(read.events)]
    assert len(read.problems) <= 1
    assert fold(read.events) == fold(EVENTS[: len(read.events)])


@given(st.binary(max_size=400), st.integers(0, len(RAW)))
@settings(max_examples=100, deadline=None)
def test_rubbish_hides_no_other_line(rubbish: bytes, at: int):
    start = RAW.rfind(b"\n", 0, at) + 1
    read = parse_journal(RAW[:start] + rubbish.replace(b"\n", b"") + b"\n" + RAW[start:], WHERE)
    assert list(read.events) == EVENTS
    assert len(read.problems) <= 1


@given(st.lists(st.tuples(st.integers(0, len(RAW) - 1), st.integers(0, 255)), max_size=40))
@settings(max_examples=80, deadline=None)
def test_flipped_bytes_never_raise(changes):
    raw = bytearray(RAW)
    for at, byte in changes:
        raw[at] = byte
    fold(parse_journal(bytes(raw), WHERE).events)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"{broken", "it is no event"),
        (b"\0\0\0\0", "it holds nothing"),
        (b'{"type":"note","v":1,"seq":9,"t":1.0}', "its note is not whole"),
        (b'{"type":"note","v":1,"question":"q","text":"\xff\xfe"}', "its note is not whole"),
        (b"[" * 100_000, "it is no event"),
        (b'{"type":"note","text":"x","question":' + b"[" * 100_000, "it is no event"),
        (b'"just a string"', "it is no event"),
        (b'{"type":"paused","t":1e999}', "it is no event"),
    ],
)
def test_a_broken_line_in_the_middle_is_named(line: bytes, why: str):
    first, rest = RAW.split(b"\n", 1)
    read = parse_journal(first + b"\n" + line + b"\n" + rest, WHERE)
    assert list(read.events) == EVENTS
    (problem,) = read.problems
    assert problem.where == "events.jsonl:2"
    assert why in problem.what


def test_nul_bytes_around_a_line_do_no_harm():
    read = parse_journal(b"\0\0\0" + RAW.replace(b"\n", b"\r\n") + b"\0\0", WHERE)
    assert list(read.events) == EVENTS


def test_an_empty_journal_is_empty(tmp_path: Path):
    path = tmp_path / "events.jsonl"
    path.touch()
    assert read_journal(path).events == ()
    assert read_journal(path).next_seq == 1


def test_a_missing_journal_is_a_problem(tmp_path: Path):
    with pytest.raises(Problem, match="can't be read"):
        read_journal(tmp_path / "events.jsonl")


def test_unknown_types_are_left_out_and_their_number_is_kept():
    read = parse_journal(RAW + b'{"v":1,"seq":900,"t":99.5,"type":"smiled","x":1}\n', WHERE)
    assert (list(read.events), read.next_seq, read.last_t) == (EVENTS, 901, 99.5)
    assert read.problems == ()
    assert not read.newer


def test_a_later_version_is_noticed_and_what_is_known_of_it_is_read():
    later = b'{"v":2,"seq":900,"t":99.5,"type":"note","question":"q","text":"x","more":[1]}\n'
    read = parse_journal(RAW + later + b'{"v":2,"type":"note","shape":"other"}\n', WHERE)
    assert read.newer
    assert isinstance(read.events[-1], ev.Note)
    assert len(read.events) == len(EVENTS) + 1
    assert ["newer" in one.what for one in read.problems] == [True]


def test_append_returns_before_the_disk_and_flush_after_it(tmp_path: Path, monkeypatch):
    gate = threading.Event()
    synced = os.fsync

    def slow(descriptor: int) -> None:
        gate.wait(10)
        synced(descriptor)

    path = tmp_path / "events.jsonl"
    with open_writer(path) as writer:
        monkeypatch.setattr(journal_module.os, "fsync", slow)
        writer.append([note("one"), note("two")])
        assert not writer.flush(0.05)
        assert writer.pending == 2
        gate.set()
        assert writer.flush(10)
        assert writer.pending == 0
    assert [one.text for one in read_journal(path).events] == ["one", "two"]


def test_what_came_together_is_written_in_one_go(tmp_path: Path, monkeypatch):
    gate = threading.Event()
    calls: list[int] = []
    write = JournalFile.write

    def counted(self: JournalFile, events) -> None:
        calls.append(len(events))
        gate.wait(10)
        write(self, events)

    monkeypatch.setattr(JournalFile, "write", counted)
    with open_writer(tmp_path / "events.jsonl") as writer:
        writer.append([note()])
        wait_for(lambda: calls, "the first batch")
        for _ in range(50):
            writer.append([note(), note()])
        gate.set()
        assert writer.flush(10)
    assert calls == [1, 100]
    assert [one.seq for one in read_journal(tmp_path / "events.jsonl").events] == list(
        range(1, 102)
    )


def test_files_are_the_persons_alone(tmp_path: Path):
    path = tmp_path / "events.jsonl"
    with open_writer(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@given(st.integers(1, len(RAW) - 1))
@settings(max_examples=60, deadline=None)
def test_after_a_torn_line_the_next_one_is_whole(length: int):
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.jsonl"
        path.write_bytes(RAW[:length])
        before = read_journal(path)
        if before.sealed:
            return
        with open_writer(path) as writer:
            writer.append([note("after the cut", t=99.0)])
        read = read_journal(path)
        assert read.events[:-1] == before.events
        assert read.events[-1].text == "after the cut"
        assert read.events[-1].seq == before.next_seq
        assert path.read_bytes().startswith(RAW[:length])


def test_a_second_writer_is_turned_away_and_gets_its_turn(tmp_path: Path):
    path = tmp_path / "events.jsonl"
    assert not is_locked(path)
    with open_writer(path):
        assert is_locked(path)
        with pytest.raises(Problem, match="another mocktui"):
            open_writer(path)
    assert not is_locked(path)
    with open_writer(path) as writer:
        writer.append([note()])


def test_those_who_look_do_not_disturb(tmp_path: Path):
    path = tmp_path / "events.jsonl"
    open_writer(path).close()
    looker = os.open(path, os.O_RDONLY)
    assert locked.try_lock(looker, look=True)
    assert not is_locked(path)
    closing = threading.Timer(0.1, os.close, [looker])
    closing.start()
    open_writer(path).close()  # waits for the one who looks
    closing.join()


def test_another_process_is_turned_away(tmp_path: Path):
    path = tmp_path / "events.jsonl"
    script = (
        "import sys; from pathlib import Path; from mocktui.storage.journal import JournalFile\n"
        "from mocktui.core.problem import Problem\n"
        "try: JournalFile(Path(sys.argv[1]))\n"
        "except Problem as problem: sys.exit(str(problem))\n"
    )
    run = [sys.executable, "-c", script, str(path)]
    with open_writer(path):
        held = subprocess.run(run, capture_output=True, text=True, check=False)
    free = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (held.returncode, free.returncode) == (1, 0)
    assert "another mocktui is writing" in held.stderr


def test_a_sealed_journal_is_not_opened_again(tmp_path: Path):
    path = tmp_path / "events.jsonl"
    with open_writer(path) as writer:
        writer.append([ev.SessionEnded(t=1.0, reason="done")])
        writer.append([note("what was on its way")])
    with pytest.raises(Problem, match="has ended"):
        open_writer(path)
    assert not is_locked(path)
    assert len(read_journal(path).events) == 2


def test_odd_values_are_kept_not_lost(tmp_path: Path):
    numpy = pytest.importorskip("numpy")
    path = tmp_path / "events.jsonl"
    with open_writer(path) as writer:
        writer.append([note("lone \ud800 surrogate"), note("x", t=numpy.float32(1.5))])
    one, two = read_journal(path).events
    assert one.text == "lone ? surrogate"
    assert two.t == 1.5


def test_closing_twice_and_appending_later_is_said_not_raised(tmp_path: Path):
    problems: list[Problem] = []
    writer = open_writer(tmp_path / "events.jsonl", problems.append)
    assert writer.close()
    assert writer.close()
    writer.append([note()])
    assert "1 events could not be saved" in problems[0].what
