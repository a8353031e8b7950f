"""Fetching a model in plain lines: a line at each quarter, Enter stops it."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from mocktui.core.problem import Problem
from mocktui.core.text import sentence
from mocktui.plain.talk import Choice, Gone, Talk
from mocktui.practice.desk import Desk, Offer

QUARTERS = (25, 50, 75, 100)


async def offer_model(talk: Talk, desk: Desk, offer: Offer) -> None:
    """Offer a model, and fetch it where that is wanted. Raises Gone at the input's end."""
    size = f"{offer.megabytes:.0f} megabytes from {offer.site}, once"
    talk.say("", f"A better ear: {sentence(offer.gain)} Without it: {offer.without}")
    choices = [
        Choice("later", "Go on without this time"),
        Choice("install", f"Fetch and install it: {size}", "your voice stays here"),
        Choice("decline", "Go on without, and don't ask again"),
    ]
    key = await talk.choose("A better ear", choices, default="later")
    if key == "decline":
        desk.decline(offer.name)
    elif key == "install" and await fetch(talk, desk, offer.name):
        talk.say("It is installed and will listen from now on.")


async def fetch(talk: Talk, desk: Desk, name: str) -> bool:
    """Fetch and install a model; return whether it is there. Raises Gone at the input's end."""
    loop = asyncio.get_running_loop()
    told = 0
    stopped = False

    def tell(percent: int) -> None:
        nonlocal told
        if percent > told and not stopped:
            told = percent
            talk.say(f"{percent} percent.")

    def progress(done: int, whole: int) -> None:  # called in a thread
        percent = max((one for one in QUARTERS if 100 * done >= one * whole > 0), default=0)
        loop.call_soon_threadsafe(tell, percent)

    talk.say("Fetching. Enter or q stops it.")
    work = asyncio.create_task(desk.install(name, progress, lambda: stopped))
    line: asyncio.Task[str] | None = None
    try:
        while not work.done():
            line = line or asyncio.create_task(talk.line())
            await asyncio.wait({work, line}, return_when="FIRST_COMPLETED")
            if line.done() and not work.done():
                if line.result().casefold() in ("", "q"):
                    stopped = True
                    await asyncio.wait({work})
                else:
                    talk.say("It is being fetched. Enter or q stops it.")
                    line = None
        await work
    except Problem as problem:
        if stopped:
            talk.say("Stopped. It can be fetched another time.")
        else:
            talk.problem(problem)
        return False
    finally:
        stopped = stopped or not work.done()
        if line is not None and not line.cancel() and not stopped:
            talk.unread(line.result())
        with suppress(asyncio.CancelledError, Problem, Gone):
            await work
    return True
