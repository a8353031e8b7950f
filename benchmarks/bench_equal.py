"""Whether the app's words are the bare recognizer's: ten minutes of speech with each engine.

The app's worker hears takes at 48 kHz while they are being written, in pieces of any size, one
after the other in one process, as in a practice. The bare recognizer gets the same sound at 16 kHz,
resampled as a whole, in blocks of the same size, from the same overlay folder, also one after the
other in one process.
Nothing waits for a clock, so this takes about as long as the engines need.
"""

from __future__ import annotations

import asyncio
import json
import random
import shutil
import struct
import subprocess
import sys
import tempfile
from difflib import SequenceMatcher
from pathlib import Path

from mocktui.core.transcript import Segment
from mocktui.practice.ears import Ears, worker_command
from mocktui.speech.overlay import overlay
from sounds import Samples, at_rate, korean, long_english, long_korean

HERE = Path(__file__).resolve().parent
RATE = 48_000
MINUTES = 10.0
TAKES = 4
Count = tuple[int, int]


class Heard:
    """Keeps the words of each take."""

    def __init__(self) -> None:
        self.words: dict[str, list[str]] = {}
        self.faults: list[str] = []

    def ears_changed(self) -> None:
        """Nothing to keep."""

    def partial(self, take: str, text: str) -> None:
        """Nothing to keep."""

    def segment(self, take: str, reading: str, segment: Segment) -> None:  # noqa: ARG002
        """Keep its words."""
        self.words.setdefault(take, []).extend(segment.text.split())

    def reading_done(self, take: str, reading: str, seconds: float) -> None:
        """Nothing to keep."""

    def ears_fault(self, what: str) -> None:
        """Keep it: nothing may go wrong here."""
        self.faults.append(what)


async def grow(path: Path, samples: Samples, seed: int) -> None:
    """Write a take in pieces of random size, also in mid-sample, its header never brought up."""
    dice = random.Random(seed)
    pcm = samples.astype("<i2").tobytes()
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE * 2, 2, 16)
    with path.open("wb", buffering=0) as file:
        file.write(struct.pack("<4sI4s", b"RIFF", 36, b"WAVE") + form + b"data\0\0\0\0")
        at = 0
        while at < len(pcm):
            size = dice.randint(1, RATE)
            file.write(pcm[at : at + size])
            at += size
            await asyncio.sleep(dice.random() * 0.01)


async def through_the_app(argv: list[str], takes: list[Samples], folder: Path) -> list[list[str]]:
    """Return the words of each take as the app's worker hears them while it is written."""
    heard = Heard()
    ears = Ears(argv, heard, log=folder / "log")
    await ears.start()
    await ears.settled()
    names = [str(folder / f"{n}.wav") for n in range(len(takes))]
    try:
        for seed, (name, samples) in enumerate(zip(names, takes, strict=True)):
            ears.listen(name, Path(name))
            await grow(Path(name), samples, seed)
            ears.finish(name, len(samples))
            await ears.idle()
    finally:
        await ears.close()
    if heard.faults:
        raise SystemExit(heard.faults[0])
    return [heard.words.get(name, []) for name in names]


def bare(
    engine: str, takes: list[Samples], rate: int, folder: Path, model: Path | None
) -> list[list[str]]:
    """Return what a recognizer with nothing around it hears of each take."""
    command = [sys.executable, str(HERE / "bare.py"), engine, str(model or ""), "0"]
    for n, samples in enumerate(takes):
        pcm = folder / f"bare-{n}.pcm"
        pcm.write_bytes(at_rate(samples, rate, 16_000).astype("<i2").tobytes())
        command.append(str(pcm))
    made = subprocess.run(command, check=True, capture_output=True)
    heard = [json.loads(line)["events"][-1][1] for line in made.stdout.splitlines()]
    return [" ".join(texts).split() for texts in heard]


async def both(
    engine: str, takes: list[Samples], folder: Path, place: Path | None = None
) -> tuple[list[list[str]], list[list[str]]]:
    """Return the words of each take as the app hears them, and as a bare recognizer does.

    ``place`` is the model's folder for the bare one.
    """
    argv = worker_command(engine, korean() if engine == "vosk" else None, engine, folder)
    # Beside each other: one process a core, and nothing here is timed.
    return await asyncio.gather(
        through_the_app(argv, takes, folder),
        asyncio.to_thread(bare, engine, takes, RATE, folder, place),
    )


def compare(engine: str, takes: list[Samples], folder: Path) -> tuple[Count, Count]:
    """Return how many words are equal: the app's and a bare recognizer's, and two bare ones'.

    The second bare one hears the takes in another order, as its process may have heard others.
    """
    place = overlay(korean(), folder) if engine == "vosk" else None
    ours, own = asyncio.run(both(engine, takes, folder, place))
    again = bare(engine, takes[::-1], RATE, folder, place)[::-1]
    return same_in_all(ours, own), same_in_all(again, own)


def same_in_all(some: list[list[str]], others: list[list[str]]) -> Count:
    """Return how many words of all takes are the same, and how many there are."""
    counts = [same_words(one, other) for one, other in zip(some, others, strict=True)]
    return sum(equal for equal, _ in counts), sum(words for _, words in counts)


def same_words(ours: list[str], own: list[str]) -> tuple[int, int]:
    """Return how many words are the same, in the same order, and how many the longer list has."""
    same = SequenceMatcher(a=ours, b=own, autojunk=False).get_matching_blocks()
    return sum(block.size for block in same), max(len(ours), len(own))


def row(engine: str, minutes: float = MINUTES, takes: int = TAKES) -> tuple[str, str, str]:
    """Return the row of one engine."""
    each = minutes * 60 / takes
    what = f"words equal to a bare recognizer's, {engine.title()}, {minutes:g} minutes"
    with tempfile.TemporaryDirectory(prefix="mocktui-") as name:
        folder = Path(name)
        if engine == "moonshine":
            sounds = [long_english(each, RATE, seed) for seed in range(takes)]
        elif shutil.which("espeak-ng"):
            # A part in a language the model doesn't know: words it is unsure of are equal too.
            sounds = [long_korean(each, RATE, folder, seed) for seed in range(takes - 1)]
            sounds.append(long_english(each, RATE, takes))
        else:
            return what, "espeak-ng is missing", "all"
        (equal, words), (floor, most) = compare(engine, sounds, folder)
    return what, f"{equal} of {words} (two bare ones: {floor} of {most})", "all"


def main() -> list[tuple[str, str, str]]:
    """Measure and return the rows."""
    return [row("vosk"), row("moonshine")]


if __name__ == "__main__":
    for one in main():
        print(" | ".join(one))
