"""Evidence for a rubric line in words: where it was found, never a verdict. Pure."""

from __future__ import annotations

from mocktui.core.bits import plain
from mocktui.core.rubric import Evidence
from mocktui.core.text import clean, one_line

MAY = "words that may belong to this line"
NONE = "no words found for this line: you know best"


def snippet(one: Evidence, most: int = 12) -> str:
    """Return the part of the sentence that has the words, ``…`` where it was cut."""
    words = one_line(clean(one.sentence)).split()
    wanted = {plain(part) for word in one.words for part in word.split()}
    hits = [n for n, word in enumerate(words) if plain(word) in wanted] or [0]
    first, last = hits[0], min(hits[-1], hits[0] + most - 1)
    around = max(0, most - (last - first + 1))
    start = max(0, first - around // 2)
    end = min(len(words), max(last + 1, start + most))
    before, after = "…" if start else "", "…" if end < len(words) else ""
    return f"{before}{' '.join(words[start:end])}{after}"
