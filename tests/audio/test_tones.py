"""The tones as samples, and as a real sound server plays them."""

from __future__ import annotations

import subprocess

import msgspec
import numpy as np
import pytest

from mocktui.audio.devices import headphones
from mocktui.audio.tones import RATE, Play, Played, samples, tones_command
from tests.virtual_microphone import VirtualMicrophone

NAMES = ["recording", "thirty", "stopped"]


@pytest.mark.parametrize("name", NAMES)
def test_a_tone_is_short_soft_at_its_edges_and_as_loud_as_asked(name: str):
    tone = np.asarray(samples(name, 1.0))
    assert 0.05 < tone.size / RATE < 0.3
    assert np.abs(tone[:5]).max() < 0.01
    assert tone[-1] == 0
    assert np.abs(np.diff(tone)).max() < 0.08, "no click"
    assert 0.45 < np.abs(tone).max() <= 0.5
    assert np.abs(np.asarray(samples(name, 0.1))).max() == pytest.approx(0.05, abs=0.005)
    assert not np.asarray(samples(name, 0.0)).any()


def test_up_is_a_beginning_and_down_an_end():
    def pitch(part: np.ndarray) -> float:
        return float(np.argmax(np.abs(np.fft.rfft(part, RATE))))

    for name, rises in (("recording", True), ("stopped", False)):
        tone = np.asarray(samples(name, 1.0))
        first, last = tone[: round(0.07 * RATE)], tone[round(0.07 * RATE) : round(0.16 * RATE)]
        assert (pitch(first) < pitch(last)) == rises


@pytest.mark.e2e
def test_a_sound_server_plays_them() -> None:
    with VirtualMicrophone() as mic:
        mic.pactl("set-default-sink", "vmic")
        listen = ["parec", "-d", "mic", "--raw", "--latency-msec=20", "--format=s16le"]
        with subprocess.Popen(
            [*listen, f"--rate={RATE}", "--channels=1"],
            env=mic.environment(),
            stdout=subprocess.PIPE,
        ) as listener:
            assert listener.stdout is not None
            listener.stdout.read(2)  # awake
            with subprocess.Popen(
                tones_command(100),
                env=mic.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as child:
                assert child.stdin is not None
                assert child.stdout is not None
                child.stdin.write(b"nonsense\n")
                child.stdin.flush()
                first = msgspec.json.decode(child.stdout.readline(), type=Played)
                assert "not understood" in first.what
                for name in NAMES:
                    child.stdin.write(msgspec.json.encode(Play(name)) + b"\n")
                    child.stdin.flush()
                    assert msgspec.json.decode(child.stdout.readline(), type=Played).what == ""
                child.stdin.close()
                assert child.wait(5) == 0
            heard = np.frombuffer(listener.stdout.read(RATE * 2), "<i2")
            listener.kill()
    assert np.abs(heard).max() > 10_000


@pytest.mark.e2e
def test_a_loudspeaker_is_no_headphone(monkeypatch: pytest.MonkeyPatch) -> None:
    with VirtualMicrophone() as mic:
        for name, value in mic.variables.items():
            monkeypatch.setenv(name, value)
        assert headphones() is False


@pytest.mark.parametrize(
    ("port", "worn"),
    [
        ("analog-output-headphones", True),
        ("headset-output", True),
        ("analog-output-speaker", False),
    ],
)
def test_headphones_by_their_port(monkeypatch: pytest.MonkeyPatch, port: str, worn: bool) -> None:
    def pactl(*words: str) -> bytes:
        if words == ("get-default-sink",):
            return b"card\n"
        other = {"name": "other", "active_port": "analog-output-headphones"}
        return msgspec.json.encode([other, {"name": "card", "active_port": port}])

    monkeypatch.setattr("mocktui.audio.devices._pactl", pactl)
    assert headphones() is worn
