"""Comparing the speech models of this machine on a person's own voice.

The person reads :data:`PARAGRAPH` aloud, each model reads the recording, and what it got wrong, how
long it took and what it needed are set side by side. The recording stays on this machine.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

import msgspec

from mocktui.audio.devices import capture_command
from mocktui.core.accuracy import plain_words, word_error_rate, wrong_words
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.choices import remembered_device
from mocktui.practice.choose import choose_engine
from mocktui.practice.completing import Reader
from mocktui.practice.first import first
from mocktui.practice.microphone import Microphone
from mocktui.speech.catalog import same_language
from mocktui.speech.engines import Engine
from mocktui.speech.store import Installed, Store

PARAGRAPH = (
    "For that project I compared logistic regression with gradient boosting, because the table was "
    "small and its features were mixed. I chose boosting, watched the validation loss, and stopped "
    "early when the model began to learn noise. Precision mattered more than recall, since a false "
    "alarm would wake somebody at night. Later the data drifted, so we measured the drift every "
    "week and trained again. If I began today, I would ask the people on call first, and build a "
    "simple baseline before anything clever."
)
LANGUAGE = "en"
LONGEST = 300.0  # seconds of reading; the paragraph takes about forty
# How much quicker than speech a whole file must be read for live words to keep up: Moonshine's live
# work is about five times that of reading a file.
_QUICK: dict[Engine, float] = {"vosk": 1.5, "moonshine": 5.0}
_NONE = 0.5  # of all words wrong: this is not the paragraph, or not a voice


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """What one model made of the recording; ``problem`` says why it made nothing.

    ``wrong`` words are wrong, missing or too many; ``word_error_rate`` is their share of the words
    said. ``speed``: seconds of speech read in a second; ``load_seconds`` until it was ready.
    ``peak_bytes`` is the most memory its process held, ``None`` where the system doesn't tell.
    """

    name: str
    engine: Engine
    wrong: int | None = None
    word_error_rate: float | None = None
    speed: float | None = None
    load_seconds: float | None = None
    peak_bytes: int | None = None
    word_times: bool = False
    text: str = ""
    problem: str | None = None

    @property
    def keeps_up(self) -> bool:
        """Whether it can listen live on this machine."""
        return self.speed is not None and self.speed >= _QUICK[self.engine]


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """All models, the best first. ``recommended`` is a model's name; ``advice`` one sentence."""

    paragraph: str
    words: int
    seconds: float
    models: tuple[Compared, ...]
    recommended: str | None
    advice: str


async def record_reading(
    places: Places,
    path: Path,
    *,
    device: str,
    started: Callable[[str], None],
    stop: Callable[[], Coroutine[Any, Any, None]],
) -> None:
    """Record the person into the new file ``path`` until ``stop()`` is done (or :data:`LONGEST`).

    ``started`` is called with the microphone's name once it hears. Raises Problem where there is
    none, or where it heard nothing.
    """
    taken = _Taken()
    mic = Microphone(
        capture_command(device=device or remembered_device(places) or None),
        taken,
        log=places.logs / "capture.log",
    )
    try:
        await mic.start()
        await mic.settled()
        if mic.state == "failed":
            raise mic.problem or Problem("the microphone can't be opened")
        mic.open_take(path)
        await first(taken.opened.wait(), _failed(mic, taken))
        started(mic.device)
        await first(stop(), asyncio.sleep(LONGEST), _failed(mic, taken))
        mic.close_take()
        async with asyncio.timeout(10):
            await taken.closed.wait()
    except TimeoutError:
        raise Problem("the recording did not close", fix="Try again.") from None
    finally:
        await mic.close()
    if not path.exists():
        raise Problem("nothing was recorded", fix="`mocktui doctor` checks the microphone.")


async def compare(
    places: Places, recording: Path, progress: Callable[[str, float], None]
) -> Comparison:
    """Let each model for English read ``recording``; ``progress``: model and part done (0 … 1).

    Raises Problem where no model is here, or the recording is none. A model that fails has its
    problem in its line; the others go on.
    """
    store = Store(places)
    models = [one for one in store.models() if same_language(one.language, LANGUAGE)]
    if not models:
        raise Problem(
            "no speech model for English is on this machine",
            fix="See `mocktui models list`, then `mocktui models install NAME`.",
        )
    seconds = await asyncio.to_thread(_seconds, recording)
    found = [await _measure(places, one, recording, seconds, progress) for one in models]
    found.sort(key=lambda one: (one.wrong is None, one.wrong))
    used = choose_engine(store, language=LANGUAGE).model_name
    recommended, advice = recommend(found, used)
    return Comparison(
        paragraph=PARAGRAPH,
        words=len(plain_words(PARAGRAPH)),
        seconds=round(seconds, 3),
        models=tuple(found),
        recommended=recommended,
        advice=advice,
    )


