"""The measured set of tests/data/rubric_answers.toml: answers, and which lines they cover."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from mocktui.core.question import Pack, Question
from mocktui.packs.read import read_pack

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Case:
    """One line of a question and an answer that covers it or not."""

    kind: str  # example, cut, spoken, other
    question: Question
    line: str
    text: str
    covered: bool
    tuning: bool


@dataclass
class Reached:
    """How many of the covered lines got evidence, and of those without."""

    covered: int = 0
    found: int = 0
    uncovered: int = 0
    wrong: int = 0

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.wrong)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.covered)

    @property
    def false(self) -> float:
        return self.wrong / max(1, self.uncovered)


@cache
def the_pack() -> Pack:
    return read_pack(ROOT / "questions" / "ml-interview-16.toml")


def points(example: str) -> list[str]:
    """The example's points by number; 0 is what stands before the first."""
    found = [""]
    for line in example.strip().splitlines():
        if re.match(r"\d+\. ", line):
            found.append(re.sub(r"^\d+\. ", "", line))
        else:
            found[-1] += " " + line
    return found


@cache
def cases() -> tuple[Case, ...]:
    data: dict[str, Any] = tomllib.loads(
        (ROOT / "tests" / "data" / "rubric_answers.toml").read_text("utf-8")
    )
    found = []
    for key, lines in data["example"].items():
        question = the_pack().question(key)
        assert question is not None and len(lines) == len(question.look_for), key
        own = points(question.example)
        tuning = key in data["tuning"]
        for line, where in zip(question.look_for, lines, strict=True):
            found.append(Case("example", question, line, question.example, True, tuning))
            rest = " ".join(text for n, text in enumerate(own) if n not in where)
            if len(where) <= 2:
                found.append(Case("cut", question, line, rest, False, tuning))
        for other in the_pack().questions:
            if other.id != key and (other.id in data["tuning"]) == tuning:
                found += [
                    Case("other", question, line, other.example, False, tuning)
                    for line in question.look_for
                ]
    for one in data["spoken"]:
        question = the_pack().question(one["question"])
        assert question is not None
        found += [
            Case(
                "spoken",
                question,
                line,
                one["text"],
                number in one["covers"],
                question.id in data["tuning"],
            )
            for number, line in enumerate(question.look_for, start=1)
        ]
    return tuple(found)


def reached(
    missing: Callable[[Question, str], frozenset[str]], kinds: set[str], *, tuning: bool
) -> Reached:
    score = Reached()
    done: dict[tuple[str, str], frozenset[str]] = {}
    for one in cases():
        if one.kind not in kinds or one.tuning != tuning:
            continue
        key = (one.question.id, one.text)
        if key not in done:
            done[key] = missing(one.question, one.text)
        found = one.line not in done[key]
        if one.covered:
            score.covered += 1
            score.found += found
        else:
            score.uncovered += 1
            score.wrong += found
    return score
