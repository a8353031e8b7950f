"""The debrief of one answer: guess, rate each line, see what was found, choose one focus."""

from __future__ import annotations

import asyncio
from typing import Literal

from mocktui.core import debrief as core
from mocktui.core import events as ev
from mocktui.core.bits import Span
from mocktui.core.metrics import measure_take
from mocktui.core.planned import unsaid
from mocktui.core.problem import Problem
from mocktui.core.said import language_of
from mocktui.core.times import clock
from mocktui.plain.answer import answer_lines, evidence_lines, figure_lines, helping_lines
from mocktui.plain.parts import HELP, LABEL, Parts, has_parts
from mocktui.plain.talk import Choice, Talk
from mocktui.practice.desk import Desk
from mocktui.practice.sink import Debriefed, Sink

Result = Literal["again", "on", "stay"]
READING = 20.0  # seconds to wait for the last words
HOW = "1 not there, 2 partly, 3 clearly; Enter leaves the line out, s skips the debrief."


ABOUT = (
    "A number answers, Enter leaves the question out, s skips the rest of the debrief and goes on, "
    "q leaves it. What you answered so far is kept."
)


class _Skipped(Exception):  # noqa: N818 - nothing went wrong
    """The person leaves the rest of the debrief out, and goes on or (``stays``) back."""

    def __init__(self, *, stays: bool = False) -> None:
        super().__init__()
        self.stays = stays


