"""The interviewer's voice as a process, and in a sitting driven by hand."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import pytest

from mocktui.audio.voice import Voice as Program
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.places import Places
from mocktui.practice.aloud import QUIET, Aloud
from mocktui.practice.voice import SystemVoice
from tests.core.sittings import session
from tests.practice.listening import until
from tests.practice.parts import Rig, settle
from tests.support import alive


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
        await asyncio.wait_for(voice.finished(), 20)
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
    if code == HANGS:  # the other gets the time it needs, however busy the machine is
        monkeypatch.setattr("mocktui.practice.voice.longest", lambda _text, _speed: 1.0)

    async def run() -> None:
        voice = voice_of(tmp_path, code)
        voice.say("one")
        await asyncio.wait_for(voice.finished(), 20)
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
            else:
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
            await asyncio.wait_for(voice.finished(), 20)
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


def test_there_may_be_a_voice_for_one_language_and_none_for_another(tmp_path: Path) -> None:
    program = Program(kind="espeak-ng", path="/nowhere/espeak-ng")
    voice = SystemVoice(Places(tmp_path), find=lambda one: program if one == "de" else None)
    voice.say("Why?", "en")
    assert not voice.found
    assert "No voice was found" in voice.problem
    voice.say("", "de")
    assert voice.found
