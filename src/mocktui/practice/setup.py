"""What was chosen for a sitting, and the plan that follows from it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil
from pathlib import Path

import msgspec
from msgspec.structs import replace

from mocktui.core.events import Mode, Planned
from mocktui.core.format import MOST_FOLLOW_UPS, PRACTICE, Format
from mocktui.core.problem import Problem
from mocktui.core.question import Pack, Question
from mocktui.core.times import expected, resolve
from mocktui.speech.engines import Wish

EngineName = Wish


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a sitting needs to be told. Times in seconds but for ``minutes``.

    ``only`` names question ids, asked in that order. Otherwise ``kinds`` and ``roles`` say which
    questions may come (a question without roles is for everybody), ``minutes`` takes as many as fit
    when all goes well, and ``limit`` the first so many, both after shuffling; what is left out here
    is as the format says. ``device`` is a name or an index, empty for the system's default.
    ``source`` are sound files that stand for the microphone: each answer begins the next one anew,
    after the last comes the first again. ``think`` and ``answer`` override format and questions.
    ``hold``: think time begins, and the pause after an answer ends, only when the person says so
    (a question that is heard takes its time). ``voice``: the question is read aloud first;
    ``tones`` mark beginning and end of an answer; ``None`` for either: as the settings say.
    """

    packs: tuple[Pack, ...]
    format: Format = PRACTICE
    only: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    minutes: float | None = None
    limit: int | None = None
    shuffle: bool | None = None
    seed: int | None = None
    think: float | None = None
    answer: float | None = None
    mode: Mode = "speak"
    engine: EngineName = "auto"
    model: str | None = None
    device: str = ""
    source: tuple[Path, ...] = ()
    hold: bool = False
    voice: bool | None = None
    tones: bool | None = None

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


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The questions of a sitting in order with their times.

    ``seed`` is that of the shuffle, ``None`` where nothing was shuffled. ``offered`` is how many
    questions there were to choose from, ``minutes`` into how many they had to fit (``None``: no
    such wish, or ``limit`` left fewer), ``seconds`` how long it takes when all goes well.
    """

    questions: tuple[Planned, ...]
    seed: int | None = None
    offered: int = 0
    minutes: float | None = None
    seconds: float = 0.0

    @property
    def told(self) -> str:
        """What there is to say of it in one line; often nothing."""
        parts = []
        if self.minutes is not None:
            fit = "question fits" if len(self.questions) == 1 else "questions fit"
            parts.append(f"{len(self.questions)} {fit} into {minutes_in_words(self.minutes)}.")
        if self.seed is not None and len(self.questions) > 1:  # one has no order
            parts.append(f"Shuffled; seed {self.seed} repeats this order.")
        return " ".join(parts)


def minutes_in_words(minutes: float) -> str:
    """Return ``20 minutes``."""
    return f"{minutes:g} minute{'' if minutes == 1 else 's'}"


def kinds_of(questions: Iterable[Question]) -> tuple[str, ...]:
    """Return the kinds there are, the most frequent first."""
    return tuple(one for one, _ in Counter(q.kind for q in questions).most_common())


def roles_of(questions: Iterable[Question]) -> tuple[str, ...]:
    """Return the roles that are named, the most frequent first."""
    return tuple(one for one, _ in Counter(r for q in questions for r in q.roles).most_common())


def plan(setup: Setup) -> Plan:
    """Return the questions of the sitting in order with their times.

    Raises Problem when ``only`` names no question, or nothing is left to ask.
    """
    questions = [one for pack in setup.packs for one in pack.questions]
    packs = {one.id: pack.id for pack in setup.packs for one in pack.questions}
    rules = Format(id="", title="") if setup.only else setup.format  # what was named is asked
    if setup.only:
        questions = _select(questions, setup.only)
    if len({one.id for one in questions}) < len(questions):
        raise Problem(
            "two of the chosen packs have a question of the same id",
            where=setup.pack_id,
            fix="Practise them one after the other.",
        )
    questions = _of_kinds(questions, setup.kinds or rules.kinds)
    questions = _for_roles(questions, setup.roles)
    offered = len(questions)
    seed = None
    if (setup.seed is not None or rules.shuffle) if setup.shuffle is None else setup.shuffle:
        seed = random.SystemRandom().randrange(1_000_000) if setup.seed is None else setup.seed
        random.Random(seed).shuffle(questions)  # noqa: S311 - an order, not a secret
    timed = [(_planned(setup, one), _seconds(setup, one)) for one in questions]
    minutes = rules.minutes if setup.minutes is None else setup.minutes
    if minutes is not None and timed:
        timed = _fitting(timed, minutes)
    limit = rules.limit if setup.limit is None else setup.limit
    if limit is not None and limit < len(timed):
        timed, minutes = timed[:limit], None  # it is not the time that leaves some out
    if not timed:
        raise Problem("there is no question to ask", where=setup.pack_id, fix="Choose a pack.")
    return Plan(
        questions=tuple(replace(one, pack=packs[one.question.id]) for one, _ in timed),
        seed=seed,
        offered=offered,
        minutes=minutes,
        seconds=sum(seconds for _, seconds in timed),
    )


def _planned(setup: Setup, question: Question) -> Planned:
    times = resolve(question, setup.format, think=setup.think, answer=setup.answer)
    return Planned(question=question, times=times)


def _seconds(setup: Setup, question: Question) -> float:
    ups = min(setup.format.follow_ups, MOST_FOLLOW_UPS, len(question.follow_ups))
    return expected(_planned(setup, question).times, ups) + setup.format.between


def _select(questions: Sequence[Question], only: Sequence[str]) -> list[Question]:
    known = {one.id: one for one in questions}
    if missing := [key for key in only if key not in known]:
        raise Problem(
            f"no question {', '.join(missing)}",
            where="--only",
            fix=f"This pack has: {', '.join(known)}.",
        )
    return [known[key] for key in only]


def _of_kinds(questions: list[Question], kinds: Sequence[str]) -> list[Question]:
    if not kinds:
        return questions
    found = [one for one in questions if one.kind in kinds]
    if not found:
        raise Problem(
            f"no question here is {' or '.join(kinds)}",
            where="kind",
            fix=f"There are: {', '.join(kinds_of(questions))}.",
        )
    return found


def _for_roles(questions: list[Question], roles: Sequence[str]) -> list[Question]:
    wanted = {_plain(one) for one in roles}
    if not wanted:
        return questions
    named = roles_of(questions)
    if unknown := [one for one in roles if _plain(one) not in {_plain(two) for two in named}]:
        raise Problem(
            f"no question here is for the role {', '.join(unknown)}",
            where="role",
            fix=f"The roles: {', '.join(named)}." if named else "They are for every role.",
        )
    return [one for one in questions if not one.roles or wanted & {_plain(r) for r in one.roles}]


def _plain(role: str) -> str:
    return " ".join(role.casefold().replace("-", " ").replace("_", " ").split())


def _fitting(timed: Sequence[tuple[Planned, float]], minutes: float) -> list[tuple[Planned, float]]:
    """Return, in order, the questions that still fit into what the ones before them left."""
    left = minutes * 60
    found = []
    for one, seconds in timed:
        if seconds <= left:
            found.append((one, seconds))
            left -= seconds
    if not found:
        shortest = ceil(min(seconds for _, seconds in timed) / 60)
        raise Problem(
            f"not one question fits into {minutes_in_words(minutes)}",
            where="minutes",
            fix=f"The shortest takes about {shortest}.",
        )
    return found
