"""A journal on a disk that refuses, and a writer that is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.locked import is_locked
from mocktui.storage import journal as journal_module
from mocktui.storage.journal import read_journal
from tests.storage.made import never, ticking
from tests.storage.writer import Writer
from tests.support import need, wait_for

WHERE = Path("events.jsonl")


def open_writer(path: Path, on_error=never) -> Writer:
    return Writer(path, clock=ticking(), on_error=on_error)


def note(text: str = "x", t: float = 1.0) -> ev.Note:
    return ev.Note(t=t, question="q", text=text)


def test_a_disk_that_refuses_loses_nothing(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(journal_module, "RETRY", 0.02)
    full = threading.Event()
    write = os.write

    def refuse(descriptor: int, data) -> int:
        if not full.is_set():
            return write(descriptor, data)
        if len(data) > 10:
            return write(descriptor, data[:10])  # a disk fills up in the middle of a line
        raise OSError(28, "No space left on device")

    problems: list[Problem] = []
    path = tmp_path / "events.jsonl"
    with open_writer(path, problems.append) as writer:
        writer.append([note("before")])
        assert writer.flush(10)
        monkeypatch.setattr(journal_module.os, "write", refuse)
        full.set()
        writer.append([note("while full")])
        wait_for(lambda: writer.problem, "the problem")
        writer.append([note("still full")])
        assert not writer.flush(0.1)
        full.clear()
        assert writer.flush(10)
        assert writer.problem is None
    read = read_journal(path)
    assert [one.text for one in read.events] == ["before", "while full", "still full"]
    assert read.problems == ()
    assert [one.seq for one in read.events] == [1, 2, 3]
    assert len(problems) == 1
    assert "No space left" in problems[0].what


def test_a_failed_sync_is_written_anew(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(journal_module, "RETRY", 0.02)
    fails = [OSError(5, "Input/output error")]
    synced = os.fsync

    def once(descriptor: int) -> None:
        if fails:
            raise fails.pop()
        synced(descriptor)

    problems: list[Problem] = []
    path = tmp_path / "events.jsonl"
    with open_writer(path, problems.append) as writer:
        monkeypatch.setattr(journal_module.os, "fsync", once)
        writer.append([note("twice tried")])
        assert writer.flush(10)
    assert [one.text for one in read_journal(path).events] == ["twice tried"]
    assert len(problems) == 1


DISK_FULL = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from mocktui.core.events import Note
from mocktui.storage import journal
from tests.storage.writer import Writer
journal.RETRY = 0.05
path = Path(sys.argv[1])
problems = []
writer = Writer(path, clock=lambda: datetime.now(UTC), on_error=problems.append)
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.RLIM_INFINITY))
for n in range(200):
    writer.append([Note(question="q", text=f"line {n}", t=float(n))])
writer.flush(0.5)
assert problems, "nothing was said"
assert writer.pending, "all fits"
print(problems[0], flush=True)
if sys.argv[2] == "room":
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    assert writer.flush(20)
saved = writer.close(0.5)
assert saved == (sys.argv[2] == "room")
print(problems[-1])
"""


@pytest.mark.parametrize("then", ["room", "none"])
def test_a_really_full_file(tmp_path: Path, then: str):
    need(sys.platform != "win32", "RLIMIT_FSIZE")
    path = tmp_path / "events.jsonl"
    run = [sys.executable, "-c", DISK_FULL, str(path), then]
    done = subprocess.run(run, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "can't be saved right now" in done.stdout
    read = read_journal(path)
    assert read.problems == ()
    texts = [one.text for one in read.events]
    if then == "room":
        assert texts == [f"line {n}" for n in range(200)]
    else:
        assert texts == [f"line {n}" for n in range(len(texts))]
        lost = 200 - len(texts)
        assert f"{lost} events could not be saved" in done.stdout
        assert path.stat().st_size <= 5000


def test_a_folder_that_cant_be_written(tmp_path: Path):
    with pytest.raises(Problem, match="can't be written"):
        open_writer(tmp_path / "missing" / "events.jsonl")
    (tmp_path / "events.jsonl").mkdir()
    with pytest.raises(Problem, match="can't be written"):
        open_writer(tmp_path / "events.jsonl")


LOOP = """
import itertools, sys
from datetime import UTC, datetime
from pathlib import Path
from mocktui.core.events import Note
from tests.storage.writer import Writer
writer = Writer(Path(sys.argv[1]), clock=lambda: datetime.now(UTC), on_error=print)
for n in itertools.count(int(sys.argv[2])):
    writer.append([Note(question="q", text=str(n), t=float(n)) for _ in range(3)])
    if n % 5 == 0:
        writer.flush()
        print(n, flush=True)
"""


def test_killed_writers_keep_what_they_acknowledged(tmp_path: Path):
    path = tmp_path / "events.jsonl"
    chance = random.Random(7)
    first = 0
    for _ in range(4):
        child = subprocess.Popen(
            [sys.executable, "-c", LOOP, str(path), str(first)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        acknowledged = -1
        for _ in range(chance.randint(2, 30)):
            acknowledged = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, child.stdout.read().split())])
        assert child.wait() == -signal.SIGKILL
        child.stdout.close()
        read = read_journal(path)
        kept = [int(one.text) for one in read.events]
        assert kept == [n // 3 for n in range(len(kept))]
        assert kept.count(acknowledged) == 3
        assert not is_locked(path)
        # The next one goes on with the number that is not yet there three times.
        first = kept[-1] + 1
        missing = -len(kept) % 3
        with open_writer(path) as writer:
            writer.append([note(str(first - 1)) for _ in range(missing)])
    read = read_journal(path)
    assert [one.seq for one in read.events] == list(range(1, len(read.events) + 1))
