"""The tests' own microphone: it speaks, is heard, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest
import soundfile

from mocktui.audio.devices import capture_command
from tests.audio.rig import ChildProcess
from tests.support import wait_for
from tests.virtual_microphone import VirtualMicrophone, beckett, spoken, two_cities

pytestmark = pytest.mark.e2e


def test_spoken_into_the_microphone_and_gone(tmp_path: Path) -> None:
    text = "I chose gradient boosting."
    once = spoken(text, tmp_path / "once.wav")
    assert spoken(text, tmp_path / "again.wav").read_bytes() == once.read_bytes()
    assert 1.0 < soundfile.info(once).duration < 4.0
    with VirtualMicrophone() as mic:
        folder = Path(mic.variables["XDG_RUNTIME_DIR"])
        with ChildProcess(capture_command(), env=mic.environment()) as child:
            child.wait("ready")
            mic.play(once)
            loud = lambda: [one for one in child.all("level") if one["peak"] > -20]  # noqa: E731
            wait_for(loud, "the voice")
            assert child.leave() == 0
    assert not folder.exists()
    left = [
        one.pid
        for one in psutil.process_iter(["environ"])
        if str(folder) in str((one.info["environ"] or {}).get("XDG_RUNTIME_DIR"))
    ]
    assert not left


def test_people_speak(tmp_path: Path) -> None:
    assert soundfile.info(beckett()).duration == pytest.approx(10, abs=1)
    assert soundfile.info(two_cities()).duration == pytest.approx(44, abs=1)
