"""A job advertisement is pasted; the questions it makes likely stand below, with the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from mocktui.core.problem import Problem
from mocktui.practice.library import TOP
from mocktui.practice.preferences import sitting
from mocktui.tui.keys import key
from mocktui.tui.safe import plural, say
from mocktui.tui.screens.frame import Frame
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.menu import Menu, row

if TYPE_CHECKING:
    from mocktui.core.job import Ranked
    from mocktui.practice.desk import Desk

SHOWN = 60
LONGEST = 100_000  # characters of an advertisement that are compared
WAIT = 0.25  # seconds without a key before the questions are ranked again


class Likely(Menu, inherit_bindings=False):
    """The questions, best first; Enter practises those that are chosen."""

    NAME = "Questions for a job"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "select", "practise", help="practise the chosen ones", display="enter"),
        key("plus,equals_sign", "screen.more", "one more", help="take one more", display="+"),
        key("minus", "screen.fewer", "fewer", help="take one fewer", display="-"),
        key("up,k", "cursor_up", "up", help="the line above", show=False, display="↑"),
        key("down,j", "cursor_down", "down", help="the line below", show=False, display="↓"),
        key("q", "screen.leave", "back", help="leave this screen"),
    ]


class JobScreen(Frame[None], inherit_bindings=False):
    """Nothing of the advertisement is kept or sent anywhere."""

    NAME = "A job"
    NOW = "Paste the text, then tab: the questions it makes likely stand below."
    ABOUT = (
        "Paste a job advertisement. The questions of all packs are ranked by the words they share "
        "with it; words that few questions have count most. Nothing of it is kept or sent."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("tab", "app.focus_next", "text or list", help="to the list, or back to the text"),
        key("escape", "leave", "back", help="leave this screen", display="esc"),
        key("f1", "help", "help", help="this page", display="f1"),
    ]
    DEFAULT_CSS = """
    JobScreen {
        & TextArea, & TextArea:focus {
            height: 2fr; border: none; padding: 0 2; background: $surface;
        }
        & #about { height: 1; padding: 0 2; margin-top: 1; color: $quiet; }
        & Likely { height: 3fr; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.ranked: Sequence[Ranked] = ()
        self.number = TOP

    def compose(self) -> ComposeResult:
        """Lay out the text above, the questions below."""
        yield TopLine(
            Content.styled("A job", "bold $primary"), Content("nothing of it is kept or sent")
        )
        yield TextArea(placeholder="Paste the advertisement here", tab_behavior="focus")
        yield Static(Content("The questions it makes likely will stand here."), id="about")
        yield Likely()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin in the text."""
        self.query_one(TextArea).focus()

    def on_text_area_changed(self, _: TextArea.Changed) -> None:
        """Rank again when no key was pressed for a moment."""
        self._rank()

    @work(exclusive=True, group="rank")
    async def _rank(self) -> None:
        from asyncio import sleep

        await sleep(WAIT)
        text = self.query_one(TextArea).text[:LONGEST]
        about = ""
        try:
            self.ranked = (await self.desk.library.rank(text))[:SHOWN] if text.strip() else ()
        except Problem as problem:
            self.ranked, about = (), f"{problem.what}. {problem.fix}"
        self._show(about)

    def _show(self, about: str = "") -> None:
        self.number = max(1, min(self.number, len(self.ranked))) if self.ranked else TOP
        self.query_one(Likely).fill(self._rows())
        if self.ranked:
            about = (
                f"{plural(len(self.ranked), 'question')} "
                f"{'fits' if len(self.ranked) == 1 else 'fit'} · "
                f"enter practises the first {self.number} (●)"
            )
        self.query_one("#about", Static).update(say(about))

    def _rows(self) -> Iterator[Option]:
        for n, one in enumerate(self.ranked):
            sign = ("● ", "$primary") if n < self.number else ("○ ", "$quiet")
            yield row(
                Content.assemble(sign, say(one.question.ask)), say(one.why, "$quiet"), id=str(n)
            )

    def action_more(self) -> None:
        """Take one question more."""
        self.number += 1
        self._show()

    def action_fewer(self) -> None:
        """Take one question fewer."""
        self.number -= 1
        self._show()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        """Practise the chosen questions, the likeliest first."""
        self._start()

    @work(exclusive=True, group="start")
    async def _start(self) -> None:
        packs = await self.desk.library.best(self.ranked, self.number)
        there = {question.id for pack in packs for question in pack.questions}
        order = dict.fromkeys(one.question.id for one in self.ranked[: self.number])
        self.mocktui.start_practice(
            sitting(self.desk.settings.now, packs, only=tuple(one for one in order if one in there))
        )
