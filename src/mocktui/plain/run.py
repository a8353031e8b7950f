"""Plain mode from its first line to its exit code."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from contextlib import suppress

from mocktui.core.commands import Pause
from mocktui.places import Places
from mocktui.plain.home import Home
from mocktui.plain.house import House
from mocktui.plain.stdio import hear, stdin, writer
from mocktui.plain.talk import Gone, Talk
from mocktui.practice.desk import Desk
from mocktui.practice.setup import Setup


def run_plain(places: Places, start: Setup | None = None) -> int:
    """Run plain mode, with ``start`` only that practice; return the exit code.

    The end of the input leaves with everything saved. Raises KeyboardInterrupt after ctrl+c, with
    everything saved too.
    """
    from mocktui.practice.office import Office

    return asyncio.run(_run(Office(places), start))


async def _run(desk: Desk, start: Setup | None) -> int:
    loop = asyncio.get_running_loop()

    def gone() -> None:
        loop.call_soon(talk.feed, None)

    talk = Talk(writer(gone))
    house = House(talk, desk)
    mind_signals(house)
    hear(talk, stdin())
    return await _serve(house, start)


def mind_signals(house: House) -> None:
    """Save and leave when the system says so, pause when it stops the program for a while.

    Called in the event loop. A terminal that was closed is one where nobody types any more.
    """
    acts: dict[str, Callable[[], None]] = {
        "SIGHUP": lambda: house.talk.feed(None),
        "SIGTERM": lambda: house.talk.feed(None),
        "SIGTSTP": lambda: stop(house),
    }
    for name, act in acts.items():
        # Windows knows no such signals, nor does a thread that isn't the main one (tests).
        with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), act)


def stop(house: House) -> None:
    """Let the clock and the recording of an answer stand, then stop, as after ctrl+z.

    Where the format has no pause the answer goes on, and so does its recording: that is its rule.
    """
    if house.practising is not None:
        house.practising.do(Pause())
    if hasattr(signal, "SIGSTOP"):
        os.kill(os.getpid(), signal.SIGSTOP)


async def serve(talk: Talk, desk: Desk, start: Setup | None = None) -> int:
    """Talk until the person leaves; return the exit code."""
    return await _serve(House(talk, desk), start)


async def _serve(house: House, start: Setup | None) -> int:
    if told := house.desk.settings.loaded.told:
        house.talk.say(told)
    try:
        if start is None:
            await Home(house).run()
        elif not await house.start(start):
            return 1
    except Gone:
        house.talk.say("Left. Everything is saved.")
    finally:
        await house.rest()
    return 0
