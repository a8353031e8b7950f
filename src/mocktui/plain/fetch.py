"""Fetching a model in plain lines: a line at each quarter, Enter stops it."""

from __future__ import annotations

import asyncio

from mocktui.core.problem import Problem
from mocktui.core.text import sentence
from mocktui.plain.longer import Quarters, stoppable
from mocktui.plain.talk import Choice, Talk
from mocktui.practice.desk import Desk, Offer


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
    stopped = False
    quarters = Quarters(talk)

    def stop() -> None:
        nonlocal stopped
        stopped = quarters.silent = True

    talk.say("Fetching. Enter or q stops it.")
    work = asyncio.create_task(desk.install(name, quarters, lambda: stopped))
    try:
        await stoppable(talk, work, stop, "It is being fetched. Enter or q stops it.")
    except Problem as problem:
        if stopped:
            talk.say("Stopped. It can be fetched another time.")
        else:
            talk.problem(problem)
        return False
    return True
