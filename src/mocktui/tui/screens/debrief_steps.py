"""The steps of a debrief that ask: a guess, the lines said, a rating of each."""

from __future__ import annotations

from textual.content import Content

from mocktui.core import debrief as core
from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.core.times import clock
from mocktui.practice.desk import Desk
from mocktui.practice.sink import Debriefed, Sink
from mocktui.tui.safe import say
from mocktui.tui.screens.debrief_keys import Result, Step
from mocktui.tui.screens.frame import Frame
from mocktui.tui.widgets.lines import Lines, question
from mocktui.tui.widgets.rated import MET
from mocktui.tui.widgets.reveal import RATED

RATE = "Rate yourself: what of this was in your answer?"
RATE_HOW = "1 not there · 2 partly · 3 clearly: a key a line. Then you see what was found."
LAST = "The focus of last time"
LENGTH = "Before anything is shown, a guess: how long was your answer?"
COVER = "And which of these did you say?"
COVER_HOW = "Number keys mark them; Enter goes on."


class DebriefSteps(Debriefed, Frame[Result], inherit_bindings=False):
    """What is debriefed, and the steps that come before anything is shown."""

    def __init__(self, sink: Sink, desk: Desk, key: str, n: int, *, again: bool = True) -> None:
        super().__init__()
        self._sink = sink
        self._desk = desk
        self._key = key
        self._n = n
        self._again = again
        self._step: Step = "rate"
        self._cursor = 0
        self._guess: float | None = None
        self._covered: set[int] = set()
        self._earlier: core.Earlier | None = None
        self._earlier_asked = False
        self._over = False

    # -- what it is about -----------------------------------------------------------------------

    @property
    def _lines(self) -> tuple[str, ...]:
        return self._question.look_for

    @property
    def _at_earlier(self) -> bool:
        """True where the cursor is on the focus of last time."""
        return self._step == "rate" and self._cursor >= len(self._lines)

    async def _go(self, step: Step, cursor: int = 0) -> None:
        raise NotImplementedError

    async def _add(self, event: ev.Event) -> bool:
        try:
            await self._sink.add(event)
        except Problem as problem:
            self.mocktui.show_problem(problem)
            return False
        return True

    async def _fill(self) -> None:
        lines = self.query_one(Lines)
        if self._step == "guess":
            rows = [Content(f"about {clock(one)}") for one in core.lengths(self._item.times)]
            await lines.fill(question(LENGTH, "Enter leaves the guess out."), rows)
        elif self._step == "cover":
            await lines.fill(question(COVER, COVER_HOW), [say(one) for one in self._lines])
        else:
            rows = [say(one) for one in self._lines]
            if self._earlier is not None:
                told = f"Last time you chose: “{self._earlier.text}”. Did it happen?"
                rows.append(say(told))
                self._earlier_asked = True
            heading = (
                question(RATE, RATE_HOW) if self._lines else question("The focus of last time")
            )
            await lines.fill(heading, rows, apart=len(self._lines) if self._lines else -1)
        self._mark()

    def _mark(self) -> None:
        """Show what was answered so far."""
        lines = self.query_one(Lines)
        if self._step == "guess":
            lines.mark([(str(n), "bold $primary") for n in range(1, 5)], -1)
        elif self._step == "cover":
            marks = [
                (f"{n + 1}  {'● said' if n in self._covered else '○'}", "bold $primary")
                for n in range(len(self._lines))
            ]
            lines.mark(marks, -1)
        elif self._step == "rate":
            rated, met = dict(self._take.ratings), dict(self._take.met)
            answers = [_word(RATED, rated.get(one)) for one in self._lines]
            if self._earlier is not None:
                answers.append(_word(MET, met.get(self._earlier.text)))
            lines.mark(answers, self._cursor)

    # -- guessing -------------------------------------------------------------------------------

    async def action_guess(self, number: int) -> None:
        """Guess one of the four lengths."""
        self._guess = core.lengths(self._item.times)[number - 1]
        await self._go("cover")

    def action_cover(self, number: int) -> None:
        """Mark a line as said, or not."""
        if number <= len(self._lines):
            self._covered ^= {number - 1}
            self._mark()

    async def _guessed(self) -> None:
        lines = tuple(one for n, one in enumerate(self._lines) if n in self._covered)
        guess = ev.Predicted(question=self._key, take=self._n, seconds=self._guess, lines=lines)
        await self._add(guess)
        await self._go("rate")

    async def action_guessing(self, on: bool) -> None:
        """Ask for a guess from now on, or not."""
        self._desk.habits.set_guesses(on)
        if not on:
            await self._go("rate")
        self.refresh_bindings()

    # -- rating ---------------------------------------------------------------------------------

    async def action_rate(self, rating: int) -> None:
        """Rate the line that is on, and go to the next."""
        line = self._lines[self._cursor]
        if await self._add(ev.Rated(question=self._key, take=self._n, line=line, rating=rating)):
            await self._next()

    async def action_met(self, met: int) -> None:
        """Say whether the focus of last time happened."""
        assert self._earlier is not None
        text = self._earlier.text
        if await self._add(ev.FocusMet(question=self._key, take=self._n, focus=text, met=met)):
            await self._next()

    async def _next(self) -> None:
        rows = len(self._lines) + (self._earlier is not None)
        if self._cursor + 1 >= rows:
            await self._go("look")
        else:
            self.action_line(1)

    def action_line(self, way: int) -> None:
        """Go to another line."""
        rows = len(self._lines) + (self._earlier is not None)
        self._cursor = max(0, min(self._cursor + way, rows - 1))
        self._mark()
        self.refresh_bindings()

    async def action_back(self) -> None:
        """Rate again."""
        await self._go("rate")


def _word(words: tuple[tuple[str, str], ...], answer: int | None) -> tuple[str, str]:
    if answer is None or not 0 <= answer < len(words):
        return "·", "$quiet"
    sign, word = words[answer]
    return f"{sign} {word}", "bold"
