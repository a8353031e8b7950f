"""What is wrong with a pack, in words: one problem, many problems, and near misses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.core.text import one_line

_LONGEST_COMPARED = 500  # difflib's work grows with the product of the lengths


def file_name(path: Path) -> str:
    """Return ``path`` as one clean line; bytes of a name that are no text become ``?``."""
    return one_line(str(path)).encode("utf-8", "replace").decode("utf-8")


class PackProblem(Problem):
    """One problem of a pack file.

    ``line`` counts from 1. ``question`` is the question's id, ``question 3`` where it has no good
    id, and empty where the problem is not in a question. ``detail`` is ``what`` without that name.
    """

    def __init__(
        self, detail: str, *, file: Path, line: int = 0, question: str = "", fix: str = ""
    ) -> None:
        self.detail = detail
        self.line = line
        self.question = question
        name = file_name(file)
        super().__init__(
            f"{question}: {detail}" if question else detail,
            where=f"{name}:{line}" if line else name,
            fix=fix,
        )


class PackProblems(Problem):
    """All problems of one pack file; its message is the first and how many more there are."""

    problems: tuple[PackProblem, ...]

    def __init__(self, problems: Sequence[PackProblem], command: str = "packs") -> None:
        self.problems = tuple(problems)
        first, more = problems[0], len(problems) - 1
        fix = first.fix
        if more:
            rest = "1 more problem" if more == 1 else f"{more} more problems"
            fix = f"{fix} And {rest} in this file: mocktui {command} check lists them.".lstrip()
        super().__init__(first.what, where=first.where, fix=fix)


def shorten(text: str, length: int = 40) -> str:
    """Return ``text`` as one clean line of at most ``length`` characters."""
    line = one_line(text[: 4 * length])
    return line if len(line) <= length else line[: length - 1] + "…"


def slug(text: str) -> str:
    """Return a good id made of ``text``; empty where it has no plain letter or digit."""
    return re.sub(r"[^a-z0-9]+", "-", text[:200].lower()).strip("-")[:60].strip("-")


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """Return the choice that ``word`` is probably a slip of."""
    from difflib import get_close_matches

    found = get_close_matches(word[:_LONGEST_COMPARED], list(choices), n=1)
    return found[0] if found else None
