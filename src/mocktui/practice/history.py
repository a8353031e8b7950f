"""What a front end asks about the practice so far; the real one is made by the Office.

``desk.history`` is a :class:`History`. Slow calls are coroutines.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from mocktui.core.history import Attempt

if TYPE_CHECKING:
    from mocktui.storage.index import Index


class History(Protocol):
    """All takes of all sessions (not the trash, not the demo's), from the index."""

    async def attempts(
        self, pack: str | None = None, question: str | None = None
    ) -> Sequence[Attempt]:
        """Return the takes, oldest first; of one pack or one question if named.

        A follow-up is a question of its own (``why/f1``), without rubric lines. Raises Problem.
        """
        ...


class IndexHistory:
    """See :class:`History`; ``fresh`` returns the index as the folders are now (it may be slow)."""

    def __init__(self, fresh: Callable[[], Index]) -> None:
        self._fresh = fresh

    async def attempts(
        self, pack: str | None = None, question: str | None = None
    ) -> Sequence[Attempt]:
        """Return the takes, oldest first; of one pack or one question if named."""
        return await asyncio.to_thread(lambda: self._fresh().attempts(pack, question))
