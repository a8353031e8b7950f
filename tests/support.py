"""What many tests need: waiting on a condition, and parts of the machine that may be missing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

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
