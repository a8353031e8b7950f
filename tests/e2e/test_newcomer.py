"""Somebody who never saw it: an empty home, no model fetched, with and without a microphone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.e2e.speech import GRADIENT
from tests.e2e.terminal import MOCKTUI, Terminal, terminal  # noqa: F401 - a fixture
from tests.virtual_microphone import VirtualMicrophone, microphone, spoken  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e


def test_the_first_answer_its_review_and_out(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    terminal.run(MOCKTUI, env=microphone.variables)
    terminal.sees("Warm up")
    terminal.keys("Enter")
    terminal.sees("Enter starts your answer")
    terminal.keys("Enter")
    terminal.sees("REC")
    microphone.play(spoken(GRADIENT, tmp_path / "voice.wav"))
    terminal.resize(40, 10)
    terminal.sees("mocktui needs 80")
    terminal.resize(80, 24)
    terminal.keys("f", "n")
    terminal.sees("what to remember")
    terminal.type("mention cost")
    terminal.keys("Enter")
    terminal.gone("what to remember")
    terminal.keys("Enter")
    terminal.sees("Your answer", seconds=60)
    screen = terminal.sees("mention cost")
    assert "I chose gradient" in screen
    terminal.keys("Space")
    terminal.sees("▶ 0:0")
    terminal.keys("Space")
    terminal.sees("goes on")
    terminal.keys("e")
    terminal.sees("^s")
    terminal.type("Well, ")
    terminal.keys("C-s")
    terminal.sees("As it was heard")
    terminal.sees("Well, I chose")
    terminal.keys("q")
    terminal.sees("Warm-up · 1 of 1")
    terminal.keys("q")
    terminal.sees("left with 0")


def test_without_a_microphone_one_types(terminal: Terminal) -> None:  # noqa: F811
    # No sound server to be found: PortAudio sees no device at all.
    terminal.run(MOCKTUI, env={"PULSE_SERVER": "unix:/nowhere", "AUDIODEV": "none"})
    terminal.sees("Warm up")
    terminal.keys("Enter")
    terminal.sees("can't be opened")
    terminal.sees("type your answers")
    terminal.keys("t")
    terminal.sees("THINK")
    terminal.keys("Enter")
    terminal.sees("WRITE")
    terminal.type("I would look at the errors by group")
    terminal.keys("C-s")
    terminal.sees("Your answer", seconds=60)
    terminal.sees("I would look at the errors")


def test_the_demo_in_a_terminal(terminal: Terminal) -> None:  # noqa: F811
    terminal.run(MOCKTUI, "demo")
    terminal.sees("question 1 of 2", seconds=60)
    terminal.sees("I chose gradient", seconds=60)
    terminal.sees("Your answer", seconds=120)
    terminal.keys("q")
    # The demo is never among the person's own sessions.
    terminal.sees("None yet")


def test_the_demo_without_a_terminal(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = subprocess.run(
        [MOCKTUI, "--data-dir", str(data), "demo"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert done.returncode == 0, done.stderr
    assert "gradient boosting" in done.stdout
    assert "takes/02-1.wav" in done.stdout
    assert "\x1b" not in done.stdout
    assert not (data / "sessions").exists()
