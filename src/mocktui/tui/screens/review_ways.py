"""Ways on from a review: the debrief of an answer, another take of it, two takes side by side."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from mocktui.core.history import Attempt
from mocktui.core.problem import Problem
from mocktui.practice.desk import Desk
from mocktui.tui.screens.review_parts import ReviewParts
from mocktui.tui.widgets import figures, planned, rated
from mocktui.tui.widgets.playing import PlayingLine


class ReviewWays(ReviewParts, inherit_bindings=False):
    """Knows the takes of the session's questions in all sessions, once they were looked for."""

    def __init__(self, desk: Desk, session_id: str) -> None:
        super().__init__(desk, session_id)
        self._how = False
        self._attempts: dict[str, Sequence[Attempt]] = {}
        self._comparable = False

    async def _look_for_attempts(self) -> None:
        """Find every take of every question of this session."""
        begun = self._state.begun
        if begun is None:
            return
        try:
            found = await self._desk.history.attempts(begun.pack)
        except Problem:
            return  # no index: takes of this session can be compared all the same
        by_question: dict[str, list[Attempt]] = {}
        for one in found:
            by_question.setdefault(one.question, []).append(one)
        self._attempts = dict(by_question)
        self._comparable = self._can_compare()
        self.refresh_bindings()

    def _can_compare(self) -> bool:
        """Return whether there are two takes of this question, here or in another session."""
        item = self._item
        if item is None:
            return False
        others = [one for one in self._attempts.get(item.key, ()) if one.session != self._session]
        return len(others) + len([one for one in item.takes if not one.withdrawn]) > 1

    @property
    def _hint(self) -> str:
        """What the page says above the tips: that this answer can be rated."""
        take = self._take
        if take is None or take.debriefed:
            return ""
        return "d: rate this answer, two minutes"

    def _more(self) -> list[Content]:
        """Return what stands below the answer: the plan, the own rating, the measurements."""
        item, take = self._item, self._take
        if item is None or take is None:
            return []
        key = (item.key, take.n)
        pauses = self._pauses.get(key)
        return [
            *planned.section_of(self._state, item, take),
            *rated.section_of(take),
            *figures.section_of(self._state, item, take, pauses, how=self._how),
        ]

    def action_how(self) -> None:
        """Say how each thing was measured, or leave that out again."""
        self._how = not self._how
        self._show()

    async def action_debrief(self) -> None:
        """Rate this answer, and choose one thing for next time."""
        from mocktui.tui.screens.debrief_ways import debrief

        key = self._key
        if key is None:
            return
        await self.query_one(PlayingLine).stop()
        app = self.mocktui
        app.run_worker(debrief(app, self._session, *key), group="debrief", exclusive=True)

    def action_once_more(self) -> None:
        """Practise this question again, by itself."""
        from mocktui.tui.screens.debrief_ways import take_again

        if (item := self._item) is not None:
            take_again(self.mocktui, self._state, item.key)

    async def action_compare(self) -> None:
        """Put two takes of this question side by side."""
        from mocktui.tui.screens.compare import CompareScreen

        item, begun = self._item, self._state.begun
        if item is None or begun is None:
            return
        await self.query_one(PlayingLine).stop()
        known = self._attempts.get(item.key, ())
        screen = CompareScreen(self._desk, self._session, self._state, item.key, known)
        self.app.push_screen(screen)
