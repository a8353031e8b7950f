"""Reports on their way to the parent process: one JSON object a line."""

from __future__ import annotations

import os
import queue
import threading

import msgspec

_BACKLOG = 100  # reports waiting for a parent that does not read
_PASSING = ("Level", "Playing")  # those that only the newest of matters


class Reporter:
    """Writes reports from a thread: a parent that stops reading must not stop the recording."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="reports", daemon=True)
        self._thread.start()

    def __call__(self, report: msgspec.Struct) -> None:
        """Queue one report; levels and positions are dropped when nobody reads them."""
        if self._waiting.qsize() > _BACKLOG and type(report).__name__ in _PASSING:
            return
        self._waiting.put(msgspec.json.encode(report) + b"\n")

    def finish(self, seconds: float) -> None:
        """Wait until everything is written, at most so long."""
        self._waiting.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        while (line := self._waiting.get()) is not None:
            try:
                while line:
                    line = line[os.write(self._descriptor, line) :]
            except OSError:  # the parent is gone: end of input follows
                return
