"""What opens over the room: a note, the planned keywords, the debrief of an answer."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from textual.content import Content

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.debrief import due
from mocktui.core.problem import Problem
from mocktui.core.said import language_of
from mocktui.core.stories import Fit
from mocktui.practice.desk import Desk
from mocktui.practice.view import Practice, View
from mocktui.tui.safe import say
from mocktui.tui.screens.frame import Frame
from mocktui.tui.screens.keywords import KeywordsScreen, Plan
from mocktui.tui.screens.note import NoteScreen

LAST_MOMENT = 1.0  # seconds of think time from which half-written keywords are kept as they stand


class RoomAsides(Frame[None], inherit_bindings=False):
    """One aside at a time; the interview goes on below, and its end waits for it."""

    def __init__(self, practice: Practice, desk: Desk) -> None:
        super().__init__()
        self._practice = practice
        self._desk = desk
        self._aside = False
        self._planning: KeywordsScreen | None = None
        self._debriefed: set[tuple[str, int]] = set()

    def _do(self, command: do.Command) -> None:
        raise NotImplementedError

    def _move_on(self) -> None:
        raise NotImplementedError

    def _look_aside(self, view: View) -> None:
        """Open a debrief that is due; close the keywords when the think time is over."""
        self._look_after_keywords(view)
        one = None if self._aside else due(view.state)
        if one is None or (one.question, one.take) in self._debriefed:
            return
        self._debriefed.add((one.question, one.take))
        self._debrief(one.question, one.take, again=one.again)

    # -- the debrief ----------------------------------------------------------------------------

    def _debrief(self, key: str, n: int, *, again: bool) -> None:
        from mocktui.practice.sink import PracticeSink
        from mocktui.tui.screens.debrief import DebriefScreen

        def done(result: str | None) -> None:
            self._aside = False
            if result == "again":
                self._do(do.Retake())
            elif result == "on":
                self._do(do.Next())
            self._move_on()

        self._aside = True
        sink = PracticeSink(self._practice)
        self.app.push_screen(DebriefScreen(sink, self._desk, key, n, again=again), done)

    # -- the keywords ---------------------------------------------------------------------------

    def action_keywords(self) -> None:
        """Write down what to say, while thinking."""
        item = self._practice.view().state.item
        if item is None or self._aside:
            return

        question = item.key

        def keep(plan: Plan | None) -> None:
            self._aside, self._planning = False, None
            if plan is not None:
                self._do(do.SetKeywords(plan.words))
                if plan.story is not None:
                    self._do(do.Record(ev.StoryUsed(question=question, story=plan.story)))
            self._move_on()

        self._aside = True
        self._planning = KeywordsScreen(item.keywords, self._stories(item.key))
        self.app.push_screen(self._planning, keep)

    async def _read_stories(self) -> None:
        """Have the stories read before they are asked for: then a clock runs."""
        with suppress(Problem):  # `mocktui stories check` tells
            await self._desk.library.stories()

    def _stories(self, key: str) -> Sequence[Fit]:
        state = self._practice.view().state
        planned = state.planned(key)
        if planned is None:
            return ()
        return self._desk.library.stories_for(planned.question, language_of(state))

    def _look_after_keywords(self, view: View) -> None:
        screen, state = self._planning, view.state
        if screen is None or not screen.is_attached:
            return
        if state.phase != "thinking":
            screen.dismiss(None)
            return
        left = state.clock.remaining(view.now)
        if left is not None and left <= LAST_MOMENT and state.item is not None:
            words = screen.words
            if words != state.item.keywords:
                self._practice.do(do.SetKeywords(words))

    def planned(self, view: View, hidden: bool) -> Content:
        """Return the planned keywords as a line; ``hidden``: not while answering."""
        item, phase = view.state.item, view.state.phase
        if item is None or not item.keywords or phase not in ("thinking", "arming", "answering"):
            return Content()
        if hidden and phase != "thinking":
            return Content()
        return say(f"You plan: {' · '.join(item.keywords)}", "$quiet")

    # -- a note ---------------------------------------------------------------------------------

    def action_note(self) -> None:
        """Write a line about the question that is on; it stays with that question."""
        item = self._practice.view().state.item
        if item is None:
            return
        question = item.key

        def keep(text: str | None) -> None:
            self._aside = False
            if text:
                self._do(do.Record(ev.Note(question=question, text=text)))
            self._move_on()

        self._aside = True
        self.app.push_screen(NoteScreen(f"question {item.number}"), keep)
