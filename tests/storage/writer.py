"""A journal's writer that tests can wait for and look into."""

from __future__ import annotations

from types import TracebackType

from mocktui.core.problem import Problem
from mocktui.storage.journal import JournalWriter


class Writer(JournalWriter):
    """Closed at the end of its ``with``."""

    @property
    def pending(self) -> int:
        """How many events are not on the disk yet."""
        with self._changed:
            return len(self._waiting) + self._writing

    @property
    def problem(self) -> Problem | None:
        """Why nothing can be written at the moment, or ``None``."""
        return self._problem

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything appended so far is on the disk; false if ``timeout`` came first."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._waiting or self._writing), timeout)

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
