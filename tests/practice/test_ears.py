"""A recognizer that hangs, crashes, or can't be had: real workers, real engines."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from mocktui.audio.journal import TakeWriter
from mocktui.core.transcript import Segment
from mocktui.practice import ears as practice_ears
from mocktui.practice.ears import Ears, Patience, worker_command
from tests.practice.listening import until
from tests.speech.talk import korean, recording, said_in_korean
from tests.support import link_or_copy

# A worker on a busy machine may be silent for seconds: only a hang is looked for in a hurry.
QUICK = Patience(ping=0.3, no_word=5.0, loading=120.0)
USUAL = Patience(ping=0.3, no_word=60.0, loading=120.0)
STOPPED = 1.5  # seconds: what a machine that is too slow holds its recognizer up for


class Heard:
    """Keeps what the ears tell."""

    def __init__(self) -> None:
        self.segments: dict[str, list[Segment]] = {}
        self.done: list[tuple[str, str, float]] = []
        self.faults: list[str] = []
        self.states: list[tuple[str, str]] = []
        self.behind: list[float] = []
        self.ears: Ears | None = None

    def ears_changed(self) -> None:
        assert self.ears is not None
        self.behind.append(self.ears.behind)
        if (now := (self.ears.state, self.ears.line)) not in self.states[-1:]:
            self.states.append(now)

    def partial(self, take: str, text: str) -> None: ...

    def segment(self, take: str, reading: str, segment: Segment) -> None:
        self.segments.setdefault(f"{take} {reading}", []).append(segment)

    def reading_done(self, take: str, reading: str, seconds: float) -> None:
        self.done.append((take, reading, seconds))

    def ears_fault(self, what: str) -> None:
        self.faults.append(what)


def moonshine(cache: Path) -> list[str]:
    return worker_command("moonshine", None, "tiny", cache)


@asynccontextmanager
async def ears(
    argv: list[str], folder: Path, patience: Patience = USUAL
) -> AsyncIterator[tuple[Ears, Heard]]:
    heard = Heard()
    one = heard.ears = Ears(argv, heard, log=folder / "log", patience=patience)
    await one.start()
    await one.settled()
    try:
        yield one, heard
    finally:
        await one.close()


async def speak(path: Path, samples: np.ndarray, rate: int, *, pace: float = 1.0) -> int:
    """Write a take as the capture does, at the voice's pace; return its frames."""
    writer = TakeWriter(path, rate)
    begun, step = time.monotonic(), rate // 10
    for at in range(0, samples.size, step):
        writer.write(samples[at : at + step].astype("<i2").tobytes())
        await asyncio.sleep(max(0.0, begun + (at + step) / rate / pace - time.monotonic()))
    writer.close()
    return samples.size


