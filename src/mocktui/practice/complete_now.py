"""Completing one session's transcript because somebody asked for it, with how far it is."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec.structs import replace

from mocktui.places import Places
from mocktui.practice.after_jobs import Report, label, said
from mocktui.practice.completing import complete_session, unread
from mocktui.practice.desk import AfterProgress
from mocktui.storage.sessions import load_session

if TYPE_CHECKING:
    from mocktui.storage.folder import SessionFolder


async def complete_now(places: Places, folder: SessionFolder, progress: Report) -> None:
    """Read the takes of ``folder`` that have no complete transcript; raises Problem.

    Cancelling keeps those that were read, and leaves no process behind.
    """
    state = (await asyncio.to_thread(load_session, folder)).state
    names = [
        label(item, take)
        for key, n, _ in unread(state)
        if (item := state.find(key)) is not None
        for take in item.takes
        if take.n == n
    ]
    now = AfterProgress(session=folder.id, kind="complete", total=len(names))

    def began(place: int, of: int) -> None:
        nonlocal now
        name = names[place - 1] if place <= len(names) else "an answer"
        what = said("complete", name)
        now = replace(now, what=what, done=place - 1, total=of, place=place, of=of)
        progress(now)

    def part(at: float, total: float) -> None:
        if now.what and total > 0:
            progress(replace(now, part=min(1.0, at / total)))

    await complete_session(places, folder, began=began, progress=part)
