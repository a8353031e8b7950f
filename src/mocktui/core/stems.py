"""Words, their stems and the sentences of a text, in many languages. Pure.

Stems are those of the Snowball stemmers (Porter 2001, "Snowball: a language for stemming
algorithms"). A language without one keeps its words as they are.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

from mocktui.core.transcript import Segment

_WORD = re.compile(r"[^\W_]+(?:['\u2019.,][^\W_]+)*%?")
_END = re.compile(r"(?:[.?!\u2026]+[\"'\u201d\u2019)]*(?=\s|$)|[\u3002\uff01\uff1f]|\n+)")
LONGEST = 30
"""Words: a sentence with more (or a text without punctuation) is cut into windows."""
WINDOW = 20  # words

_SNOWBALL = {
    **{"ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech"},
    **{"da": "danish", "nl": "dutch", "en": "english", "eo": "esperanto", "et": "estonian"},
    **{"fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi"},
    **{"hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian"},
    **{"ne": "nepali", "no": "norwegian", "nb": "norwegian", "nn": "norwegian", "pl": "polish"},
    **{"pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "es": "spanish"},
    **{"sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish"},
}

Span = tuple[int, int]


@lru_cache(maxsize=64)
def base(language: str) -> str:
    """Return the language of a BCP 47 tag: ``en`` for ``en-US``."""
    first = re.split(r"[-_]", language.strip().casefold())[0]
    return {"eng": "en", "english": "en"}.get(first, first)


@cache
def _stemmer(name: str) -> Any:
    from snowballstemmer import algorithms, stemmer

    known = _SNOWBALL.get(name)
    return stemmer(known) if known in algorithms() else None


def _stem(word: str, name: str) -> str:
    tool = _stemmer(name)
    if tool is None or not word.isalpha():
        return word
    return str(tool.stemWord(word))


@lru_cache(maxsize=65536)
def stem(word: str, language: str = "en") -> str:
    """Return the stem of a word, in small letters and without a possessive ending."""
    return _stem(word.casefold().replace("\u2019", "'").removesuffix("'s"), base(language))


def words(text: str) -> list[Span]:
    """Return where the words of ``text`` stand; a hyphen parts words, an apostrophe doesn't."""
    return [found.span() for found in _WORD.finditer(text)]


def stems(text: str, language: str = "en") -> list[str]:
    """Return the stems of the words of ``text``, in order."""
    return [stem(text[a:b], language) for a, b in words(text)]


def placed(text: str, segments: Sequence[Segment]) -> list[tuple[int, Segment]]:
    """Return where each segment begins in ``text``; none where it isn't the segments' text."""
    found, at = [], 0
    for one in segments:
        if one.text and not text.startswith(one.text, at):
            return []
        found.append((at, one))
        at += len(one.text) + 1
    return found


def seconds_at(where: Sequence[tuple[int, Segment]], char: int) -> float | None:
    """Return the second at which the word at ``char`` is said, as near as the engine tells.

    ``where`` comes from :func:`placed`. A segment without word times gives its beginning.
    """
    for start, segment in reversed(where):
        if char < start:
            continue
        offset = char - start
        if offset > len(segment.text):
            return None
        chunks = [found.end() for found in re.finditer(r"\S+", segment.text)]
        if len(chunks) == len(segment.words):
            for end, word in zip(chunks, segment.words, strict=True):
                if offset < end:
                    return word.start if math.isfinite(word.start) else None
        return segment.start if math.isfinite(segment.start) else None
    return None


def sentences(text: str, segments: Sequence[Segment] = ()) -> list[Span]:
    """Return the sentences of ``text``, in order and apart, without spaces around them.

    A long one (speech written without punctuation) is cut where a segment begins, else into
    windows of about twenty words.
    """
    borders = [at for at, _ in placed(text, segments)]
    return [cut for one in _plain(text) for cut in _cut(text, one, borders)]


def _plain(text: str) -> Iterator[Span]:
    at = 0
    for end in [*(found.end() for found in _END.finditer(text)), len(text)]:
        piece = text[at:end]
        if piece.strip():
            start = at + len(piece) - len(piece.lstrip())
            yield start, start + len(piece.strip())
        at = end


def _cut(text: str, span: Span, borders: Sequence[int]) -> Iterator[Span]:
    start, end = span
    own = [(start + a, start + b) for a, b in words(text[start:end])]
    if len(own) <= LONGEST:
        yield span
        return
    inner = borders[bisect_right(borders, start) : bisect_right(borders, end - 1)]
    edges = [start, *inner, end]
    index = 0
    for left, right in pairwise(edges):
        here = []
        while index < len(own) and own[index][0] < right:
            here.append(own[index])
            index += 1
        if not here:
            continue
        parts = max(1, round(len(here) / WINDOW)) if len(here) > LONGEST else 1
        firsts = [round(n * len(here) / parts) for n in range(parts)]
        starts = [left, *(here[n][0] for n in firsts[1:])]
        for a, b in zip(starts, [*starts[1:], right], strict=True):
            piece = text[a:b]
            lead = len(piece) - len(piece.lstrip())
            yield a + lead, a + len(piece.rstrip())
