"""After any sequence of add, change, remove and crash the index is the one made from nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mocktui.core import events as ev
from mocktui.storage import index_update
from mocktui.storage.index import Index
from mocktui.storage.index_types import Filters
from mocktui.storage.sessions import SessionFolder, add_after
from tests.storage.indexed import content, folder_of, made, places_in, put, rebuilt, spoken
from tests.storage.made import START, list_sessions

# Hundreds of small files are synced: not on a disk that others wait for too.
FAST = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
NUMBERS = st.integers(0, 5)
SAID = st.sampled_from(["alpha", "alpha beta", "面接 beta", "gamma\x1b[1m", "", "Café delta"])


class Crash(BaseException):
    """The process is gone here."""


class _NoCommit:
    """A connection that is gone at its n-th commit."""

    def __init__(self, connection, n):
        self.connection, self.left = connection, n

    def execute(self, sql, *values):
        if sql == "COMMIT":
            self.left -= 1
            if self.left < 0:
                raise Crash
        return self.connection.execute(sql, *values)

    def executemany(self, sql, rows):
        return self.connection.executemany(sql, rows)


class Machine(RuleBasedStateMachine):
    """Programs that write sessions, machines that send some, and an index in between."""

    @initialize()
    def start(self):
        self.top = Path(tempfile.mkdtemp(prefix="mocktui-index-", dir=FAST))
        self.places = places_in(self.top)
        self.index = Index(self.places)
        self.clock = START
        self.chunk, index_update.CHUNK = index_update.CHUNK, 2

    def teardown(self):
        if hasattr(self, "top"):
            index_update.CHUNK = self.chunk
            self.index.close()
            shutil.rmtree(self.top)

    def _folder(self, number):
        return folder_of(self.places, number // 2, chance=(number % 2) << 79)  # two in each instant

    @rule(number=NUMBERS, said=SAID, flagged=st.booleans())
    def add_or_replace(self, number, said, flagged):
        folder = self._folder(number)
        if number % 3 == 0:
            shutil.rmtree(folder.path, ignore_errors=True)
        put(folder, spoken(said, also=[ev.Flagged(question="why")] if flagged else []))

    @rule(number=NUMBERS, said=SAID, machine=st.sampled_from(["m1", "m2"]), what=st.integers(0, 6))
    def add_after(self, number, said, machine, what):
        folder = self._folder(number)
        if folder.path.is_dir():
            self.clock += timedelta(seconds=1)
            event = [
                ev.Note(question="why", text=said),
                ev.Edited(question="why", take=1, text=said),
                ev.Deleted(on=said != "alpha"),
                ev.Renamed(title=said),
                ev.Rated(question="why", take=1, line=said, rating=len(said) % 3),
                ev.FocusChosen(question="why", take=1, text=said),
                ev.AudioRemoved(question="why", take=1),
            ][what]
            add_after(folder, event, machine, self.clock)

    @rule(number=NUMBERS)
    def remove(self, number):
        shutil.rmtree(self._folder(number).path, ignore_errors=True)

    @rule(number=NUMBERS, cut=st.integers(1, 400))
    def damage(self, number, cut):
        events = self._folder(number).events
        if events.exists():
            events.write_bytes(events.read_bytes()[:-cut])

    @rule(number=NUMBERS)
    def lose_the_journal(self, number):
        self._folder(number).events.unlink(missing_ok=True)

    @rule()
    def update(self):
        self.index.update()

    @rule()
    def lose_the_index(self):
        self.index.close()
        self.index.path.unlink(missing_ok=True)

    @rule(after=st.integers(0, 4))
    def crash_while_reading(self, after):
        def progress(done, of):
            if done > after:
                raise Crash

        try:
            self.index.update(progress)
        except Crash:
            self._begin_anew()

    @rule(after=st.integers(0, 2))
    def crash_before_a_commit(self, after):
        put, remove = index_update.put, index_update.remove
        wrapped = {}

        def dying(work):
            def call(connection, *rest):
                work(wrapped.setdefault("c", _NoCommit(connection, after)), *rest)

            return call

        index_update.put, index_update.remove = dying(put), dying(remove)
        try:
            self.index.update()
        except Crash:
            self._begin_anew()
        finally:
            index_update.put, index_update.remove = put, remove

    def _begin_anew(self):
        self.index.close()
        self.index = Index(self.places)

    @invariant()
    def it_is_the_one_from_nothing(self):
        if not hasattr(self, "index"):
            return
        self.index.update()
        assert content(self.index) == rebuilt(self.places)
        trash = self.index.sessions(filters=Filters(deleted=True))
        lines = [*self.index.sessions(), *trash]
        lines.sort(key=lambda one: (SessionFolder(Path(one.id)).ulid, one.id), reverse=True)
        assert lines == list_sessions(self.places.sessions, deleted=True)


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)

UPDATE = """
import sys
from pathlib import Path
from mocktui.places import Places
from mocktui.storage import index_update
from mocktui.storage.index import Index
index_update.CHUNK = 3
places = Places(Path(sys.argv[1]))
places.cache = Path(sys.argv[2])
def told(done, of):
    print(done, flush=True)
    if done == int(sys.argv[3]):
        sys.stdin.read()
