"""How late words are: from the end of a word in the audio to the word in the app's view.

The whole app but its screen runs: capture process (a file at its own pace stands for the
microphone), take, speech worker, conductor, view. Beside it, in turn with it, a bare recognizer
hears the same samples at the same pace. The app's share of a delay is exact within a run: the
worker notes how long the engine itself took over each block, and a bare recognizer taking as long
over each would have been done at a moment that follows; what the view is later than that is the
app's.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path

from msgspec.structs import replace

from mocktui.core.commands import Finish
from mocktui.core.format import PRACTICE
from mocktui.packs.read import read_pack
from mocktui.places import Places, shipped
from mocktui.practice.begin import begin
from mocktui.practice.setup import EngineName, Setup
from mocktui.practice.view import View
from mocktui.speech.overlay import overlay
from sounds import (
    KOREAN,
    Samples,
    at_rate,
    human,
    korean,
    korean_speech,
    percentiles,
    read_wav,
    write_wav,
)

HERE = Path(__file__).resolve().parent
RATE = 48_000
BLOCK = 0.1  # seconds of audio the engines are given at a time
TURNS = 2
STOPS = 10  # answers that are ended in the middle
STOP_AT = 6.0  # seconds into each
# Human speech with the ends of phrases read by hand from its picture (as in the tests).
_PHRASES = (
    ("it was the best of times", 2.84),
    ("it was the worst of times", 4.57),
    ("it was the age of wisdom", 6.17),
    ("it was the age of foolishness", 8.21),
    ("it was the epoch of belief", 10.33),
    ("it was the epoch of incredulity", 12.76),
    ("it was the season of light", 14.82),
    ("it was the season of darkness", 16.72),
    ("it was the spring of hope", 18.77),
    ("it was the winter of despair", 20.46),
    ("we had everything before us", 24.03),
    ("we had nothing before us", 26.01),
)
_PHRASES_END = 29.0  # seconds of the recording
Shown = tuple[float, tuple[str, ...]]  # when (monotonic seconds), the words in the view


@dataclass
class Heard:
    """One take: ``zero`` is the moment of its first sample, ``shown`` what was in view when."""

    zero: float = 0.0
    shown: list[Shown] = field(default_factory=list)
    words: list[tuple[str, float]] = field(default_factory=list)  # and their ends, take seconds
    take: Path = Path()
    stopped: float = 0.0
    complete: float = 0.0
    behind: float = 0.0  # when it was stopped
    blocks: list[tuple[float, float, float]] = field(default_factory=list)
    finish: tuple[float, float] = (0.0, 0.0)  # when the engine was told the end, when it was done


def _watch(folder: Path, zeros: dict[Path, float], stop: threading.Event) -> None:
    """Find when each take's first sample was: sound can't be in the file before it was heard."""
    while not stop.wait(0.004):
        now = time.monotonic()
        for path in folder.rglob("takes/*.wav"):
            frames = (path.stat().st_size - 44) // 2
            if frames > RATE * 0.4:  # past the pre-roll
                zeros[path] = min(zeros.get(path, now), now - frames / RATE)


async def through_the_app(
    engine: EngineName, sources: list[Path], data: Path, *, stop_after: float | None = None
) -> list[Heard]:
    """Answer one question with each source; ``stop_after`` seconds of one it is ended by hand."""
    pack = read_pack(shipped("questions") / "ml-interview-16.toml")
    setup = Setup(
        packs=(pack,),
        format=replace(PRACTICE, between=0.5),
        limit=len(sources),
        think=0.3,
        answer=300,
        engine=engine,
        model=str(korean()) if engine == "vosk" else None,
        source=tuple(sources),
    )
    places = Places(data)
    practice = begin(places, setup)
    assert practice.ears is not None
    notes = data / "notes.txt"
    argv = practice.ears._argv
    at = argv.index("mocktui.speech.worker")
    practice.ears._argv = [sys.executable, str(HERE / "timed_worker.py"), str(notes)]
    practice.ears._argv += argv[at + 1 :]
    heard: dict[str, Heard] = {}
    loop = asyncio.get_running_loop()

    def told(view: View) -> None:
        now = time.monotonic()
        for item in view.state.asked:
            if not item.takes:
                continue
            take = item.takes[-1]
            one = heard.setdefault(item.key, Heard())
            if take.audio:
                one.take = practice.folder.path / take.audio
            if take.ended is not None and not one.stopped:
                one.stopped, one.behind = now, view.behind
            reading = take.readings[-1] if take.readings else None
            text = reading.text if reading else ""
            if take.ended is None:
                text = f"{text} {view.partial}"
                if stop_after is not None and not one.shown:
                    loop.call_later(stop_after, practice.do, Finish())
            words = tuple(text.split())
            if not one.shown or one.shown[-1][1] != words:
                one.shown.append((now, words))
            if reading is not None and reading.complete and not one.complete:
                one.complete = now
                one.words = [(w.text, w.end) for s in reading.segments for w in s.words]

    practice.listen(told)
    zeros: dict[Path, float] = {}
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(practice.folder.path, zeros, stop))
    watcher.start()
    try:
        await practice.run()
    finally:
        stop.set()
        watcher.join()
    parts = notes.read_text().split("new\n")[1:]
    for one, part in zip(heard.values(), parts, strict=True):
        one.zero = zeros[one.take]
        *lines, last = [line.split() for line in part.splitlines()]
        one.blocks = [(float(a), float(b), float(c)) for a, b, c in lines]
        one.finish = (float(last[1]), float(last[2]))
    return list(heard.values())


def bare(engine: str, samples: Samples, folder: Path, model: Path | None) -> Heard:
    """Hear 16 kHz ``samples`` with nothing around the recognizer, at their own pace."""
    pcm = folder / "bare.pcm"
    pcm.write_bytes(samples.astype("<i2").tobytes())
    command = [sys.executable, str(HERE / "bare.py"), engine, str(model or ""), "1", str(pcm)]
    made = subprocess.run(command, check=True, capture_output=True)
    said = json.loads(made.stdout)
    shown = [(at, tuple(" ".join([*texts, rest]).split())) for at, texts, rest in said["events"]]
    words = [(text, end) for text, _, end in said["words"]]
    return Heard(zero=said["begun"], shown=shown, words=words)


def first_shown(one: Heard, words: list[str]) -> list[float | None]:
    """Return when each of the take's words was first in view, among words in the same order."""
    found: list[float | None] = [None] * len(words)
    for when, there in one.shown:
        same = SequenceMatcher(a=words, b=there, autojunk=False).get_matching_blocks()
        for at in (block.a + step for block in same for step in range(block.size)):
            if found[at] is None:
                found[at] = when
    return found


