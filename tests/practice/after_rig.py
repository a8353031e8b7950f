"""Sessions with something left to do, and doing it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import psutil
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core.state import State, Take
from mocktui.places import Places
from mocktui.practice.afterwork import AfterWork
from mocktui.practice.desk import AfterProgress
from mocktui.storage.sessions import SessionFolder, create_session, load_session
from tests.practice.spoken import phrase
from tests.storage.made import QUESTIONS, START, begin, heard, never, play, ticking
from tests.storage.writer import Writer

FIRST = QUESTIONS[0].id


def heard_live(places: Places, *, takes: int = 1, ended: bool = True) -> SessionFolder:
    """An answer in ``takes`` takes that Vosk heard live, not well."""
    folder = create_session(places.sessions, START)
    commands: list[tuple[float, do.Command]] = [(0.0, begin(folder.id)), (4.0, do.StartAnswer())]
    for n in range(1, takes + 1):
        segment, done = heard(FIRST, n, "ever tired either failed")
        done = replace(done, event=replace(done.event, mistakes=10.38))
        if n > 1:
            commands.append((5.0 * n - 0.2, do.Retake()))
        commands += [
            (5.0 * n, do.AnswerOpened(audio=f"takes/01-{n}.wav")),
            (5.0 * n + 4.0, segment),
            (5.0 * n + 4.5, do.Finish()),
            (5.0 * n + 4.6, done),
        ]
        phrase(folder.path / "takes" / f"01-{n}.wav", 0)
    if ended:
        commands.append((99.0, do.Leave()))
    _, events = play(commands)
    with Writer(folder.events, clock=ticking(), on_error=never) as writer:
        writer.append(events)
        assert writer.flush(10)
    return folder


def state(folder: SessionFolder) -> State:
    loaded = load_session(folder)
    assert not loaded.problems
    return loaded.state


def takes(folder: SessionFolder) -> list[Take]:
    return [take for item in state(folder).asked for take in item.takes]


def kinds(places: Places, folder: SessionFolder) -> list[str]:
    return [job.kind for job in AfterWork(places).pending(folder)]


def files(folder: SessionFolder) -> list[str]:
    return sorted(one.name for one in folder.takes.iterdir())


def children() -> list[psutil.Process]:
    """What we started, but for the bare recognizer that other tests keep at hand."""
    found = []
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "bare_process.py" not in " ".join(one.cmdline()):
                found.append(one)
    return found


def run(places: Places, folder: SessionFolder | None = None) -> list[AfterProgress]:
    seen: list[AfterProgress] = []
    asyncio.run(asyncio.wait_for(AfterWork(places).run(seen.append, folder), 170))
    assert not children()
    return seen
