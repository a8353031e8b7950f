"""The sound server takes another microphone without a word: seen, told and kept."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mocktui.audio.devices import capture_command
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.practice.microphone import Microphone
from mocktui.storage.lines import read_journal
from tests.audio.rig import noise, samples_of, write_wav
from tests.core.sittings import session
from tests.practice.listening import conductor_in, listening, until
from tests.virtual_microphone import RATE, VirtualMicrophone

pytestmark = pytest.mark.e2e
HEAD = "Headset"


@pytest.fixture
def mic(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualMicrophone]:
    """A server with two microphones, ``mic`` (the default) and a headset that is heard to hiss."""
    with VirtualMicrophone() as server:
        for name, value in server.variables.items():
            monkeypatch.setenv(name, value)
        server.pactl(
            "load-module", "module-null-sink", "sink_name=vhead", f"rate={RATE}", "channels=1"
        )
        server.pactl(
            "load-module",
            "module-remap-source",
            "source_name=head",
            "master=vhead.monitor",
            f"source_properties=device.description={HEAD}",
        )
        server.keep_awake()
        yield server


def test_a_named_microphone_goes_and_the_server_moves_the_stream(
    mic: VirtualMicrophone, tmp_path: Path
) -> None:
    async def run() -> None:
        argv = capture_command(device="mic", rate=RATE)
        async with listening(argv, tmp_path / "log") as (one, told):
            await told.sound()
            await until(lambda: one._source._known, "the first look")
            assert told.of("moved") == []
            mic.unplug()
            await told.wait("moved")
            assert told.of("moved") == [HEAD]
            assert one.device == HEAD
            assert one.line == f"Microphone: {HEAD}"

    asyncio.run(run())


def test_the_default_changes_in_mid_answer(mic: VirtualMicrophone, tmp_path: Path) -> None:
    """The take goes on, with what the other one hears; the session says so, and so does a line."""
    conductor = conductor_in(tmp_path, session(count=1))
    folder = conductor.folder
    one = conductor.mic = Microphone(
        capture_command(rate=RATE), conductor.takes, log=tmp_path / "log"
    )
    hiss = write_wav(tmp_path / "hiss.wav", noise(20, RATE), RATE)

    async def run() -> None:
        mic.start_playing(hiss, sink="vhead")
        running = asyncio.create_task(conductor.run())
        await until(lambda: conductor.state.phase == "thinking", "the question")
        conductor.do(do.StartAnswer())
        await until(lambda: conductor.state.phase == "answering", "the answer")
        await until(lambda: one._source._known, "the first look")
        take = folder.takes / "01-1.wav"
        assert np.abs(samples_of(take)).max() < 40
        mic.pactl("set-default-source", "head")
        await until(lambda: one.device == HEAD, "the change is seen")
        assert HEAD in conductor.view().notice
        assert not conductor.state.device_lost
        assert conductor.state.device == HEAD
        size = samples_of(take).size
        await until(lambda: samples_of(take).size > size + RATE // 2, "more of the take")
        conductor.do(do.Leave())
        await asyncio.wait_for(running, 20)
        assert np.abs(samples_of(take)[size:]).max() > 1000, "what the other one hears"

    asyncio.run(run())
    found = [e for e in read_journal(folder.events).events if isinstance(e, ev.DeviceChanged)]
    # The other one, a null sink, may be asleep for a moment: that is told as a loss.
    assert [e.device for e in found if e.state == "changed"] == [HEAD]
    assert all(e.device == HEAD for e in found)


def test_nothing_stays_behind(mic: VirtualMicrophone, tmp_path: Path) -> None:
    """pactl leaves with the microphone; a server without the tool is watched by nobody."""

    def tools() -> list[str]:
        found = []
        for one in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                words = one.read_bytes().split(b"\0")
                parent = int((one.parent / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError):
                continue
            if parent == os.getpid() and b"subscribe" in words:
                found.append(one.parent.name)
        return found

    async def run() -> None:
        async with listening(capture_command(rate=RATE), tmp_path / "log"):
            await until(tools, "the watch")
        assert tools() == []

    asyncio.run(run())
