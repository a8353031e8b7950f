"""Work that waits until nobody is answering, seen from the app: started, shown, stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.worker import Worker

from mocktui.core.text import one_line

if TYPE_CHECKING:
    from mocktui.practice.desk import AfterProgress
    from mocktui.tui.app import MocktuiApp


READ = 12.0  # seconds in which a sentence can be read


class Background:
    """Finishes transcripts and the like while no practice runs.

    ``app.background`` is a line about it, empty when there is nothing to do.
    """

    def __init__(self, app: MocktuiApp) -> None:
        self._app = app
        self._worker: Worker[None] | None = None
        self._session = ""

    @property
    def running(self) -> bool:
        """Whether something is being done."""
        return self._worker is not None and not self._worker.is_finished

    def start(self) -> None:
        """Begin, or begin anew after a session has ended."""
        self._worker = self._app.run_worker(
            self._work(), group="background", exclusive=True, exit_on_error=False
        )

    def stop(self) -> None:
        """Stop at once; what is half done is begun anew by the next start."""
        if self._worker is not None:
            self._worker.cancel()
        self._app.background = ""

    async def _work(self) -> None:
        try:
            await self._app.desk.afterwork(self._show)
        finally:
            self._app.background = ""

    def _show(self, progress: AfterProgress) -> None:
        before, self._session = self._session, progress.session
        if progress.outcome:
            self._app.notify(one_line(progress.outcome), markup=False, timeout=READ)
        if progress.finished or not progress.total:
            self._app.background = ""
        else:
            count = f" ({progress.done + 1} of {progress.total})" if progress.total > 1 else ""
            self._app.background = f"{one_line(progress.what)}{count}…"
        if before and before != progress.session:
            self._app.session_changed(before)
