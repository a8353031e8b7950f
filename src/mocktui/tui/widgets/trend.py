"""A question over its takes: a table, or one figure drawn. Imports plotext: load it late."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from textual.color import Color
from textual.content import Content
from textual_plotext import PlotextPlot

from mocktui.core.days import short
from mocktui.core.progress import QuestionLine, TakeLine
from mocktui.core.rated import MET
from mocktui.core.times import clock
from mocktui.tui.safe import say

# What can be drawn: name, words for the axis.
FIGURES = (
    ("rating", "your rating, 0 to 100"),
    ("pace", "pace, words a minute"),
    ("fillers", "fillers a minute"),
    ("seconds", "length, seconds"),
)
RATINGS = [0.0, 25.0, 50.0, 75.0, 100.0]


def values(takes: Sequence[TakeLine], name: str) -> list[tuple[int, float]]:
    """Return the takes' numbers (from 1) with a figure, those without one left out."""
    found = []
    for n, one in enumerate(takes, start=1):
        value = getattr(one, name)
        if value is not None:
            found.append((n, float(value)))
    return found


def axis(takes: Sequence[TakeLine], name: str, words: str) -> str:
    """Return what is drawn, with ≈ where a take's pauses are not known."""
    about = name == "pace" and any(one.approximate for one in takes)
    return f"≈ {words}" if about else words


class Trend(PlotextPlot):
    """One figure of a question over its takes."""

    DEFAULT_CSS = """
    Trend { height: 1fr; min-height: 8; }
    """

    def draw(self, takes: Sequence[TakeLine], name: str) -> bool:
        """Draw a figure; return false where no take has it."""
        points = values(takes, name)
        plot = self.plt
        plot.clear_data()
        plot.clear_figure()
        if points:
            numbers, figures = [n for n, _ in points], [value for _, value in points]
            colour = Color.parse(self.app.theme_variables["primary"]).rgb
            if len(points) > 1:
                plot.plot(numbers, figures, marker="braille", color=colour)
            plot.scatter(numbers, figures, marker="●", color=colour)
            plot.xaxes(True, False)
            plot.yaxes(True, False)
            plot.xlim(0.5, len(takes) + 0.5)
            plot.ylim(*_limits(name, figures))
            marks = RATINGS if name == "rating" else _marks(*_limits(name, figures))
            plot.yticks(marks, [f"{one:g}" for one in marks])
            step = max(1, -(-len(takes) // 8))
            ticks = [float(n) for n in range(1, len(takes) + 1, step)]
            plot.xticks(ticks, [f"{n:g}" for n in ticks])
        self.refresh()
        return bool(points)


def _limits(name: str, figures: Sequence[float]) -> tuple[float, float]:
    if name == "rating":
        return -5.0, 105.0
    low, high = min(figures), max(figures)
    margin = max(1.0, (high - low) * 0.2, high * 0.1)
    return max(0.0, low - margin), high + margin


def _marks(low: float, high: float) -> list[float]:
    """Return at most six round figures between two."""
    step = next(
        one * 10.0**power
        for power in range(-2, 7)
        for one in (1, 2, 5)
        if (high - low) / (one * 10.0**power) <= 5
    )
    first, last = ceil(low / step), floor(high / step)
    return [round(n * step, 6) for n in range(first, last + 1)]


def table(question: QuestionLine) -> Content:
    """Return the takes as lines, oldest first; a dash where nothing could be measured."""
    head = f"{'':3}{'day':<11}{'rated':>6}{'pace':>6}{'fillers':>9}{'length':>8}"
    lines: list[Content] = [Content.styled(head, "$quiet")]
    for n, one in enumerate(question.takes, start=1):
        fillers = "–" if one.fillers is None else f"{one.fillers:g}/min"  # noqa: RUF001 - a dash
        lines.append(
            Content(
                f"{n:<3}{short(one.day):<11}{_figure(one.rating, '%'):>6}{_pace(one):>6}"
                f"{fillers:>9}{clock(one.seconds):>8}"
            )
        )
        if one.met is not None:
            lines.append(Content.styled(f"   earlier focus: {MET[one.met]}", "$quiet"))
        if one.focus:
            lines.append(Content.assemble(("   focus: ", "$quiet"), say(one.focus)))
    return Content("\n").join(lines)


def _pace(one: TakeLine) -> str:
    return f"≈{one.pace}" if one.approximate else _figure(one.pace)


def _figure(value: float | None, unit: str = "") -> str:
    return "–" if value is None else f"{value:g}{unit}"  # noqa: RUF001 - a dash
