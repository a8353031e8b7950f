"""What a front end asks about the practice so far; the real one is made by the Office.

``desk.history`` is a :class:`History`. Slow calls are coroutines.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from mocktui.core.history import Attempt


class History(Protocol):
    """All takes of all sessions (not the trash, not the demo's), from the index."""

    async def attempts(
        self, pack: str | None = None, question: str | None = None
    ) -> Sequence[Attempt]:
        """Return the takes, oldest first; of one pack or one question if named."""
        ...
