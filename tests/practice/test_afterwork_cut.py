"""Work after takes that is cancelled, killed, or done twice at once."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from mocktui.places import Places
from mocktui.practice.afterwork import NICE, AfterWork
from mocktui.practice.desk import AfterProgress
from mocktui.practice.office import Office
from tests.practice.after_rig import children, files, heard_live, run, takes
from tests.practice.spoken import SAID, phrase
from tests.speech.talk import word_errors
from tests.support import ended, wait_for


def nobody() -> bool:
    return all(map(ended, children()))


def cancel_when(places: Places, when: Callable[[AfterProgress], bool]) -> list[AfterProgress]:
    """Run, and cancel at the first progress that fits."""
    seen: list[AfterProgress] = []

    async def work() -> None:
        def progress(one: AfterProgress) -> None:
            seen.append(one)
            if when(one):
                task.cancel()

        task = asyncio.create_task(AfterWork(places).run(progress))
        with pytest.raises(asyncio.CancelledError):
            await task
        # What stands behind everything else may take a while to be ended on a busy machine.
        wait_for(nobody, "the processes to be gone")

    asyncio.run(asyncio.wait_for(work(), 60))
    return seen


@pytest.mark.parametrize(
    "when",
    [
        lambda one: one.what.startswith("Reading"),
        lambda one: one.part > 0,
        lambda one: one.done == 1,
        lambda one: one.done == 2,
        lambda one: one.what.startswith("Making"),
        lambda one: one.done == 3,
    ],
    ids=["begun", "in the middle", "one read", "all read", "flac begun", "one flac"],
)
def test_cancelled_at_any_point_nothing_is_half_done(
    places: Places, when: Callable[[AfterProgress], bool]
) -> None:
    folder = heard_live(places, takes=2)
    seen = cancel_when(places, when)
    then = next(one for one in seen if when(one))
    assert seen[-1].done == then.done  # nothing went on
    assert seen[-1].what.split()[0] == then.what.split()[0]
    for take in takes(folder):
        assert all(one.complete for one in take.readings)
        assert folder.audio(take.audio or "") is not None
    run(places)
    assert files(folder) == ["01-1.flac", "01-2.flac"]
    for take in takes(folder):
        assert [one.engine for one in take.readings] == ["vosk", "moonshine"]
        assert word_errors(take.text, SAID[0]) == 0


_RUN = """
import asyncio, sys
from pathlib import Path
from mocktui.places import Places
from mocktui.practice.afterwork import AfterWork
def tell(one):
    print(one.done, one.what, flush=True)
asyncio.run(AfterWork(Places(Path(sys.argv[1]))).run(tell))
"""


@pytest.mark.parametrize("line", [1, 3, 5])
def test_killed_while_at_work_nothing_is_lost(places: Places, line: int) -> None:
    folder = heard_live(places, takes=2)
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(places.data)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for _ in range(line):
        assert process.stdout.readline()
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    wait_for(lambda: all(map(ended, children)), "its children to leave by themselves")
    for take in takes(folder):
        assert folder.audio(take.audio or "") is not None
        assert take.text
    run(places)
    assert files(folder) == ["01-1.flac", "01-2.flac"]
    assert all(len([r for r in take.readings if r.complete]) == 2 for take in takes(folder))


def test_it_steps_back_behind_what_a_person_waits_for(places: Places) -> None:
    heard_live(places)
    nice: set[int] = set()

    def look() -> None:
        for child in children():
            with suppress(psutil.NoSuchProcess):
                if "speech.worker" in " ".join(child.cmdline()):
                    nice.add(child.nice())

    async def work() -> None:
        doing = asyncio.create_task(AfterWork(places).run(lambda _: None))
        while not doing.done():
            look()
            await asyncio.sleep(0.01)
        await doing

    asyncio.run(asyncio.wait_for(work(), 60))
    assert NICE in nice
    own = os.nice(0)  # of a process that has only just started
    assert nice <= {own, NICE, own + NICE}


def test_two_at_once_do_not_do_it_twice(places: Places) -> None:
    folder = heard_live(places)
    other: list[AfterProgress] = []

    async def both() -> None:
        work = AfterWork(places)
        done = asyncio.Event()

        def first(one: AfterProgress) -> None:
            if one.part > 0:
                done.set()

        task = asyncio.create_task(work.run(first))
        await done.wait()
        await AfterWork(places).run(other.append)
        await task

    asyncio.run(asyncio.wait_for(both(), 60))
    assert other == []
    assert len(takes(folder)[0].readings) == 2


def test_a_new_run_waits_for_one_that_is_being_cancelled(places: Places) -> None:
    folder = heard_live(places)
    office = Office(places)
    seen: list[AfterProgress] = []

    async def work() -> None:
        begun = asyncio.Event()
        task = asyncio.create_task(office.afterwork(lambda one: one.part and begun.set()))
        await begun.wait()
        task.cancel()
        await office.afterwork(seen.append)

    asyncio.run(asyncio.wait_for(work(), 60))
    assert seen[-1].finished
    assert files(folder) == ["01-1.flac"]


def test_readings_of_two_machines_stay_apart_when_merged(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = heard_live(places)
    twin = Places(tmp_path / "laptop")
    shutil.copytree(places.data, twin.data)
    phrase(twin.sessions / folder.id / "takes" / "01-1.wav", 1)  # heard otherwise there
    run(places)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other-cache"))
    twin = Places(tmp_path / "laptop")
    run(twin)
    for one in (twin.sessions / folder.id / "after").iterdir():
        shutil.copy(one, folder.after)
    (take,) = takes(folder)
    texts = [one.text for one in take.readings[1:]]
    assert len(texts) == 2
    assert sorted(word_errors(text, SAID[0]) == 0 for text in texts) == [False, True]
    assert take.text == texts[0]  # equally good by the figures: the earlier one


def test_the_desk_does_it(places: Places) -> None:
    folder = heard_live(places)
    seen: list[AfterProgress] = []
    asyncio.run(asyncio.wait_for(Office(places).afterwork(seen.append), 60))
    assert seen[-1].finished
    assert files(folder) == ["01-1.flac"]
