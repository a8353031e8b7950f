"""The review while its session is worked on: how far it is, stopped by a key, shown when done."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from textual.content import Content

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.practice.desk import Desk
from mocktui.tui.safe import say
from mocktui.tui.screens.review_edit import ReviewEdit
from mocktui.tui.widgets.questions import Questions

if TYPE_CHECKING:
    from mocktui.practice.desk import AfterProgress

SIGN = "↻"
NEW_SHOWN = "A second reading is here and is shown; v shows what differs."
NEW_BESIDE = "A second reading is here; v shows it, with what differs."
UNREAD = "The transcript is still not complete."


def told(work: AfterProgress) -> Content:
    """Return in a line what is done, to which answer, how far it is, and the key that stops it."""
    far = "" if work.kind == "flac" else f": {100 * work.part:.0f} %"
    count = f" ({work.place} of {work.of})" if work.of > 1 else ""
    return say(f"{SIGN} {one_line(work.what)}{far}{count} · w stops it")


class ReviewWork(ReviewEdit, inherit_bindings=False):
    """Says on the rule above the last line what is done in the background to this session."""

    def __init__(self, desk: Desk, session_id: str) -> None:
        super().__init__(desk, session_id)
        self._told = (False, False)  # worked on here, stopped by the person: what keys are for it
        self._completing = False
        self._missed = False  # something was added while it could not be shown

    def _mind_the_work(self) -> None:
        """Say what is done from now on."""
        self.watch(self.app, "work", self._work_changed)
        self.watch(self.app, "halted", lambda: self._tell_the_work())

    def _work_changed(self, before: AfterProgress | None, work: AfterProgress | None) -> None:
        if before is not None and before.session == self._session:
            on = work is None or work.done > before.done
            if on and self.app.screen is not self:
                self._missed = True
            if work is not None and len(work.problems) > len(before.problems):
                self._say(one_line(str(work.problems[-1])), "$warning")
        self._tell_the_work()

    def _tell_the_work(self) -> None:
        app = self.mocktui
        work, halted = app.work, app.halted
        here = work is not None and work.session == self._session
        words = Content("")
        if work is not None and here:
            words = told(work)
        elif work is None and halted is not None and halted.session == self._session:
            words = say(f"Stopped: {one_line(halted.what)} · w goes on")
        self._line.border_title = words
        now = (here, halted is not None)
        if now != self._told:
            self._told = now
            self.refresh_bindings()

    # -- what was added -------------------------------------------------------------------------

    def session_changed(self, session_id: str) -> None:
        """Show what was added in the background; where somebody is writing, afterwards."""
        if session_id != self._session:
            return
        if self.query_one(Questions).disabled:
            self._missed = True
        else:
            self._catch_up()

    def on_screen_resume(self) -> None:
        """Show what was added while another screen lay over this one."""
        if self._missed and not self.query_one(Questions).disabled:
            self._catch_up()

    def _close_editor(self) -> None:
        super()._close_editor()
        if self._missed:
            self._catch_up()

    def _catch_up(self) -> None:
        self._missed = False
        # Not exclusive: one that is replaced before it began would never be awaited.
        self.run_worker(self._again(), group="again")

    async def _again(self) -> None:
        questions = self.query_one_optional(Questions)
        if questions is None:
            return  # left meanwhile
        if questions.disabled:  # somebody is writing: afterwards
            self._missed = True
            return
        key, before = self._key, len(self._readable)
        with suppress(Problem):  # gone meanwhile: what is shown stays
            await self._open()
            self._show_list()
            self._show()
            if key is not None and key == self._key and 0 < before < len(self._readable):
                self._say(self._news_of_reading())

    def _news_of_reading(self) -> str:
        take = self._take
        newest = take.readings[-1] if take is not None and take.readings else None
        looked = self._readable[self._place(self._key)] if self._key is not None else None
        shown = take is not None and not take.edited and newest is looked
        return NEW_SHOWN if shown else NEW_BESIDE

    def _show_list(self, chosen: str | None = None) -> None:
        raise NotImplementedError

    # -- keys -----------------------------------------------------------------------------------

    def action_halt(self) -> None:
        """Stop what is done in the background."""
        completing, self._completing = self._completing, False
        self.mocktui.in_background.halt()
        if completing:
            self._say(UNREAD, "$warning")

    def action_carry_on(self) -> None:
        """Go on with it."""
        self._completing = False  # one that has told nothing yet ends with this
        self.mocktui.in_background.start()

    def action_complete(self) -> None:
        """Read the audio whose transcript was cut off."""
        if not self._completing:
            self._completing = True
            self._say("Completing the transcript…")
            self.mocktui.in_background.complete(self._session, self._completed)

    def _completed(self, problem: Problem | None) -> None:
        self._completing = False
        if self.is_attached:  # else the person has left: Home's line was enough
            self.run_worker(self._say_completed(problem), group="again")

    async def _say_completed(self, problem: Problem | None) -> None:
        await self._again()
        if problem is not None:
            self.mocktui.show_problem(problem)
            self._say(UNREAD, "$warning")
        else:
            self._say("The transcript is complete.")
