"""Which microphones there are, and what is said where there are none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mocktui.audio import devices
from mocktui.audio.devices import Device, choose, list_devices
from mocktui.core.problem import Problem
from tests.audio.rig import ChildProcess
from tests.support import no_sound_card
from tests.virtual_microphone import VirtualMicrophone

LIST = [
    Device(index=0, name="System default", channels=1, rate=44100, is_default=True),
    Device(index=1, name="Headset", channels=1, rate=16000, pulse="bluez"),
    Device(index=2, name="Headset Pro 1", channels=2, rate=48000),
]


@pytest.mark.parametrize(
    ("wanted", "index"),
    [(None, 0), ("1", 1), ("2", 2), ("headset", 1), ("BLUEZ", 1), ("pro", 2), ("system", 0)],
)
def test_choose(wanted: str | None, index: int) -> None:
    assert choose(LIST, wanted).index == index


@pytest.mark.parametrize("wanted", ["9", "-1", "Nothing", "²"])
def test_choose_what_is_not_there(wanted: str) -> None:
    with pytest.raises(Problem, match="not there") as caught:
        choose(LIST, wanted)
    assert "2 Headset Pro 1" in caught.value.fix


@pytest.mark.e2e
def test_the_sound_servers_own_microphones(monkeypatch: pytest.MonkeyPatch) -> None:
    with VirtualMicrophone() as mic:
        for name, value in mic.variables.items():
            monkeypatch.setenv(name, value)
        found = list_devices()
        assert [one.index for one in found] == list(range(len(found)))
        assert found[0].is_default
        assert found[0].name == "System default"
        own = [one for one in found if one.pulse == "mic"]
        assert [(one.rate, one.channels) for one in own] == [(48000, 1)]
        assert not [one for one in found if "monitor" in one.pulse]
        mic.unplug()
        with pytest.raises(Problem, match="no microphone"):
            list_devices()


def test_no_microphone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No sound server, no card: PortAudio finds nothing, or devices that don't open."""
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    for name, value in no_sound_card(tmp_path).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Problem, match="no microphone was found") as caught:
        list_devices()
    assert "Plug one in" in caught.value.fix


@pytest.fixture
def no_portaudio(tmp_path: Path) -> dict[str, str]:
    """An environment in which the system's PortAudio can't be found."""
    (tmp_path / "sitecustomize.py").write_text(
        "import ctypes.util\n"
        "find = ctypes.util.find_library\n"
        "ctypes.util.find_library = lambda name: None if 'portaudio' in name else find(name)\n"
    )
    return {**os.environ, "PYTHONPATH": str(tmp_path)}


def test_no_portaudio(monkeypatch: pytest.MonkeyPatch, no_portaudio: dict[str, str]) -> None:
    if sys.platform != "linux":
        pytest.skip("the wheel brings PortAudio along here")
    monkeypatch.setenv("PYTHONPATH", no_portaudio["PYTHONPATH"])
    with pytest.raises(Problem, match="PortAudio is not installed") as caught:
        list_devices()
    for way in ("apt install libportaudio2", "dnf install portaudio", "pacman -S portaudio"):
        assert way in caught.value.fix
    with ChildProcess(devices.capture_command(), env=no_portaudio) as child:
        _, fault = child.wait("fault")
        assert fault["what"] == devices.NO_PORTAUDIO.what
        assert child.process.wait(20) == 1


def test_a_sound_system_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "_PATIENCE", 0.2)
    monkeypatch.setattr(
        devices, "module_command", lambda *_: [sys.executable, "-c", "import time; time.sleep(60)"]
    )
    with pytest.raises(Problem, match="did not answer"):
        list_devices()
    monkeypatch.setattr(devices, "_PATIENCE", 20)
    monkeypatch.setattr(devices, "module_command", lambda *_: [sys.executable, "-c", "print('{')"])
    with pytest.raises(Problem, match="could not be read"):
        list_devices()


def test_the_screens_never_load_portaudio() -> None:
    code = (
        "import sys, mocktui.audio.devices, mocktui.audio.journal, mocktui.audio.protocol, "
        "mocktui.audio.playback_protocol\n"
        "print([one for one in ('sounddevice', 'numpy', 'soundfile', 'soxr', 'textual') "
        "if one in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_module_in_the_current_folder_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit('the wrong msgspec')")
    done = subprocess.run(
        [*devices.capture_command(), "--help"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
