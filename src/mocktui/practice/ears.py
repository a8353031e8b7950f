"""The speech worker seen from the conductor: started, watched, started again.

The worker reads takes from their files, so nothing that happens to it loses a word: a new one
begins the take anew, under a new reading, and ends with what an uninterrupted one would have heard.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from mocktui.audio.devices import module_command
from mocktui.core.problem import Problem
from mocktui.core.transcript import Segment
from mocktui.practice.child import Child
from mocktui.practice.view import EarsState
from mocktui.speech import protocol as speech

RESTARTS = 3  # for one take; then it is left for later and the person is told
ALL_RESTARTS = 10  # of one practice: something is wrong that a restart does not mend
_SLOW = 1.5  # seconds an answer may be late before the words count as late
_GO_ON = "Go on: your voice is recorded, and the words are read afterwards."
_TICK = 0.25  # seconds between two looks of the watchdog


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds. It is asked every ``ping`` whether it lives.

    After ``no_word`` without an answer it hangs (single blocks stall up to 1.1 s on two cores);
    ``loading`` holds while it loads its model (the large English one needs up to a minute).
    """

    ping: float = 2.0
    no_word: float = 15.0
    loading: float = 180.0


class EarsListener(Protocol):
    """Who is told what is heard; ``take`` is the name given to :meth:`Ears.listen`."""

    def ears_changed(self) -> None:
        """State, line or backlog changed."""
        ...

    def partial(self, take: str, text: str) -> None:
        """Provisional words of the segment that is open."""
        ...

    def segment(self, take: str, reading: str, segment: Segment) -> None:
        """A segment that won't change in this reading."""
        ...

    def reading_done(self, take: str, reading: str, seconds: float) -> None:
        """This reading of the take is complete; ``seconds`` of audio were read."""
        ...

    def ears_fault(self, what: str) -> None:
        """The recognizer stopped; one line for the person."""
        ...


class Job(msgspec.Struct):
    """A take to be heard; ``frames`` is known once it is closed. ``tries`` counts readings."""

    take: str
    path: Path
    frames: int | None = None
    whole: bool = False
    tries: int = 0

    @property
    def reading(self) -> str:
        """The name of the reading now under way: ``live``, after a fault ``live-2``."""
        name = "whole" if self.whole else "live"
        return name if self.tries <= 1 else f"{name}-{self.tries}"


def worker_command(
    engine: str, model: Path | None, name: str, cache: Path, *, nice: int = 0
) -> list[str]:
    """Return the argument list of the worker process; ``nice`` > 0 lets others go first."""
    argv = module_command("mocktui.speech.worker", "--engine", engine)
    if model is not None:
        argv += ["--model", str(model)]
    if nice:
        argv += ["--nice", str(nice)]
    return [*argv, "--name", name, "--cache", str(cache)]


