"""A spoken interview from the first key to `show --json`: tmux, PortAudio, a real engine."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.e2e.speech import DICKENS, GRADIENT, error_rate, human, leave, recording, words
from tests.e2e.terminal import MOCKTUI, Terminal, terminal  # noqa: F401 - a fixture
from tests.virtual_microphone import VirtualMicrophone, microphone, spoken  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e


def mocktui(*command: str, data: Path) -> str:
    done = subprocess.run(
        [MOCKTUI, "--data-dir", str(data), *command], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def answer(terminal: Terminal, microphone: VirtualMicrophone, sound: Path) -> None:  # noqa: F811
    terminal.sees("ANSWER")
    terminal.sees("REC")
    microphone.play(sound)
    terminal.keys("Enter")


def test_two_answers_are_spoken_and_read_back(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    voice = spoken(GRADIENT, tmp_path / "voice.wav")
    person = human(tmp_path / "person.wav")
    terminal.run(
        MOCKTUI, "--data-dir", str(data), "practice", "ml-interview-16", "--limit", "2",
        "--think", "2", "--answer", "40", "--mode", "speak", "--engine", "moonshine",
        env=microphone.variables,
    )  # fmt: skip
    terminal.sees("question 1 of 2")
    answer(terminal, microphone, voice)
    terminal.sees("question 2 of 2")
    answer(terminal, microphone, person)
    terminal.gone("REC")
    # The review comes by itself, with what was said.
    terminal.sees("Your answer", seconds=60)
    terminal.sees("gradient boosting")
    leave(terminal)
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    assert shown["engine"] == "moonshine"
    assert shown["complete"] is True
    for one, said in zip(shown["answers"], (GRADIENT, DICKENS), strict=True):
        (take,) = one["takes"]
        assert error_rate(said, take["text"]) <= 0.15, take["text"]
        assert words(take["text"])[0] == words(said)[0]
        assert words(take["text"])[-1] == words(said)[-1]
        samples, rate = recording(data, take["audio"])
        seconds = len(samples) / rate
        # The time the answer was open, and the 0.3 s kept from before it.
        assert abs(seconds - (take["seconds"] + 0.3)) <= 0.3
        assert take["reason"] == "key"


def test_with_no_key_pressed_the_plan_runs_by_itself(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    terminal.run(
        MOCKTUI, "--data-dir", str(data), "practice", "--limit", "2", "--think", "1",
        "--answer", "3", "--engine", "moonshine", env=microphone.variables,
    )  # fmt: skip
    terminal.sees("question 1 of 2")
    terminal.sees("question 2 of 2")
    terminal.sees("Your answer", seconds=60)
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    assert [one["takes"][0]["reason"] for one in shown["answers"]] == ["time", "time"]
    assert [one["takes"][0]["seconds"] for one in shown["answers"]] == [3.0, 3.0]
    assert shown["ended"] is not None
