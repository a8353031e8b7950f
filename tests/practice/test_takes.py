"""A real capture process under a conductor: opened and let go as the mode asks."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mocktui.audio.devices import capture_command
from mocktui.audio.journal import wav_info
from mocktui.core import commands as do
from mocktui.practice.microphone import Microphone
from tests.audio.rig import noise, write_wav
from tests.core.sittings import session
from tests.practice.listening import conductor_in, until

RATE = 16_000


def test_the_process_goes_with_speaking_and_comes_back_with_it(tmp_path: Path) -> None:
    source = write_wav(tmp_path / "noise.wav", noise(30, RATE), RATE)
    conductor = conductor_in(tmp_path / "sessions", session())
    folder = conductor.folder
    mic = Microphone(capture_command(source=(source,)), conductor.takes, log=tmp_path / "log")
    conductor.mic = mic

    def phase() -> str:
        return conductor.state.phase

    async def run() -> None:
        running = asyncio.create_task(conductor.run())
        await until(lambda: phase() == "thinking", "the first question")
        conductor.do(do.StartAnswer())
        await until(lambda: phase() == "answering" and mic.level.rms > -100, "sound")
        conductor.do(do.ChangeMode("type"))
        await until(lambda: mic.pid is None and mic.state == "off", "the process to leave")
        assert wav_info(folder.takes / "01-1.wav")[1] > 0
        conductor.do(do.Finish())
        conductor.do(do.ChangeMode("speak"))
        conductor.do(do.Next())
        conductor.do(do.StartAnswer())  # before the microphone is there: the take waits for it
        await until(lambda: phase() == "answering", "the second answer")
        assert mic.pid is not None
        assert conductor.state.open_take is not None
        assert conductor.state.open_take.audio == "takes/02-1.wav"
        conductor.do(do.Leave())
        await asyncio.wait_for(running, 20)
        assert mic.pid is None

    asyncio.run(run())


def test_a_microphone_that_does_not_come_back_is_done_without(tmp_path: Path) -> None:
    """Whoever asks to speak again in vain is told why, and goes on as before."""
    source = write_wav(tmp_path / "noise.wav", noise(30, RATE), RATE)
    conductor = conductor_in(tmp_path / "sessions", session())
    mic = Microphone(capture_command(source=(source,)), conductor.takes, log=tmp_path / "log")
    conductor.mic = mic

    async def run() -> None:
        running = asyncio.create_task(conductor.run())
        await until(lambda: conductor.state.phase == "thinking", "the first question")
        conductor.do(do.ChangeMode("timer"))
        await until(lambda: mic.state == "off", "the process to leave")
        assert conductor.view().may_speak
        source.unlink()
        conductor.do(do.ChangeMode("speak"))
        conductor.do(do.StartAnswer())  # at once: the answer waits for no microphone either
        await until(lambda: conductor.state.mode == "timer", "the mode before")
        await until(lambda: conductor.state.phase == "answering", "the answer")
        notice = conductor.view().notice
        assert notice.endswith(": you go on as before.") and notice[0].isupper()
        assert conductor.state.open_take is not None
        assert conductor.state.open_take.audio is None
        conductor.do(do.Finish())
        assert conductor.view().may_speak  # the next try is allowed
        conductor.do(do.Leave())
        await asyncio.wait_for(running, 20)

    asyncio.run(run())
