"""Waiting for the first of several things."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


async def first(*these: Coroutine[Any, Any, object]) -> None:
    """Wait for the first of these and raise what it raised; the others have gone on return.

    Also where whoever waits is cancelled.
    """
    tasks = [asyncio.create_task(one) for one in these]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for one in done:
            one.result()
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
