"""The sound check on a real microphone with a real recognizer, and what it remembers."""

from __future__ import annotations

import asyncio
import os
import time
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
from mocktui.practice.other_inputs import is_voice
from mocktui.practice.soundcheck import LEFT, MicCheck
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
    server.hush()
    for name, value in server.variables.items():
        monkeypatch.setenv(name, value)
    return server


@asynccontextmanager
async def check(folder: Path, *, words: bool = False) -> AsyncIterator[MicCheck]:
    """A check that runs; a sentence that another, killed one left goes with its own."""
    left = folder / "soundcheck" / "1-left-1.wav"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"RIFF")
    os.utime(left, (time.time() - 2 * LEFT,) * 2)
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
            await until(lambda: one.view().state == "denied", "it is noticed")
            assert "exact zeros" in one.view().advice

    asyncio.run(run())


@pytest.mark.e2e
def test_silence(mic: VirtualMicrophone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A microphone that hears only noise and a loud hum may be the wrong one; a loss is told."""
    monkeypatch.setattr(soundcheck, "QUIET", 1.0)
    hum = np.sin(2 * np.pi * 50 * np.arange(20 * RATE) / RATE) * 9000
    path = write_wav(tmp_path / "room.wav", noise(20, RATE, loud=8) + hum.astype("<i2"), RATE)

    async def run() -> None:
        player = mic.start_playing(path)
        async with check(tmp_path) as one:
            await until(lambda: one.view().state == "silent", "it is noticed")
            assert "right microphone" in one.view().advice
            player.kill()
            mic.unplug()
            await until(lambda: one.view().state == "lost", "the loss")
            mic.plug()
            mic.keep_awake()
            await until(lambda: one.view().state not in ("lost", "failed"), "it is back")

    asyncio.run(run())


@pytest.mark.e2e
def test_another_microphone_hears(
    mic: VirtualMicrophone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Speech comes in at a headset while the chosen one is silent; one that hums is not it."""
    monkeypatch.setattr(soundcheck, "QUIET", 1.0)
    made = []
    for name, known in (("vhead", "Headset"), ("vhum", "Hum")):
        made += [
            mic.pactl("load-module", "module-null-sink", f"sink_name={name}", f"rate={RATE}"),
            mic.pactl("load-module", "module-remap-source", f"source_name={known}",
                      f"master={name}.monitor", f"source_properties=device.description={known}"),
        ]  # fmt: skip
    room = write_wav(tmp_path / "room.wav", noise(60, RATE, loud=8), RATE)
    hum = np.sin(2 * np.pi * 50 * np.arange(60 * RATE) / RATE) * 12000
    humming = write_wav(tmp_path / "hum.wav", hum.astype("<i2"), RATE)
    whole, path = voice(tmp_path)
    write_wav(path, np.tile(whole, 8).astype("<i2"), RATE)

    async def run() -> None:
        players = [mic.start_playing(room), mic.start_playing(humming, sink="vhum")]
        async with check(tmp_path) as one:
            players.append(mic.start_playing(path, sink="vhead"))
            await until(lambda: "hears you" in one.view().advice, "the other one")
            assert one.view().advice == "Headset hears you, this one doesn't: choose it with d."
            assert one.view().state == "silent"
            players[0].kill()
            players.append(mic.start_playing(path))
            await until(lambda: "hears you" not in one.view().advice, "this one hears")
        for player in players:
            player.kill()

    try:
        asyncio.run(run())
    finally:
        for module in reversed(made):
            mic.pactl("unload-module", module, check=False)


def test_what_is_a_voice() -> None:
    speech = [(-60.0, -50.0)] * 8 + [(-25.0, -12.0)] * 12
    assert is_voice(speech)
    assert not is_voice([(-60.0, -50.0)] * 20)  # a room
    assert not is_voice([(-12.0, -9.0)] * 20)  # a hum
    assert not is_voice([(-90.0, -80.0)] * 8 + [(-70.0, -60.0)] * 12)  # a whisper next door
    assert not is_voice([(-60.0, -50.0)] * 19 + [(-10.0, -1.0)])  # a click
    assert not is_voice([])


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


def test_it_can_be_left_while_the_microphone_opens(tmp_path: Path) -> None:
    """A capture that never gets ready: whoever starts an answer meanwhile does not wait for it."""

    async def left() -> None:
        one = MicCheck(("sleep", "60"), log=tmp_path / "log")
        running = asyncio.create_task(one.run())
        await until(lambda: one.view().state == "opening" and one._mic.pid, "the process")
        await one.close()
        await asyncio.wait_for(running, 10)

    asyncio.run(left())


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
