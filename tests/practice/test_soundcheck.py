"""The sound check on a real microphone with a real recognizer, and what it remembers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from mocktui.audio.devices import capture_command
from mocktui.audio.journal import read_sound
from mocktui.places import Places
from mocktui.practice import soundcheck
from mocktui.practice.choices import remember_device, remembered_device
from mocktui.practice.ears import worker_command
from mocktui.practice.office import Office
from mocktui.practice.soundcheck import MicCheck
from tests.audio.rig import noise, write_wav
from tests.e2e.speech import error_rate
from tests.practice.listening import until
from tests.virtual_microphone import RATE, VirtualMicrophone, spoken

SENTENCE = "I compared it with logistic regression first."


@pytest.fixture(scope="module")
def server() -> Iterator[VirtualMicrophone]:
    with VirtualMicrophone() as mic:
        mic.keep_awake()
        yield mic


@pytest.fixture
def mic(server: VirtualMicrophone, monkeypatch: pytest.MonkeyPatch) -> VirtualMicrophone:
    for name, value in server.variables.items():
        monkeypatch.setenv(name, value)
    return server


@asynccontextmanager
async def check(folder: Path, *, words: bool = False) -> AsyncIterator[MicCheck]:
    listening = worker_command("moonshine", None, "tiny", folder) if words else None
    one = MicCheck(
        capture_command(rate=RATE), log=folder / "log", listening=listening, cache=folder
    )
    running = asyncio.create_task(one.run())
    try:
        await until(lambda: one.view().state not in ("opening",), "the microphone")
        yield one
    finally:
        await one.close()
        await running
        assert list((folder / "soundcheck").glob("*")) == []


def voice(folder: Path) -> tuple[np.ndarray, Path]:
    """The sentence at the microphone's rate, with a quiet room's noise around it."""
    import soxr

    samples, rate = read_sound(spoken(SENTENCE, folder / "voice.wav"))
    loud = soxr.resample(samples, rate, RATE) * 16000
    room = np.zeros(RATE // 2, np.float32)
    whole = np.concatenate([room, loud, room, room, room, room])
    return whole, folder / "said.wav"


@pytest.mark.e2e
def test_a_sentence_is_measured_heard_and_removed(mic: VirtualMicrophone, tmp_path: Path) -> None:
    whole, path = voice(tmp_path)
    write_wav(path, (whole + noise(len(whole) / RATE, RATE, loud=20)).astype("<i2"), RATE)

    async def run() -> None:
        async with check(tmp_path, words=True) as one:
            for _ in range(2):  # the second sentence takes the first one's place
                before = one.view().quality
                await asyncio.to_thread(mic.play, path)
                await until(lambda before=before: one.view().quality is not before, "a measure")
                await until(lambda: error_rate(SENTENCE, one.view().heard) == 0.0, "the words")
            view = one.view()
            assert view.quality is not None
            assert view.quality.snr_db is not None
            assert view.quality.snr_db > 30
            assert view.state == "ready"
            assert view.advice == "Your voice is clear."

    asyncio.run(run())


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("gain", "loud", "state", "advice"),
    [(1.0, 600, "ready", "noise"), (8.0, 20, "clipped", "Too loud"), (0.08, 1, "ready", "quiet")],
)
def test_what_to_change(
    mic: VirtualMicrophone, tmp_path: Path, gain: float, loud: int, state: str, advice: str
) -> None:
    whole, path = voice(tmp_path)
    sound = whole * gain + noise(len(whole) / RATE, RATE, loud=loud)
    write_wav(path, np.clip(sound, -32768, 32767).astype("<i2"), RATE)

    async def run() -> None:
        async with check(tmp_path) as one:
            await asyncio.to_thread(mic.play, path)
            await until(lambda: one.view().quality is not None, "a measure")
            view = one.view()
            print(view.quality, view.advice)
            assert advice in view.advice
            assert view.state == state

    asyncio.run(run())


@pytest.mark.e2e
def test_nothing_but_zeros(
    mic: VirtualMicrophone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As macOS answers where the microphone is denied."""
    monkeypatch.setattr(soundcheck, "DENIED", 0.5)

    async def run() -> None:
        async with check(tmp_path) as one:
            await until(lambda: one.view().state == "denied", "it is noticed", seconds=5)
            assert "Privacy & Security" in one.view().advice

    asyncio.run(run())


@pytest.mark.e2e
def test_silence(mic: VirtualMicrophone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A microphone that hears only its own noise may be the wrong one; a loss is told."""
    monkeypatch.setattr(soundcheck, "QUIET", 1.0)
    path = write_wav(tmp_path / "room.wav", noise(20, RATE, loud=8), RATE)

    async def run() -> None:
        player = mic.start_playing(path)
        async with check(tmp_path) as one:
            await until(lambda: one.view().state == "silent", "it is noticed", seconds=5)
            assert "right microphone" in one.view().advice
            player.kill()
            mic.unplug()
            await until(lambda: one.view().state == "lost", "the loss", seconds=2)
            mic.plug()
            mic.keep_awake()
            await until(lambda: one.view().state not in ("lost", "failed"), "it is back")

    asyncio.run(run())


def test_a_microphone_that_is_not_there(mic: VirtualMicrophone, tmp_path: Path) -> None:
    async def run() -> None:
        one = Office(Places(tmp_path)).sound_check("Headset")
        running = asyncio.create_task(one.run())
        await until(lambda: one.view().state == "failed", "it is told")
        assert "not there" in one.view().advice
        assert "System default" in one.view().advice
        await one.close()
        await running

    asyncio.run(run())


# Remembering


def test_the_device_is_remembered_by_name(tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    assert remembered_device(places) == ""
    remember_device(places, "Headset Pro")
    assert remembered_device(Places(tmp_path / "data")) == "Headset Pro"
    path = places.data / "choices.json"
    assert path.stat().st_mode & 0o777 == 0o600
    remember_device(places, "")
    assert remembered_device(places) == ""
    assert [one.name for one in places.data.iterdir()] == ["choices.json"]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[]", b'{"device": 3}', b'{"device": null, "x": 1}']
)
def test_broken_choices_were_never_made(tmp_path: Path, content: bytes) -> None:
    places = Places(tmp_path)
    (tmp_path / "choices.json").write_bytes(content)
    assert remembered_device(places) == ""
    remember_device(places, "Headset")
    assert remembered_device(places) == "Headset"
