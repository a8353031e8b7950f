"""What a debrief shows after the rating: the marked answer, what helps, one thing to choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from mocktui.core.bits import Span, bits_of
from mocktui.core.debrief import Offer, offers
from mocktui.core.metrics import measure_take
from mocktui.core.planned import unsaid as unsaid_of
from mocktui.core.problem import Problem
from mocktui.core.rubric import evidence
from mocktui.core.said import language_of, repaired, said
from mocktui.core.state import Asked, State, Take
from mocktui.core.transcript import Segment
from mocktui.practice.desk import Desk
from mocktui.tui.widgets import figures, planned, reveal
from mocktui.tui.widgets.answer import Column
from mocktui.tui.widgets.offers import Offers

if TYPE_CHECKING:
    from mocktui.practice.sink import Sink


class Looking(Vertical):
    """Two columns, and below them the choice of a focus. ``offered`` are those on number keys."""

    DEFAULT_CSS = """
    Looking {
        height: 1fr;
        & #looking { height: 1fr; }
    }
    """

    def __init__(self, desk: Desk, sink: Sink) -> None:
        super().__init__()
        self._desk = desk
        self._sink = sink
        self._key, self._n = "", 0
        self._pauses: tuple[Span, ...] | None = None
        self._drawn: object = None
        self._first = True
        self._how = False
        self.offered: tuple[Offer, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the parts."""
        with Horizontal(id="looking"):
            yield Column("Your answer", id="said")
            yield Column("What was found, and what helps", id="helps")
        yield Offers()

    def about(self, key: str, n: int) -> None:
        """Say which take it is, and look for the pauses in its sound."""
        self._key, self._n = key, n
        self.run_worker(self._find_pauses(), group="pauses")

    def focus_answer(self) -> None:
        """Let the arrow keys scroll the answer."""
        self.query_one("#said", Column).focus()

    def tell_how(self) -> None:
        """Say under each measurement how it was made, or leave that out again."""
        self._how = not self._how
        self.draw()

    async def _find_pauses(self) -> None:
        item, take = self._here()
        if item is None or take is None or not take.audio:
            return
        try:
            found = await self._desk.pauses(self._sink.session, take.audio, take.gaps)
        except Problem:
            return  # no recording to look at: what the words tell is measured all the same
        self._pauses = tuple(found)
        self.draw()

    def _here(self) -> tuple[Asked | None, Take | None]:
        item = self._sink.state.find(self._key)
        take = next((one for one in item.takes if one.n == self._n), None) if item else None
        return item, take

    def draw(self) -> None:
        """Draw what there is now, if it is on and something changed."""
        item, take = self._here()
        shown = (item, take, self._pauses, self._how)
        if item is None or take is None or not self.display or shown == self._drawn:
            return
        self._drawn = shown
        state = self._sink.state
        one = state.planned(self._key)
        if one is None:
            return
        question = one.question
        if item.follow_up_of is not None:  # the rubric is the question's, not the follow-up's
            question = replace(question, look_for=(), example="")
        metrics = measure_take(take, pauses=self._pauses, language=language_of(state))
        tokens, text, segments = _text_of(state, take, self._pauses or metrics.pauses or ())
        found = evidence(question, text, segments, language_of(state))
        fillers = tuple(metrics.fillers.words) if metrics.fillers else ()
        waiting = take.incomplete and bool(state.engine)
        lines = question.look_for
        top, self._first = self._first, False
        self.query_one("#said", Column).show(
            reveal.answer(item, take, tokens, found, lines, fillers, waiting), top=top
        )
        more = [
            *planned.section_of(state, item, take),
            *figures.section_of(state, item, take, self._pauses, how=self._how),
        ]
        self.query_one("#helps", Column).show(
            reveal.beside(take, question, found, words=bool(text), more=more), top=top
        )
        unsaid = unsaid_of(state, item, take)
        self.offered = offers(question, item.times, take, metrics, unsaid=unsaid)
        self.query_one(Offers).show(self.offered, take.focus)


def _text_of(
    state: State, take: Take, pauses: tuple[Span, ...]
) -> tuple[tuple[reveal.Token, ...], str, tuple[Segment, ...]]:
    """Return the words to mark, the text they make, and the segments it was heard in."""
    reading = take.reading
    if take.edited or take.typed is not None or reading is None:
        text = said(state, take)
        return reveal.tokens_in(text), text, ()
    tokens, text = reveal.tokens_of(bits_of(state, take, reading, pauses=pauses))
    return tokens, text, repaired(state, take).segments