def undisturbed(argv: list[str], folder: Path, take: Path) -> list[Segment]:
    """What is heard of the same file when nothing happens."""

    async def run() -> list[Segment]:
        async with ears(argv, folder) as (one, heard):
            one.listen("t", take)
            one.finish("t", (take.stat().st_size - 44) // 2)
            await one.idle()
            return heard.segments["t live"]

    return asyncio.run(run())


def disturbed(
    argv: list[str],
    folder: Path,
    sound: tuple[np.ndarray, int],
    disturb: Callable[[Ears], object],
    patience: Patience = USUAL,
) -> tuple[Heard, list[Segment]]:
    """Hear a take in which ``disturb`` (a coroutine function) happens to the worker."""
    take = folder / "take.wav"

    async def run() -> Heard:
        async with ears(argv, folder, patience) as (one, heard):
            speaking = asyncio.create_task(speak(take, *sound, pace=1.5))
            one.listen("t", take)
            await disturb(one)  # type: ignore[misc]  # a coroutine
            one.finish("t", await speaking)
            await asyncio.wait_for(one.idle(), 60)
            return heard

    heard = asyncio.run(run())
    return heard, heard.segments[f"t {heard.done[-1][1]}"]


def written(folder: Path) -> int:
    """How many bytes of the take there are."""
    take = folder / "take.wav"
    return take.stat().st_size if take.exists() else 0


def five_seconds() -> tuple[np.ndarray, int]:
    samples, rate = recording("beckett.wav")
    return samples[: 5 * rate], rate


def test_a_hang_is_noticed_and_no_word_is_lost(tmp_path: Path) -> None:
    """SIGSTOP in mid-answer: killed, started again, the whole take heard anew."""
    took = 0.0

    async def hang(one: Ears) -> None:
        nonlocal took
        await until(lambda: written(tmp_path) > 60_000, "some of it")
        pid = one.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        await until(lambda: one.behind > 1.5 and one.pid == pid, "the delay to be shown")
        took = await until(lambda: one.state == "restarting", "the watchdog")
        await until(lambda: one.state == "ready", "a new worker")
        assert one.pid != pid

    argv = moonshine(tmp_path)
    heard, segments = disturbed(argv, tmp_path, five_seconds(), hang, QUICK)
    print(f"noticed after {took:.1f} s more; readings {heard.done}; behind {max(heard.behind):.1f}")
    assert [reading for _, reading, _ in heard.done] == ["live-2"]
    assert len(heard.faults) == 1
    assert "Keep talking" in heard.faults[0]
    assert segments == undisturbed(argv, tmp_path, tmp_path / "take.wav")


def test_two_crashes_in_one_take(tmp_path: Path) -> None:
    async def crash(one: Ears) -> None:
        for size in (30_000, 90_000):
            await until(lambda size=size: written(tmp_path) > size, "more")
            await until(lambda: one.state == "ready", "a worker")
            assert one.pid is not None
            os.kill(one.pid, signal.SIGKILL)
            await until(lambda: one.state == "restarting", "it is noticed")

    argv = moonshine(tmp_path)
    heard, segments = disturbed(argv, tmp_path, five_seconds(), crash)
    assert [reading for _, reading, _ in heard.done] == ["live-3"]
    assert segments == undisturbed(argv, tmp_path, tmp_path / "take.wav")


def test_a_model_removed_while_it_is_in_use(tmp_path: Path) -> None:
    """It goes on from memory; only a new worker can't load it: said once, recording goes on."""
    model = tmp_path / "model"
    shutil.copytree(korean(), model, copy_function=link_or_copy)
    sound = said_in_korean("안녕하세요 반갑습니다 오늘 날씨가 좋습니다")
    argv = worker_command("vosk", model, "ko", tmp_path / "cache")

    async def run() -> None:
        async with ears(argv, tmp_path) as (one, heard):
            assert one.state == "ready", one.line
            shutil.rmtree(model)
            take, later = tmp_path / "take.wav", tmp_path / "later.wav"
            one.listen("t", take)
            one.finish("t", await speak(take, *sound, pace=4))
            await asyncio.wait_for(one.idle(), 60)
            assert heard.segments["t live"]
            assert not heard.faults
            one.listen("u", later)
            assert one.pid is not None
            os.kill(one.pid, signal.SIGKILL)
            await until(lambda: one.state == "failed", "it can't be loaded")
            assert len(heard.faults) == 2  # it stopped; nothing listens any more
            assert "Nothing listens any more" in heard.faults[1]
            assert str(model) in heard.faults[1]
            assert heard.faults[1].endswith(
                "Go on: your voice is recorded, and the words are read afterwards."
            )
            one.finish("u", await speak(later, *sound, pace=20))
            await asyncio.wait_for(one.idle(), 20)  # nobody waits for what can't come
            assert len(heard.faults) == 2
            assert "u live" not in heard.segments

    asyncio.run(run())


def test_a_model_that_can_not_be_loaded(tmp_path: Path) -> None:
    """Its files look right and are not: one message."""
    model = tmp_path / "model"
    shutil.copytree(korean(), model, copy_function=link_or_copy)
    for broken in model.rglob("*.mdl"):
        size = broken.stat().st_size
        broken.unlink()
        broken.write_bytes(b"\0" * size)
    argv = worker_command("vosk", model, "ko", tmp_path / "cache")

    async def run() -> None:
        async with ears(argv, tmp_path) as (one, heard):
            assert one.state == "failed"
            assert heard.faults[-1].startswith("Nothing listens any more: ")
            assert len([one for one in heard.faults if "Nothing listens" in one]) == 1

    asyncio.run(run())


def test_it_gives_up_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies again and again, though it always starts well."""
    monkeypatch.setattr(practice_ears, "ALL_RESTARTS", 2)

    async def run() -> None:
        async with ears(moonshine(tmp_path), tmp_path) as (one, _):
            for _ in range(3):
                await until(lambda: one.state == "ready", "a worker")
                pid = one.pid
                assert pid is not None
                os.kill(pid, signal.SIGKILL)
                await until(lambda pid=pid: one.pid != pid, "it is noticed")
            await until(lambda: one.state == "failed", "it gives up")
            assert "stopped 3 times" in one.line
            assert "your voice is recorded" in one.line
            await asyncio.wait_for(one.idle(), 20)

    asyncio.run(run())


def test_a_machine_that_is_too_slow(tmp_path: Path) -> None:
    """The backlog is shown, nothing waits for it, and the words are all there in the end.

    The worker stands still most of the time, as on a machine many times as slow. While it does,
    nothing here may wait for it: a call or a turn of the event loop that did would take as long.
    """
    samples, rate = recording("two_cities.wav")
    samples = samples[: 7 * rate]
    take = tmp_path / "take.wav"
    lags: list[float] = []

    async def slow(one: Ears, stop: asyncio.Event) -> None:
        while not stop.is_set():
            pid = one.pid
            assert pid is not None
            os.kill(pid, signal.SIGSTOP)
            await asyncio.sleep(STOPPED)
            os.kill(pid, signal.SIGCONT)
            await asyncio.sleep(0.2)

    async def look(stop: asyncio.Event) -> None:
        while not stop.is_set():
            before = time.monotonic()
            await asyncio.sleep(0.01)
            lags.append(time.monotonic() - before - 0.01)

    async def run() -> tuple[Heard, float]:
        async with ears(moonshine(tmp_path), tmp_path) as (one, heard):
            stop = asyncio.Event()
            others = [asyncio.create_task(slow(one, stop)), asyncio.create_task(look(stop))]
            one.listen("t", take)
            frames = await speak(take, samples, rate, pace=2.0)
            ordering = time.monotonic()
            one.finish("t", frames)
            assert time.monotonic() - ordering < STOPPED / 2
            late = max(heard.behind)
            stop.set()
            await asyncio.gather(*others)
            await asyncio.wait_for(one.idle(), 60)
            assert one.behind == 0.0
            assert not heard.faults
            return heard, late

    heard, late = asyncio.run(run())
    p99 = sorted(lags)[int(len(lags) * 0.99)]
    print(f"at most {late:.1f} s behind; loop lag p99 {p99 * 1000:.1f} ms")
    assert late > 2.0
    assert [reading for _, reading, _ in heard.done] == ["live"]
    assert heard.segments["t live"] == undisturbed(moonshine(tmp_path), tmp_path, take)
    assert p99 < STOPPED / 2
