"""The tour: five short pages on what one does here and with which keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mocktui.tui.keys import key
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.widgets.footer import Footer

Page = tuple[str, str, Sequence[tuple[str, str]]]  # title, words, keys and what they do
PAGES: Sequence[Page] = (
    (
        "Think",
        "A question appears. Read it and take a breath: nothing is recorded yet. When you know how "
        "to begin, press Enter.",
        (
            ("enter", "begin your answer"),
            ("k", "write down up to five words you want to say"),
            ("s", "leave this question out"),
        ),
    ),
    (
        "Answer",
        "Speak as you would to a person. Your words appear while you speak; don't mind mistakes in "
        "them, the sound is kept. When you have said it, press Enter.",
        (
            ("enter", "done"),
            ("p", "pause: the clock stands"),
            ("r", "say it again from the start"),
        ),
    ),
    (
        "Read it back",
        "Your answer stands on the left, what helps on the right: a tip, why they ask, what they "
        "listen for. An example comes last, after your own words.",
        (
            ("space", "hear your answer"),
            ("e", "correct what was misheard"),
            ("n", "write a note"),
        ),
    ),
    (
        "Rate it, and choose one thing",
        "Two minutes that change the next answer: say yourself how it went, see what was found, "
        "and choose one thing to do next time. There is no score.",
        (
            ("d", "rate this answer, from its review"),
            ("1 2 3", "choose"),
            ("s", "leave a step out"),
        ),
    ),
    (
        "Come back",
        "Home offers three questions at a time, the weak ones first, each with its reason. A few "
        "minutes on several days do more than one long evening.",
        (
            ("enter", "on Home: these three, one after the other"),
            ("d", "on Home: the day of your interview, and a plan"),
            ("g", "on Home: your progress"),
        ),
    ),
)
ON = ("enter", "space", "right", "down")


class TourScreen(Dialog[None]):
    """Enter goes on, ← back, any other key leaves."""

    NAME = "The tour"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter,space,right,down", "on(1)", "go on", id="tour-on", display="enter"),
        key("left,up", "on(-1)", "back", id="tour-back", display="←"),
        key("escape,q", "close", "leave", help="leave; so does any other key", display="any key"),
    ]
    DEFAULT_CSS = """
    TourScreen > .box {
        & > .words { margin-bottom: 1; }
        & > .where { margin-top: 1; color: $quiet; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._at = 0

    def compose(self) -> ComposeResult:
        """Lay out one page."""
        with VerticalScroll(classes="box", can_focus=False):
            yield Static(classes="words")
            yield Static(classes="keys")
            yield Static(classes="where")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin with the first."""
        self._show()

    def _show(self) -> None:
        title, words, keys = PAGES[self._at]
        self.query_one(".box").border_title = title
        self.query_one(".words", Static).update(Content(words))
        lines = [Content.assemble((f"{one:<8}", "bold $primary"), what) for one, what in keys]
        self.query_one(".keys", Static).update(Content("\n").join(lines))
        self.query_one(".where", Static).update(Content(f"{self._at + 1} of {len(PAGES)}"))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no page before the first."""
        return None if action == "on" and parameters == (-1,) and not self._at else True

    def action_on(self, way: int) -> None:
        """Turn the page; after the last one leave."""
        self._at += way
        if self._at < len(PAGES):
            self._show()
        else:
            self.dismiss(None)

    def on_key(self, event: events.Key) -> None:
        """Leave on any key that means nothing else."""
        if event.key not in (*ON, "left", "up", "escape", "q"):
            event.stop()
            self.dismiss(None)
