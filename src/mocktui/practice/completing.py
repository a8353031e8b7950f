"""Reading takes whose transcript was cut off, or reading them again with another model."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.core.text import one_line
from mocktui.core.transcript import Segment
from mocktui.locked import is_locked
from mocktui.places import Places
from mocktui.practice.choose import Choice, choose_engine
from mocktui.practice.ears import Ears, worker_command
from mocktui.practice.setup import EngineName
from mocktui.speech.store import Store
from mocktui.storage.after import add_after, machine_name
from mocktui.storage.folder import SessionFolder
from mocktui.storage.sessions import load_session

_Spoken = tuple[str, int, str]  # key, take and audio


class Heard:
    """What one file was read to be; ``seconds`` of audio were read."""

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self.reading = ""
        self.seconds = 0.0
        self.done = False

    @property
    def text(self) -> str:
        """The segments' words in one line."""
        return " ".join(one.text for one in self.segments)


class Reader:
    """Reads whole files, one after the other, in a worker of its own.

    ``progress`` is called with seconds read and seconds in all, ``notice`` with a line for the
    person when the recognizer stopped and is started again.
    """

    def __init__(
        self,
        places: Places,
        *,
        language: str,
        engine: EngineName = "auto",
        model: str | None = None,
        progress: Callable[[float, float], None] | None = None,
        notice: Callable[[str], None] | None = None,
        nice: int = 0,
    ) -> None:
        choice = choose_engine(Store(places), language=language, engine=engine, model=model)
        if choice.engine is None:
            raise Problem(
                f"nothing on this machine can listen to this language ({one_line(language)})",
                fix=" Or ".join(choice.missing),
            )
        self.choice = choice
        self._heard: dict[str, Heard] = {}
        self._changed = asyncio.Event()
        self._progress = progress
        self._notice = notice
        self.ears = Ears(
            worker_command(
                choice.engine, choice.model_path, choice.model_name, places.cache, nice=nice
            ),
            self,
            log=places.logs / "speech.log",
            mistakes=choice.mistakes,
        )

    async def __aenter__(self) -> Reader:
        """Start the worker; raises Problem if its model can't be loaded."""
        ready = False
        try:
            await self.ears.start()
            await self.ears.settled()
            if self.ears.state == "failed":
                raise self.ears.problem or Problem("the recognizer could not start")
            ready = True
        finally:
            if not ready:  # also when interrupted while the model loads
                await self.ears.close()
        return self

    async def __aexit__(self, *_: object) -> None:
        """Let the worker go."""
        await self.ears.close()

    async def read(self, path: Path) -> Heard:
        """Return what is said in a WAV or FLAC; raises Problem for a file that is none.

        A worker that dies meanwhile is started again and reads the file from its beginning.
        """
        take = str(path)
        try:
            take.encode("utf-8")
        except UnicodeEncodeError:
            raise Problem(
                "this file's name is no text, so it can't be handed on",
                where=take.encode("utf-8", "replace").decode("utf-8"),
                fix="Rename it and try again.",
            ) from None
        heard = self._heard[take] = Heard()
        self.ears.refused.pop(take, None)
        self.ears.read_again(take, path)
        while not (heard.done or take in self.ears.refused or self.ears.state == "failed"):
            self._changed.clear()
            await self._changed.wait()
        if refused := self.ears.refused.get(take):
            where = refused.where or take
            raise Problem(refused.what, where=where, fix=refused.fix)
        if not heard.done:
            raise self.ears.problem or Problem("the recognizer stopped", where=take)
        return heard

    def ears_changed(self) -> None:
        """State or progress changed."""
        if self._progress is not None and self.ears.pending:
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

    def reading_done(self, take: str, reading: str, seconds: float) -> None:
        """The file was read to its end."""
        heard = self._heard[take]
        if heard.reading != reading:  # a reading without a word after one that was cut off
            heard.segments.clear()
        heard.done = True
        heard.seconds = seconds
        self._changed.set()

    def ears_fault(self, what: str) -> None:  # noqa: ARG002 - it speaks to one who is talking
        """The worker stopped (it is started again) or gave this file up."""
        if self.ears.state == "restarting" and self._notice is not None:
            self._notice("The recognizer stopped; a new one reads this again.")
        self._changed.set()


