"""The wording of an answer: fillers, hedges, repetitions, "I" and "we". Pure, and no verdicts.

Every function takes words as they stand between spaces and returns hits: runs of those words.

- Fillers and immediate repetitions are disfluencies as Maclay & Osgood (1959) and Shriberg (1994)
  count them: filled pauses, and words said again at once without a change.
- Hedges are words that soften what is said (Lakoff 1973, Holmes 1990). They may be meant.
- The share of "I" against "we" counts pronouns, as LIWC does (Pennebaker et al. 2015).

Hedges, pronouns and what is said often are known for English only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from mocktui.core.glossary import SMALL
from mocktui.core.numbers import is_number
from mocktui.core.stems import base, stem

PHRASES = ("like", "you know", "i mean", "sort of", "kind of", "basically", "actually")
"""What may be a filler or meant: told apart from hesitations."""
HEDGES = (
    *("i think", "i guess", "i suppose", "i feel like", "i'm not sure", "i don't know"),
    *("maybe", "perhaps", "probably", "possibly", "hopefully", "somewhat"),
    *("sort of", "kind of", "more or less", "or something"),
)
SINGULAR = frozenset(("i", "me", "my", "mine", "myself", "i'm", "i've", "i'd", "i'll"))
PLURAL = frozenset(
    ("we", "us", "our", "ours", "ourselves", "we're", "we've", "we'd", "we'll", "let's")
)
OFTEN_WORD, OFTEN_PHRASE, MOST = 5, 3, 5
"""A word said so often, a phrase said so often, and how many of them are told."""

_PUNCTUATION = ".,;:!?\u2026\"'()-\u2013\u2014\u201c\u201d\u2018"
_STOPS = (".", "?", "!", "\u2026")
_MEANT = frozenset(
    ("very", "really", "so", "much", "many", "no", "yes", "had", "that", "more", "again", "bye")
)
_LONGEST_REPEAT = 3  # words


class Hit(msgspec.Struct, frozen=True):
    """Words ``first`` to ``last`` (not included); ``text`` is what they were counted as."""

    first: int
    last: int
    text: str


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How many there were, and how often each."""

    count: int
    words: dict[str, int]


class FirstPerson(msgspec.Struct, frozen=True, kw_only=True):
    """How often the speaker said "I", "me", "my" … and "we", "us", "our" …."""

    singular: int
    plural: int


def english(language: str) -> bool:
    """Return whether a language tag is one of English."""
    return base(language) == "en"


@lru_cache(maxsize=16384)
def plain(word: str) -> str:
    """Return a word in small letters, without the punctuation around it."""
    return word.casefold().replace("\u2019", "'").strip(_PUNCTUATION)


def counted(hits: Iterable[Hit]) -> Counted:
    """Return the number of hits, in all and by what they were counted as."""
    each = Counter(one.text for one in hits)
    return Counted(count=sum(each.values()), words=dict(sorted(each.items())))


def find(words: Sequence[str], wanted: Iterable[str]) -> tuple[Hit, ...]:
    """Return where each of ``wanted`` (words and phrases) stands, in order."""
    by_first: dict[str, list[tuple[str, list[str]]]] = {}
    for one in dict.fromkeys(one.casefold() for one in wanted):
        if parts := one.split():
            by_first.setdefault(parts[0], []).append((one, parts))
    said = [plain(one) for one in words]
    return tuple(
        Hit(at, at + len(parts), one)
        for at, word in enumerate(said)
        for one, parts in by_first.get(word, ())
        if said[at : at + len(parts)] == parts
    )


def hedges(words: Sequence[str], language: str = "en") -> tuple[Hit, ...] | None:
    """Return the hedges, or ``None`` for a language whose hedges are not known."""
    return find(words, HEDGES) if english(language) else None


def repeats(words: Sequence[str]) -> tuple[Hit, ...]:
    """Return where one to three words were said again at once: "we we", "I was, I was".

    What is doubled on purpose ("very very", "no no"), numbers, and a word that ends one sentence
    and begins the next are none. A hit covers what was said again.
    """
    said = [plain(one) for one in words]
    found = []
    at = 0
    while at < len(said):
        for size in range(_LONGEST_REPEAT, 0, -1):
            first, again = said[at : at + size], said[at + size : at + 2 * size]
            if first != again or not all(first):
                continue
            if size == 1 and (first[0] in _MEANT or is_number(first[0])):
                continue
            if any(one.rstrip("\"')\u201d").endswith(_STOPS) for one in words[at : at + size]):
                continue
            found.append(Hit(at + size, at + 2 * size, " ".join(first)))
            at += size
            break
        else:
            at += 1
    return tuple(found)


def often(words: Sequence[str], language: str = "en") -> Counted | None:
    """Return the words said five times or more and the phrases said three times or more.

    Small words don't count ("the", "because"), nor do a phrase's own words unless they are said
    elsewhere too; at most five are told, the most frequent first. ``count`` is their sum. ``None``
    for a language whose small words are not known.
    """
    if not english(language):
        return None
    said = [plain(one) for one in words]
    roots = [stem(one, language) for one in said]
    heavy = [len(one) > 2 and one not in SMALL and not is_number(one) for one in said]
    runs: dict[tuple[str, ...], list[str]] = {}
    for size in (3, 2, 1):
        for at in range(len(said) - size + 1):
            if not (heavy[at] and heavy[at + size - 1]) or len({*roots[at : at + size]}) < size:
                continue
            if any(one.endswith((*_STOPS, ",")) for one in words[at : at + size - 1]):
                continue
            runs.setdefault(tuple(roots[at : at + size]), []).append(" ".join(said[at : at + size]))
    enough = {
        key: texts
        for key, texts in runs.items()
        if len(texts) >= (OFTEN_WORD if len(key) == 1 else OFTEN_PHRASE)
    }
    # A part of a phrase that is hardly said elsewhere says nothing more than the phrase, and of
    # phrases that share a word one is enough.
    kept: dict[str, int] = {}
    taken: dict[str, int] = {}
    for key, texts in sorted(enough.items(), key=lambda one: (-len(one[0]), -len(one[1]))):
        inside = max((taken.get(one, 0) for one in key), default=0)
        if inside and (len(key) > 1 or len(texts) < inside + OFTEN_WORD):
            continue
        for one in key:
            taken[one] = max(taken.get(one, 0), len(texts))
        kept[Counter(texts).most_common(1)[0][0]] = len(texts)
    most = sorted(kept.items(), key=lambda one: (-one[1], one[0]))[:MOST]
    return Counted(count=sum(times for _, times in most), words=dict(most))


def person(words: Sequence[str], language: str = "en") -> FirstPerson | None:
    """Return how often "I" and "we" were said, or ``None`` for another language than English."""
    if not english(language):
        return None
    # "US" in capitals is a country.
    said = [plain(one) for one in words if one.strip(_PUNCTUATION) != "US"]
    return FirstPerson(
        singular=sum(one in SINGULAR for one in said), plural=sum(one in PLURAL for one in said)
    )
