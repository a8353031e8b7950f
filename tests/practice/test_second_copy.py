"""Two copies of the app on one data folder: while one practises, the other only reads."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from mocktui.cli.purge import purge
from mocktui.cli.transcribe import transcribe
from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.locked import try_lock
from mocktui.places import Places
from mocktui.practice.claim import FILE, claim
from mocktui.practice.office import Office
from mocktui.storage.sessions import load_session
from tests.storage.made import QUESTIONS, keep

FIRST = QUESTIONS[0].id
HOLD = (
    "import sys; from pathlib import Path; from mocktui.places import Places;"
    "from mocktui.practice.claim import claim; held = claim(Places(Path(sys.argv[1])));"
    "print('held', flush=True); sys.stdin.read()"
)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    return places


@contextmanager
def practising_elsewhere(places: Places) -> Iterator[None]:
    """Another process has claimed the folder, as one that practises does."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(places.data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        yield
        holder.kill()


def files(folder: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_nothing_is_changed_beside_a_practice(places: Places) -> None:
    folder, _ = keep(places.sessions)
    office = Office(places)
    edit = ev.Edited(question=FIRST, take=2, text="in my own words")
    changes: dict[str, Callable[[], object]] = {
        "an edit": lambda: office.note(folder.id, edit),
        "a mark": lambda: office.note(folder.id, ev.Flagged(question=FIRST, on=True)),
        "a note": lambda: office.archive.note(folder.id, FIRST, "say the figure first"),
        "a name": lambda: office.rename(folder.id, "mine"),
        "the trash": lambda: office.delete(folder.id),
        "the rest of a transcript": lambda: office.complete(folder.id),
    }
    with practising_elsewhere(places):
        before = files(places.sessions)
        for what, change in changes.items():
            with pytest.raises(Problem, match="only reads") as caught:
                asyncio.run(change())  # type: ignore[arg-type]  # each is a coroutine
            assert caught.value.fix, what
        assert asyncio.run(office.open(folder.id)).state.asked
        assert asyncio.run(office.search("gradient"))
        assert files(places.sessions) == before
    asyncio.run(office.note(folder.id, edit))  # the lock went with the process
    assert load_session(folder).state.asked[0].takes[1].text == "in my own words"


def test_the_commands_change_nothing_either(places: Places) -> None:
    folder, _ = keep(places.sessions)
    thrown, _ = keep(places.sessions)
    asyncio.run(Office(places).delete(thrown.id))
    with practising_elsewhere(places):
        before = files(places.sessions)
        for command, words in ((purge, ["--yes"]), (transcribe, [folder.id])):
            done = CliRunner().invoke(command, words, obj=places)
            assert isinstance(done.exception, Problem), done.output
            assert "only reads" in str(done.exception)
        assert files(places.sessions) == before
    assert CliRunner().invoke(purge, ["--yes"], obj=places).exit_code == 0
    assert not thrown.path.exists()


def test_what_is_practised_here_stops_nothing_here(places: Places) -> None:
    """The words of an answer may still be read when its review is open already."""
    folder, _ = keep(places.sessions)
    held = claim(places)
    asyncio.run(Office(places).rename(folder.id, "mine"))
    held.release()
    assert load_session(folder).state.title == "mine"


def test_a_look_at_the_lock_keeps_nobody_from_practising(places: Places) -> None:
    """Whoever only looks has the lock for an instant himself."""
    claim(places).release()
    with (places.data / FILE).open("rb") as looking:
        assert try_lock(looking.fileno(), look=True)
        gone = threading.Timer(0.05, looking.close)
        gone.start()
        claim(places).release()
        gone.join()
