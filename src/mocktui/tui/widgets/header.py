"""The line on top of every screen, and what a too small terminal shows instead."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

SMALLEST = Size(80, 24)
ADVICE = "Make the window larger.\nIn a window of any size: mocktui --plain"


class TopLine(Horizontal):
    """Where one is on the left, something of the moment on the right."""

    DEFAULT_CSS = """
    TopLine {
        dock: top;
        height: 2;
        padding: 0 2;
        border-bottom: solid $rule;
        & > .top--left { width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
        & > .top--right { width: auto; padding-left: 2; color: $quiet; }
    }
    """

    def __init__(self, left: Content, right: Content | None = None) -> None:
        super().__init__()
        self._left = left
        self._right = right or Content()

    def compose(self) -> ComposeResult:
        """Lay out both ends."""
        yield Static(self._left, classes="top--left")
        yield Static(self._right, classes="top--right")

    def show(self, left: Content | None = None, right: Content | None = None) -> None:
        """Change either end."""
        if left is not None:
            self._left = left
            self.query_one(".top--left", Static).update(left)
        if right is not None:
            self._right = right
            self.query_one(".top--right", Static).update(right)


class TooSmall(Static):
    """Covers a screen that has no room; the screen lives on underneath and keeps its focus."""

    DEFAULT_CSS = """
    TooSmall {
        layer: cover;
        dock: top;
        width: 100%;
        height: 100%;
        background: $background;
        content-align: center middle;
        text-align: center;
        display: none;
        &.-on { display: block; }
    }
    """

    def fit(self, size: Size) -> None:
        """Show or hide for a terminal of this size."""
        small = size.width < SMALLEST.width or size.height < SMALLEST.height
        self.set_class(small, "-on")
        if small:
            needs = f"mocktui needs {_sides(SMALLEST)};\nthis is {_sides(size)}."
            told = Content(f"{needs}\n\n{ADVICE}")
            # In a handful of lines the middle would be the advice without what it is for.
            fits = len(told.wrap(max(1, size.width))) <= size.height
            self.update(told if fits else Content(needs))


def _sides(size: Size) -> str:
    return f"{size.width}×{size.height}"  # noqa: RUF001 - the sign itself
