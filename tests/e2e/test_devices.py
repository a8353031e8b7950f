"""The microphone goes and comes back in the middle of an answer, in a real terminal."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest

from mocktui.audio.journal import read_sound
from tests.audio.rig import samples_of
from tests.e2e.speech import GRADIENT, error_rate
from tests.e2e.terminal import Terminal, terminal  # noqa: F401 - a fixture
from tests.e2e.test_crashes import practise
from tests.e2e.test_spoken import mocktui
from tests.support import wait_for
from tests.virtual_microphone import VirtualMicrophone, microphone, spoken  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e


def events(data: Path) -> list[dict[str, object]]:
    (path,) = data.glob("sessions/*/events.jsonl")
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def of(data: Path, kind: str) -> list[dict[str, object]]:
    return [one for one in events(data) if one["type"] == kind]


def take_of(data: Path) -> Path:
    (path,) = data.glob("sessions/*/takes/01-1.wav")
    return path


def kept(data: Path) -> Path:
    """The recording, also once it became a FLAC."""
    wav = next(data.glob("sessions/*/takes")) / "01-1.wav"
    return wav if wav.exists() else wav.with_suffix(".flac")


def clock(screen: str) -> list[str]:
    """The large figures and the bar: what moves while time is charged."""
    return [line for line in screen.splitlines() if re.search("[╸━┏┓┗┛╺╻╹│]", line)]


def test_pulled_out_and_plugged_in_again(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    microphone.keep_awake()
    practise(terminal, data, microphone.variables)
    wait_for(lambda: samples_of(take_of(data)).size > 44100, "a second of the answer")
    left = time.monotonic()
    microphone.unplug()
    terminal.sees("MICROPHONE LOST")
    seen = time.monotonic() - left
    assert seen < 5.0  # two seconds, and what the terminal takes on a busy machine
    screen = terminal.sees("The clock stands")
    assert "t type" in screen
    standing = clock(screen)
    wait_for(lambda: time.monotonic() > left + 3.5, "a while without a microphone")
    assert clock(terminal.screen()) == standing
    microphone.plug()
    microphone.keep_awake()
    sounds = microphone.first_sound()
    terminal.sees("● REC")
    returned = time.monotonic() - sounds
    assert returned < 5.0
    print(f"seen after {seen:.2f} s; recording {returned:.2f} s after the first sound")
    microphone.play(spoken(GRADIENT, tmp_path / "voice.wav"))
    terminal.keys("Enter")
    terminal.sees("Your answer", seconds=60)
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    (take,) = shown["answers"][0]["takes"]
    assert error_rate(GRADIENT, take["text"]) <= 0.15, take["text"]
    assert [one["state"] for one in of(data, "device_changed")] == ["lost", "back"]
    (gap,) = of(data, "audio_gap")
    lost, back = of(data, "device_changed")
    # What stands in the recording as silence is what was not charged.
    assert gap["seconds"] == pytest.approx(back["t"] - lost["t"], abs=0.2)
    assert take["audio_seconds"] == pytest.approx(take["seconds"] + gap["seconds"] + 0.3, abs=0.3)
    begin, end = gap["start"], gap["start"] + gap["seconds"]
    sound, _ = read_sound(kept(data), start=begin + 0.001, end=end - 0.001)
    assert not sound.any()


def test_gone_for_good_and_finished_by_typing(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    microphone.keep_awake()
    practise(terminal, data, microphone.variables)
    microphone.play(spoken(GRADIENT, tmp_path / "voice.wav"))
    microphone.kill_server()
    terminal.sees("MICROPHONE LOST")
    terminal.keys("t")
    terminal.sees("WRITE")
    terminal.type("and the rest is typed")
    standing = clock(terminal.screen())
    wait_for(lambda: clock(terminal.screen()) != standing, "the clock to go on")
    terminal.keys("C-s")
    terminal.sees("Your answer", seconds=60)
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    (take,) = shown["answers"][0]["takes"]
    assert take["typed"] is True
    assert "and the rest is typed" in take["text"]
    spoken_part = take["text"].removesuffix("and the rest is typed")
    assert error_rate(GRADIENT, spoken_part) <= 0.15, take["text"]
    assert take["reason"] == "key"