class TakesUnread(Problem):
    """Some takes of a session could not be read; ``problems`` has one for each, the rest is done.

    ``read`` counts those that were.
    """

    def __init__(self, problems: Sequence[Problem], read: int) -> None:
        self.problems = tuple(problems)
        self.read = read
        first = problems[0]
        super().__init__(first.what, where=first.where, fix=first.fix)


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
    began: Callable[[int, int], None] | None = None,
    progress: Callable[[float, float], None] | None = None,
    notice: Callable[[str], None] | None = None,
) -> int:
    """Read the takes of ``folder`` that have no complete transcript; return how many were read.

    ``every`` reads all of them (with another model, say) but those this very model has read to the
    end before, which ``notice`` is told. Readings go to ``after/``, each in one piece; those that
    were there stay. ``began`` is told which of how many takes is read now, ``progress`` and
    ``notice`` are :class:`Reader`'s. Raises Problem for a session that is running now (it completes
    itself), and TakesUnread, after the others were read, where some could not be.
    """
    from mocktui.storage.transcript_file import write_transcript

    loaded = load_session(folder)
    state = loaded.state
    wanted = unread(state)
    if every:
        wanted = [(i.key, t.n, t.audio) for i in state.asked for t in i.takes if t.audio]
    if not wanted:
        return 0
    if is_locked(folder.events):
        raise Problem(
            "this session is running now; its transcript completes by itself",
            where=folder.id,
            fix="End it first.",
        )
    reader = Reader(
        places,
        language=state.begun.language if state.begun else "en",
        engine=engine,
        model=model,
        progress=progress,
        notice=notice,
    )
    if every:
        wanted = _without_read(wanted, reader.choice, state, notice)
    if any(folder.audio(name) for *_, name in wanted):
        try:
            problems = await _read_all(reader, folder, wanted, machine_name(places.cache), began)
        except BaseException:  # also those that were read before it was stopped
            with contextlib.suppress(Problem):  # what stopped it is what is told
                write_transcript(folder, load_session(folder).state)
            raise
        write_transcript(folder, load_session(folder).state)
    else:
        problems = [_missing(folder, name) for *_, name in wanted]
    if problems:
        raise TakesUnread(problems, len(wanted) - len(problems))
    return len(wanted)


def _without_read(
    wanted: list[_Spoken], choice: Choice, state: State, notice: Callable[[str], None] | None
) -> list[_Spoken]:
    """Leave out what this very model has read to the end before (in a run that was cut short)."""
    before = {
        (item.key, take.n)
        for item in state.asked
        for take in item.takes
        for one in take.readings
        if one.complete and (one.engine, one.model) == (choice.engine, choice.model_name)
    }
    left = [one for one in wanted if one[:2] not in before]
    if notice is not None and (many := len(wanted) - len(left)):
        was, stay = ("was", "stays as it is") if many == 1 else ("were", "stay as they are")
        takes = f"{many} take{'s' if many > 1 else ''}"
        notice(f"{takes} {was} read by {choice.model_name} before and {stay}.")
    return left


async def _read_all(
    reader: Reader,
    folder: SessionFolder,
    wanted: Sequence[_Spoken],
    machine: str,
    began: Callable[[int, int], None] | None,
) -> list[Problem]:
    """Read takes one after the other, and add each at once; return those that can't be read."""
    problems: list[Problem] = []
    async with reader:
        for place, (key, n, name) in enumerate(wanted, 1):
            if began is not None:
                began(place, len(wanted))
            try:
                heard = await _read_audio(reader, folder, name)
            except Problem as problem:
                problems.append(problem)
                continue
            add_reading(folder, load_session(folder).state, key, n, reader, heard, machine)
    return problems


async def _read_audio(reader: Reader, folder: SessionFolder, name: str) -> Heard:
    """Return what is said in the take that events call ``name``; raises Problem."""
    path = folder.audio(name)
    if path is None:
        raise _missing(folder, name)
    try:
        return await read_take(reader, path)
    except Problem:
        now = folder.audio(name)
        if now is None or now == path:
            raise
    return await read_take(reader, now)  # work in the background had just made it smaller


async def read_take(reader: Reader, path: Path) -> Heard:
    """Return what is said in a take; raises Problem."""
    try:
        empty = path.stat().st_size == 0
    except OSError as error:
        why = f"this recording can't be looked at ({error.strerror})"
        raise Problem(why, where=str(path), fix="Copy it back if you have it.") from None
    if empty:  # cut off before its first sound: there is nothing to hear
        nothing = Heard()
        nothing.done = True
        return nothing
    return await reader.read(path)


def _missing(folder: SessionFolder, name: str) -> Problem:
    return Problem(
        "this recording is missing, so it can't be read",
        where=str(folder.path / one_line(name)),
        fix="Copy it back if you have it.",
    )


def _now() -> datetime:
    return datetime.now().astimezone()


def add_reading(
    folder: SessionFolder,
    state: State,
    key: str,
    n: int,
    reader: Reader,
    heard: Heard,
    machine: str,
) -> None:
    """Add what ``reader`` heard in a take to ``after/``, in one piece; raises Problem."""
    name = _fresh_name(state, key, n, machine)
    add_after(folder, _events(key, n, name, reader, heard), machine, _now())


def _fresh_name(state: State, key: str, n: int, machine: str) -> str:
    # With the machine's name: two machines may each add one before their folders are merged.
    item = state.find(key)
    used = {r.name for t in item.takes if t.n == n for r in t.readings} if item else set()
    number = 1
    while (name := f"whole-{machine}-{number}") in used:
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
        mistakes=reader.ears.mistakes,
        fillers=reader.ears.abilities.fillers if reader.ears.abilities else (),
    )
    return [*segments, done]
