"""A line to write at the foot of the screen, over whatever goes on there."""

from __future__ import annotations

from mocktui.tui.screens.frame import Dialog, Result


class LineScreen(Dialog[Result]):
    """One field in a box; what lies below stays in sight, and no clock stops for it."""

    DEFAULT_CSS = """
    LineScreen {
        align: center bottom;
        background: $background 0%;
        & > .box { width: 100%; max-width: 100%; padding: 0 1; }
        & Input, & Input:focus { padding: 0; background: $surface; }
        & Static { color: $quiet; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """
