"""Another microphone than the one that could not be opened, before the first question."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from mocktui.audio.devices import capture_command
from mocktui.core import commands as do
from mocktui.practice.microphone import Microphone
from tests.core.sittings import session
from tests.practice.listening import conductor_in, until
from tests.virtual_microphone import RATE, VirtualMicrophone, microphone  # noqa: F401 - a fixture


@pytest.mark.e2e
def test_one_that_is_not_there_gives_way_to_another(
    microphone: VirtualMicrophone,  # noqa: F811 - the fixture
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in microphone.variables.items():
        monkeypatch.setenv(name, value)
    microphone.keep_awake()
    conductor = conductor_in(tmp_path, session(count=1))
    one = conductor.mic = Microphone(
        capture_command(device="Headset", rate=RATE), conductor.takes, log=tmp_path / "log"
    )

    async def run() -> None:
        running = asyncio.create_task(conductor.run())
        await until(lambda: one.state == "failed", "it is missed")
        assert "Headset" in conductor.view().notice
        await conductor.use_device("mic")
        await until(lambda: conductor.state.phase == "thinking", "the question")
        assert one.state == "ready"
        assert conductor.state.device == one.device != "Headset"
        conductor.do(do.Leave())
        await asyncio.wait_for(running, 20)

    asyncio.run(run())
