"""A voice's programs leave nothing behind: no process, no pipe, not a word on the terminal.

The speech dispatcher is a script here; on most machines there is none that speaks.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from pathlib import Path

import pytest

from mocktui.audio.voice import Voice as Program
from mocktui.places import Places
from mocktui.practice.voice import SystemVoice
from tests.practice.listening import until
from tests.support import alive

DISPATCHER = """#!{python}
import os, sys, time
name = 'cancel' if '--cancel' in sys.argv else 'say'
open({folder!r} + '/' + name, 'w').write(str(os.getpid()))
if '--cancel' in sys.argv:
    print('cancelled', flush=True)
    print('on the terminal', file=sys.stderr, flush=True)
    sys.stdin.read()
time.sleep(600)
"""


def test_a_dispatcher_that_hangs_is_ended_and_says_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "spd-say"
    path.write_text(DISPATCHER.format(python=sys.executable, folder=str(tmp_path)))
    path.chmod(0o700)
    one = Program(kind="spd-say", path=str(path))

    async def run() -> None:
        voice = SystemVoice(Places(tmp_path / "data"), find=lambda _: one)
        voice.say("one")
        said, cancelled = tmp_path / "say", tmp_path / "cancel"
        await until(lambda: said.exists() and said.read_text(), "the voice")
        voice.stop()
        await voice.finished()
        await until(lambda: cancelled.exists(), "the order to be silent", seconds=1)
        if cancelled.read_text():
            assert not alive(int(cancelled.read_text()))
        assert not alive(int(said.read_text()))

    asyncio.run(run())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("more", [60_000, 1_000_000])
def test_a_player_that_has_more_to_say_leaves_no_open_pipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    """After its end it goes on talking, more than a pipe holds."""
    late: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", late.append)
    code = (
        'import sys\nprint(\'{"is":"ended"}\', flush=True)\nsys.stdin.read()\n'
        f"sys.stdout.write('x' * {more})"
    )

    async def run() -> None:
        voice = SystemVoice(Places(tmp_path / "data"), find=lambda _: None)
        playing = voice._run("player", [sys.executable, "-c", code], b"", hold=True)
        await asyncio.wait_for(playing, 5)
        assert voice._process is not None and voice._process.stdout is not None
        assert voice._process.stdout.at_eof()
        await voice._left(Program(kind="piper", path="x"))
        assert voice._process is None

    asyncio.run(run())
    gc.collect()
    assert late == []
