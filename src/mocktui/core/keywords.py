"""What the person planned to say against what was said. Pure, and no verdicts.

A keyword was said when every word of it that counts is in one sentence: as it is, with another
ending (the same stem), or nearly so, since recognizers misspell ("Kubernetes", "Kubernetis").
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz

from mocktui.core.glossary import SMALL
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
    found: dict[str, list[list[tuple[int, int]]]] = {}  # stem → by sentence, where it stands
    cuts = sentences(text, segments)
    for number, (start, end) in enumerate(cuts):
        for a, b in words(text[start:end]):
            root = stem(text[start + a : start + b], language)
            places = found.setdefault(root, [])
            if not places or places[-1][0][0] != number:
                places.append([(number, number)])
            places[-1].append((start + a, start + b))
    done = []
    for keyword in keywords:
        wanted = _wanted(keyword, language)
        hits = [_places(one, found) for one in wanted]
        best: tuple[int, int, list[tuple[int, int]]] | None = None
        for number in sorted({number for one in hits for number in one}):
            here = [one[number] for one in hits if number in one]
            if best is None or len(here) > best[0]:
                best = (len(here), number, sorted(here))
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
    return list(dict.fromkeys(stem(one, language) for one in heavy or own))


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
