"""What the person planned to say against what was said. Pure, and no verdicts.

A keyword was said when every word of it that counts is in one sentence: as it is, with another
ending (the same stem), or nearly so, since recognizers misspell ("Kubernetes", "Kubernetis"), part
what is one ("fall back") and write numbers in figures or in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec
from rapidfuzz import fuzz

from mocktui.core.glossary import SMALL
from mocktui.core.numbers import VALUES
from mocktui.core.stems import base, placed, seconds_at, sentences, stem, words
from mocktui.core.transcript import Segment

NEAR = 84.0
"""Likeness (0 to 100, rapidfuzz's ratio) of two long words that are taken for the same."""
LONG_WORD = 6  # letters: short words that look alike are others ("cost", "lost")


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A keyword and where it was first said.

    ``words`` are the words of the answer that match it; where ``said`` is false they are those of
    the sentence that came nearest (empty: none). ``at`` is the second of the take, where segments
    were given; ``start_char`` and ``end_char`` go from the first such word to the last.
    """

    keyword: str
    said: bool
    words: tuple[str, ...] = ()
    at: float | None = None
    start_char: int | None = None
    end_char: int | None = None


def plan_against_said(
    keywords: Sequence[str],
    text: str,
    segments: Sequence[Segment] = (),
    language: str = "en",
) -> tuple[Planned, ...]:
    """Return, for each keyword in its order, whether and when ``text`` says it. Never raises.

    ``segments`` give the times, where ``text`` begins with theirs.
    """
    where = placed(text, segments)
    every = [_wanted(one, language) for one in keywords]
    whole = {one for wanted in every for one in wanted if len(one) >= LONG_WORD}
    found: dict[str, list[list[tuple[int, int]]]] = {}  # stem → by sentence, where it stands
    cuts = sentences(text, segments)
    for number, (start, end) in enumerate(cuts):
        here = [(start + a, start + b) for a, b in words(text[start:end])]
        for root, span in (*_roots(text, here, language), *_joined(text, here, whole, language)):
            places = found.setdefault(root, [])
            if not places or places[-1][0][0] != number:
                places.append([(number, number)])
            places[-1].append(span)
    done = []
    for keyword, wanted in zip(keywords, every, strict=True):
        hits = [_places(one, found) for one in wanted]
        best: tuple[int, int, list[tuple[int, int]]] | None = None
        for number in sorted({number for one in hits for number in one}):
            places_here = [one[number] for one in hits if number in one]
            if best is None or len(places_here) > best[0]:
                best = (len(places_here), number, sorted(places_here))
        if best is None:
            done.append(Planned(keyword=keyword, said=False))
            continue
        spans = best[2]
        done.append(
            Planned(
                keyword=keyword,
                said=best[0] == len(wanted),
                words=tuple(dict.fromkeys(text[a:b] for a, b in spans)),
                at=seconds_at(where, spans[0][0]),
                start_char=spans[0][0],
                end_char=spans[-1][1],
            )
        )
    return tuple(done)


def _wanted(keyword: str, language: str) -> list[str]:
    """Return the stems of a keyword, small words left out unless there are no others."""
    own = [keyword[a:b] for a, b in words(keyword)]
    heavy = [one for one in own if base(language) != "en" or one.casefold() not in SMALL]
    return list(dict.fromkeys(_root(one, language) for one in heavy or own))


def _root(word: str, language: str) -> str:
    """Return the stem of a word; of an English number word its figures."""
    value = VALUES.get(word.casefold()) if base(language) == "en" else None
    return value or stem(word, language)


def _roots(
    text: str, spans: Sequence[tuple[int, int]], language: str
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield the stem of every word, and where it stands."""
    for a, b in spans:
        yield _root(text[a:b], language), (a, b)


def _joined(
    text: str, spans: Sequence[tuple[int, int]], whole: set[str], language: str
) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each of ``whole`` that two neighbours make up, and where they stand."""
    begins = tuple(one[: LONG_WORD - 2] for one in whole)
    for (a, b), (c, d) in pairwise(spans):
        both = (text[a:b] + text[c:d]).casefold()
        if both.startswith(begins) and (root := stem(both, language)) in whole:
            yield root, (a, d)


def _places(
    wanted: str, found: dict[str, list[list[tuple[int, int]]]]
) -> dict[int, tuple[int, int]]:
    """Return, by sentence, where a stem or one like it stands first."""
    alike = [wanted] if wanted in found else []
    if len(wanted) >= LONG_WORD:
        alike += [
            one
            for one in found
            if one != wanted
            and len(one) >= LONG_WORD - 1
            and fuzz.ratio(one, wanted, score_cutoff=NEAR)
        ]
    places: dict[int, tuple[int, int]] = {}
    for one in alike:
        for number, *spans in found[one]:
            places.setdefault(number[0], spans[0])
    return places