def shares(one: Heard) -> list[float]:
    """Return by how much each change of the words came later than the engine alone had it."""
    done = 0.0
    alone: list[tuple[float, float]] = []  # when the app's engine was done, when alone it were
    for number, (_, ended, took) in enumerate(one.blocks):
        done = max(done, one.zero + (number + 1) * BLOCK) + took
        alone.append((ended, done))
    found = []
    for when, words in one.shown:
        before = [own for ended, own in alone if ended <= when]
        if words and before and when <= one.stopped:
            found.append(when - before[-1])
    return found


def _delays(one: Heard, shown: list[float | None], ends: list[float]) -> list[float]:
    until = one.stopped or float("inf")
    pairs = zip(shown, ends, strict=True)
    return [when - one.zero - end for when, end in pairs if when is not None and when <= until]


def phrase_ends(heard: tuple[str, ...], late: float) -> dict[int, float]:
    """Return which of the heard words end a phrase, and when that was said (take seconds)."""
    plain = ["".join(c for c in word.lower() if c.isalnum()) for word in heard]
    said: list[str] = []
    ends: dict[int, float] = {}
    for text, end in _PHRASES:
        said += text.split()
        ends[len(said) - 1] = end + late
    blocks = SequenceMatcher(a=said, b=plain, autojunk=False).get_matching_blocks()
    pairs = {block.a + n: block.b + n for block in blocks for n in range(block.size)}
    return {pairs[at]: end for at, end in ends.items() if at in pairs}


def vosk(folder: Path, turns: int) -> list[tuple[str, str, str]]:
    """Korean sentences, in turn through the app and by a bare recognizer."""
    if not shutil.which("espeak-ng"):
        return [("end of a word → word in view, Vosk", "espeak-ng is missing", "")]
    sources = []
    for name, sentences in (("a", KOREAN[:4]), ("b", KOREAN[4:])):
        samples, rate = korean_speech(" ".join(sentences), folder)
        sources.append(write_wav(folder / f"{name}.wav", at_rate(samples, rate, RATE), RATE))
    ours: list[float] = []
    own: list[float] = []
    extra: list[float] = []
    for turn in range(turns):
        data = folder / f"v{turn}"
        data.mkdir()
        for one in asyncio.run(through_the_app("vosk", sources, data)):
            words, ends = [w for w, _ in one.words], [end for _, end in one.words]
            shown = first_shown(one, words)
            ours += _delays(one, shown, ends)
            extra += shares(one)
            samples, rate = read_wav(_sound(one.take))
            alone = bare("vosk", at_rate(samples, rate, 16_000), folder, overlay(korean(), data))
            if [w for w, _ in alone.words] != words:
                raise SystemExit("the app's words are not the bare recognizer's")
            own += _delays(alone, first_shown(alone, words), ends)
    return _rows("Vosk", ours, own, extra)


