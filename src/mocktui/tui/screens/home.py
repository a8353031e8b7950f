"""Home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mocktui.tui.screens.frame import Frame

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk


class HomeScreen(Frame[None]):
    """Where the app begins."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def action_leave(self) -> None:
        """Out."""
        self.app.exit(0)
