"""The words of an answer on the screen: a cursor goes over them, and playing marks its place."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from mocktui.core.bits import Bit, stop_at
from mocktui.core.text import one_line
from mocktui.tui.safe import say

SIGN = "*"
HERE = "bold reverse"


class Column(VerticalScroll):
    """A column of text that scrolls with the arrow keys once it has the focus."""

    DEFAULT_CSS = """
    Column {
        width: 1fr;
        height: 1fr;
        padding: 0 1;
        scrollbar-size-vertical: 1;
        border-top: solid $rule;
        border-title-color: $quiet;
        &:focus { border-top: solid $primary; border-title-color: $primary; }
        & > Static { width: 1fr; height: auto; padding-right: 1; }
    }
    """

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = title
        self._shown: Content | None = None

    def compose(self) -> ComposeResult:
        """One block of text."""
        yield Static("", markup=False)

    def show(self, content: Content, *, top: bool) -> None:
        """Show ``content``, from its first line where ``top`` says so."""
        if self._shown is None or not content.is_same(self._shown):
            self._shown = content
            self.query_one(Static).update(content)
        if top:
            self.scroll_home(animate=False)


def text_of(bits: Sequence[Bit], style: str = "") -> tuple[Content, list[tuple[int, int]]]:
    """Return the bits as one line of content in ``style``, and where each stop stands in it."""
    parts: list[Content] = []
    places: dict[int, tuple[int, int]] = {}
    at = 0
    for n, bit in enumerate(bits):
        following = bits[n + 1].stop if n + 1 < len(bits) else -1
        part = _part(bit, style, last=bit.stop != following)
        if n:
            joined = bit.stop >= 0 and bit.stop == bits[n - 1].stop
            parts.append(Content.styled(" ", _style(bit, style) if joined else style))
            at += 1
        if bit.stop >= 0:
            places[bit.stop] = (places.get(bit.stop, (at, 0))[0], at + len(part.plain))
        parts.append(part)
        at += len(part.plain)
    return Content("").join(parts), [places[stop] for stop in sorted(places)]


def _part(bit: Bit, style: str, *, last: bool) -> Content:
    text = one_line(bit.text)
    if bit.kind == "other":
        return Content.styled(f"[{text}]", "strike $quiet")
    if bit.kind == "pause":
        return Content.styled(text, "$quiet")
    if bit.heard and not bit.undone and last:
        text += SIGN
    return Content.styled(text, _style(bit, style))


def _style(bit: Bit, style: str) -> str:
    if bit.kind != "word":
        return style
    styles = [style] if style else []
    if bit.heard and not bit.undone:
        styles.append("underline")
    if bit.new:
        styles.append("bold $success")
    return " ".join(styles)


class AnswerColumn(Column):
    """The answer: a text with the bits of what was said in it, from character ``offset`` on.

    ``cursor`` is the stop the person is at, or the one that is heard; ``None``: nowhere.
    """

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(title, id=id)
        self._bits: tuple[Bit, ...] = ()
        self._places: list[tuple[int, int]] = []
        self._plain = Content()
        self._offset = 0
        self.cursor: int | None = None

    def show_answer(
        self,
        content: Content,
        offset: int,
        bits: tuple[Bit, ...],
        places: list[tuple[int, int]],
        *,
        top: bool,
    ) -> None:
        """Show an answer; with ``top`` it is another one, and the cursor goes.

        Where the words of the same one changed, the cursor stays where it was in the sound.
        """
        if top or not places:
            self.cursor = None
        elif self.cursor is not None:
            self.cursor = min(_moved(self.cursor, self._bits, bits), len(places) - 1)
        self._plain, self._offset, self._bits, self._places = content, offset, bits, places
        self._draw(top=top)

    @property
    def stops(self) -> int:
        """How many places there are to go to."""
        return len(self._places)

    @property
    def here(self) -> Bit | None:
        """The first bit at the cursor."""
        return next((bit for bit in self._bits if bit.stop == self.cursor), None)

    def move(self, way: int) -> None:
        """Go a word on (1) or back (-1); from nowhere to the first word, or the last."""
        if self.cursor is None:
            self.go(0 if way > 0 else self.stops - 1)
        else:
            self.go(self.cursor + way)

    def move_far(self, way: int) -> None:
        """Go to where the next stretch of speech begins, or this one, or the one before."""
        starts = self._starts()
        at = -1 if self.cursor is None else self.cursor
        if way > 0:
            self.go(next((one for one in starts if one > at), self.stops - 1))
        else:
            self.go(next((one for one in reversed(starts) if one < at), 0))

    def _starts(self) -> list[int]:
        """Return the stops that begin a segment or follow a pause."""
        starts = []
        before: Bit | None = None
        for bit in self._bits:
            if bit.kind != "word":
                before = bit if bit.kind == "pause" else before
                continue
            if before is None or before.kind == "pause" or before.segment != bit.segment:
                starts.append(bit.stop)
            before = bit
        return starts

    def go(self, stop: int | None) -> None:
        """Go to a stop, as far as there are any."""
        if stop is not None:
            stop = max(0, min(stop, self.stops - 1)) if self._places else None
        if stop != self.cursor:
            self.cursor = stop
            self._draw()

    def follow(self, seconds: float) -> None:
        """Be where the take is heard."""
        self.go(stop_at(self._bits, seconds))

    def _draw(self, top: bool = False) -> None:
        content = self._plain
        if self.cursor is not None:
            start, end = (self._offset + at for at in self._places[self.cursor])
            content = content.stylize(HERE, start, end)
            self.show(content, top=False)
            width = self.query_one(Static).content_size.width
            if width > 0:
                line = len(content[:end].wrap(width)) - 1
                self.scroll_to_region(Region(0, line, 1, 1), animate=False)
        else:
            self.show(content, top=top)


def _moved(cursor: int, before: Sequence[Bit], now: Sequence[Bit]) -> int:
    """Return the stop of ``now`` where ``cursor`` stood in ``before``, by what is heard there."""
    was = next((bit for bit in before if bit.stop == cursor), None)
    same = next((bit for bit in now if bit.stop == cursor), None)
    if was is None or (same is not None and (same.kind, same.start) == (was.kind, was.start)):
        return cursor
    return stop_at(now, was.start) or 0


def told(bit: Bit | None) -> str:
    """Return what there is to say about the bit under the cursor: what was put right there."""
    if bit is None or not bit.heard:
        return ""
    if bit.undone:
        return f"As it was heard. u puts in “{one_line(bit.term)}”."
    return f"{SIGN} Heard: “{one_line(bit.heard)}”. u takes it back."


def legend(bits: Sequence[Bit], compared: bool) -> Content | None:
    """Return what the marks in the text mean, where there are any."""
    lines = []
    if any(bit.heard and not bit.undone for bit in bits):
        lines.append(f"{SIGN} misheard, put right from the pack's terms")
    if compared:
        lines.append("bold: only in this reading · [struck]: only in the usual one")
    return say(" · ".join(lines), "$quiet") if lines else None
