"""Completing a transcript in plain lines: a line for each answer and each quarter; Enter stops."""

from __future__ import annotations

import asyncio

from mocktui.plain.house import House
from mocktui.plain.longer import QUARTERS, stoppable
from mocktui.practice.desk import AfterProgress


async def complete(house: House, session: str) -> bool:
    """Read the takes whose transcript was cut off; return whether that was done.

    Enter or q stops it; what was read by then stays. Raises Problem, and Gone at the input's end.
    """
    talk = house.talk
    what, told, stopped = "", 0, False

    def progress(now: AfterProgress) -> None:
        nonlocal what, told
        if now.what != what:
            what, told = now.what, 0
            talk.say(f"{what}.")
        percent = max((one for one in QUARTERS if one <= 100 * now.part < 100), default=0)
        if percent > told:
            told = percent
            talk.say(f"{percent} percent.")

    def stop() -> None:
        nonlocal stopped
        stopped = True
        work.cancel()

    await house.rest()  # it may be at the same take
    talk.say("Completing the transcript. Enter or q stops it.")
    work = asyncio.create_task(house.desk.complete(session, progress))
    try:
        await stoppable(talk, work, stop, "It is being read. Enter or q stops it.")
    except asyncio.CancelledError:
        me = asyncio.current_task()
        # ctrl+c cancels this task as well: that is not for this alone.
        if not stopped or not work.cancelled() or (me is not None and me.cancelling()):
            raise
        talk.say("Stopped. The transcript is still not complete.")
        return False
    finally:
        house.work()
    return True
