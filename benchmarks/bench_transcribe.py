"""A whole file: ``mocktui transcribe`` over ``vosk-transcriber``, on the same file and model.

They run in turn, nothing else in between. Each pair gives a ratio and the middle one counts: what
else the machine does meets both of a pair. Memory is the peak of each process: of mocktui and of
its worker, added up, against vosk-transcriber's own (ffmpeg, which it starts, is not counted).
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sounds import korean, long_korean, write_wav

RATE = 16_000
MINUTES = 10.0
PAIRS = 3
_WANTED = "time ≤ 1.1"


def _peak(pid: int) -> tuple[int, list[int]]:
    """Return a process's peak memory in bytes (0 once it has gone) and its children."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return 0, []
    peak = next((one.split()[1] for one in status.splitlines() if one.startswith("VmHWM")), "0")
    return int(peak) * 1024, [int(one) for one in tasks.split()]


def run(command: list[str], environment: dict[str, str]) -> tuple[float, list[int]]:
    """Return the seconds ``command`` took and the peak memory of each Python process of it."""
    peaks: dict[int, int] = {}
    # What it logs goes into a file: a pipe nobody reads is full after some minutes of speech.
    with tempfile.TemporaryFile() as log:
        begun = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, env=environment)
        while process.poll() is None:
            todo = [process.pid]
            while todo:
                pid = todo.pop()
                peak, children = _peak(pid)
                if peak and not _is_ffmpeg(pid):
                    peaks[pid] = max(peaks.get(pid, 0), peak)
                todo += children
            time.sleep(0.2)
        took = time.monotonic() - begun
        if process.returncode:
            log.seek(0)
            said = log.read().decode(errors="replace")
            raise SystemExit(f"{command[0]} failed: {said[-300:]}")
    return took, list(peaks.values())


def _is_ffmpeg(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() == "ffmpeg"
    except OSError:
        return True


def measure(minutes: float = MINUTES, pairs: int = PAIRS) -> list[tuple[str, str, str]]:
    """Return the rows of time and memory."""
    scripts = Path(sys.executable).parent
    what = f"a file of {minutes:g} minutes, `mocktui transcribe` over `vosk-transcriber`"
    for needed in (
        scripts / "vosk-transcriber",
        *map(Path, map(_program, ("ffmpeg", "espeak-ng"))),
    ):
        if not needed.exists():
            return [(what, f"{needed.name} is missing", _WANTED)]
    model = korean()
    ours: list[float] = []
    theirs: list[float] = []
    memory: list[list[int]] = []
    with tempfile.TemporaryDirectory(prefix="mocktui-") as home:
        folder = Path(home)
        sound = write_wav(folder / "answer.wav", long_korean(minutes * 60, RATE, folder, 7), RATE)
        environment = {**os.environ, "HOME": home, "MOCKTUI_DATA_DIR": f"{home}/data"}
        mine = [str(scripts / "mocktui"), "transcribe", str(sound), "--engine", "vosk"]
        mine += ["--model", str(model)]
        other = [str(scripts / "vosk-transcriber"), "-m", str(model), "-i", str(sound)]
        other += ["-o", f"{home}/f.txt"]
        for _ in range(pairs):
            took, peaks = run(mine, environment)
            ours.append(took)
            memory.append(peaks)
            took, peaks = run(other, environment)
            theirs.append(took)
            own = max(peaks)
    ratios = sorted(a / b for a, b in zip(ours, theirs, strict=True))
    worker = max(max(one) for one in memory)
    parent = max(sum(one) for one in memory) - worker
    mib = 1024 * 1024
    return [
        (
            f"{what}, time, {pairs} pairs",
            f"{statistics.median(ratios):.2f} ({' · '.join(f'{one:.2f}' for one in ratios)}; "
            f"{min(ours):.0f} s and {min(theirs):.0f} s at best)",
            _WANTED,
        ),
        (
            "its memory at the most: parent + worker (vosk-transcriber)",
            f"{parent / mib:.0f} + {worker / mib:.0f} MiB ({own / mib:.0f} MiB)",
            "",
        ),
    ]


def _program(name: str) -> str:
    return shutil.which(name) or name


def main() -> list[tuple[str, str, str]]:
    """Measure and return the rows."""
    return measure()


if __name__ == "__main__":
    for row in main():
        print(" | ".join(row))
