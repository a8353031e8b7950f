"""Situation, task, action, result: marked on the words of a behavioural answer by one key each."""

from __future__ import annotations

from mocktui.core import events as ev
from mocktui.core.parts import PARTS, may_be_marked, suggest
from mocktui.core.said import language_of, repaired
from mocktui.core.state import PartAt
from mocktui.practice.desk import Desk
from mocktui.tui.screens.review_words import ReviewWords
from mocktui.tui.widgets.page import Page
from mocktui.tui.widgets.parts import PartsBar

HOW = "A letter: a part begins at this word. The same letter again takes it back."


class ReviewParts(ReviewWords, inherit_bindings=False):
    """A mode of the review: the cursor goes over the words, four keys mark where parts begin."""

    def __init__(self, desk: Desk, session_id: str) -> None:
        super().__init__(desk, session_id)
        self._marking = False
        self._suggested: tuple[PartAt, ...] = ()  # what cue words point to, as it is drawn

    @property
    def _can_mark(self) -> bool:
        """Whether this answer has parts to mark: behavioural, spoken, with times."""
        question, item, take = self._question, self._item, self._take
        if item is None or take is None:
            return False
        return may_be_marked(question, item, take) and self._answer.stops > 1

    def _find_suggested(self) -> tuple[PartAt, ...]:
        """Return the parts that cue words point to, without those that are marked."""
        take = self._take
        if take is None or not self._marking:
            return ()
        marked = {one.part for one in take.parts}
        segments = repaired(self._state, take).segments
        found = suggest(segments, language_of(self._state))
        return tuple(one for one in found if one.part not in marked)

    def _show_parts(self) -> None:
        """Draw the parts, where there are any or some are being marked."""
        take = self._take
        self._suggested = self._find_suggested()
        bar = self.query_one(PartsBar)
        if take is None or not (self._marking or take.parts):
            bar.display = False
            return
        bar.display = True
        bar.show(take, self._suggested)

    def action_parts(self) -> None:
        """Begin to mark, or stop."""
        self._marking = not self._marking
        self.query_one(Page).set_class(self._marking, "-marking")
        if self._marking:
            if self._answer.cursor is None:
                self._answer.go(0)
            self._line.say(HOW)
        else:
            self._line.say("")
        self._show_parts()
        self.refresh_bindings()

    def action_marked(self) -> None:
        """Stop marking."""
        self._stop_marking()

    def _stop_marking(self) -> None:
        if self._marking:
            self.action_parts()

    async def action_part(self, letter: str) -> None:
        """Mark that a part begins at the cursor; the same mark again takes it away."""
        here = self._answer.here
        part = next(one for one in PARTS if one.startswith(letter))
        if here is not None:
            await self._mark(PartAt(part=part, start=round(here.start, 3)))

    async def action_accept(self) -> None:
        """Take the first part that is only suggested, and go to its word."""
        if suggested := self._suggested:
            await self._mark(suggested[0])
            self._answer.follow(suggested[0].start)
            self._line.say(HOW)

    async def _mark(self, one: PartAt) -> None:
        key, take = self._key, self._take
        if key is None or take is None:
            return
        on = one not in take.parts
        event = ev.PartMarked(question=key[0], take=key[1], part=one.part, start=one.start, on=on)
        if await self._add(event):
            self._show_parts()
            self.refresh_bindings()
