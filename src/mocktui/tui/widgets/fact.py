"""A named line: what it is on the left, how it stands on the right."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class Fact(Horizontal):
    """``label`` in a column of its own, so that facts under each other align."""

    DEFAULT_CSS = """
    Fact {
        height: auto;
        & > .fact--label { width: 16; color: $quiet; }
        & > .fact--value { width: 1fr; height: auto; }
    }
    """

    def __init__(
        self,
        label: str,
        value: Content | None = None,
        *,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._label = label
        self._value = value or Content()

    def compose(self) -> ComposeResult:
        """Lay out both columns."""
        yield Static(self._label, classes="fact--label", markup=False)
        yield Static(self._value, classes="fact--value", markup=False)

    def show(self, value: Content) -> None:
        """Change the right side."""
        self._value = value
        for shown in self.query(".fact--value").results(Static):
            shown.update(value)
