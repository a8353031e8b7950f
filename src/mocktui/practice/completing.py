"""Reading takes whose transcript was cut off, or reading them again with another model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.core.transcript import Segment
from mocktui.places import Places
from mocktui.practice.choose import choose_engine
from mocktui.practice.ears import Ears, worker_command
from mocktui.practice.setup import EngineName
from mocktui.speech.store import Store
from mocktui.storage.after import add_after, machine_name
from mocktui.storage.folder import SessionFolder
from mocktui.storage.sessions import load_session


class Heard:
    """What one file was read to be."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.reading = ""
        self.seconds = 0.0
        self.done = False
        self.problem = ""

    @property
    def text(self) -> str:
        """The segments' words in one line."""
        return " ".join(one.text for one in self.segments)


class Reader:
    """Reads whole files, one after the other, in a worker of its own."""

    def __init__(
        self,
        places: Places,
        *,
        language: str,
        engine: EngineName = "auto",
        model: str | None = None,
        progress: Callable[[float, float], None] | None = None,
    ) -> None:
        choice = choose_engine(Store(places), language=language, engine=engine, model=model)
        if choice.engine is None:
            raise Problem(choice.line, fix=" ".join(choice.missing))
        self.choice = choice
        self._heard: dict[str, Heard] = {}
        self._changed = asyncio.Event()
        self._progress = progress
        self.ears = Ears(
            worker_command(choice.engine, choice.model_path, choice.model_name, places.cache),
            self,
            log=places.logs / "speech.log",
        )

    async def __aenter__(self) -> Reader:
        """Start the worker; raises Problem if its model can't be loaded."""
        await self.ears.start()
        await self.ears.settled()
        if self.ears.state == "failed":
            problem = self.ears.problem or Problem("the recognizer could not start")
            await self.ears.close()
            raise problem
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let the worker go."""
        await self.ears.close()

    async def read(self, path: Path) -> Heard:
        """Return what is said in a WAV or FLAC; raises Problem for a file that is none."""
        take = str(path)
        heard = self._heard[take] = Heard()
        self.ears.read_again(take, path)
        while not heard.done and self.ears.state != "failed":
            self._changed.clear()
            await self._changed.wait()
        if heard.problem:
            raise Problem(heard.problem)
        if not heard.done:
            raise self.ears.problem or Problem("the recognizer stopped", where=take)
        return heard

    def ears_changed(self) -> None:
        """State or progress changed."""
        if self._progress is not None:
            self._progress(*self.ears.progress)
        self._changed.set()

    def partial(self, take: str, text: str) -> None:
        """Whole files have no provisional words."""

    def segment(self, take: str, reading: str, segment: Segment) -> None:
        """A segment; those of a reading that was cut off are dropped."""
        heard = self._heard[take]
        if heard.reading != reading:
            heard.segments.clear()
            heard.reading = reading
        heard.segments.append(segment)

    def reading_done(self, take: str, reading: str, seconds: float) -> None:  # noqa: ARG002
        """The file was read to its end."""
        self._heard[take].done = True
        self._heard[take].seconds = seconds
        self._changed.set()

    def ears_fault(self, what: str) -> None:
        """The worker stopped (it is started again) or gave this file up."""
        for heard in self._heard.values():
            if not heard.done and not self.ears.pending:
                heard.problem = what
        self._changed.set()


def unread(state: State) -> list[tuple[str, int, str]]:
    """Return key, take and audio of every take whose transcript is incomplete."""
    return [
        (item.key, take.n, take.audio)
        for item in state.asked
        for take in item.takes
        if take.incomplete and take.audio
    ]


async def complete_session(
    places: Places,
    folder: SessionFolder,
    *,
    engine: EngineName = "auto",
    model: str | None = None,
    every: bool = False,
) -> int:
    """Read the takes of ``folder`` that have no complete transcript; return how many were read.

    ``every`` reads all of them (with another model, say). Readings go to ``after/``, so this is
    safe beside a sitting that is going on. Raises Problem.
    """
    from mocktui.storage.transcript_file import write_transcript

    state = load_session(folder).state
    wanted = unread(state)
    if every:
        wanted = [(i.key, t.n, t.audio) for i in state.asked for t in i.takes if t.audio]
    there = [(key, n, path) for key, n, name in wanted if (path := folder.audio(name))]
    if not there:
        return 0
    language = state.begun.language if state.begun else "en"
    machine = machine_name(places.cache)
    async with Reader(places, language=language, engine=engine, model=model) as reader:
        for key, n, path in there:
            heard = await reader.read(path)
            name = _fresh_name(state, key, n)
            add_after(folder, _events(key, n, name, reader, heard), machine, _now())
    write_transcript(folder, load_session(folder).state)
    return len(there)


def _now() -> datetime:
    return datetime.now().astimezone()


def _fresh_name(state: State, key: str, n: int) -> str:
    item = state.find(key)
    used = {r.name for t in item.takes if t.n == n for r in t.readings} if item else set()
    number = 1
    while (name := f"whole-{number}") in used:
        number += 1
    return name


def _events(key: str, n: int, name: str, reader: Reader, heard: Heard) -> list[ev.Event]:
    segments: list[ev.Event] = [
        ev.SegmentHeard(
            question=key,
            take=n,
            reading=name,
            text=one.text,
            start=one.start,
            end=one.end,
            words=one.words,
        )
        for one in heard.segments
    ]
    done = ev.ReadingDone(
        question=key,
        take=n,
        reading=name,
        engine=reader.ears.engine,
        model=reader.ears.model,
        text=heard.text,
    )
    return [*segments, done]
