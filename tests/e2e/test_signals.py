"""The terminal closes, or the app is stopped for a while, in the middle of an answer."""

from __future__ import annotations

import contextlib
import json
import signal
import time
from pathlib import Path

import psutil
import pytest

from tests.e2e.speech import GRADIENT, leave, recording
from tests.e2e.terminal import MOCKTUI, Terminal, left_behind, one_of_each, terminal  # noqa: F401 - a fixture
from tests.e2e.test_crashes import practise, take_seconds
from tests.e2e.test_spoken import mocktui
from tests.support import wait_ended, wait_for
from tests.virtual_microphone import VirtualMicrophone, microphone, spoken  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e


def events(data: Path) -> list[dict]:
    (file,) = data.glob("sessions/*/events.jsonl")
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("how", ["the terminal closes", "it is told to end"])
def test_nothing_is_lost_when_the_system_ends_it(
    how: str,
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    microphone.keep_awake()
    with contextlib.closing(Terminal()) as one:
        practise(one, data, microphone.variables)
        microphone.start_playing(spoken(GRADIENT, tmp_path / "voice.wav"))
        wait_for(lambda: take_seconds(data) > 3.0, "some of the answer")
        app = one.app()
        every = [app, *app.children(recursive=True)]
        one_of_each(every)
        before = take_seconds(data)
        if how == "the terminal closes":
            one.tmux("kill-server")
        else:
            app.terminate()
            one.sees("left with 0")
        wait_ended(every)
    assert left_behind([str(data)]) == []
    assert take_seconds(data) >= before
    (file,) = data.glob("sessions/*/events.jsonl")
    assert file.read_bytes().endswith(b"}\n")
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    assert shown["ended"] is None, "it can be continued"
    (take,) = shown["answers"][0]["takes"]
    samples, rate = recording(data, take["audio"])
    assert len(samples) / rate >= before
    if how == "the terminal closes":
        with contextlib.closing(Terminal()) as one:
            one.run(
                MOCKTUI,
                *("--data-dir", str(data)),
                env=microphone.variables,
            )
            one.sees("Continue")


def test_a_stop_is_a_pause(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    microphone.keep_awake()
    practise(terminal, data, microphone.variables)
    app = terminal.app()
    wait_for(lambda: take_seconds(data) > 1.0, "some of the answer")
    app.send_signal(signal.SIGTSTP)
    wait_for(lambda: app.status() == psutil.STATUS_STOPPED, "it to stop")
    stopped = time.monotonic()
    held = take_seconds(data)
    wait_for(lambda: time.monotonic() > stopped + 3.0, "three seconds to pass")
    assert take_seconds(data) <= held + 0.6
    app.send_signal(signal.SIGCONT)
    terminal.sees("aused")
    terminal.keys("p")
    wait_for(lambda: take_seconds(data) > held + 1.0, "the answer to go on")
    terminal.keys("Enter")
    terminal.sees("Your answer", seconds=60)
    leave(terminal)
    said = events(data)
    assert [one["type"] for one in said if one["type"] in ("paused", "resumed")] == [
        "paused",
        "resumed",
    ]
    (ended,) = [one for one in said if one["type"] == "answer_ended"]
    (started,) = [one for one in said if one["type"] == "answer_started"]
    whole = ended["t"] - started["t"]
    assert ended["seconds"] <= whole - 3.0, "the stop is not charged"
    samples, rate = recording(data, json.loads(mocktui("show", "last", "--json", data=data))[
        "answers"][0]["takes"][0]["audio"])  # fmt: skip
    assert abs(len(samples) / rate - (ended["seconds"] + 0.3)) <= 0.6
