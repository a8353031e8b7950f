"""Taking another microphone in the middle of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mocktui.core.problem import Problem
from mocktui.tui.screens.pick import PickScreen

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk
    from mocktui.practice.view import Practice
    from mocktui.tui.app import MocktuiApp


async def pick_device(app: MocktuiApp, desk: Desk, practice: Practice) -> None:
    """Let the person choose a microphone, and listen to it from now on; run as a worker."""
    try:
        devices = await desk.devices()
    except Problem as problem:
        app.show_problem(problem)
        return
    choices = [(one.key, one.name) for one in devices]
    chosen = await app.push_screen_wait(PickScreen("Microphone", choices, ""))
    if chosen is not None:
        await practice.use_device(chosen)
