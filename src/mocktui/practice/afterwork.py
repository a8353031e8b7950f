"""Work that waits until nobody is answering: what happens to a take after it is closed.

Three kinds, in this order: takes whose transcript was cut off are read; takes are read once more
by Moonshine, which punctuates, or by the model that the settings name (``listeners``); recordings
become FLAC. At last those go that the person doesn't want to keep (``keeping``). What there is to
do follows from the sessions' files alone: a run that was cut off is simply begun again, and the
cache of where nothing was left (``settled``) only saves looking. Each piece is whole or not there,
so a run may be cancelled (or killed) at any instant.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from mocktui.audio.flac import Converted, Refused, flac_command
from mocktui.audio.flac import Report as FlacReport
from mocktui.core.problem import Problem
from mocktui.core.text import sentence
from mocktui.locked import is_locked, take_lock
from mocktui.places import Places, private_folder, private_open
from mocktui.practice.after_jobs import KINDS, Job, Report, Teller, jobs_of
from mocktui.practice.child import Child
from mocktui.practice.claim import practising
from mocktui.practice.completing import Reader, add_reading, read_take
from mocktui.practice.keeping import let_old_go, policy_of, told
from mocktui.practice.listeners import Listeners
from mocktui.practice.settled import Settled, without_wav
from mocktui.storage.after import machine_name
from mocktui.storage.folder import SessionFolder, session_folders
from mocktui.storage.index_read import load_light
from mocktui.storage.sessions import load_session
from mocktui.storage.transcript_file import write_missing, write_transcript

NICE = 10  # how far everything here stands behind what a person waits for
T = TypeVar("T")


class AfterWork:
    """The work of one data folder. What fails is tried again by the next run."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._turn = asyncio.Lock()

    def pending(self, folder: SessionFolder) -> tuple[Job, ...]:
        """Return what there is to do in one session, in order.

        Nothing in one that is running, in the trash, written by a later version or unreadable.
        """
        return self._pending(folder, Listeners(self._places))

    def _pending(
        self, folder: SessionFolder, listeners: Listeners, settled: Settled | None = None
    ) -> tuple[Job, ...]:
        if not folder.takes.is_dir() or is_locked(folder.events):
            return ()
        try:
            loaded, _ = load_light(folder)
        except Problem:
            return ()
        state = loaded.state
        if loaded.newer or state.begun is None:
            return ()
        language = state.begun.language
        if state.deleted:
            if settled is not None:
                settled.note(folder, language)
            return ()
        found = jobs_of(folder, state, listeners)
        if settled is not None and not found and without_wav(folder.takes):
            settled.note(folder, language)
        return found

    async def run(self, progress: Report, session: SessionFolder | None = None) -> None:
        """Do what there is to do in ``session``, else in all sessions, the newest first.

        All transcripts come before all second readings, those before all FLACs; one job at a time.
        A job that fails is told in the progress and the others go on. Waits for an earlier run of
        the same object (one that is being cancelled, say); returns at once where another mocktui is
        at it or practises: it would take the processor from the words of somebody who speaks.
        Cancelling leaves nothing half done and no process behind.
        """
        async with self._turn:
            with _alone(self._places) as alone:
                if alone and not practising(self._places):
                    await self._run(progress, session)

    async def _run(self, progress: Report, session: SessionFolder | None) -> None:
        listeners = await asyncio.to_thread(Listeners, self._places)
        jobs = await self._survey(session, listeners)
        teller = Teller(progress, len(jobs))
        for kind in KINDS:
            if practising(self._places):  # it began meanwhile: the next run does the rest
                teller.end()
                return
            some = [one for one in jobs if one.kind == kind]
            if kind == "flac":
                await self._convert(some, teller)
            else:
                await self._read(some, teller)
        if practising(self._places):
            teller.end()
            return
        removed, problems = await let_old_go(self._places, datetime.now().astimezone())
        for problem in problems:
            teller.tell_of(problem)
        outcome = told(removed, policy_of(self._places))
        if listeners.problem is not None:  # a setting that does nothing is worth a sentence
            outcome = f"{sentence(str(listeners.problem))} {outcome}".strip()
        if jobs or outcome or problems:
            teller.end(outcome)

    async def _survey(self, session: SessionFolder | None, listeners: Listeners) -> list[Job]:
        if session is not None:
            return list(await asyncio.to_thread(self._pending, session, listeners))
        settled = Settled(self._places, listeners.told)
        jobs: list[Job] = []
        for folder in await asyncio.to_thread(self._unsettled, settled):
            await asyncio.to_thread(write_missing, folder)
            jobs += await asyncio.to_thread(self._pending, folder, listeners, settled)
        await asyncio.to_thread(settled.keep)
        return jobs

    def _unsettled(self, settled: Settled) -> list[SessionFolder]:
        return settled.unsettled(session_folders(self._places.sessions))

    async def _read(self, jobs: Sequence[Job], teller: Teller) -> None:
        """Read takes, with one worker for each language and each who reads."""
        for language, second in dict.fromkeys((job.language, job.second) for job in jobs):
            left = [one for one in jobs if (one.language, one.second) == (language, second)]
            if practising(self._places):
                return
            try:
                reader = Reader(
                    self._places,
                    language=language,
                    engine=second.engine if second is not None else "auto",
                    model=second.model if second is not None else None,
                    progress=teller.part,
                    nice=NICE,
                )
                await reader.__aenter__()
                try:
                    while left and reader.ears.state != "failed":
                        await self._read_one(left.pop(0), reader, teller)
                    problem = reader.ears.problem
                finally:
                    await _to_the_end(reader.__aexit__())
            except Problem as why:
                problem = why
            for _ in left:  # nothing listens any more
                teller.done(problem or Problem("the recognizer stopped"))

    async def _read_one(self, job: Job, reader: Reader, teller: Teller) -> None:
        teller.begin(job)
        _step_back(reader.ears.pid)
        folder = SessionFolder(job.path)
        path = folder.audio(job.audio)
        busy = is_locked(folder.events) or practising(self._places)  # there, or anywhere here
        if path is None or busy:  # the next run finds it again
            teller.done()
            return
        try:
            heard = await read_take(reader, path)
            machine = machine_name(self._places.cache)

            def keep() -> None:
                state = load_session(folder).state
                add_reading(folder, state, job.key, job.take, reader, heard, machine)
                write_transcript(folder, load_session(folder).state)

            await _to_the_end(asyncio.to_thread(keep))
        except Problem as problem:
            teller.done(problem)
        else:
            teller.done()

    async def _convert(self, jobs: Sequence[Job], teller: Teller) -> None:
        """Make FLACs, a process for each session's."""
        for session in dict.fromkeys(job.session for job in jobs):
            mine = [job for job in jobs if job.session == session]
            folder = SessionFolder(mine[0].path)
            wavs = {}
            if not is_locked(folder.events) and not practising(self._places):
                paths = [(folder.audio(job.audio), job) for job in mine]
                wavs = {str(path): job for path, job in paths if path and path.suffix == ".wav"}
            for _ in range(len(mine) - len(wavs)):  # somebody goes on with it, or they are gone
                teller.done()
            if wavs:
                await self._convert_session(wavs, teller)

    async def _convert_session(self, wavs: dict[str, Job], teller: Teller) -> None:
        waiting = list(wavs)
        gone = asyncio.Event()

        def report(one: FlacReport) -> None:
            waiting.remove(one.wav)
            match one:
                case Converted():
                    teller.done()
                case Refused():
                    teller.done(Problem(one.what, where=one.where, fix=one.fix))
            if waiting:
                teller.begin(wavs[waiting[0]])

        child: Child[FlacReport] = Child(
            flac_command([Path(one) for one in waiting]),
            FlacReport,
            report,
            lambda _: gone.set(),
            log=self._places.logs / "flac.log",
        )
        teller.begin(wavs[waiting[0]])
        try:
            await child.start()
            _step_back(child.pid)
            await gone.wait()
        finally:
            child.kill()  # whatever it was at, the recordings are whole
            await _to_the_end(child.stop())
        stopped = Problem("making it smaller stopped", fix="The recordings are unharmed.")
        for _ in waiting:
            teller.done(stopped)


async def _to_the_end(work: Coroutine[None, None, T]) -> T:
    """Do short work; a cancel waits for its end and is not lost in it."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        task.exception()  # nobody is left to hear of it
        raise


@contextmanager
def _alone(places: Places) -> Iterator[bool]:
    """Hold the lock that keeps two mocktuis from doing the same work; False if it is held."""
    try:
        descriptor = private_open(
            private_folder(places.cache) / "afterwork.lock", os.O_RDWR | os.O_CREAT
        )
    except (OSError, Problem):
        yield True  # no cache: better twice than never, each piece is safe by itself
        return
    try:
        try:
            take_lock(descriptor, places.cache, patience=0)
        except Problem:
            yield False
            return
        yield True
    finally:
        os.close(descriptor)


def _step_back(pid: int | None) -> None:
    """Let other processes go before this one, where the system can."""
    if pid is None or not hasattr(os, "setpriority"):
        return
    try:
        os.setpriority(os.PRIO_PROCESS, pid, NICE)
        # Linux shares the processor out among sessions first, and a child has one of its own.
        group = Path(f"/proc/{pid}/autogroup")
        if group.exists():
            group.write_text(str(NICE), encoding="ascii")
    except OSError:
        return  # gone already, or not allowed: it works all the same
