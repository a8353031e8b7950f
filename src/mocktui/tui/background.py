"""Work that waits until nobody is answering, seen from the app: started, shown, stopped."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from mocktui.core.problem import Problem
from mocktui.core.text import one_line

if TYPE_CHECKING:
    from mocktui.practice.desk import AfterProgress
    from mocktui.tui.app import MocktuiApp


READ = 12.0  # seconds in which a sentence can be read
Then = Callable[[Problem | None], None]


class Background:
    """Finishes transcripts and the like while no practice runs.

    ``app.background`` is a line about it, empty when there is nothing to do; ``app.work`` is what
    is done now and how far it is. ``app.halted`` is what was done when the person stopped it.
    """

    def __init__(self, app: MocktuiApp) -> None:
        self._app = app
        self._worker: Worker[None] | None = None
        self._turn = 0  # of the run that may speak: one that is being cancelled is silent

    @property
    def running(self) -> bool:
        """Whether something is being done."""
        return self._worker is not None and not self._worker.is_finished

    def start(self) -> None:
        """Begin, or begin anew after a session has ended."""
        self._app.halted = None
        self._begin("", lambda _: None)

    def complete(self, session: str, then: Then) -> None:
        """Complete this session's transcripts before anything else.

        ``then`` is told what went wrong, ``None`` for nothing; not at all where it was stopped.
        """
        self._begin(session, then)

    def stop(self) -> None:
        """Stop at once; what is half done is begun anew by the next start."""
        self._turn += 1
        if self._worker is not None:
            self._worker.cancel()
        self._clear()

    def halt(self) -> None:
        """Stop because the person wants it: nothing more is done until the next start."""
        self._app.halted = self._app.work
        self.stop()

    def _begin(self, session: str, then: Then) -> None:
        before = self._worker
        self.stop()
        self._worker = self._app.run_worker(
            partial(self._work, self._turn, session, then, before),
            group="background",
            exclusive=True,
            exit_on_error=False,
        )

    async def _work(self, turn: int, session: str, then: Then, before: Worker[None] | None) -> None:
        def show(progress: AfterProgress) -> None:
            if turn == self._turn:
                self._show(progress)

        try:
            if session:
                if before is not None:  # it may be at the same take, and ends what it keeps
                    with suppress(WorkerFailed, WorkerCancelled):
                        await before.wait()
                await self._complete(session, show, then)
            if self._app.halted is None:
                await self._app.desk.afterwork(show)
        finally:
            if turn == self._turn:
                self._clear()

    async def _complete(
        self, session: str, show: Callable[[AfterProgress], None], then: Then
    ) -> None:
        problem: Problem | None = None
        try:
            await self._app.desk.complete(session, show)
        except Problem as why:
            problem = why
        self._clear()
        halted = self._app.halted
        done = halted is not None and (halted.session, halted.kind) == (session, "complete")
        if problem is None and halted is not None and done:  # what else was stopped stays so
            self._app.halted = replace(halted, session="", what="")
        self._app.session_changed(session)
        then(problem)

    def _clear(self) -> None:
        self._app.work = None
        self._app.background = ""

    def _show(self, progress: AfterProgress) -> None:
        before = self._app.work
        if progress.outcome:
            self._app.notify(one_line(progress.outcome), markup=False, timeout=READ)
        if progress.finished or not progress.total:
            self._clear()
        else:
            count = f" ({progress.done + 1} of {progress.total})" if progress.total > 1 else ""
            self._app.background = f"{one_line(progress.what)}{count}…"
            self._app.work = progress
        if before is not None and before.session and progress.done > before.done:
            self._app.session_changed(before.session)
