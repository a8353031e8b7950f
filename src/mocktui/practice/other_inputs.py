"""Which other microphone hears a voice, when the chosen one doesn't."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

from mocktui.audio import protocol as audio
from mocktui.audio.devices import Device, capture_command, list_devices
from mocktui.core.problem import Problem
from mocktui.practice.child import Child

MOST = 6  # inputs that are tried at a time
LISTEN = 2.5  # seconds each is listened to, its opening among them not
_OPENING = 4.0
_SPEECH = -45.0  # dBFS peak, as in the sound check
_ABOVE = 10.0  # dB between an input's quiet and its loud moments: a hum is no voice
_VOICED = 4  # levels (ten a second) above that


def is_voice(levels: Sequence[tuple[float, float]]) -> bool:
    """Return whether (rms, peak) in dBFS, ten a second, hold a voice rather than hum or silence."""
    if len(levels) < 2 * _VOICED:
        return False
    quiet = sorted(rms for rms, _ in levels)[len(levels) // 10]
    return sum(peak > _SPEECH and rms > quiet + _ABOVE for rms, peak in levels) >= _VOICED


async def who_hears(
    but: str,
    *,
    log: Path,
    devices: Callable[[], list[Device]] = list_devices,
    seconds: float = LISTEN,
) -> str:
    """Return the name of another input than ``but`` that hears a voice now; empty for none.

    All are opened at once, listened to for a moment, and closed; nothing is kept.
    """
    try:
        every = await asyncio.to_thread(devices)
    except Problem:
        return ""
    # The default is one of the others, or the very one that hears nothing.
    names = [one.name for one in every if not (one.is_default and len(every) > 1)]
    others = [one for one in dict.fromkeys(names) if one != but][:MOST]
    heard = await asyncio.gather(*(_levels(one, log, seconds) for one in others))
    best = max(
        (max(peak for _, peak in levels), name)
        for name, levels in [*zip(others, heard, strict=True), ("", [(0.0, -200.0)])]
        if not name or is_voice(levels)
    )
    return best[1]


async def _levels(name: str, log: Path, seconds: float) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    ready = asyncio.Event()

    def report(one: audio.Report) -> None:
        if isinstance(one, audio.Level):
            found.append((one.rms, one.peak))
            ready.set()

    child: Child[audio.Report] = Child(
        capture_command(device=name), audio.Report, report, lambda _: ready.set(), log=log
    )
    try:
        await child.start()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(ready.wait(), _OPENING)
        if child.pid is not None:
            await asyncio.sleep(seconds)
    finally:
        await child.stop(1.0)
    return found
