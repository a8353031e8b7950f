"""Half an hour through the virtual microphone into the running app: ``make soak``.

What is played is speech with noise under it that occurs nowhere else, so the takes can be compared
with it sample by sample. ``MOCKTUI_SOAK_MINUTES`` makes it shorter.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

from mocktui.storage.folder import SessionFolder
from mocktui.storage.sessions import load_session
from tests.audio.rig import noise, place, write_wav
from tests.e2e.speech import GRADIENT, error_rate, leave
from tests.e2e.terminal import Terminal, left_behind
from tests.virtual_microphone import RATE, VirtualMicrophone, microphone, spoken  # noqa: F401

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

MINUTES = float(os.environ.get("MOCKTUI_SOAK_MINUTES", "30"))
ANSWERS = max(1, round(MINUTES / 5))
ANSWER = int(MINUTES * 60 / ANSWERS)  # seconds
BETWEEN = 3
PAUSE = 2.0  # seconds between two spoken sentences
SETTLED = 60.0  # seconds after which memory should stand
GROWTH = 10 * 2**20  # bytes it may still grow
LATE = 20.0  # milliseconds the loop may wake late, 99 times of 100
CORES = 0.3  # of the screen's process while answering


def programme(tmp_path: Path) -> tuple[np.ndarray, float]:
    """The sentence over and over, with noise of its own at every place; seconds of each turn."""
    voice, rate = soundfile.read(spoken(GRADIENT, tmp_path / "voice.wav"), dtype="float32")
    voice = np.interp(np.arange(0, len(voice), rate / RATE), np.arange(len(voice)), voice)
    once = np.concatenate([voice, np.zeros(int(PAUSE * RATE))]) * 12_000
    seconds = ANSWERS * (ANSWER + BETWEEN) + 60
    whole = np.tile(once, int(seconds * RATE / len(once)) + 1)[: int(seconds * RATE)]
    return (whole + noise(seconds, RATE, loud=60)).astype(np.int16), len(once) / RATE


def test_half_an_hour(microphone: VirtualMicrophone, tmp_path: Path) -> None:  # noqa: F811
    sound, turn = programme(tmp_path)
    played = write_wav(tmp_path / "programme.wav", sound, RATE)
    data, out = tmp_path / "data", tmp_path / "probe.jsonl"
    terminal = Terminal()
    try:
        microphone.keep_awake()
        player = microphone.start_playing(played)
        terminal.run(
            sys.executable, str(Path(__file__).with_name("probe.py")), str(out),
            "--data-dir", str(data), "practice", "--limit", str(ANSWERS), "--think", "0",
            "--answer", str(ANSWER), "--engine", "moonshine", env=microphone.variables,
        )  # fmt: skip
        terminal.sees("Your answer", seconds=MINUTES * 60 + 240)
        player.kill()
        app = terminal.app()
        zombies = [c for c in app.children(True) if c.status() == psutil.STATUS_ZOMBIE]
        leave(terminal, seconds=MINUTES * 60)  # half an hour of sound is made smaller first
    finally:
        terminal.close()
    assert zombies == []
    assert left_behind([str(data)]) == []
    check_sound(data, sound, turn)
    check_process(out)


def check_sound(data: Path, sound: np.ndarray, turn: float) -> None:
    """Every take is one unbroken piece of what was played, and says it again and again."""
    (folder,) = data.glob("sessions/*")
    state = load_session(SessionFolder(folder)).state
    assert len(state.asked) == ANSWERS
    lost = 0
    for item in state.asked:
        (take,) = item.takes
        assert take.gaps == ()
        path = SessionFolder(folder).audio(take.audio or "")
        assert path is not None
        heard, rate = soundfile.read(path, dtype="int16")
        assert rate == RATE
        begins = place(heard[: RATE // 10], sound)
        assert begins >= 0, "the take's beginning was never played"
        same = heard == sound[begins : begins + len(heard)]
        lost += int(np.size(same) - np.count_nonzero(same))
        assert abs(len(heard) / RATE - 0.3 - ANSWER) <= 0.3
        assert not take.incomplete
        said = " ".join([GRADIENT] * round(len(heard) / RATE / turn))
        print(f"{item.key}: word error rate {error_rate(said, take.heard):.3f}")
    print(f"frames lost or changed: {lost} of {ANSWERS * ANSWER * RATE}")
    assert lost == 0


def check_process(out: Path) -> None:
    """Figures of the screen's process: none may leak, block its loop, or eat a core."""
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    late = [one for line in lines for one in line["late_ms"]]
    first = lines[0]["t"]
    # While microphone and recognizer are there: the review that follows loads code of its own.
    lines = [line for line in lines if line["children"] >= 2]
    settled = [line for line in lines if line["t"] - first >= min(SETTLED, MINUTES * 30)]
    growth = max(line["rss"] for line in settled) - settled[0]["rss"]
    seconds = settled[-1]["t"] - settled[0]["t"]
    cores = (settled[-1]["cpu"] - settled[0]["cpu"]) / seconds
    half = settled[len(settled) // 2 :]
    descriptors = [line["descriptors"] for line in half]
    centiles = statistics.quantiles(late, n=100)
    print(f"loop late: p50 {centiles[49]:.1f} ms, p99 {centiles[98]:.1f} ms, {len(late)} samples")
    print(f"screen's process: {cores:.3f} cores, memory grew {growth / 2**20:.1f} MiB")
    print(f"descriptors: {min(descriptors)} to {max(descriptors)}; minutes: {seconds / 60:.1f}")
    assert growth <= GROWTH
    assert centiles[98] <= LATE
    assert cores <= CORES
    assert max(descriptors) - min(descriptors) <= 8