def _sound(take: Path) -> Path:
    """The take, which may have become a FLAC meanwhile: as a WAV."""
    if take.exists():
        return take
    import soundfile

    samples, rate = soundfile.read(take.with_suffix(".flac"), dtype="int16")
    return write_wav(take, samples, rate)


def moonshine(folder: Path, turns: int) -> list[tuple[str, str, str]]:
    """Phrases of a recording, in turn through the app and by a bare stream."""
    samples, rate = human("two_cities.wav")
    samples = at_rate(samples[: int(_PHRASES_END * rate)], rate, RATE)
    source = write_wav(folder / "words.wav", samples, RATE)
    ours: list[float] = []
    own: list[float] = []
    extra: list[float] = []
    for turn in range(turns):
        data = folder / f"m{turn}"
        data.mkdir()
        (one,) = asyncio.run(through_the_app("moonshine", [source], data))
        extra += shares(one)
        take, rate = read_wav(_sound(one.take))
        preroll = (len(take) - len(samples)) / RATE
        alone = bare("moonshine", at_rate(take, rate, 16_000), folder, None)
        for which, into in ((one, ours), (alone, own)):
            words = which.shown[-1][1]
            shown = first_shown(which, list(words))
            ends = phrase_ends(words, preroll)
            into += _delays(which, [shown[at] for at in ends], list(ends.values()))
    return _rows("Moonshine", ours, own, extra)


def _rows(
    name: str, ours: list[float], own: list[float], extra: list[float]
) -> list[tuple[str, str, str]]:
    a, b, c = percentiles(ours), percentiles(own), percentiles(extra)
    return [
        (
            f"end of a word → word in view, {name} ({len(ours)} words), p50 / p95",
            f"{a[0]:.0f} / {a[1]:.0f} ms (a bare recognizer: {b[0]:.0f} / {b[1]:.0f} ms)",
            "",
        ),
        (
            f"the app's share of it, {name}, p50 / p95",
            f"{c[0]:.0f} / {c[1]:.0f} ms",
            "p95 ≤ 100 ms",
        ),
    ]


def stops(engine: EngineName, folder: Path) -> list[tuple[str, str, str]]:
    """Answers that are ended in the middle of a sentence."""
    if engine == "vosk":
        samples, rate = korean_speech(" ".join(KOREAN), folder)
    else:
        samples, rate = human("two_cities.wav")
    samples = at_rate(samples, rate, RATE)
    sources = [
        write_wav(folder / f"{n}.wav", samples[int((1.2 + 3.1 * n) * RATE) :], RATE)
        for n in range(STOPS)
    ]
    data = folder / f"stops-{engine}"
    data.mkdir()
    all_of_them = asyncio.run(through_the_app(engine, sources, data, stop_after=STOP_AT))
    kept = [one for one in all_of_them if one.behind == 0.0]
    if len(kept) < 2:
        return [(f"stop → final text, {engine.title()}", "always behind", "p95 ≤ 300 ms")]
    took = percentiles([one.complete - one.stopped for one in kept])
    own = percentiles([one.finish[1] - one.finish[0] for one in kept])
    return [
        (
            f"stop → final text, {engine.title()} ({len(kept)} of {STOPS} answers), p50 / p95",
            f"{took[0]:.0f} / {took[1]:.0f} ms (the engine's own last step: "
            f"{own[0]:.0f} / {own[1]:.0f} ms)",
            "p95 ≤ 300 ms when not behind",
        )
    ]


def main() -> list[tuple[str, str, str]]:
    """Measure and return the rows."""
    with tempfile.TemporaryDirectory(prefix="mocktui-") as name:
        folder = Path(name)
        rows = vosk(folder, TURNS) + moonshine(folder, TURNS)
        return rows + stops("vosk", folder) + stops("moonshine", folder)


if __name__ == "__main__":
    for row in main():
        print(" | ".join(row))
