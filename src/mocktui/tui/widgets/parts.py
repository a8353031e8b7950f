"""The parts of a behavioural answer as a bar: how long each took, against the usual advice."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from mocktui.core.events import Part
from mocktui.core.parts import USUAL, against_usual, spans
from mocktui.core.state import PartAt, Take
from mocktui.core.times import clock
from mocktui.tui.safe import sentence

WIDTH = 40  # cells of a whole answer
_FILL = {"situation": "░", "task": "▒", "action": "█", "result": "▓"}


class PartsBar(Static):
    """Two lines: the answer in parts, and each part's share beside what is usual."""

    DEFAULT_CSS = """
    PartsBar {
        display: none; height: auto; padding: 0 1; border-top: solid $rule;
        border-title-color: $quiet;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self.border_title = "Parts"

    def show(self, take: Take, suggested: Sequence[PartAt] = ()) -> None:
        """Show the parts of a take, and what is suggested but not marked."""
        found = spans(take)
        lines = []
        if found:
            lines.append(_bar([(one.part, one.share) for one in found], "you  "))
            lines.append(_bar([(one.part, one.share) for one in USUAL], "usual"))
            told = [
                f"{_FILL[one.part]} {one.part} {clock(one.seconds)}, {one.share:.0%}"
                f" (usual {one.usual:.0%})"
                for one in against_usual(found)
                if one.share
            ]
            lines += [
                Content.styled("   ".join(told[at : at + 2]), "") for at in (0, 2) if told[at:]
            ]
        if suggested:
            guesses = " · ".join(f"{sentence(one.part)} at {clock(one.start)}" for one in suggested)
            lines.append(Content.styled(f"Guessed from cue words: {guesses}", "$quiet"))
        if not lines:
            lines.append(Content.styled("Nothing is marked yet.", "$quiet"))
        self.update(Content("\n").join(lines))


def _bar(parts: Sequence[tuple[Part | None, float]], name: str) -> Content:
    """Return one bar; a part has its own filling and its letter, where there is room."""
    pieces: list[tuple[str, str]] = [(f"{name} ", "$quiet")]
    done, at = 0.0, 0
    for part, share in parts:
        done += share
        cells = max(0, round(done * WIDTH) - at)
        at += cells
        if part is None:
            pieces.append(("·" * cells, "$quiet"))
        elif cells:
            letter = part[0].upper()
            pieces.append((letter, "bold reverse"))
            pieces.append((_FILL[part] * (cells - 1), "$primary"))
    return Content.assemble(*pieces)
