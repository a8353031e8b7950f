"""The sound server's tool may be slow: what watches it can still be ended, and leaves nothing.

``test_source_watch.py`` has the real tool and server; here the tool takes its time on purpose.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from pathlib import Path

import pytest

from mocktui.practice.source_watch import SourceWatch
from tests.practice.listening import until
from tests.support import alive

SLOW = """#!/bin/sh
echo $$ >> "{pids}"
case "$*" in *list*) : > "{asked}" ;; esac
exec tail -f /dev/null
"""


def test_ended_in_the_middle_of_a_question(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No process stays, and nothing is left for a closed event loop to clean up."""
    pids, asked = tmp_path / "pids", tmp_path / "asked"
    tool = tmp_path / "bin" / "pactl"
    tool.parent.mkdir()
    tool.write_text(SLOW.format(pids=pids, asked=asked))
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")
    late: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", late.append)

    async def run() -> None:
        watch = SourceWatch(os.getpid, lambda name: None)
        watch.start()
        await until(asked.exists, "the question")
        await watch.close()

    asyncio.run(run())
    gc.collect()
    assert late == []
    started = pids.read_text().split()
    assert len(started) == 2
    assert not any(alive(int(pid)) for pid in started)


ENDS = """#!/bin/sh
case "$*" in
    subscribe) echo $$ >> "{pids}" ;;
    *) echo '[]' ;;
esac
"""


def test_a_watch_that_ended_with_its_server_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids = tmp_path / "pids"
    tool = tmp_path / "bin" / "pactl"
    tool.parent.mkdir()
    tool.write_text(ENDS.format(pids=pids))
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}{os.pathsep}{os.environ['PATH']}")

    async def run() -> None:
        watch = SourceWatch(os.getpid, lambda name: None)
        for times in (1, 2):
            watch.start()
            watch.start()  # one that runs is enough
            task = watch._task
            assert task is not None
            await asyncio.wait_for(asyncio.wait({task}), 10)
            assert len(pids.read_text().split()) == times
        await watch.close()

    asyncio.run(run())
