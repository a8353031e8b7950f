"""A child that can't be started, or whose listener fails: told all the same, and nothing stays."""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import sys
from pathlib import Path

import pytest

from mocktui.audio import protocol as audio
from mocktui.core.problem import Problem
from mocktui.practice import ears as practice_ears
from mocktui.practice.child import NOT_STARTED, Child
from mocktui.practice.ears import Ears
from mocktui.practice.microphone import Microphone
from tests.practice.listening import Told, until
from tests.practice.test_ears import Heard
from tests.support import alive

SPEAKS = """
import json, os, sys
print('{"is":"ready","device":"%s","rate":16000,"channels":1}' % os.getpid(), flush=True)
sys.stdin.read()
"""
SPEAKER = [sys.executable, "-c", SPEAKS]
NOTHING = ["/nowhere/python", "-c", ""]


def child(argv: list[str], folder: Path, codes: list[int]) -> Child[audio.Report]:
    return Child(argv, audio.Report, lambda _: None, codes.append, log=folder / "log")


def test_a_program_that_is_missing_is_told_like_one_that_ended(tmp_path: Path) -> None:
    codes: list[int] = []

    async def run() -> None:
        one = child(NOTHING, tmp_path, codes)
        await one.start()
        assert codes == [], "told from the loop, not from within the call"
        await until(lambda: codes, "the end")
        assert one.pid is None
        await one.stop()

    asyncio.run(run())
    assert codes == [NOT_STARTED]
    assert "/nowhere/python" in (tmp_path / "log").read_text()


def test_no_file_left_to_open(tmp_path: Path) -> None:
    """EMFILE, for real: neither log nor pipes can be had."""
    codes: list[int] = []

    async def run() -> None:
        one = child(SPEAKER, tmp_path, codes)
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        try:
            await one.start()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        await until(lambda: codes, "the end")

    asyncio.run(run())
    assert codes == [NOT_STARTED]


def test_a_listener_that_fails_does_not_leave_its_child_waiting(tmp_path: Path) -> None:
    codes: list[int] = []
    pids: list[int] = []
    seen: list[dict[str, object]] = []

    def fails(report: audio.Report) -> None:
        assert isinstance(report, audio.Ready)
        pids.append(int(report.device))
        raise RuntimeError("a bug of ours")

    async def run() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, about: seen.append(about))
        one: Child[audio.Report] = Child(
            SPEAKER, audio.Report, fails, codes.append, log=tmp_path / "log"
        )
        await one.start()
        await until(lambda: codes, "the end")
        assert not alive(pids[0])
        assert one.pid is None
        await one.stop()
        del one
        gc.collect()  # then asyncio tells of what nobody asked for

    asyncio.run(run())
    assert codes == [-9]
    assert "a bug of ours" in str(seen[0]["exception"]), "and nobody hides the bug"


def test_a_microphone_whose_program_is_missing_says_so(tmp_path: Path) -> None:
    async def run() -> None:
        one = Microphone(NOTHING, Told(), log=tmp_path / "log")
        await one.start()
        await asyncio.wait_for(one.settled(), 10)
        assert one.state == "failed"
        assert "could not be started: No such file or directory" in str(one.problem)
        await one.close()

    asyncio.run(run())


def test_a_microphone_that_can_not_be_started_again_is_tried_on(tmp_path: Path) -> None:
    """It dies and there is no way to start another: looked for until there is one."""
    program = tmp_path / "program"
    program.symlink_to(sys.executable)

    async def run() -> None:
        told = Told()
        one = told.mic = Microphone([str(program), "-c", SPEAKS], told, log=tmp_path / "log")
        await one.start()
        await one.settled()
        assert one.state == "ready", one.line
        program.unlink()
        assert one.pid is not None
        os.kill(one.pid, 9)
        await until(lambda: "not started" in (tmp_path / "log").read_text(), "a failed start")
        assert one.state == "lost"
        program.symlink_to(sys.executable)
        await until(lambda: one.state == "ready", "the microphone")
        await one.close()

    asyncio.run(run())


def test_ears_whose_program_is_missing_say_so(tmp_path: Path) -> None:
    async def run() -> None:
        heard = Heard()
        one = heard.ears = Ears(NOTHING, heard, log=tmp_path / "log")
        await one.start()
        await asyncio.wait_for(one.settled(), 10)
        assert one.state == "failed"
        assert "could not be started: No such file or directory" in str(one.problem)
        await one.close()

    asyncio.run(run())


def test_ears_that_are_closed_while_they_start_again_leave_no_worker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new worker is about to be started when everything is put away."""
    starting = asyncio.Event()
    started: list[int] = []
    real = Child.start
    slow = False

    async def start(one: Child[object]) -> None:
        if slow:
            starting.set()
            await asyncio.sleep(0.2)  # a machine that is busy
        await real(one)
        if one.pid is not None:
            started.append(one.pid)

    monkeypatch.setattr(practice_ears.Child, "start", start)
    worker = [
        sys.executable,
        "-c",
        'print(\'{"is":"ready","engine":"e","model":"m","abilities":{"word_times":false,'
        '"confidence":false,"punctuation":true}}\', flush=True); input()',
    ]

    async def run() -> None:
        nonlocal slow
        heard = Heard()
        one = heard.ears = Ears(worker, heard, log=tmp_path / "log")
        await one.start()
        await one.settled()
        assert one.state == "ready", one.line
        slow = True
        assert one.pid is not None
        os.kill(one.pid, 9)
        await asyncio.wait_for(starting.wait(), 10)
        await one.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*left, return_exceptions=True)
        assert not [pid for pid in started if alive(pid)]

    asyncio.run(run())


def test_a_take_that_is_none_when_its_process_dies_counts_as_empty(tmp_path: Path) -> None:
    """Whoever reads the file says what is wrong with it; here nobody waits for ever."""
    take = tmp_path / "take.wav"
    take.write_bytes(b"something else entirely, longer than a header would be")

    async def run() -> None:
        told = Told()
        one = told.mic = Microphone([sys.executable, "-c", SPEAKS], told, log=tmp_path / "log")
        await one.start()
        await one.settled()
        one.open_take(take)
        one.close_take()
        one.file_problem = Problem("the disk is full")
        assert one.pid is not None
        os.kill(one.pid, 9)
        await told.wait("closed")
        assert one.file_problem is None, "now it is the microphone"
        assert told.of("closed") == [0]
        await until(lambda: one.state == "ready", "the microphone")
        await one.close()

    asyncio.run(run())
