"""The worker process with a real Vosk model: the words of a bare recognizer, whatever happens."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mocktui.speech.overlay import overlay
from mocktui.speech.protocol import Finish, Listen
from tests.speech.talk import (
    Talk,
    at_rate,
    bare,
    grow,
    header,
    quick_korean,
    recording,
    said_in_korean,
    write_wav,
)

KOREAN = "안녕하세요. 저는 오늘 날씨가 좋아서 공원에서 산책을 했습니다."


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


def start(cache: Path) -> Talk:
    return Talk(
        "--engine", "vosk", "--model", str(quick_korean()), "--name", "ko", "--cache", str(cache)
    )


@pytest.fixture(scope="module")
def worker(cache: Path) -> Iterator[Talk]:
    talk = start(cache)
    yield talk
    assert talk.leave() == 0


def speech(kind: str, rate: int) -> np.ndarray:
    if kind == "korean":
        samples, own = said_in_korean(KOREAN)
    else:
        samples, own = recording("beckett.wav")
        samples = samples[: int(6.05 * own)]
    return at_rate(samples, own, rate)


def as_bare(segments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Segments in the form of a recognizer's own results."""
    found = []
    for one in segments:
        words = [
            {"conf": w["confidence"], "end": w["end"], "start": w["start"], "word": w["text"]}
            for w in one["words"]
        ]
        found.append({"result": words, "text": one["text"]})
    return found


@pytest.mark.parametrize(
    ("kind", "rate"),
    [("english", 16_000), ("english", 48_000), ("korean", 48_000)],
)
def test_live_whole_and_bare_are_equal(
    worker: Talk, cache: Path, tmp_path: Path, kind: str, rate: int
) -> None:
    samples = speech(kind, rate)
    path = tmp_path / "take.wav"
    live, whole = f"live {kind} {rate}", f"whole {kind} {rate}"
    worker.send(Listen(take=live, path=str(path)))
    pauses = [(2.0, lambda: worker.of(live, "partial"))]
    grow(path, samples, rate, seed=rate, pauses=pauses)
    worker.send(Finish(take=live, frames=len(samples)))
    worker.wait("done", take=live)
    expected = bare(samples, rate, overlay(quick_korean(), cache))
    assert sum(len(one["result"]) for one in expected) >= 5
    assert as_bare(worker.segments(live)) == expected
    assert as_bare(worker.decode(whole, path)) == expected


def test_killed_in_the_middle_a_new_one_gives_every_word(
    worker: Talk, cache: Path, tmp_path: Path
) -> None:
    samples = speech("korean", 16_000)
    path = tmp_path / "take.wav"
    pcm = samples.tobytes()
    path.write_bytes(header(16_000, 0) + pcm[: len(pcm) // 2])
    other = start(cache)
    other.send(Listen(take="t", path=str(path)))
    other.wait("partial", take="t")
    other.process.kill()
    assert other.process.wait(30) == -signal.SIGKILL
    other.leave()
    with path.open("ab") as file:  # the person goes on speaking
        file.write(pcm[len(pcm) // 2 :])
    expected = bare(samples, 16_000, overlay(quick_korean(), cache))
    assert as_bare(worker.decode("t", path)) == expected


def test_silence_has_no_segments(worker: Talk, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.zeros(16_000 * 11, "<i2"), 16_000)
    assert worker.decode("silence", path) == []


def test_ready_says_what_it_is(worker: Talk) -> None:
    ready = worker.wait("ready")
    assert (ready["engine"], ready["model"]) == ("vosk", "ko")
    abilities = ready["abilities"]
    assert abilities["word_times"]
    assert abilities["confidence"]
    assert abilities["fillers"] == []
