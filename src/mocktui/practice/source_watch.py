"""Which microphone the sound server really gives us: it may hand us another without a word.

PulseAudio (and PipeWire in its place) moves a stream when the default microphone changes, and when
the named one goes away. The capture goes on without a gap and can't know; the server's list does.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
from collections.abc import Callable

from mocktui.core.text import one_line
from mocktui.practice.child import end

_PATIENCE = 3.0  # seconds for one answer of pactl
_SETTLE = 0.15  # seconds in which a change is made of several events
_OURS = (b"source-output", b"on server", b"on source")


class SourceWatch:
    """Watches the source of the streams of process ``pid`` until :meth:`close`.

    ``moved(name)`` is called in the event loop with the name of each new one, not with the first.
    Without pactl, or a server that answers, nothing is ever said.
    """

    def __init__(self, pid: Callable[[], int | None], moved: Callable[[str], None]) -> None:
        self._pid = pid
        self._moved = moved
        self._task: asyncio.Task[None] | None = None
        self._known: tuple[int, str] | None = None  # our process and its source

    def start(self) -> None:
        """Watch from now on, also again where the watch ended with its server."""
        if (self._task is None or self._task.done()) and shutil.which("pactl"):
            self._task = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Stop; returns when the server's tool has left."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _watch(self) -> None:
        with contextlib.suppress(OSError):
            process = await _pactl("subscribe")
            try:
                assert process.stdout is not None
                changed = True  # look once at the beginning
                while True:
                    if changed:
                        await asyncio.sleep(_SETTLE)
                        await self._look()
                    line = await process.stdout.readline()
                    if not line:
                        return  # the server is gone; the capture says so itself
                    changed = any(one in line for one in _OURS)
            finally:
                await end(process)

    async def _look(self) -> None:
        pid = self._pid()
        outputs, sources = await _listed("source-outputs"), await _listed("sources")
        source = next(
            (
                one.get("source")
                for one in outputs
                if str(_properties(one).get("application.process.id")) == str(pid)
            ),
            None,
        )
        found = next((one for one in sources if one.get("index") == source), None)
        if pid is None or source is None or found is None:
            return
        before, key = self._known, str(found.get("name"))
        self._known = (pid, key)
        if before is not None and before[0] == pid and before[1] != key:
            self._moved(one_line(str(found.get("description") or key)))


def _properties(one: dict[str, object]) -> dict[str, object]:
    found = one.get("properties")
    return found if isinstance(found, dict) else {}


async def _pactl(*words: str) -> asyncio.subprocess.Process:
    # Where the app is killed, nobody stops the tool: the kernel does, if it can be asked to.
    asked = ("setpriv", "--pdeathsig", "KILL") if shutil.which("setpriv") else ()
    return await asyncio.create_subprocess_exec(
        *asked,
        "pactl",
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


async def _listed(what: str) -> list[dict[str, object]]:
    process = await _pactl("--format=json", "list", what)
    try:
        async with asyncio.timeout(_PATIENCE):
            out, _ = await process.communicate()
        found = json.loads(out)
    except (TimeoutError, ValueError):
        return []
    finally:
        await end(process)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
