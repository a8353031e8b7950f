"""The app's speech worker, which also notes how long the engine itself took over each block.

``python timed_worker.py NOTES …``: the worker's own arguments follow. NOTES gets a line a block:
when the engine was given it, when it had heard it, and its seconds in all, partials included.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any, TextIO

from mocktui.speech import worker
from mocktui.speech.engine import Ear, Engine, load


class _Timed:
    """An ear with a stopwatch."""

    def __init__(self, ear: Ear, notes: TextIO) -> None:
        self._ear = ear
        self._notes = notes
        self._began = self._heard = 0.0
        notes.write("new\n")

    def hear(self, pcm: bytes) -> Any:
        self._began = time.monotonic()
        found = self._ear.hear(pcm)
        self._heard = time.monotonic()  # segments are told from here on, before partials are asked
        return found

    @property
    def partial(self) -> str:
        begun = time.monotonic()
        text = self._ear.partial
        took = self._heard - self._began + time.monotonic() - begun
        self._notes.write(f"{self._began:.6f} {self._heard:.6f} {took:.6f}\n")
        self._notes.flush()
        return text

    def hasten(self) -> None:
        self._ear.hasten()

    def finish(self) -> Any:
        begun = time.monotonic()
        found = self._ear.finish()
        self._notes.write(f"finish {begun:.6f} {time.monotonic():.6f}\n")
        self._notes.flush()
        return found

    def close(self) -> None:
        self._ear.close()


def main() -> None:
    """Run the worker with timed ears."""
    notes = Path(sys.argv[1]).open("a", encoding="ascii")  # noqa: SIM115 - to the process's end

    def timed(*given: Any, **named: Any) -> Engine:
        engine = load(*given, **named)
        new = engine.new
        engine.new = lambda **how: _Timed(new(**how), notes)  # type: ignore[method-assign]
        return engine

    worker.load = timed
    worker.main(sys.argv[2:])


if __name__ == "__main__":
    main()
