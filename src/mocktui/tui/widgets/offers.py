"""The choice of one thing for next time: offers on number keys, own words on ``w``."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mocktui.core.debrief import OFFERS, Offer
from mocktui.tui.safe import say
from mocktui.tui.widgets.menu import Row

TITLE = "One thing for next time"
CHOSEN = "● "
OWN = "in your own words"


class Offers(Vertical):
    """A row for each offer, its reason at the right; the chosen one has a sign."""

    DEFAULT_CSS = """
    Offers {
        height: auto;
        border-top: solid $primary;
        border-title-color: $primary;
        & > Static { height: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.border_title = TITLE

    def compose(self) -> ComposeResult:
        """As many rows as there can be."""
        for _ in range(OFFERS + 1):
            yield Static("", markup=False)

    def show(self, offers: Sequence[Offer], chosen: str | None) -> None:
        """Show the offers, and what was chosen (it may be none of them)."""
        own = chosen is not None and chosen not in [one.text for one in offers]
        rows = [
            (str(n), one.text, one.why, one.text == chosen) for n, one in enumerate(offers, start=1)
        ]
        rows.append(("w", chosen if own and chosen else OWN, "", own))
        for n, static in enumerate(self.query(Static)):
            static.display = n < len(rows)
            if n >= len(rows):
                continue
            key, text, why, on = rows[n]
            style = "bold" if on else "$quiet" if chosen or text == OWN else ""
            sign = (CHOSEN if on else "  ", "bold $primary")
            left = Content.assemble(sign, (f"{key}  ", "bold"), say(text, style))
            static.update(Row(left, say(why, "$quiet")))
