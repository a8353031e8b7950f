"""The parts of a behavioural answer as lines: situation, task, action, result, and how long each.

One part after the other is offered with the words it may begin at; a line takes it, changes it or
leaves it out.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from mocktui.core import events as ev
from mocktui.core.parts import PARTS, against_usual, may_be_marked, spans, suggest
from mocktui.core.said import language_of, repaired
from mocktui.core.state import Asked, PartAt, State, Take
from mocktui.core.text import sentence
from mocktui.core.times import clock
from mocktui.core.transcript import Segment
from mocktui.plain.playing import sentences
from mocktui.plain.talk import Talk

WORDS = 14  # words that are read out of where a part may begin
LABEL = "Situation, task, action, result"
HELP = "where each part of your story begins, and how long it took"
ABOUT = (
    "A story has a situation, a task, what you did and what came of it. Enter takes what is "
    "offered, a number lets the part begin with that sentence, n: it has no such part, s: leave "
    "the rest as it is. There is no verdict."
)
ADVICE = (
    "The usual advice is the University of Washington's; other guides give the result more room."
)


def has_parts(state: State, item: Asked, take: Take) -> bool:
    """Return whether an answer has parts to mark: behavioural, spoken, as it was heard."""
    planned = state.planned(item.key)
    question = planned.question if planned is not None else None
    return may_be_marked(question, item, take) and len(sentences(state, take)) > 0


def part_lines(take: Take) -> list[str]:
    """Return how long each marked part took, beside what is usual; nothing without marks."""
    found = spans(take)
    if not found:
        return []
    lines = ["", "The parts of your answer, beside the usual advice:"]
    before = sum(one.seconds for one in found if one.part is None)
    if before >= 1:
        lines.append(f"Before the first part: {clock(before)}.")
    for one in against_usual(found):
        took = f"{clock(one.seconds)}, {_percent(one.share)}" if one.share else "not marked"
        lines.append(f"{sentence(one.part)}: {took}; usual is {_percent(one.usual)}.")
    return [*lines, ADVICE]


def _percent(share: float) -> str:
    return f"{share * 100:.0f} percent"


class Parts:
    """Marks the parts of one take. ``take`` returns it as it now stands, ``add`` saves a mark."""

    def __init__(
        self,
        talk: Talk,
        key: str,
        take: Callable[[], tuple[State, Take]],
        add: Callable[[ev.Event], Awaitable[object]],
    ) -> None:
        self._talk = talk
        self._key = key
        self._take = take
        self._add = add

    async def run(self) -> None:
        """Go through the four parts, then say how long each took. Raises Problem."""
        state, take = self._take()
        told = sentences(state, take)
        segments = repaired(state, take).segments
        guesses = suggest(segments, language_of(state))
        self._talk.say("", "Where does each part begin? The sentences of your answer:")
        self._talk.say(*(f"{n}. {text}" for n, (_, text) in enumerate(told, 1)))
        for part in PARTS:
            marks = self._take()[1].parts
            taken = {one.start for one in marks}  # a part that begins there too would replace it
            marked = next((one for one in marks if one.part == part), None)
            guess = next((o for o in guesses if o.part == part and o.start not in taken), None)
            if not await self._one(part, marked, guess, segments, told):
                break
        self._talk.say(*(part_lines(self._take()[1]) or ["", "No part is marked."]))

    async def _one(
        self,
        part: ev.Part,
        marked: PartAt | None,
        guess: PartAt | None,
        segments: Sequence[Segment],
        told: Sequence[tuple[float, str]],
    ) -> bool:
        """Ask for one part and save the answer; false: the rest stays as it is."""
        name = sentence(part)
        shown = marked or guess
        if shown is None:
            prompt = f"{name}: nothing is offered. Enter leaves it out, a number marks a sentence"
        else:
            words = f"at {clock(shown.start)}, “{opening(segments, shown.start)}”"
            if marked is not None:
                prompt = f"{name}: marked {words}. Enter keeps it, a number moves it, n: none"
            else:
                prompt = f"{name}: perhaps {words}. Enter takes it, a number another, n: none"
        typed = await self._answer(f"{prompt}, s: leave the rest.", len(told))
        if typed in ("s", "q"):
            return False
        if typed == "n" and marked is not None:
            await self._mark(marked, on=False)
        elif typed.isdecimal():
            start = round(told[int(typed) - 1][0], 3)
            if marked is None or marked.start != start:
                await self._mark(PartAt(part=part, start=start))
        elif typed == "" and marked is None and guess is not None:
            await self._mark(guess)
        return True

    async def _answer(self, prompt: str, most: int) -> str:
        """Return a number from 1 to ``most``, ``n``, ``s`` or ``q``; ``""`` for Enter."""
        while True:
            typed = (await self._talk.ask(prompt)).casefold()
            if typed.isascii() and typed.isdecimal() and len(typed) < 6:
                if 1 <= int(typed) <= most:
                    return typed
            elif typed in ("", "n", "s", "q"):
                return typed
            if typed == "?":
                self._talk.say(ABOUT)
            else:
                self._talk.say(f"“{typed[:40]}” is no answer to this.")

    async def _mark(self, one: PartAt, *, on: bool = True) -> None:
        _, take = self._take()
        await self._add(
            ev.PartMarked(question=self._key, take=take.n, part=one.part, start=one.start, on=on)
        )


def opening(segments: Sequence[Segment], start: float) -> str:
    """Return the first words from a second of a take on, as many as are worth reading out."""
    # A mark may stand within a long stretch without a full stop: its words tell where.
    for segment in segments:
        if segment.end > start or segment is segments[-1]:
            words = [one.text for one in segment.words if one.start >= start - 0.001]
            words = words or segment.text.split()
            return " ".join(words[:WORDS]) + ("…" if len(words) > WORDS else "")
    return ""
