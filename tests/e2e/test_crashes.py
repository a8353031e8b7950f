"""Killed in the middle of an answer: nothing said is lost, nothing is left running."""

from __future__ import annotations

import contextlib
import json
import random
import time
import wave
from pathlib import Path

import psutil
import pytest

from tests.e2e.speech import GRADIENT, error_rate, leave
from tests.e2e.terminal import MOCKTUI, Terminal, left_behind, one_of_each
from tests.e2e.test_spoken import mocktui
from tests.support import ended, wait_ended, wait_for
from tests.virtual_microphone import VirtualMicrophone, microphone, spoken  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e


def practise(terminal: Terminal, data: Path, env: dict[str, str]) -> None:
    terminal.run(
        MOCKTUI, "--data-dir", str(data), "practice", "--limit", "1", "--think", "0",
        "--answer", "120", "--engine", "moonshine", env=env,
    )  # fmt: skip
    terminal.sees("REC")


def is_complete(data: Path) -> bool:
    return bool(json.loads(mocktui("show", "last", "--json", data=data))["complete"])


def take_seconds(data: Path) -> float:
    (take,) = data.glob("sessions/*/takes/01-1.wav")
    with wave.open(str(take), "rb") as audio:
        return audio.getnframes() / audio.getframerate()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_whole_app_is_killed(
    seed: int,
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    microphone.keep_awake()
    with contextlib.closing(Terminal()) as terminal:
        practise(terminal, data, microphone.variables)
        microphone.start_playing(spoken(GRADIENT, tmp_path / "voice.wav"))
        app = terminal.app()
        children = app.children(recursive=True)
        capture = one_of_each(children)
        opened = time.monotonic()
        moment = opened + random.Random(seed).uniform(2.0, 5.0)
        wait_for(lambda: time.monotonic() >= moment, "the moment to kill")
        before = take_seconds(data)
        for one in (app, *children):
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        wait_ended([app, *children])
        # Whatever was there a moment before is there, and it is a sound file.
        assert take_seconds(data) >= before >= 0.5
        assert ended(capture)
    assert left_behind([str(data)]) == []
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    assert shown["ended"] is None
    assert shown["complete"] is False

    with contextlib.closing(Terminal()) as terminal:
        terminal.run(MOCKTUI, "--data-dir", str(data), env=microphone.variables)
        terminal.sees("Continue")
        terminal.keys("Enter")
        terminal.sees("REC")
        terminal.keys("Enter")
        terminal.gone("REC")
        terminal.sees("Take 2 of 2", seconds=60)
        # The broken take stays, and the app itself completes its transcript.
        wait_for(lambda: is_complete(data), "the transcript to be completed", seconds=60)
        leave(terminal)
    (one,) = json.loads(mocktui("show", "last", "--json", data=data))["answers"]
    assert [take["reason"] for take in one["takes"]] == ["fault", "key"]
    (broken,) = data.glob("sessions/*/takes/01-1.*")
    heard = one["takes"][0]["heard"]
    assert heard and heard == mocktui("transcribe", str(broken), data=data).strip()


def test_children_leave_when_only_the_app_is_killed(
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    microphone.keep_awake()
    with contextlib.closing(Terminal()) as terminal:
        practise(terminal, data, microphone.variables)
        app = terminal.app()
        children = app.children(recursive=True)
        one_of_each(children)
        app.kill()
        wait_ended([app, *children], seconds=20)


def test_the_recognizer_is_killed_in_the_middle_of_an_answer(
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    microphone.keep_awake()
    with contextlib.closing(Terminal()) as terminal:
        practise(terminal, data, microphone.variables)
        player = microphone.start_playing(spoken(GRADIENT, tmp_path / "voice.wav"))
        wait_for(lambda: take_seconds(data) > 4.0, "some seconds of the answer")
        terminal.child("speech.worker").kill()
        terminal.sees("Keep talking")
        player.wait(timeout=60)
        assert "REC" in terminal.screen()
        terminal.keys("Enter")
        terminal.gone("REC")
        terminal.sees("Your answer", seconds=60)
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    (take,) = shown["answers"][0]["takes"]
    assert error_rate(GRADIENT, take["text"]) <= 0.15, take["text"]


def test_the_capture_is_killed_in_the_middle_of_an_answer(
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    microphone.keep_awake()
    with contextlib.closing(Terminal()) as terminal:
        practise(terminal, data, microphone.variables)
        wait_for(lambda: take_seconds(data) > 1.0, "some of the answer")
        terminal.child("audio.capture").kill()
        terminal.sees("microphone is back")
        player = microphone.start_playing(spoken(GRADIENT, tmp_path / "voice.wav"))
        player.wait(timeout=60)
        terminal.keys("Enter")
        terminal.gone("REC")
        terminal.sees("Your answer", seconds=60)
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    (take,) = shown["answers"][0]["takes"]
    assert error_rate(GRADIENT, take["text"]) <= 0.15, take["text"]
    assert take["gaps"], "the lost stretch is marked"
