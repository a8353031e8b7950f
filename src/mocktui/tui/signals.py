"""What the system asks of the app: to end (SIGHUP, SIGTERM) and to stop for a while (SIGTSTP).

A terminal that closes must not cost an answer: the recording is closed and the journal written,
and the session can be continued, as after a crash. Where a signal doesn't exist (Windows) nothing
is set up; there, and after a kill, the files are whole anyway.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from mocktui.core.commands import Pause

if TYPE_CHECKING:
    from mocktui.tui.app import MocktuiApp

LAST = 15.0  # seconds until the process ends whatever still hangs on a terminal that has gone
GONE = 128 + 1  # the exit code for it, as shells count


def mind_signals(app: MocktuiApp) -> None:
    """Have the app save and leave, or pause, when the system says so. Called in its event loop."""
    _on("SIGHUP", lambda: _hang_up(app))
    _on("SIGTERM", lambda: _end(app))
    before = _handler("SIGTSTP")
    if before is not None:
        _on("SIGTSTP", lambda: _stop(app, before))


def _on(name: str, act: Callable[[], object]) -> None:
    number = getattr(signal, name, None)
    if number is None:
        return
    # No such thing in Windows' loop, or in a thread that isn't the main one (tests).
    with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
        asyncio.get_running_loop().add_signal_handler(number, act)


def _handler(name: str) -> Callable[..., object] | None:
    """Return who minds a signal now: Textual's driver, where there is a terminal."""
    number = getattr(signal, name, None)
    found = signal.getsignal(number) if number is not None else None
    return found if callable(found) else None


def _hang_up(app: MocktuiApp) -> None:
    """End without the terminal: to write to it would fail, and to wait for it would hang."""
    last = threading.Timer(LAST, os._exit, (GONE,))
    last.daemon = True
    last.start()
    nothing = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nothing, descriptor)
    os.close(nothing)
    _end(app)


def _end(app: MocktuiApp) -> None:
    app.run_worker(app.end_now(), group="ending", exclusive=True, exit_on_error=False)


def _stop(app: MocktuiApp, stop: Callable[..., object]) -> None:
    """Pause what runs, then let the driver give the terminal back and stop the process.

    Where the format has no pause the answer goes on, and so does its recording: that is its rule.
    """
    practice = app.running
    if practice is not None:
        practice.do(Pause())
    stop(signal.SIGTSTP, None)
