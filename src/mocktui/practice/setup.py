"""What was chosen for a sitting, and the plan that follows from it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from mocktui.core.events import Mode, Planned
from mocktui.core.format import PRACTICE, Format
from mocktui.core.problem import Problem
from mocktui.core.question import Pack, Question
from mocktui.core.times import resolve

EngineName = Literal["auto", "vosk", "moonshine"]


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a sitting needs to be told. Times in seconds.

    ``only`` names question ids; ``limit`` takes the first so many after shuffling. ``device`` is a
    name or an index, empty for the system's default. ``source`` are sound files that stand for the
    microphone: each answer begins the next one anew, after the last comes the first again.
    ``think`` and ``answer`` override format and questions.
    """

    packs: tuple[Pack, ...]
    format: Format = PRACTICE
    only: tuple[str, ...] = ()
    limit: int | None = None
    shuffle: bool = False
    seed: int | None = None
    think: float | None = None
    answer: float | None = None
    mode: Mode = "speak"
    engine: EngineName = "auto"
    model: str | None = None
    device: str = ""
    source: tuple[Path, ...] = ()

    @property
    def language(self) -> str:
        """The language of the first pack."""
        return self.packs[0].language if self.packs else "en"

    @property
    def title(self) -> str:
        """The packs' titles."""
        return " + ".join(one.title for one in self.packs)

    @property
    def pack_id(self) -> str:
        """The packs' ids, joined by ``+``."""
        return "+".join(one.id for one in self.packs)


def _select(questions: Sequence[Question], only: Sequence[str]) -> list[Question]:
    known = {one.id: one for one in questions}
    if missing := [key for key in only if key not in known]:
        raise Problem(
            f"no question {', '.join(missing)}",
            where="--only",
            fix=f"This pack has: {', '.join(known)}.",
        )
    return [known[key] for key in only]


def plan(setup: Setup) -> tuple[tuple[Planned, ...], int | None]:
    """Return the questions of the sitting in order with their times, and the shuffle's seed.

    Raises Problem when ``only`` names no question or nothing is left to ask.
    """
    questions: list[Question] = [one for pack in setup.packs for one in pack.questions]
    if setup.only:
        questions = _select(questions, setup.only)
    if len({one.id for one in questions}) < len(questions):
        raise Problem(
            "two of the chosen packs have a question of the same id",
            where=setup.pack_id,
            fix="Practise them one after the other.",
        )
    seed = setup.seed
    if setup.shuffle:
        seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
        random.Random(seed).shuffle(questions)  # noqa: S311 - an order, not a secret
    else:
        seed = None
    if setup.limit is not None:
        questions = questions[: setup.limit]
    if not questions:
        raise Problem("there is no question to ask", where=setup.pack_id, fix="Choose a pack.")
    planned = tuple(
        Planned(
            question=one,
            times=resolve(one, setup.format, think=setup.think, answer=setup.answer),
        )
        for one in questions
    )
    return planned, seed
