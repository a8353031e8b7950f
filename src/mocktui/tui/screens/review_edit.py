"""Correcting what was heard: the editor of the review, and what waits unsaved in it."""

from __future__ import annotations

from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.core.said import said
from mocktui.practice.desk import Desk
from mocktui.tui.screens.review_ways import ReviewWays
from mocktui.tui.widgets.page import Page
from mocktui.tui.widgets.questions import Questions


class ReviewEdit(ReviewWays, inherit_bindings=False):
    """Edits go to the desk when they are saved; until then they wait here."""

    def __init__(self, desk: Desk, session_id: str) -> None:
        super().__init__(desk, session_id)
        self._drafts: dict[tuple[str, int], str] = {}
        self._warned = False

    def _say(self, text: str, style: str = "") -> None:
        self._line.say(text, style)

    def action_edit(self) -> None:
        """Open the editor on the text, or on what was being written when it was left."""
        item, take = self._item, self._take
        if item is not None and take is not None:
            self.query_one(Questions).disabled = True
            text = self._drafts.get((item.key, take.n), self._said)
            self.query_one(Page).edit(text)
            self._say("Correct what you said. What was heard stays beside it.")
            self.refresh_bindings()

    def action_cancel(self) -> None:
        """Leave the editor; what was changed waits there."""
        self.query_one(Page).in_turn(self._cancel)

    def _cancel(self) -> None:
        item, take = self._item, self._take
        if item is not None and take is not None:
            text = self.query_one(Page).written
            changed = text != self._said
            if changed:
                self._drafts[item.key, take.n] = text
            else:
                self._drafts.pop((item.key, take.n), None)
            self._say("Not saved, but kept: e goes on with your changes." if changed else "")
        self._close_editor()

    def action_save(self) -> None:
        """Save the corrected text."""
        self.query_one(Page).in_turn(self._save_written)

    def _save_written(self) -> None:
        item, take = self._item, self._take
        if item is None or take is None:
            return
        text = self.query_one(Page).written.strip()
        if text == said(self._state, replace(take, edited=None)).strip():
            text = ""  # as it stands without: there is no edit to keep
        self.run_worker(self._save(item.key, take.n, text), group="save", exclusive=True)

    async def _save(self, question: str, n: int, text: str) -> None:
        if await self._add(ev.Edited(question=question, take=n, text=text)):
            self._drafts.pop((question, n), None)
            self._close_editor()
            self._say("Saved. What was heard stays as it was." if text else "As it was heard.")

    def _close_editor(self) -> None:
        self.query_one(Page).close_editor()
        listing = self.query_one(Questions)
        listing.disabled = False
        listing.focus()
        self.refresh_bindings()

    async def action_out(self) -> None:
        """Leave: the plain key, which is text in an editor."""
        await self.action_leave()

    async def action_leave(self) -> None:
        """Leave the editor, else the review; changes that wait are said first."""
        if self.query_one(Page).editing:
            self.action_cancel()
        elif self._drafts and not self._warned:
            self._warned = True
            self._say("Changes wait unsaved: e goes on with them, q again drops them.", "$warning")
        else:
            self.dismiss(None)
