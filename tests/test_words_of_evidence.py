"""What is found in an answer is evidence: no sentence of the app accuses who gave it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1] / "src" / "mocktui"
ACCUSES = re.compile(
    r"\b(missed|you (?:forgot|failed|left out|did(?:n't| not) (?:say|mention|cover))|"
    r"you should have|not covered)\b",
    re.IGNORECASE,
)


def sentences(path: Path) -> list[tuple[int, str]]:
    """The texts of a module that can reach a person: its strings, not what they document."""
    tree = ast.parse(path.read_text("utf-8"))
    told_to_readers = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in told_to_readers
    ]


def test_nothing_says_you_missed_it() -> None:
    modules = sorted(ROOT.rglob("*.py"))
    assert len(modules) > 300
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in modules
        for line, text in sentences(path)
        if ACCUSES.search(text)
    ]
    assert found == []


def test_an_accusation_would_be_found() -> None:
    for text in ("You missed this line.", "you didn't mention it", "2 of 5 lines missed"):
        assert ACCUSES.search(text)
    for text in (
        "no words found for this line: you know best",
        "○ not there",
        "you did not answer",
    ):
        assert not ACCUSES.search(text)