Index(places).update(told)
print("done", flush=True)
"""


def _process(places, stop_at=0):
    return subprocess.Popen(
        [sys.executable, "-c", UPDATE, str(places.data), str(places.cache), str(stop_at)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("at", [1, 4, 20, 39])
def test_killed_in_the_middle_it_goes_on(tmp_path, at):
    places = places_in(tmp_path)
    for n in range(40):
        made(places, n, f"session number {n}")
    with _process(places, at) as process:
        for line in process.stdout:
            if line.strip() == str(at):
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL
    index = Index(places)
    before = len(index.sessions())
    assert before < 40
    index.update()
    assert content(index) == rebuilt(places)


def test_many_small_updates_are_joined_and_what_they_put_in_can_be_taken_out(tmp_path):
    places = places_in(tmp_path)
    index = Index(places)
    for n in range(40):
        made(places, n, f"session number {n} {'gradient ' * n}")
        index.update()
    parts = "SELECT count(DISTINCT segid) FROM find_idx"
    if index._fts5:
        assert index._open().execute(parts).fetchone()[0] < 20  # of 40, one each
    for n in range(0, 40, 3):
        shutil.rmtree(folder_of(places, n).path)
    index.update()
    assert content(index) == rebuilt(places)


def test_what_a_making_from_nothing_put_in_can_be_taken_out(tmp_path, monkeypatch):
    places = places_in(tmp_path)
    monkeypatch.setattr(index_update, "CHUNK", 2)  # more parts than are ever joined at once
    for n in range(60):
        made(places, n, f"session number {n}")
    index = Index(places)
    index.update()
    for n in range(1, 60, 2):
        shutil.rmtree(folder_of(places, n).path)
    index.update()
    assert content(index) == rebuilt(places)


def test_two_at_once(tmp_path):
    places = places_in(tmp_path)
    for n in range(60):
        made(places, n, f"session number {n}")
    both = [_process(places) for _ in range(3)]
    for process in both:
        out, errors = process.communicate(timeout=60)
        assert (process.returncode, errors, out.split()[-1]) == (0, "", "done")
    index = Index(places)
    index.update()
    assert content(index) == rebuilt(places)
    assert len(index.sessions()) == 60


def test_a_search_does_not_wait_for_an_update(tmp_path):
    places = places_in(tmp_path)
    made(places, 1)
    index = Index(places)
    index.update()
    made(places, 2)
    seen = []
    index.update(lambda done, of: seen.append(len(index.search("gradient"))))
    assert set(seen) == {1}
    assert len(index.search("gradient")) == 2


def test_a_search_in_what_has_not_changed_loads_nothing_that_reads_sessions(tmp_path, monkeypatch):
    monkeypatch.setattr(index_update, "FRESH", -10.0)  # nothing is so new that it may change yet
    places = places_in(tmp_path)
    made(places, 1)
    Index(places).update()
    code = (
        "import sys\nfrom pathlib import Path\nfrom mocktui.places import Places\n"
        "import mocktui.cli.sessions\nfrom mocktui.storage.index import Index\n"
        "places = Places(Path(sys.argv[1]))\nplaces.cache = Path(sys.argv[2])\n"
        "index = Index(places)\nassert not index.update()\n"
        "print(len(index.search_sessions('gradient')))\n"
        "print([one for one in ('sessions', 'journal', 'index_read', 'index_child')"
        " if 'mocktui.storage.' + one in sys.modules])"
    )
    command = [sys.executable, "-c", code, str(places.data), str(places.cache)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.stdout.split("\n"), done.stderr) == (["1", "[]", ""], "")
