"""Two takes of one question side by side: what changed in the words, and in the figures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from mocktui.core.compare import compare
from mocktui.core.history import Attempt
from mocktui.core.keys import place_of
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.core.telling import when
from mocktui.core.times import clock
from mocktui.practice.desk import Desk
from mocktui.practice.take_pairs import Ref, refs, side_of
from mocktui.tui.keys import HELP, LEAVE, key
from mocktui.tui.safe import say, say_all
from mocktui.tui.screens.frame import Frame
from mocktui.tui.screens.pick import PickScreen
from mocktui.tui.widgets import changes
from mocktui.tui.widgets.answer import Column
from mocktui.tui.widgets.both import PlayBoth, Recording
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.stage import LONGEST_ASK


class CompareScreen(Frame[None], inherit_bindings=False):
    """The first and the latest take at first; any two can be chosen."""

    NAME = "Side by side"
    NOW = "Read what is new and what is gone. Space plays both takes."
    ABOUT = (
        "Two takes of one question: what is new in the words, what is gone, and what was measured "
        "before and after. No figure here is a verdict."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("space", "play", "play both", help="play one after the other, or pause"),
        key("1", "choose(0)", "before", help="choose the earlier take", id="choose-1"),
        key("2", "choose(1)", "after", help="choose the later take", id="choose-2"),
        key("h", "how", "how", help="how each thing was measured"),
        key("tab", "app.focus_next", "other side", help="to the other column", show=False),
        key("shift+tab", "app.focus_previous", "side", help="the column before", show=False),
        LEAVE,
        key("escape", "leave", "back", show=False, id="leave-escape"),
        HELP,
    ]
    DEFAULT_CSS = """
    CompareScreen {
        & #ask { padding: 0 2; max-height: 2; text-style: bold; height: auto; }
        & #which { padding: 0 2; height: 2; color: $quiet; margin-bottom: 1; }
        & #both { height: 1fr; }
    }
    """

    def __init__(
        self, desk: Desk, session: str, state: State, question: str, known: Sequence[Attempt]
    ) -> None:
        super().__init__()
        self._desk = desk
        self._key = question
        item = state.find(question)
        self._ask = item.ask if item else ""
        self._refs = refs(known, session, state, question)
        self._pair = [0, len(self._refs) - 1]
        self._how = False

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine(say("Side by side"))
        yield Static(say_all(self._ask[:LONGEST_ASK]), id="ask", markup=False)
        yield Static(id="which", markup=False)
        with Horizontal(id="both"):
            yield Column("The words: what is gone, what is new", id="words")
            yield Column("Before → after", id="figures")
        yield PlayBoth(self._desk)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Read both takes off the screen's way."""
        self._show()

    def _show(self) -> None:
        self.run_worker(self._read(), group="read", exclusive=True)

    def _ref(self, place: int) -> Ref:
        return self._refs[self._pair[place]]

    async def _read(self) -> None:
        self.query_one("#which", Static).update(self._which())
        playing = self.query_one(PlayBoth)
        await playing.stop()
        try:
            sides = [await side_of(self._desk, self._ref(n), self._key) for n in (0, 1)]
        except Problem as problem:
            self.mocktui.show_problem(problem)
            return
        before, after = sides
        found = await asyncio.to_thread(compare, before, after)  # long answers take a while
        words = changes.words(found)
        self.query_one("#words", Column).show(words, top=True)
        self.query_one("#words", Column).focus()
        planned = after.state.planned(self._key)
        lines = planned.question.look_for if planned and not place_of(self._key) else ()
        told = changes.figures(found, before.take, after.take, lines, how=self._how)
        self.query_one("#figures", Column).show(told, top=not self._how)
        playing.load(
            [
                Recording(self._ref(n).session, side.take.audio, side.take.seconds)
                for n, side in enumerate(sides)
                if side.take.audio
            ]
        )

    def _which(self) -> Content:
        rows = []
        for n, name in enumerate(("before", "after")):
            parts = [(f"{n + 1}  ", "bold"), (f"{name:<8}", "")]
            rows.append(Content.assemble(*parts, say(self._label(self._pair[n]))))
        return Content("\n").join(rows)

    def _label(self, place: int) -> str:
        """Return a take in words: which of how many, when, how long."""
        one = self._refs[place]
        name = f"take {place + 1} of {len(self._refs)}"
        day = when(one.at).strip() if one.at else ""
        return " · ".join(part for part in (name, day, clock(one.seconds)) if part)

    # -- keys -----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There must be something to play, or to choose from."""
        if action == "choose":
            return len(self._refs) > 2
        if action == "play" and self.is_mounted and self.query(PlayBoth):
            return True if self.query_one(PlayBoth).recordings else None
        return True

    def action_choose(self, place: int) -> None:
        """Choose one of the two takes."""
        choices = [(str(n), self._label(n)) for n in range(len(self._refs))]

        def take(chosen: str | None) -> None:
            if chosen is not None:
                self._pair[place] = int(chosen)
                self._show()

        title = ("Before", "After")[place]
        self.app.push_screen(PickScreen(title, choices, str(self._pair[place])), take)

    def action_play(self) -> None:
        """Play both, one after the other; pause, or go on."""
        self.query_one(PlayBoth).play()

    def action_how(self) -> None:
        """Say how each thing was measured, or leave that out again."""
        self._how = not self._how
        self._show()
