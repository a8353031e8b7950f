"""The person's own rating of a take, and the one thing chosen for next time."""

from __future__ import annotations

from textual.content import Content

from mocktui.core import rated
from mocktui.core.state import Take
from mocktui.tui.safe import say
from mocktui.tui.widgets.reveal import RATED
from mocktui.tui.widgets.transcript import section

MET = tuple(zip(rated.SIGNS, rated.MET, strict=True))


def section_of(take: Take) -> list[Content]:
    """Return the ratings, the earlier focus with its mark, and the focus; often nothing."""
    pieces = []
    if take.ratings:
        rows = [_row(RATED, rating, line) for line, rating in take.ratings]
        pieces.append(section("Your rating", Content("\n").join(rows)))
    if take.met:
        rows = [_row(MET, met, focus) for focus, met in take.met]
        pieces.append(section("The focus of last time", Content("\n").join(rows)))
    if take.focus:
        pieces.append(section("Next time", say(take.focus, "bold")))
    return pieces


def _row(words: tuple[tuple[str, str], ...], answer: int, text: str) -> Content:
    sign, word = words[answer] if 0 <= answer < len(words) else ("·", "")
    return Content.assemble((f"{sign} {word}  ", "bold"), say(text))
