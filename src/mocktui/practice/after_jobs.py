"""The jobs that wait until nobody is answering: what each is, what it is called, how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from mocktui.audio.journal import wav_info
from mocktui.core.problem import Problem
from mocktui.core.state import Asked, State, Take
from mocktui.practice.desk import AfterProgress
from mocktui.practice.listeners import Listeners, Second
from mocktui.storage.folder import SessionFolder

Kind = Literal["complete", "again", "flac"]
KINDS: tuple[Kind, ...] = ("complete", "again", "flac")
_SAID: dict[Kind, str] = {
    "complete": "Finishing the transcript of {}",
    "again": "Reading {} again",
    "flac": "Making the recording of {} smaller",
}
Report = Callable[[AfterProgress], None]


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do to one take; ``audio`` is its recording's name in events.

    ``second`` reads it, where it is read again. It is the one at ``place`` (from 1) of ``of`` such
    jobs in its session.
    """

    kind: Kind
    session: str
    path: Path
    key: str
    take: int
    audio: str
    language: str
    label: str
    second: Second | None = None
    place: int = 1
    of: int = 1

    @property
    def said(self) -> str:
        """What is being done, in plain words."""
        better = self.second is not None and self.second.engine == "moonshine"
        return f"{said(self.kind, self.label)}{', for punctuation' if better else ''}"


def said(kind: Kind, label: str) -> str:
    """Return what is done to the answer of this label, in plain words."""
    return _SAID[kind].format(label)


def label(item: Asked, take: Take) -> str:
    """Return what an answer is called: its number, and its take where it is not the first."""
    name = f"answer {item.number}"
    if item.follow_up_of is not None:
        name += ", follow-up"
    return f"{name}, take {take.n}" if take.n > 1 else name


def jobs_of(folder: SessionFolder, state: State, listeners: Listeners) -> tuple[Job, ...]:
    """Return what there is to do in a session that is over, in order."""
    language = state.begun.language if state.begun is not None else "en"
    found = [
        Job(
            kind=kind,
            session=folder.id,
            path=folder.path,
            key=item.key,
            take=take.n,
            audio=take.audio,
            language=language,
            label=label(item, take),
            second=second if kind == "again" else None,
        )
        for item in state.asked
        for take in item.takes
        if take.audio is not None and (path := folder.audio(take.audio)) is not None
        for second in (listeners.wants(take, language),)
        for kind in _wanted(take, path, second, listeners.first(language))
    ]
    return tuple(one for kind in KINDS for one in _counted([j for j in found if j.kind == kind]))


def _wanted(take: Take, path: Path, second: Second | None, first: str | None) -> Iterator[Kind]:
    if first and not any(one.complete for one in take.readings):
        yield "complete"
    if second is not None:
        yield "again"
    if path.suffix == ".wav" and _frames(path):
        yield "flac"


def _counted(jobs: list[Job]) -> Iterator[Job]:
    for place, job in enumerate(jobs, 1):
        yield msgspec.structs.replace(job, place=place, of=len(jobs))


def _frames(path: Path) -> int:
    try:
        return wav_info(path)[1]
    except Problem:
        return 0  # no take of ours: it stays as it is


class Teller:
    """Counts what is done and tells it."""

    def __init__(self, report: Report, total: int) -> None:
        self._report = report
        self._now = AfterProgress(total=total)

    def begin(self, job: Job) -> None:
        """A job begins."""
        self._tell(
            session=job.session,
            what=job.said,
            kind=job.kind,
            place=job.place,
            of=job.of,
            part=0.0,
        )

    def part(self, at: float, total: float) -> None:
        """So many seconds of what is read, of so many."""
        self._tell(part=min(1.0, at / total) if total > 0 else 0.0)

    def done(self, problem: Problem | None = None) -> None:
        """A job is over."""
        problems = self._now.problems
        if problem and str(problem) not in map(str, problems):
            problems = (*problems, problem)
        self._tell(done=self._now.done + 1, part=0.0, problems=problems)

    def tell_of(self, problem: Problem) -> None:
        """Something went wrong that is no job's fault."""
        if str(problem) not in map(str, self._now.problems):
            self._tell(problems=(*self._now.problems, problem))

    def end(self, outcome: str = "") -> None:
        """Everything is over."""
        self._tell(session="", what="", kind="", place=0, of=0, finished=True, outcome=outcome)

    def _tell(self, **changes: object) -> None:
        self._now = msgspec.structs.replace(self._now, **changes)
        self._report(self._now)
