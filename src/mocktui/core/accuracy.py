"""How many words a recognizer got wrong. Pure."""

from __future__ import annotations

from collections.abc import Sequence

_APOSTROPHES = str.maketrans("", "", "'\u2019")


def plain_words(text: str) -> list[str]:
    """Return the words of ``text`` as they sound: no case, punctuation, hyphens or apostrophes."""
    bare = text.casefold().translate(_APOSTROPHES)
    return "".join(c if c.isalnum() else " " for c in bare).split()


def edits(one: Sequence[str], other: Sequence[str]) -> int:
    """Return the fewest words to put in, take out or replace to turn ``one`` into ``other``."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]


def wrong_words(said: str, heard: str) -> int:
    """Return how many words are wrong, missing or too many in ``heard``."""
    return edits(plain_words(said), plain_words(heard))


def word_error_rate(said: str, heard: str) -> float:
    """Return the wrong words over the words said; above 1 where much was heard that nobody said.

    Where nothing was said, each word heard counts as one.
    """
    return wrong_words(said, heard) / max(1, len(plain_words(said)))
