"""Plain mode from its first line to its exit code."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

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
    with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
        # The terminal was closed: nobody types any more. (Windows knows no such signal.)
        loop.add_signal_handler(signal.SIGHUP, talk.feed, None)
    hear(talk, stdin())
    return await serve(talk, desk, start)


async def serve(talk: Talk, desk: Desk, start: Setup | None = None) -> int:
    """Talk until the person leaves; return the exit code."""
    house = House(talk, desk)
    try:
        if start is None:
            await Home(house).run()
        elif not await house.start(start):
            return 1
    except Gone:
        talk.say("Left. Everything is saved.")
    finally:
        await house.rest()
    return 0
