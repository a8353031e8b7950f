"""What many tests need: waiting on a condition, and parts of the machine that may be missing."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil
import pytest


def need(there: object, why: str) -> None:
    """Skip without a part of the machine; fail where skips are forbidden (CI)."""
    if there:
        return
    if os.environ.get("MOCKTUI_NO_SKIPS"):
        pytest.fail(f"missing, and skips are forbidden here: {why}")
    pytest.skip(why)


def wait_for(
    condition: Callable[[], object], what: str, *, seconds: float = 30.0, every: float = 0.02
) -> object:
    """Poll ``condition`` until it is true and return its value; fail with ``what`` at the end."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            pytest.fail(f"waited {seconds:g} s for: {what}")
        time.sleep(every)  # polling another process: there is no event to wait on


def alive(pid: int) -> bool:
    """Say whether there is such a process; one that nobody has collected yet (a zombie) is."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def ended(process: psutil.Process) -> bool:
    """Say whether a process has ended; one that nobody has collected yet (a zombie) has."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_ended(processes: Sequence[psutil.Process], *, seconds: float = 30.0) -> None:
    """Wait until all of them have ended; fail with the command lines of those that go on."""
    deadline = time.monotonic() + seconds
    while left := [one for one in processes if not ended(one)]:
        if time.monotonic() > deadline:
            lines = []
            for one in left:
                with contextlib.suppress(psutil.NoSuchProcess):
                    lines.append(" ".join(one.cmdline()))
            pytest.fail(f"still running after {seconds:g} s: {lines}")
        time.sleep(0.02)  # other processes: there is no event to wait on


def no_sound_card(folder: Path) -> dict[str, str]:
    """Variables under which ALSA finds no card, though this machine may have one."""
    config = folder / "alsa.conf"
    config.write_text("pcm.!default { type hw card 99 }\nctl.!default { type hw card 99 }\n")
    return {"ALSA_CONFIG_PATH": str(config)}


def link_or_copy(source: str, target: str) -> None:
    """For ``copytree``: the same file under a second name, a copy on another file system."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
