"""What is shown until the interview can begin: the microphone and the recognizer getting ready."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mocktui.core.text import one_line, sentence
from mocktui.practice.view import View

_MIC = {
    "opening": "Opening the microphone…",
    "ready": "The microphone is open.",
    "lost": "The microphone is gone.",
    "failed": "The microphone can't be opened.",
}
_EARS = {
    "loading": "Loading the recognizer…",
    "restarting": "Starting the recognizer again…",
    "ready": "The recognizer is ready.",
    "failed": "No recognizer: your voice is recorded without a transcript.",
}
_SIGNS = {
    "ready": ("✓", "$success"),
    "failed": ("!", "bold $warning"),
    "lost": ("!", "bold $warning"),
}


PARTS = 2  # the microphone, the recognizer


def lines(view: View) -> list[tuple[str, str, str]]:
    """Return (state, what is said, more about it) for each part that is waited for."""
    found: list[tuple[str, str, str]] = []
    if view.mic != "off":
        found.append((view.mic, _MIC[view.mic], sentence(one_line(view.mic_line))))
    if view.ears != "off":
        found.append((view.ears, _EARS[view.ears], one_line(view.ears_line)))
    return found


class Ready(Vertical):
    """Two lines that turn from a circle to a tick, and what to do when one can't."""

    DEFAULT_CSS = """
    Ready {
        height: 1fr;
        padding: 3 6 0 6;
        & > Static { height: auto; width: 1fr; }
        & > #ready-title { text-style: bold; margin-bottom: 1; }
        & > .more { padding-left: 2; color: $quiet; }
        & > #ready-advice { margin-top: 2; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: object = None

    def compose(self) -> ComposeResult:
        """A heading, each part with more about it below, and advice."""
        yield Static("Getting ready", id="ready-title", markup=False)
        for _ in range(PARTS):
            yield Static("", classes="part", markup=False)
            yield Static("", classes="more", markup=False)
        yield Static("", id="ready-advice", markup=False)

    def show(self, view: View) -> None:
        """Show how far everything is."""
        parts = lines(view)
        shown = (parts, view.mic)
        if shown == self._shown:
            return
        self._shown = shown
        heads, mores = self.query(".part").results(Static), self.query(".more").results(Static)
        nothing = [("", "", "")] * PARTS
        for head, below, (state, said, more) in zip(heads, mores, [*parts, *nothing], strict=False):
            sign, style = _SIGNS.get(state, ("◌", "$quiet"))
            head.display, below.display = bool(said), bool(more)
            head.update(Content.assemble((f"{sign} ", style), said))
            below.update(Content(more))
        self.query_one("#ready-advice", Static).update(Content(_advice(view)))


def _advice(view: View) -> str:
    if view.mic in ("failed", "lost"):
        return (
            "How do you want to go on?\n"
            "  t      type your answers, with the same clock\n"
            "  m      only time them: say them aloud, nothing is recorded\n"
            "  d      choose another microphone\n"
            "  enter  try this one again"
        )
    return "The first question comes as soon as everything is ready."