class Debrief(Debriefed):
    """Debriefs one take over a sink; :meth:`run` returns what the person wants next."""

    def __init__(
        self, talk: Talk, desk: Desk, sink: Sink, key: str, n: int, *, again: bool = True
    ) -> None:
        self._talk = talk
        self._desk = desk
        self._sink = sink
        self._key = key
        self._n = n
        self._again = again
        self._changed = asyncio.Event()

    async def run(self) -> Result:
        """Ask, show, and return what comes next. A Problem while saving is said, not raised."""
        self._talk.say("", f"Debrief: {self._item.ask}")
        result: Result = "on"
        skipped = False
        unlisten = self._sink.listen(self._changed.set)
        try:
            if self._desk.habits.guesses:
                await self._guess()
            await self._rate()
            result = await self._look()
        except _Skipped as left:
            skipped = True
            result = "stay" if left.stays else "on"
        finally:
            unlisten()
        await self._add(ev.Debriefed(question=self._key, take=self._n, skipped=skipped))
        return result

    async def _add(self, event: ev.Event) -> None:
        await self._talk.tried(self._sink.add(event))

    async def _one(self, prompt: str, most: int, letters: str = "") -> str:
        """Return a number from 1 to ``most`` or one of ``letters`` as typed; ``""`` for Enter."""
        while True:
            typed = (await self._ask(prompt)).casefold()
            number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
            if typed == "" or 1 <= number <= most or (typed in letters and len(typed) == 1):
                return str(number) if number else typed
            self._talk.say(f"“{typed[:40]}” is no answer to this.")

    async def _ask(self, prompt: str) -> str:
        """Return what was typed; s and q leave the debrief, ? explains."""
        while (typed := await self._talk.ask(prompt)) == "?":
            self._talk.say(ABOUT)
        if typed.casefold() in ("s", "q"):
            raise _Skipped(stays=typed.casefold() == "q")
        return typed

    # -- the guess --------------------------------------------------------------------------------

    async def _guess(self) -> None:
        lengths = core.lengths(self._item.times)
        self._talk.say("Before anything is shown, a guess: how long was your answer?")
        self._talk.say(*(f"{n}. about {clock(one)}" for n, one in enumerate(lengths, 1)))
        typed = await self._one(
            "A number, or Enter to leave it out; o: don't ask this again, s: skip the debrief.",
            len(lengths),
            "o",
        )
        if typed == "o":
            self._desk.habits.set_guesses(False)
        if typed in ("", "o"):
            return
        covered = await self._cover() if self._take.text or self._state.engine else ()
        await self._add(
            ev.Predicted(
                question=self._key,
                take=self._n,
                seconds=lengths[int(typed) - 1],
                lines=covered,
            )
        )

    async def _cover(self) -> tuple[str, ...]:
        lines = self._question.look_for
        if not lines:
            return ()
        self._talk.say("And which of these did you say?")
        self._talk.say(*(f"{n}. {one}" for n, one in enumerate(lines, 1)))
        typed = await self._ask("Their numbers with blanks between them, Enter for none.")
        return tuple(one for n, one in enumerate(lines, 1) if str(n) in typed.split())

    # -- the rating -------------------------------------------------------------------------------

    async def _rate(self) -> None:
        lines = self._question.look_for
        if lines:
            self._talk.say("Rate yourself: what of this was in your answer?", HOW)
        for n, line in enumerate(lines, 1):
            typed = await self._one(f"Line {n} of {len(lines)}: {line}", 3)
            if typed:
                rating = int(typed) - 1
                await self._add(
                    ev.Rated(question=self._key, take=self._n, line=line, rating=rating)
                )
        earlier = await self._focus_of_last_time()
        if earlier is None:
            return
        told = f"Last time you chose: “{earlier.text}”. Did it happen? 1 not yet, 2 partly, 3 yes."
        if typed := await self._one(told, 3):
            await self._add(
                ev.FocusMet(
                    question=self._key, take=self._n, focus=earlier.text, met=int(typed) - 1
                )
            )

    # -- what was found ---------------------------------------------------------------------------

    async def _words(self) -> None:
        """Wait a little for the last words of the answer."""
        if self._take.incomplete and self._state.engine:
            self._talk.say("The last words are being read…")
            try:
                async with asyncio.timeout(READING):
                    while self._take.incomplete:
                        self._changed.clear()
                        await self._changed.wait()
            except TimeoutError:
                self._talk.say("They are not all read yet; the review will have them.")

    async def _pauses(self) -> tuple[Span, ...] | None:
        take = self._take
        if not take.audio:
            return None
        try:
            return tuple(await self._desk.pauses(self._sink.session, take.audio, take.gaps))
        except Problem:
            return None  # no recording to look at: what the words tell is measured all the same

    async def _look(self) -> Result:
        await self._words()
        pauses = await self._pauses()
        state, item, take, question = self._state, self._item, self._take, self._question
        predicted = take.predicted.seconds if take.predicted else None
        self._talk.say(*answer_lines(state, item, take))
        if predicted is not None:
            self._talk.say(f"You guessed about {clock(predicted)}.")
        self._talk.say(*evidence_lines(state, take, question))
        self._talk.say(*figure_lines(state, item, take, pauses))
        self._talk.say(*helping_lines(question, example=True, rubric=False))
        metrics = measure_take(take, pauses=pauses, language=language_of(state))
        found = core.offers(question, item.times, take, metrics, unsaid=unsaid(state, item, take))
        await self._focus(found)
        return await self._next(pauses)

    async def _focus(self, found: tuple[core.Offer, ...]) -> None:
        self._talk.say("", "One thing for next time:")
        for n, one in enumerate(found, 1):
            self._talk.say(f"{n}. {one.text}{f' ({one.why})' if one.why else ''}")
        typed = await self._one("A number, w: write your own, Enter: none.", len(found), "w")
        text = found[int(typed) - 1].text if typed.isdecimal() else ""
        if typed == "w":
            text = await self._talk.text("In your own words; Enter for none:") or ""
        if text:
            await self._add(ev.FocusChosen(question=self._key, take=self._n, text=text))
            self._talk.say(f"Next time: {text}")

    async def _next(self, pauses: tuple[Span, ...] | None) -> Result:
        choices = [Choice("on", "Go on", "the next question, or back to where you came from")]
        if self._again:
            choices.append(Choice("again", "Take it again", "answer this question once more, now"))
        if has_parts(self._state, self._item, self._take):
            choices.append(Choice("parts", LABEL, HELP))
        choices.append(Choice("how", "How each thing was measured"))
        while True:
            key = await self._talk.choose(
                "What next?", choices, default="on", back="leaves the debrief"
            )
            if key == "how":
                self._talk.say(*figure_lines(self._state, self._item, self._take, pauses, how=True))
                continue
            if key == "parts":
                parts = Parts(self._talk, self._key, lambda: (self._state, self._take), self._add)
                await parts.run()
                continue
            return "again" if key == "again" else "stay" if key is None else "on"
