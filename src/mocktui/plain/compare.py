"""Two takes of one question in plain lines: gone and new words, figures from one to the other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from mocktui.core.compare import Change, Comparison, Side, compare
from mocktui.core.history import Attempt
from mocktui.core.measured import Measured
from mocktui.core.problem import Problem
from mocktui.core.rated import MET, RATED
from mocktui.core.state import Asked, State, Take
from mocktui.core.telling import when
from mocktui.core.text import sentence
from mocktui.core.times import clock
from mocktui.plain.playing import Playing
from mocktui.plain.talk import Choice, Talk
from mocktui.practice.desk import Desk
from mocktui.practice.take_pairs import Ref, refs, side_of


class Takes:
    """The takes of the questions of one session, here and in other sessions."""

    def __init__(self, talk: Talk, desk: Desk, session: str) -> None:
        self._talk = talk
        self._desk = desk
        self._session = session
        self._known: Sequence[Attempt] = ()

    async def look(self, state: State) -> None:
        """Read what was answered in other sessions; without an index there is only this one."""
        if state.begun is None:
            return
        try:
            self._known = await self._desk.history.attempts(state.begun.pack)
        except Problem:
            self._known = ()

    def of(self, state: State, item: Asked) -> tuple[Ref, ...]:
        """Return every take of a question, oldest first."""
        return refs(self._known, self._session, state, item.key)

    async def compare(self, state: State, item: Asked) -> None:
        """Put the first and the latest beside each other, then any two; raises Problem."""
        found = self.of(state, item)
        before, after = 0, len(found) - 1
        tells = True
        while True:
            one = await side_of(self._desk, found[before], item.key)
            other = await side_of(self._desk, found[after], item.key)
            sides = (one, other)
            if tells:
                names = [_label(found, n) for n in (before, after)]
                await self._tell(one, other, names, _lines(state, item))
            key = await self._talk.choose("Two takes", _choices(sides, len(found)))
            tells = key in ("before", "after")
            match key:
                case None:
                    return
                case "play":
                    await self._play((found[before], found[after]), sides)
                case "how":
                    made = await asyncio.to_thread(compare, one, other)
                    self._talk.say(*figure_words(made, how=True))
                case "before":
                    before = await self._which("The earlier take", found, before)
                case "after":
                    after = await self._which("The later take", found, after)

    async def _which(self, title: str, found: Sequence[Ref], now: int) -> int:
        choices = [Choice(str(n), _label(found, n)) for n in range(len(found))]
        key = await self._talk.choose(title, choices, default=str(now))
        return now if key is None else int(key)

    async def _tell(
        self, before: Side, after: Side, names: Sequence[str], lines: Sequence[str]
    ) -> None:
        found = await asyncio.to_thread(compare, before, after)  # long answers take a while
        self._talk.say("", f"Before: {names[0]}.", f"After: {names[1]}.", *run_words(found))
        self._talk.say(*focus_words(found), *rating_words(lines, before.take, after.take))
        self._talk.say(*figure_words(found, how=False))

    async def _play(self, two: Sequence[Ref], sides: Sequence[Side]) -> None:
        for name, ref, side in zip(("before", "after"), two, sides, strict=True):
            if side.take.audio:
                self._talk.say(f"The take {name}:")
                await Playing(self._talk, self._desk, ref.session).play(side.take, 0.0)


def run_words(found: Comparison) -> list[str]:
    """Return the words that are gone and those that are new, in the order of the answers."""
    if not found.runs:
        return ["Neither take has words to compare."]
    if all(one.kind == "same" for one in found.runs):
        return ["The words are the same."]
    names = {"same": "both", "removed": "gone", "added": "new"}
    return [f"{names[one.kind]}: {one.text}" for one in found.runs]


def focus_words(found: Comparison) -> list[str]:
    """Return what was to be done better, and whether it was by the person's own mark."""
    if not found.focus:
        return ["No focus was chosen after the first of the two."]
    if found.met is None or not 0 <= found.met < len(MET):
        return [f"Focus: {found.focus}", "Whether it happened is not marked yet."]
    return [f"Focus: {found.focus}", f"Did it happen? {sentence(MET[found.met])}."]


def rating_words(lines: Sequence[str], before: Take, after: Take) -> list[str]:
    """Return how each rubric line was rated in both, where it was in one."""
    told = []
    for line in lines:
        ratings = [dict(take.ratings).get(line) for take in (before, after)]
        if ratings != [None, None]:
            one, other = (
                RATED[rating] if rating is not None and 0 <= rating < len(RATED) else "not rated"
                for rating in ratings
            )
            told.append(f"Your rating of “{line}”: from {one} to {other}.")
    return told


def figure_words(found: Comparison, *, how: bool) -> list[str]:
    """Return each measurement of both takes; ``how`` each was made."""
    told = ["Measured:"]
    for one in found.changes:
        told.append(f"{sentence(one.label)}: {_pair(one)}.")
        if how:
            told.append(one.after.how if one.after.measurable else one.after.reason)
    return told


def _pair(one: Change) -> str:
    if not one.before.measurable and not one.after.measurable:
        return "not measurable"
    return f"from {_value(one.before)} to {_value(one.after)}"


def _value(one: Measured) -> str:
    if one.key == "time" and one.figure is not None:  # what was asked for is the same in both
        return clock(one.figure)
    return one.value.rstrip(".") if one.measurable else "not measurable"


def _choices(sides: Sequence[Side], takes: int) -> list[Choice]:
    found = []
    if any(side.take.audio for side in sides):
        found.append(Choice("play", "Play both, one after the other", "Enter stops the one heard"))
    found.append(Choice("how", "How each thing was measured"))
    if takes > 2:
        found += [
            Choice("before", "Another earlier take"),
            Choice("after", "Another later take"),
        ]
    return found


def _label(found: Sequence[Ref], place: int) -> str:
    one = found[place]
    day = when(one.at).strip() if one.at else ""
    parts = (f"take {place + 1} of {len(found)}", day, clock(one.seconds))
    return ", ".join(part for part in parts if part)


def _lines(state: State, item: Asked) -> Sequence[str]:
    planned = state.planned(item.key)
    return planned.question.look_for if planned is not None and not item.follow_up_of else ()