class Ears:
    """Keeps one worker at hand and its takes in order."""

    def __init__(
        self,
        argv: Sequence[str],
        listener: EarsListener,
        *,
        log: Path,
        line: str = "",
        mistakes: float | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._argv = list(argv)
        self._listener = listener
        self._log = log
        self._ready_line = line
        self.mistakes = mistakes  # the model's published figure, recorded with what it hears
        self._patience = patience or Patience()
        self._child: Child[speech.Report] | None = None
        self._jobs: list[Job] = []
        self._watch: asyncio.Task[None] | None = None
        self._restart: asyncio.Task[None] | None = None
        self._closing = False
        self._heard_of = 0.0
        self._early_deaths = 0
        self._restarts = 0
        self._behind = 0.0  # as last reported
        self._settled = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self.state: EarsState = "off"
        self.line = ""
        self.behind = 0.0
        self.progress: tuple[float, float] = (0.0, 0.0)
        self.problem: Problem | None = None
        self.refused: dict[str, Problem] = {}  # takes that were given up, and why
        self.abilities: speech.Abilities | None = None
        self.engine = ""
        self.model = ""  # with the mark of its files where they are no longer the first ones
        self._first_mark = self._mark = ""

    @property
    def pid(self) -> int | None:
        """The worker's process id while it runs."""
        return self._child.pid if self._child else None

    @property
    def pending(self) -> int:
        """How many closed takes are still being read."""
        return sum(1 for job in self._jobs if job.frames is not None or job.whole)

    async def start(self) -> None:
        """Start the worker; :attr:`state` goes to ``ready`` when its model is loaded."""
        self._set("loading", "Loading the recognizer…")
        await self._launch()
        if not self._closing:
            self._watch = asyncio.create_task(self._watchdog())

    async def settled(self) -> None:
        """Wait until the worker is ready or has failed."""
        await self._settled.wait()

    async def idle(self) -> None:
        """Wait until no closed take is left to read (or the worker has failed)."""
        await self._idle.wait()

    def listen(self, take: str, path: Path) -> None:
        """Hear the take that is being written to ``path``."""
        self._add(Job(take=take, path=path))

    def finish(self, take: str, frames: int) -> None:
        """The take is closed and has so many frames."""
        for job in self._jobs:
            if job.take == take and job.frames is None:
                job.frames = frames
                self._send(speech.Finish(take=take, frames=frames))
        self._update()

    def read_again(self, take: str, path: Path) -> None:
        """Read a closed file from its beginning to its end."""
        self._add(Job(take=take, path=path, whole=True))

    def drop(self, take: str) -> None:
        """Hear no more of this take."""
        self._jobs = [job for job in self._jobs if job.take != take]
        self._send(speech.Cancel(take=take))
        self._update()

    async def close(self) -> None:
        """Let the worker go."""
        self._closing = True
        for task in (self._watch, self._restart):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        if self._child is not None:
            await self._child.stop()
        self._set("off", "")

    def _add(self, job: Job) -> None:
        self._jobs.append(job)
        if self.state == "ready":
            self._order(job)
        self._update()

    def _order(self, job: Job) -> None:
        job.tries += 1
        if job.whole:
            self._send(speech.Decode(take=job.take, path=str(job.path)))
            return
        self._send(speech.Listen(take=job.take, path=str(job.path)))
        if job.frames is not None:
            self._send(speech.Finish(take=job.take, frames=job.frames))

    def _send(self, order: speech.Order) -> None:
        if self._child is not None:
            self._child.send(order)

    async def _launch(self) -> None:
        child: Child[speech.Report] = Child(
            self._argv, speech.Report, self._report, self._exited, log=self._log
        )
        self._child = child
        self._heard_of = time.monotonic()
        await child.start()
        if self._closing:  # meanwhile, when it was no process yet
            await child.stop()

    def _set(self, state: EarsState, line: str) -> None:
        if (state, line) != (self.state, self.line):
            self.state, self.line = state, line
            self._listener.ears_changed()

    def _update(self) -> None:
        if self.pending and self.state != "failed":
            self._idle.clear()
        else:
            self._idle.set()
        if not self._jobs:
            self.behind = self._behind = 0.0

    def _job(self, take: str) -> Job | None:
        return next((job for job in self._jobs if job.take == take), None)

    def _report(self, report: speech.Report) -> None:
        self._heard_of = time.monotonic()
        if self.behind > self._behind:  # that was a guess while it said nothing
            self.behind = self._behind
            self._listener.ears_changed()
        match report:
            case speech.Ready():
                self._ready(report)
            case speech.Partial():
                self._listener.partial(report.take, report.text)
            case speech.Final():
                if job := self._job(report.take):
                    self._listener.segment(report.take, job.reading, report.segment)
            case speech.Progress():
                self.progress = (report.at, report.total)
                job = self._job(report.take)
                self._behind = report.behind
                if abs(report.behind - self.behind) >= 0.5 or (job is not None and job.whole):
                    self.behind = report.behind
                    self._listener.ears_changed()
            case speech.Done():
                self._done(report)
            case speech.Fault():
                self._fault(report)

    def _ready(self, report: speech.Ready) -> None:
        self.engine = report.engine
        self._name_model(report)
        self.abilities = report.abilities
        self.problem = None
        self._early_deaths = 0
        self._set("ready", self._ready_line or f"{report.engine} listens ({report.model})")
        self._settled.set()
        for job in tuple(self._jobs):
            if job.tries >= RESTARTS:
                self._give_up(job, Problem("the recognizer stopped on it three times"))
            else:
                self._order(job)

    def _name_model(self, report: speech.Ready) -> None:
        """Tell apart models that stood under one name: what a reading says must have heard it."""
        before, self._mark = self._mark, report.mark
        self._first_mark = self._first_mark or report.mark
        again = report.mark == self._first_mark
        self.model = report.model if again else f"{report.model} #{report.mark[:6]}"
        if before and before != report.mark:
            self._listener.ears_fault(
                f"The files of the speech model {report.model} were exchanged while it was in use. "
                "From here on the new ones listen, to an answer that goes on from its beginning."
            )

    def _done(self, report: speech.Done) -> None:
        job = self._job(report.take)
        if job is None:
            return
        self._jobs.remove(job)
        self._listener.reading_done(job.take, job.reading, report.seconds)
        self._update()

    def _fault(self, report: speech.Fault) -> None:
        problem = Problem(report.what, where=report.where, fix=report.fix)
        job = self._job(report.take) if report.take else None
        if report.fatal:
            self.problem = problem
        elif job is not None:
            self._give_up(job, problem)

    def _give_up(self, job: Job, why: Problem) -> None:
        self._jobs.remove(job)
        self.refused[job.take] = why
        self._listener.ears_fault(f"This answer's words could not be read now: {why}")
        self._update()

    def _exited(self, code: int) -> None:
        if self._closing:
            return
        was_ready = self.state == "ready"  # this run of it, not an earlier one
        if self.problem is not None or (not was_ready and self._early_deaths >= 1):
            how = self._child.ending(code) if self._child else "stopped"
            self._fail(self.problem or Problem(f"the recognizer {how}"))
            return
        self._restarts += 1
        if self._restarts > ALL_RESTARTS:
            self.problem = Problem(
                f"the recognizer stopped {self._restarts} times, so it is left alone",
                fix=_GO_ON,
            )
            self._fail(self.problem)
            return
        if not was_ready:
            self._early_deaths += 1
        self._set("restarting", "The recognizer stopped; starting it again. Keep talking.")
        self._listener.ears_fault("The recognizer stopped and is starting again. Keep talking.")
        self._restart = asyncio.create_task(self._launch())

    def _fail(self, problem: Problem) -> None:
        """Nothing listens from now on; takes are recorded and read later."""
        self.problem = problem
        self.behind = self._behind = 0.0
        self._set("failed", str(problem))
        if self._live and not problem.fix:
            problem = Problem(problem.what, where=problem.where, fix=_GO_ON)
        self._listener.ears_fault(f"Nothing listens any more: {problem}")
        self._settled.set()
        self._update()

    async def _watchdog(self) -> None:
        asked = 0.0
        while True:
            before = time.monotonic()
            await asyncio.sleep(_TICK)
            now = time.monotonic()
            if now - before > 2 * _TICK:  # we were held up: what it said waits to be read
                self._heard_of = max(self._heard_of, now - self._patience.ping)
            if now - asked >= self._patience.ping:
                asked = now
                self._send(speech.Ping())
            silent = now - self._heard_of
            ready = self.state == "ready"
            if ready and silent > self._patience.ping + _SLOW and self._live:
                self.behind = self._behind + silent
                self._listener.ears_changed()
            limit = self._patience.no_word if ready else self._patience.loading
            if silent > limit and self._child is not None:
                self._heard_of = now
                self._child.kill()

    @property
    def _live(self) -> bool:
        """Whether a take is being heard that is not closed yet."""
        return any(job.frames is None and not job.whole for job in self._jobs)
