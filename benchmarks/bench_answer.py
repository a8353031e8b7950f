"""An answer of five minutes through the whole app, three times as fast as it was spoken.

Capture process, take, speech worker, conductor and journal are the real ones; the capture's file
plays at three times its pace. The words are compared with a bare recognizer's of the same take, and
the memory of worker and app is watched: what it grew by after the first minute of the answer.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import threading
from pathlib import Path

from bench_equal import bare, same_words
from mocktui.core.format import PRACTICE
from mocktui.packs.read import read_pack
from mocktui.places import Places, shipped
from mocktui.practice.begin import begin
from mocktui.practice.setup import EngineName, Setup
from mocktui.practice.view import View
from mocktui.speech.overlay import overlay
from sounds import korean, long_english, long_korean, read_wav, write_wav

RATE = 48_000
SECONDS = 300.0
PACE = 3.0
_MIB = 1024 * 1024


def memory(pid: int | None) -> float:
    """Return a process's resident memory in MiB; 0 where there is none."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    line = next((one for one in status.splitlines() if one.startswith("VmRSS")), "VmRSS: 0")
    return int(line.split()[1]) / 1024


async def answer(
    engine: EngineName, source: Path, data: Path
) -> tuple[list[str], Path, list[tuple[float, float, float]]]:
    """Return the words, the take, and (seconds of audio, worker's, app's MiB) again and again."""
    pack = read_pack(shipped("questions") / "ml-interview-16.toml")
    setup = Setup(
        packs=(pack,),
        format=PRACTICE,
        limit=1,
        think=0.3,
        answer=SECONDS * 2,
        engine=engine,
        model=str(korean()) if engine == "vosk" else None,
        source=(source,),
    )
    practice = begin(Places(data), setup)
    ears, mic = practice.ears, practice.mic
    assert ears is not None
    assert mic is not None
    mic._argv += ["--pace", str(PACE)]
    seen: list[tuple[float, float, float]] = []
    words: list[str] = []
    take = Path()
    stop = threading.Event()

    def told(view: View) -> None:
        nonlocal take
        for item in view.state.asked:
            if item.take is None:
                continue
            if item.take.audio:
                take = practice.folder.path / item.take.audio
            reading = item.take.reading
            if reading is not None and reading.complete:
                words[:] = reading.text.split()

    def watch() -> None:
        while not stop.wait(1.0):
            if take.is_file():
                at = (take.stat().st_size - 44) / 2 / RATE
                seen.append((at, memory(ears.pid), memory(os.getpid())))

    practice.listen(told)
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        await practice.run()
    finally:
        stop.set()
        watcher.join()
    return words, take, [one for one in seen if one[1]]


def rows(engine: EngineName) -> list[tuple[str, str, str]]:
    """Return the rows of one engine."""
    what = f"an answer of {SECONDS / 60:g} minutes through the app, {engine.title()}"
    with tempfile.TemporaryDirectory(prefix="mocktui-") as name:
        folder = Path(name)
        if engine == "vosk" and not shutil.which("espeak-ng"):
            return [(what, "espeak-ng is missing", "")]
        sound = (
            long_korean(SECONDS, RATE, folder, 5)
            if engine == "vosk"
            else long_english(SECONDS, RATE, 5)
        )
        source = write_wav(folder / "answer.wav", sound, RATE)
        words, take, seen = asyncio.run(answer(engine, source, folder / "data"))
        samples, rate = read_wav(take)
        model = overlay(korean(), folder) if engine == "vosk" else None
        (own,) = bare(engine, [samples], rate, folder, model)
    early = next(one for one in seen if one[0] >= 60)
    last = seen[-1]
    equal, most = same_words(words, own)
    return [
        (f"{what}: words equal to a bare recognizer's", f"{equal} of {most}", "all"),
        (
            f"the same: memory after its first minute, worker / app, {engine.title()}",
            f"{last[1] - early[1]:+.0f} / {last[2] - early[2]:+.1f} MiB (to {last[1]:.0f} MiB)",
            "app ≤ 10 MiB",
        ),
    ]


def main() -> list[tuple[str, str, str]]:
    """Measure and return the rows."""
    return [*rows("vosk"), *rows("moonshine")]


if __name__ == "__main__":
    for one in main():
        print(" | ".join(one))
