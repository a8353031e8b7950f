"""What a question says of itself."""

from __future__ import annotations

import pytest

from mocktui.core.question import Question


@pytest.mark.parametrize(
    ("asked_by", "said"),
    [
        ("The hiring manager", "the hiring manager"),
        ("A team lead", "a team lead"),
        ("An engineer", "an engineer"),
        ("Ana Silva, a team lead", "Ana Silva, a team lead"),
        ("Theo", "Theo"),
        ("A", "a"),
        ("", ""),
    ],
)
def test_who_asks_stands_within_a_sentence(asked_by: str, said: str) -> None:
    assert Question(id="x", ask="?", asked_by=asked_by).asker == said
