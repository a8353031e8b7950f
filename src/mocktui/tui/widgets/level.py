"""The microphone's level: steps that fill, and a word where something is wrong."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from mocktui.practice.view import Level

STEPS = "▁▁▂▂▃▃▄▄▅▅▆▆▇▇██"
FLOOR, CEILING = -60.0, -8.0  # dBFS: a quiet room, a loud voice
WORDS = ("silence", "quiet", "good", "loud")  # instead of steps
HOLD = 2.0  # seconds a word stays, so that it can be read


def steps(rms: float) -> int:
    """Return how many of the steps an RMS level in dBFS fills."""
    part = (rms - FLOOR) / (CEILING - FLOOR)
    return round(min(1.0, max(0.0, part)) * len(STEPS))


class Meter(Widget):
    """The last 0.1 s as steps. ``now`` in seconds keeps a word on screen for a moment."""

    DEFAULT_CSS = """
    Meter { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: tuple[int, str] | None = None
        self._loud_until = float("-inf")
        self._zeros_since: float | None = None

    def show(self, level: Level | None, now: float) -> None:
        """Show ``level``; ``None`` where nothing is being heard and nothing need be said."""
        shown = None if level is None else (self._steps(level.rms), self._word(level, now))
        if level is None:
            self._zeros_since = None
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def _steps(self, rms: float) -> int:
        """Return the steps; in words only the first of each word, so that it rarely changes."""
        full = steps(rms)
        return full if not self._in_words else full * len(WORDS) // (len(STEPS) + 1) * 4 + 1

    @property
    def _in_words(self) -> bool:
        return bool(getattr(self.app, "level_in_words", False))

    def _word(self, level: Level, now: float) -> str:
        if level.clipped:
            self._loud_until = now + HOLD
        if not level.zeros:
            self._zeros_since = None
        elif self._zeros_since is None:
            self._zeros_since = now
        if self._zeros_since is not None and now - self._zeros_since >= HOLD:
            return "no sound: is the microphone muted?"
        if now < self._loud_until:
            return "too loud"
        return "level"

    def render(self) -> RenderResult:
        """Draw the steps and the word."""
        if self._shown is None:
            return Content("")
        filled, word = self._shown
        style = "$quiet" if word == "level" else "bold $warning"
        if word.startswith("no sound"):
            return Content.assemble(("! ", style), (word, style))
        if self._in_words:
            said = WORDS[filled // 4] if word == "level" else word
            return Content.assemble(("level: ", "$quiet"), (said, style))
        return Content.assemble(
            (STEPS[:filled], "$success" if word == "level" else "$warning"),
            ("·" * (len(STEPS) - filled), "$rule"),
            "  ",
            (word, style),
        )
