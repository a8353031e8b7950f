"""The review of a session, opened at a question by its key: from what was found, from progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mocktui.tui.app import MocktuiApp


async def open_at(app: MocktuiApp, session: str, question: str, take: int = 0) -> None:
    """Open the review at a question or follow-up, at its take if one is named (0: none).

    Where the session doesn't have it, at its beginning. Raises Problem where it can't be read.
    """
    opened = await app.desk.open(session)
    keys = [one.key for one in opened.state.asked]
    there = question in keys
    app.open_review(session, keys.index(question) if there else 0, take if there else 0)
