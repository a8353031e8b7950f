"""A capture or playback process under test: orders in, reports out, with the time of each."""

from __future__ import annotations

import contextlib
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec
import numpy as np
import soundfile

from tests.support import wait_for


class ChildProcess:
    """Runs ``argv``; every report is kept as (when, dict)."""

    def __init__(self, argv: Sequence[str], *, env: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            argv,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.reports: list[tuple[float, dict[str, Any]]] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> ChildProcess:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.kill()
        if kind is not None:
            print([one for _, one in self.reports if one["is"] not in ("level", "playing")])

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            # Anything but JSON on standard output is an error of the process: let it fail here.
            self.reports.append((time.monotonic(), msgspec.json.decode(line)))

    @property
    def pid(self) -> int:
        return self.process.pid

    def do(self, order: str, **fields: object) -> float:
        """Send an order; return when."""
        assert self.process.stdin is not None
        now = time.monotonic()
        self.process.stdin.write(msgspec.json.encode({"do": order, **fields}) + b"\n")
        self.process.stdin.flush()
        return now

    def all(self, kind: str) -> list[dict[str, Any]]:
        return [one for _, one in tuple(self.reports) if one["is"] == kind]

    def mark(self) -> int:
        """Return a place in the reports, for ``wait(since=…)``."""
        return len(self.reports)

    def wait(self, kind: str, *, since: int = 0, seconds: float = 20.0, **fields: object) -> Any:
        """Return (when, report) of the first report of a kind (with these fields)."""

        def found() -> object:
            for when, one in self.reports[since:]:
                if one["is"] == kind and all(one.get(key) == fields[key] for key in fields):
                    return when, one
            return None

        return wait_for(found, f"{kind} {fields or ''}", seconds=seconds, every=0.005)

    def leave(self, seconds: float = 20.0) -> int:
        """Close the input and wait for the end; return the exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        code = self.process.wait(seconds)
        self._reader.join(seconds)
        return code

    def kill(self) -> None:
        """kill -9, and wait."""
        self.process.kill()
        self.process.wait()
        self._reader.join(5)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def noise(seconds: float, rate: int, *, seed: int = 1, loud: int = 8000) -> np.ndarray:
    """Return 16-bit noise that occurs nowhere else: a code every piece of which says its place."""
    return np.random.default_rng(seed).integers(-loud, loud, round(seconds * rate), np.int16)


def write_wav(path: Path, samples: np.ndarray, rate: int, subtype: str = "PCM_16") -> Path:
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


def samples_of(path: Path) -> np.ndarray:
    """Return what is in a take, straight from its bytes."""
    body = path.read_bytes()[44:]
    return np.frombuffer(body[: len(body) & ~1], "<i2")


def place(piece: np.ndarray, whole: np.ndarray) -> int:
    """Return where ``piece`` stands in ``whole`` exactly, in samples; -1 if nowhere."""
    at = -1
    raw, wanted = whole.astype("<i2").tobytes(), piece.astype("<i2").tobytes()
    for at in _places(raw, wanted):
        if at % 2 == 0:
            return at // 2
    return -1


def _places(raw: bytes, wanted: bytes) -> Iterator[int]:
    at = raw.find(wanted)
    while at >= 0:
        yield at
        at = raw.find(wanted, at + 1)
