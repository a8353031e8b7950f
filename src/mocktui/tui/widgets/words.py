"""The live words: what is certain, then what may still change."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mocktui.core.text import clean

TAIL = 3_000  # characters: more than a screenful, little enough to wrap ten times a second


class Words(VerticalScroll, can_focus=False):
    """Words that stay at their end. Provisional ones are italic and close with ``…``."""

    DEFAULT_CSS = """
    Words {
        height: 1fr;
        min-height: 1;
        scrollbar-visibility: hidden;
        & > Static { width: 1fr; height: auto; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[str, str, str] | None = None

    def compose(self) -> ComposeResult:
        """One block of text."""
        yield Static("", markup=False)

    def show(self, certain: str, partial: str = "", instead: str = "") -> None:
        """Show the words; ``instead`` is said, quietly, where there are none."""
        shown = (certain[-TAIL:], partial[-TAIL:], instead)
        if shown == self._shown:
            return
        self._shown = shown
        certain, partial = clean(shown[0]), clean(shown[1])
        if not certain and not partial:
            content = Content.assemble((clean(instead), "$quiet"))
        else:
            space = " " if certain and partial else ""
            tail = f"{space}{partial}…" if partial else ""
            content = Content.assemble(certain, (tail, "italic $quiet"))
        self.query_one(Static).update(content)
        self.scroll_end(animate=False)