def recommend(models: Sequence[Compared], used: str) -> tuple[str | None, str]:
    """Return the model to use, if any can be named, and one sentence about it.

    The fewest wrong words among those that keep up with speech; of models within one word of each
    other (chance) one that gives word times, then the quicker. ``used`` is the one in use.
    """
    heard = [(one.wrong, one) for one in models if one.wrong is not None]
    if not heard:
        return None, "No model could read the recording; what is wrong stands beside each."
    least = min(wrong for wrong, _ in heard)
    words = len(plain_words(PARAGRAPH))
    if least > _NONE * words:
        return None, (
            "No model understood enough to choose: was it the text above, read aloud, and is it the"
            " right microphone (`mocktui doctor`)?"
        )
    quick = [(wrong, one) for wrong, one in heard if one.keeps_up]
    if not quick:
        best = min(heard, key=lambda pair: -(pair[1].speed or 0))[1]
        return best.name, (
            f"None keeps up with speech here, so words will come late; {best.name} is the quickest."
        )
    least = min(wrong for wrong, _ in quick)
    near = [one for wrong, one in quick if wrong <= least + 1]
    best = min(near, key=lambda one: (not one.word_times, -(one.speed or 0)))
    why = f"{best.wrong} of {words} words wrong, and it keeps up with speech"
    if best.name == used:
        return best.name, f"Keep {best.name}: {why}."
    return best.name, f"Use {best.name} (`mocktui models use {best.name}`): {why}."


async def _measure(
    places: Places,
    model: Installed,
    recording: Path,
    seconds: float,
    progress: Callable[[str, float], None],
) -> Compared:
    blank = Compared(name=model.name, engine=model.engine, problem=model.problem)
    if model.problem:
        return blank

    def part(at: float, total: float) -> None:
        progress(model.name, min(1.0, at / total) if total > 0 else 0.0)

    progress(model.name, 0.0)
    begun = time.monotonic()
    try:
        reader = Reader(places, language=LANGUAGE, model=model.name, progress=part)
        async with reader:
            ready = time.monotonic()
            heard = await reader.read(recording)
            done = time.monotonic()
            peak = await asyncio.to_thread(peak_bytes, reader.ears.pid)
    except Problem as problem:
        return msgspec.structs.replace(blank, problem=str(problem))
    abilities = reader.ears.abilities
    return Compared(
        name=model.name,
        engine=model.engine,
        wrong=wrong_words(PARAGRAPH, heard.text),
        word_error_rate=round(word_error_rate(PARAGRAPH, heard.text), 4),
        speed=round(seconds / max(done - ready, 1e-3), 2),
        load_seconds=round(ready - begun, 2),
        peak_bytes=peak,
        word_times=abilities is not None and abilities.word_times,
        text=heard.text,
    )


def peak_bytes(pid: int | None) -> int | None:
    """Return the most memory a living process held, or ``None`` where it can't be told.

    Linux knows the peak; elsewhere it is what the process holds now, which after reading is near.
    """
    if pid is None:
        return None
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
        line = next(one for one in status.splitlines() if one.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    except (OSError, StopIteration, ValueError):
        pass
    if sys.platform == "win32":
        return None
    try:
        told = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, timeout=5
        )
        return int(told.stdout) * 1024
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _seconds(recording: Path) -> float:
    from mocktui.speech.whole import Sound

    sound = Sound.open(recording)
    try:
        if not sound.frames:
            raise Problem("there is no sound in this recording", where=str(recording))
        return sound.seconds
    finally:
        sound.close()


async def _failed(mic: Microphone, taken: _Taken) -> None:
    """Wait until microphone or file are beyond mending; raises the Problem."""
    while mic.state != "failed" and taken.problem is None:
        taken.changed.clear()
        await taken.changed.wait()
    raise taken.problem or mic.problem or Problem("the microphone stopped")


class _Taken:
    """Hears of the one take; see :class:`mocktui.practice.microphone.MicListener`."""

    def __init__(self) -> None:
        self.opened = asyncio.Event()
        self.closed = asyncio.Event()
        self.changed = asyncio.Event()  # microphone or file
        self.problem: Problem | None = None

    def take_opened(self, path: Path) -> None:  # noqa: ARG002 - there is only one
        self.opened.set()

    def take_closed(self, path: Path, frames: int) -> None:  # noqa: ARG002 - there is only one
        self.closed.set()

    def take_failed(self, path: Path, problem: Problem) -> None:  # noqa: ARG002 - there is only one
        self.problem = problem
        self.changed.set()

    def mic_changed(self) -> None:
        self.changed.set()

    def gap(self, at: float, seconds: float) -> None: ...
    def device_lost(self) -> None: ...
    def device_back(self) -> None: ...
    def device_moved(self, name: str) -> None: ...
    def source_ended(self) -> None: ...
