"""A pack's terms, ready to be looked for, and the English words that are none. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

import msgspec

from mocktui.core.english import english
from mocktui.core.sounds import key, spoken

MOST = 6
"""Most words of a window, heard or term."""

_WORDS = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_BRITISH = re.compile(r"([a-z]{3})is(ations?|ed|es?|ing)$")
# Small words carry no sound of their own to speak of: "the no" is not Theano.
SMALL = frozenset(
    re.findall(
        r"\w+",
        """
        a about after all also am an and any are as at be because been but by can could did do
        does for from get go got had has have he her here him his how i if in into is it its just
        let like me more my no not now of off on one or our out over own say see she so some such
        than that the their them then there these they this those to too under until up us very
        was we well were what when where which while who whom why will with would you your
        """,
    )
)


class Form(msgspec.Struct, frozen=True):
    """A term as it may stand in a sentence: itself, or its plural.

    ``text`` is what is written, ``words`` its words made plain, ``said`` what is said of each,
    ``letters`` the same in one, ``key`` how that sounds.
    """

    term: str
    text: str
    words: tuple[str, ...]
    said: tuple[str, ...]
    letters: str
    key: str
    plural: bool
    strange: bool  # some of its words are no usual English


class Glossary(msgspec.Struct, frozen=True):
    """Every form of every term, by what it can be found by."""

    exact: dict[str, Form]  # by its letters, joined
    by_word: dict[str, tuple[Form, ...]]  # by each longer word of a term of several
    by_key: dict[str, tuple[Form, ...]]
    by_key_length: dict[int, dict[str, str]]  # length → its keys
    acronyms: dict[int, tuple[Form, ...]]  # by length: terms all in capitals
    stems: frozenset[str]


def words_of(text: str) -> list[tuple[int, int]]:
    """Return where the words of ``text`` stand; a hyphen parts words, an apostrophe doesn't."""
    return [found.span() for found in _WORDS.finditer(text)]


def plain(word: str) -> str:
    """Return a word in small letters and American spelling, without a possessive ending."""
    word = word.casefold().replace("\u2019", "'").removesuffix("'s")
    return _BRITISH.sub(r"\1iz\2", word) if len(word) > 7 else word


def usual(word: str) -> bool:
    """Return whether a word (made plain) is a usual English word or name, or its plural."""
    return word in english() or word.removesuffix("s") in english()


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return the stem of an English word."""
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    from snowballstemmer import stemmer

    return stemmer("english")


@lru_cache(maxsize=8)
def glossary(terms: tuple[str, ...]) -> Glossary:
    """Return the glossary of ``terms``; what has no letters, or too many words, is left out."""
    forms: dict[str, Form] = {}
    for term in dict.fromkeys(terms):
        for text, plural in _texts(term):
            parts = [text[start:end] for start, end in words_of(text)]
            words = tuple(plain(part) for part in parts)
            said = tuple(spoken(part) for part in parts)
            letters = "".join(said)
            if words and letters and len(words) <= MOST:
                strange = not all(usual(word) for word in words)
                form = Form(term, text, words, said, letters, key(letters), plural, strange)
                forms.setdefault("".join(words), form)
    by_word: dict[str, list[Form]] = {}
    by_key: dict[str, list[Form]] = {}
    acronyms: dict[int, list[Form]] = {}
    lengths: dict[int, dict[str, str]] = {}
    for form in forms.values():
        by_key.setdefault(form.key, []).append(form)
        lengths.setdefault(len(form.key), {})[form.key] = form.key
        if len(form.words) > 1:
            for word in dict.fromkeys(form.words):
                if len(word) > 2 and word not in SMALL:
                    by_word.setdefault(word, []).append(form)
        if form.text.isalpha() and form.text.isupper():
            acronyms.setdefault(len(form.text), []).append(form)
    return Glossary(
        exact=forms,
        by_word={word: tuple(some) for word, some in by_word.items()},
        by_key={one: tuple(some) for one, some in by_key.items()},
        by_key_length=lengths,
        acronyms={length: tuple(some) for length, some in acronyms.items()},
        stems=frozenset(stem(word) for form in forms.values() for word in form.words),
    )


def known(word: str, terms: Glossary) -> bool:
    """Return whether a word (made plain) is one that a person may well have said.

    A usual English word is, and every inflection of a term's word ("regularized").
    """
    bare = word.partition("'")[0]
    return bare in ("a", "i", "") or bare.isdigit() or usual(bare) or stem(bare) in terms.stems


def _texts(term: str) -> Sequence[tuple[str, bool]]:
    """Return the texts a term may appear as, and whether each is a plural."""
    found = [(term, False)]
    # "bias-variance trade-off" is also spoken of as bias-variance.
    parts = [one for one in term.split() if "-" in one] if " " in term else []
    for text in (term, *(part for part in parts if len(part) > 7)):
        if text != term:
            found.append((text, False))
            continue
        # NumPy and Spark have no plural; a GPU and a test have.
        if re.search(r"(?:^|[\W_])(?:[a-z]{2,}|[A-Z]{2,})$", text) and not text.endswith(
            ("s", "S", "ing")
        ):
            if re.search(r"[^aeiou]y$", text):
                found.append((text[:-1] + "ies", True))
            elif re.search(r"(x|ch|sh)$", text):
                found.append((text + "es", True))
            else:
                found.append((text + "s", True))
    return found
