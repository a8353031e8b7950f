"""Saying lines and hearing lines: all that plain mode knows of a terminal.

Only printable text, newlines and the bell go out. A question is a line too; the answer is the next
line that is typed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from math import nan
from typing import NamedTuple

from mocktui.core.problem import Problem
from mocktui.core.text import clean, one_line

BELL = "\a"
LONGEST = 20_000  # characters of a typed line that are looked at
JOINERS = "\u200c\u200d"  # shape letters of some scripts; no terminal shows them
# Signs that a screen reader leaves out or spells, as what they mean; the longer ones come first.
SIGNS = (
    *((" · ", ", "), ("·", ", "), (" → ", " to "), ("→", " to "), (" …", "..."), ("…", "...")),
    *(("↓", "down"), ("↑", "up"), ("−", "-")),  # noqa: RUF001 - the sign itself
)


class Gone(Exception):  # noqa: N818 - nothing went wrong
    """Nobody types any more: the input has ended, or nobody reads what is said."""


class Choice(NamedTuple):
    """A numbered choice: what it is for programs, for people, and what ``?`` says of it."""

    key: str
    label: str
    help: str = ""


def printable(text: str) -> str:
    """Return a line of data or of ours as it may be printed, signs as the words they stand for."""
    for sign, words in SIGNS:
        text = text.replace(sign, words)
    return "".join(one for one in one_line(text) if one.isprintable() or one in JOINERS)


class Talk:
    """Lines out through ``write``, lines in through :meth:`feed` (from the event loop's thread)."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._lines: deque[str] = deque()
        self._arrived = asyncio.Event()
        self._ended = False

    # -- out ------------------------------------------------------------------------------------

    def say(self, *lines: str) -> None:
        """Print lines; one with newlines in it becomes several, an empty one stays empty."""
        for line in lines:
            for part in clean(line).split("\n"):
                self._write(f"{printable(part)}\n")

    def bell(self) -> None:
        """Sound the terminal's bell."""
        self._write(BELL)

    def problem(self, problem: Problem) -> None:
        """Say what went wrong and what to do."""
        for one in problem.each():
            self.say(str(one))

    # -- in -------------------------------------------------------------------------------------

    def feed(self, line: str | None) -> None:
        """Take in a typed line; ``None``: there will be no more."""
        if line is None:
            self._ended = True
        else:
            self._lines.append(clean(line[:LONGEST]).strip())
        self._arrived.set()

    async def line(self) -> str:
        """Return the next typed line; raises Gone when there is none to come. Safe to cancel."""
        while not self._lines:
            if self._ended:
                raise Gone
            self._arrived.clear()
            await self._arrived.wait()
        return self._lines.popleft()

    def unread(self, line: str) -> None:
        """Put a line back: it is the next one."""
        self._lines.appendleft(line)
        self._arrived.set()

    async def ask(self, prompt: str) -> str:
        """Say a question and return the line that answers it; often empty."""
        self.say(prompt)
        return one_line(await self.line())

    async def text(self, prompt: str) -> str | None:
        """Say a question and return what was typed, empty for Enter alone; ``None`` for q."""
        while (typed := await self.ask(prompt)) == "?":
            self.say("Type it and press Enter; q goes back.")
        return None if typed.casefold() == "q" else typed

    async def lines(self, prompt: str) -> str | None:
        """Return text typed over several lines up to a single full stop; ``None`` for none."""
        self.say(prompt)
        found: list[str] = []
        while (line := await self.line()) != ".":
            found.append(line)
        return "\n".join(found).strip() or None

    async def yes(self, question: str) -> bool:
        """Return whether y was typed; anything else is no."""
        return (await self.ask(f"{question} y for yes, Enter for no.")).casefold() in ("y", "yes")

    async def number(self, prompt: str, least: float, most: float) -> float | None:
        """Return a number within its bounds; NaN for Enter alone, ``None`` for q."""
        while typed := await self.text(prompt):
            try:
                value = float(typed.replace(",", "."))
            except ValueError:
                value = float("nan")
            if least <= value <= most:
                return value
            self.say(f"That is no number from {least:g} to {most:g}.")
        return None if typed is None else nan

    async def choose(
        self,
        title: str,
        choices: Sequence[Choice],
        *,
        default: str = "",
        about: str = "",
        back: str = "goes back",
    ) -> str | None:
        """Return the key of the choice whose number was typed; ``None`` for q.

        An empty line takes ``default``, where there is one.
        """
        taken = next((n for n, one in enumerate(choices, 1) if one.key == default), 0)
        self._list(title, choices)
        while True:
            first = choices[taken - 1].label.rstrip(".?!") if taken else ""
            enter = f"Enter alone takes {taken}, {first}. " if taken else ""
            typed = await self.ask(f"{enter}Type a number and Enter; ? explains, q {back}.")
            number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0
            if typed == "" and taken:
                return default
            if 1 <= number <= len(choices):
                return choices[number - 1].key
            if typed.casefold() == "q":
                return None
            if typed == "?":
                self._explain(about, choices)
                self._list(title, choices)
            else:
                said = f"“{typed[:40]}” is not one of these." if typed else "Nothing was typed."
                self.say(f"{said} There are 1 to {len(choices)}.")

    def _list(self, title: str, choices: Sequence[Choice]) -> None:
        self.say("", title)
        for n, one in enumerate(choices, 1):
            self.say(f"{n}. {one.label}")

    def _explain(self, about: str, choices: Sequence[Choice]) -> None:
        told = [f"{n}: {one.help}" for n, one in enumerate(choices, 1) if one.help]
        self.say("", about or "Each line above is a choice.", *told)

    async def tried(self, work: Awaitable[None]) -> bool:
        """Await something; where it can't be done say why and return false."""
        try:
            await work
        except Problem as problem:
            self.problem(problem)
            return False
        return True
