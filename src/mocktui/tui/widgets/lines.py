"""Lines to answer one by one: a cursor, a sign and a word for each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mocktui.tui.safe import say

CURSOR = "› "  # noqa: RUF001 - the line that is on has a sign, not only a colour


class Line(Horizontal):
    """One line: what was answered on the left, the line itself, wrapped, on the right."""

    DEFAULT_CSS = """
    Line {
        height: auto;
        & > .line--left { width: 16; height: 1; }
        & > .line--text { width: 1fr; height: auto; }
        &.-apart { margin-top: 1; }
    }
    """

    def __init__(self, text: Content, *, apart: bool = False) -> None:
        super().__init__(classes="-apart" if apart else "")
        self._text = text

    def compose(self) -> ComposeResult:
        """Both ends."""
        yield Static("", classes="line--left", markup=False)
        yield Static(self._text, classes="line--text", markup=False)

    def show(self, word: str, style: str, *, on: bool) -> None:
        """Show the answer given so far; ``on``: the cursor is here."""
        self.set_class(on, "-on")
        sign = Content.styled(CURSOR, "bold $primary") if on else Content("  ")
        left = self.query_one(".line--left", Static)
        left.update(Content.assemble(sign, (word, style)))
        text = self._text.stylize("bold") if on else self._text
        self.query_one(".line--text", Static).update(text)


class Lines(VerticalScroll, can_focus=False):
    """A heading and lines below it; the screen that owns it has the keys."""

    DEFAULT_CSS = """
    Lines {
        height: 1fr;
        padding: 0 2;
        scrollbar-size-vertical: 1;
        & > .lines--heading { height: auto; margin-bottom: 1; }
    }
    """

    async def fill(self, heading: Content, lines: Sequence[Content], apart: int = -1) -> None:
        """Show these lines; number ``apart`` stands a little away from those before it."""
        rows = [Line(one, apart=n == apart) for n, one in enumerate(lines)]
        async with self.batch():
            await self.remove_children()
            await self.mount(Static(heading, classes="lines--heading", markup=False), *rows)

    def mark(self, answers: Sequence[tuple[str, str]], cursor: int) -> None:
        """Show the answer of each line (a word, its style) and the cursor."""
        rows = list(self.query(Line))
        for n, (row, (word, style)) in enumerate(zip(rows, answers, strict=False)):
            row.show(word, style, on=n == cursor)
        if 0 <= cursor < len(rows):
            rows[cursor].scroll_visible(animate=False)


def question(text: str, more: str = "") -> Content:
    """Return a heading: what is asked, and quietly what else there is to say."""
    quiet = Content.styled(more, "$quiet")
    return Content.assemble(say(text, "bold $primary"), "\n" if more else "", quiet)
