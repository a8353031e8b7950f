"""The review: what was asked, what was said, and what helps, side by side."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.events import Resize
from textual.widgets import OptionList, Static

from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.practice.desk import Desk
from mocktui.tui.safe import say
from mocktui.tui.screens.note import NoteScreen
from mocktui.tui.screens.review_keys import KEYS, Has, fits
from mocktui.tui.screens.review_work import ReviewWork
from mocktui.tui.widgets import transcript
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.page import Page, top_line
from mocktui.tui.widgets.playing import PlayingLine
from mocktui.tui.widgets.questions import Questions

WIDE = 110  # columns from which the list has room for the questions


class ReviewScreen(ReviewWork, inherit_bindings=False):
    """Shows a saved session; edits, notes and marks go to ``desk`` at once."""

    NAME = "Review"
    NOW = "Read your answer, then what helps. d rates it, q goes back."
    ABOUT = (
        "What you said, beside what the question is after. Read your answer first, then the tip. "
        "What was heard always stays; an edit of yours is kept beside it."
    )
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    DEFAULT_CSS = """
    ReviewScreen {
        & #review { height: 1fr; display: none; }
        & #empty { display: none; height: 1fr; padding: 3 6; }
        &.-wide Questions { width: 34; }
    }
    """

    def __init__(self, desk: Desk, session_id: str, at: int = 0, take: int = 0) -> None:
        super().__init__(desk, session_id)
        self._at, self._at_take = at, take
        self._revealed: set[str] = set()
        self._chosen: str | None = None

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine(say("Review"))
        with Horizontal(id="review"):
            yield Questions()
            yield Page(id="page")
        yield Static(transcript.EMPTY, id="empty", markup=False)
        yield PlayingLine(self._desk, self._session, id="line")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Read the session off the screen's way."""
        self._say("Opening the session…")
        self._mind_the_work()
        self.run_worker(self._load(), group="load")

    def on_resize(self, event: Resize) -> None:
        """Give the list room for the questions where there is some."""
        wide = event.size.width >= WIDE
        if wide != self.has_class("-wide"):
            self.set_class(wide, "-wide")
            self._show_list()

    async def _load(self) -> None:
        try:
            opened = await self._open()
        except Problem as problem:
            self.dismiss(None)
            self.mocktui.show_problem(problem)
            return
        asked = self._state.asked
        if asked:
            chosen = asked[min(self._at, len(asked) - 1)].key
            if self._at_take:
                self._takes[chosen] = self._at_take
            self._show_list(chosen)
        self._show(top=True)
        spoken = any(one.audio for item in asked for one in item.takes)
        if opened.trouble:
            self._say(opened.trouble, "$warning")
        elif asked and not self._state.answered:
            self._say("Nothing was answered in this sitting. The tips are here; r asks it again.")
        elif transcript.first_steps(self._state):
            self._say(transcript.NEXT)
        else:
            self._say(transcript.SOFTWARE if spoken else "")
        self.query_one(Questions).focus()
        self.run_worker(self._look_for_attempts(), group="attempts")

    # -- drawing --------------------------------------------------------------------------------

    def _show_list(self, chosen: str | None = None) -> None:
        if self._opened is not None:
            self.query_one(Questions).show(self._state.asked, chosen, self.has_class("-wide"))

    def _show(self, top: bool = False) -> None:
        state, item, take = self._state, self._item, self._take
        self.query_one("#review").display = bool(state.asked)
        self.query_one("#empty").display = not state.asked
        self.query_one(TopLine).show(*top_line(state, self._newer))
        question = self._question
        if item is None or question is None:
            return
        revealed = item.take is not None or item.key in self._revealed
        bits, reading = self._words()
        self._comparable = self._can_compare()
        self.query_one(Page).show(
            item,
            take,
            question,
            bits=bits,
            reading=reading,
            revealed=revealed,
            top=top,
            hint=self._hint,
            more=self._more(),
        )
        self._show_parts()
        self._look_for_pauses()
        self.refresh_bindings()

    async def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        """Show the question that is marked now; a list filled anew may mark the same one."""
        if (chosen := self.query_one(Questions).chosen) == self._chosen:
            return
        self._chosen = chosen
        await self.query_one(PlayingLine).stop()
        self._stop_marking()
        self._show(top=True)

    # -- keys -----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what can't be done now; hide what this answer never has."""
        if not self.is_mounted or self.query_one_optional(Page) is None:
            return True
        return fits(action, self._has)

    @property
    def _has(self) -> Has:
        """What is there to be done with, as it is drawn."""
        item = self._item
        shown = item is None or item.take is not None or item.key in self._revealed
        example = bool(self._question and self._question.example)
        here = self._answer.here
        return Has(
            item=item,
            take=self._take,
            editing=self.query_one(Page).editing,
            example=example and not shown,
            readings=len(self._readable),
            words=self._answer.stops > 0,
            here=here is not None,
            repair=here is not None and bool(here.heard),
            comparable=self._comparable,
            parts=self._can_mark,
            marking=self._marking,
            guessed=bool(self._suggested),
            working=self._told[0],
            halted=self._told[1],
            newer=self._newer,
        )

    @property
    def _newer(self) -> bool:
        return self._opened is not None and self._opened.newer

    async def _add(self, event: ev.Event) -> bool:
        """Add to the session; return whether that worked (else the problem is on screen)."""
        try:
            async with self._turn:
                self._opened = await self._desk.note(self._session, event)
        except Problem as problem:
            self.mocktui.show_problem(problem)
            return False
        self._show_list()
        self._show()
        return True

    async def action_take(self, way: int) -> None:
        """Look at another take of this question."""
        item, take = self._item, self._take
        if item is None or take is None:
            return
        await self.query_one(PlayingLine).stop()
        place = (item.takes.index(take) + way) % len(item.takes)
        self._takes[item.key] = item.takes[place].n
        self._show(top=True)

    def action_reveal(self) -> None:
        """Show the example."""
        if item := self._item:
            self._revealed.add(item.key)
            self._show()
            self.query_one(Page).go_to("example")

    async def action_flag(self) -> None:
        """Mark this question, or take the mark away."""
        if item := self._item:
            await self._add(ev.Flagged(question=item.key, on=not item.flagged))

    def action_note(self) -> None:
        """Write a line about this question."""
        if (item := self._item) is None:
            return

        def keep(text: str | None) -> None:
            if text:
                self.run_worker(self._add(ev.Note(question=item.key, text=text)), group="note")

        self.app.push_screen(NoteScreen(f"question {item.number}"), keep)

    def action_pane(self, name: str) -> None:
        """Go to a part of the page."""
        self.query_one(Page).go_to(name)
