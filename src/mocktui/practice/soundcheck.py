"""The sound check: a microphone held open, and one sentence about what it hears."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from mocktui.practice.desk import CheckView
from mocktui.practice.microphone import Microphone, silent_listener

QUIET = 8.0  # seconds without anything above SPEECH before we say so
SPEECH = -45.0  # dBFS peak; a quiet voice at arm's length is above it on every microphone we tried
DENIED = 3.0  # seconds of exact zeros: a real microphone always has some noise
_MAC = "allow your terminal in System Settings → Privacy & Security → Microphone"


class MicCheck:
    """See :class:`mocktui.practice.desk.SoundCheck`."""

    def __init__(self, argv: Sequence[str], *, log: Path) -> None:
        self._mic = Microphone(argv, silent_listener(), log=log)
        self._done = asyncio.Event()
        self._ready_at: float | None = None
        self._spoke_at: float | None = None
        self._clipped_at: float | None = None

    async def run(self) -> None:
        """Hold the microphone open until :meth:`close`."""
        try:
            await self._mic.start()
            await self._done.wait()
        finally:
            await self._mic.close()

    async def close(self) -> None:
        """Let the microphone go; returns when its process has left."""
        self._done.set()
        await self._mic.close()

    def view(self) -> CheckView:
        """Return level, state and one sentence of advice."""
        mic, now = self._mic, time.monotonic()
        state, advice = "opening", "Opening the microphone…"
        if mic.state in ("failed", "lost"):
            state, advice = mic.state, mic.line
        elif mic.state == "ready":
            state, advice = self._judge(now)
        return CheckView(level=mic.level, state=state, advice=advice, device=mic.device)

    def _judge(self, now: float) -> tuple[str, str]:
        level = self._mic.level
        if self._ready_at is None:
            self._ready_at = now
        if level.peak > SPEECH:
            self._spoke_at = now
        if level.clipped:
            self._clipped_at = now
        since = now - self._ready_at
        if level.zeros and since > DENIED:
            return "denied", f"This microphone gives exact zeros: on macOS {_MAC}; else unmute it."
        if self._clipped_at is not None and now - self._clipped_at < 3.0:
            return "clipped", "Too loud: move away a little, or turn the microphone down."
        if self._spoke_at is not None:
            return "ready", "It hears you."
        if since > QUIET:
            return "silent", "It hears nothing. Is this the right microphone? Choose another above."
        return "ready", "Say a sentence: the bar should move."
