"""Waiting for what a screen does in its own time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from textual.pilot import Pilot


async def until(pilot: Pilot, condition: Callable[[], object], what: str = "") -> None:
    """Let the app work until ``condition`` holds; fail after half a minute."""
    try:
        async with asyncio.timeout(30):
            while not condition():
                await pilot.pause()
    except TimeoutError:
        pytest.fail(f"waited for: {what or condition}")


async def settle(pilot: Pilot) -> None:
    """Let what follows from a key (a message, a new footer, a layout) come to an end."""
    for _ in range(4):
        await pilot.pause()
