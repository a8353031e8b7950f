"""The big clock and the bar below it. Both are told what to show; neither counts."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Digits, Static

FULL, REST = "━", "─"


class Clock(Digits):
    """Minutes and seconds in large digits, quiet while it stands."""

    DEFAULT_CSS = """
    Clock {
        width: 1fr;
        height: 3;
        text-align: center;
        color: $foreground;
        &.-stands { color: $quiet; }
        &.-last { color: $warning; text-style: bold; }
    }
    """

    def show(self, text: str, *, stands: bool = False, last: bool = False) -> None:
        """Show ``text``; ``stands`` for a clock that is stopped, ``last`` for the last seconds."""
        if self.value != text:
            self.update(text)
        self.set_class(stands, "-stands")
        self.set_class(last and not stands, "-last")


class Instead(Static):
    """What stands in the clock's place while it is hidden: words, or a light with its name."""

    DEFAULT_CSS = """
    Instead {
        width: 1fr;
        height: 3;
        margin-right: 3;
        color: $quiet;
        text-align: center;
        content-align: center middle;
        /* Lamps: the same in every theme, and dark letters on each. */
        &.-green { background: #86c98b; color: #14171c; text-style: bold; }
        &.-yellow { background: #efc75e; color: #14171c; text-style: bold; }
        &.-red { background: #ee6d6d; color: #14171c; text-style: bold; }
    }
    """

    def say(self, words: str, light: str = "") -> None:
        """Show ``words``; ``light`` is green, yellow, red or nothing."""
        text = Content(words)
        if self.content != text:
            self.update(text)
        for name in ("green", "yellow", "red"):
            self.set_class(name == light, f"-{name}")


class Bar(Widget):
    """How much of the time is used, with marks where minimum, target and maximum stand."""

    DEFAULT_CSS = """
    Bar { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._part: float | None = None
        self._marks: tuple[tuple[str, float], ...] = ()

    def show(self, part: float | None, marks: tuple[tuple[str, float], ...] = ()) -> None:
        """Show ``part`` (0 to 1, ``None`` for no bar) and ``marks`` as (sign, place 0 to 1)."""
        width = self.size.width or 1
        if part is not None:
            part = round(min(1.0, max(0.0, part)) * width) / width
        if (part, marks) != (self._part, self._marks):
            self._part, self._marks = part, marks
            self.refresh()

    def render(self) -> RenderResult:
        """Draw the bar in the width there is."""
        width = self.size.width
        if self._part is None or width < 2:
            return Content("")
        full = round(self._part * width)
        signs = {min(width - 1, round(at * (width - 1))): sign for sign, at in self._marks}
        parts: list[tuple[str, str]] = []
        for cell in range(width):
            done = cell < full
            if sign := signs.get(cell):
                parts.append((sign, "bold $success" if done else "$quiet"))
            else:
                parts.append((FULL, "$primary") if done else (REST, "$rule"))
        return Content.assemble(*parts)
