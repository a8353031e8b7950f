"""What in an answer may be evidence of a rubric line. Evidence, never a verdict. Pure.

Each rubric line is taken apart into stems, examples ("such as …") and what people say when they do
what it asks for (:mod:`mocktui.core.cues`, English only). A sentence of the answer gets a weight
for each of them it has: rare words count more than common ones, words of the question itself or of
several lines less. The best sentence is evidence if it weighs enough. The weights and the limit
were chosen on the tuning half of tests/data/rubric_answers.toml; tests/core/test_rubric.py holds
what they reach on the half kept apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from mocktui.core.cues import COMMON, FAMILIES, META, PAST
from mocktui.core.glossary import SMALL
from mocktui.core.numbers import is_number
from mocktui.core.question import Question
from mocktui.core.stems import base, placed, seconds_at, sentences, stem, words
from mocktui.core.transcript import Segment

ENOUGH = 1.2
"""What a sentence has to weigh to be shown; see docs/measurements.md for what that reaches."""
_WORD, _SHARED, _COMMON, _TERM, _EXAMPLE, _CUE = 1.0, 0.4, 0.3, 1.2, 1.5, 0.9
_PHRASE_CUE = 1.2  # a cue of several words
_ALONE, _BEFORE = 0.9, 0.3  # from so much on, what the sentence before has counts half
_PREFIX = 5  # letters two stems share that are of one family: compar-e, compar-ison
_SUCH = re.compile(r"\b(?:such as|like|including|e\.g\.|for example)\b|:", re.IGNORECASE)
_PARTS = re.compile(r",|\bor\b|\band\b", re.IGNORECASE)

_Phrase = tuple[str, ...]
_Hit = tuple[float, int, int, list[tuple[int, int]]]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Words of an answer that point to a rubric line.

    ``sentence`` is where they stand, ``words`` which they are. ``start_char`` and ``end_char``
    cut ``sentence`` out of the text that was looked through; ``at`` is its second in the take,
    where segments were given.
    """

    line: str
    sentence: str
    words: tuple[str, ...]
    start_char: int
    end_char: int
    at: float | None = None


class _Clue(msgspec.Struct, frozen=True):
    """A run of stems to look for; of one ``group`` only the heaviest counts."""

    phrase: _Phrase
    weight: float
    group: str


class _Sought(msgspec.Struct, frozen=True):
    """The clues of one rubric line, by the first stem of their phrase."""

    line: str
    clues: dict[str, tuple[_Clue, ...]]


def evidence(
    question: Question,
    text: str,
    segments: tuple[Segment, ...] = (),
    language: str = "en",
) -> tuple[Evidence, ...]:
    """Return the best evidence in ``text`` for each rubric line that has some, in its order.

    ``segments`` give the times, and cut a text without punctuation, where ``text`` begins with
    theirs. Deterministic for the same words. Never raises.
    """
    if not question.look_for or not text.strip():
        return ()
    sought = _compiled(question.ask, question.look_for, question.terms, base(language))
    where = placed(text, segments)
    best: list[_Hit | None] = [None] * len(sought)
    last: list[dict[str, float]] = [{} for _ in sought]
    for start, end in sentences(text, segments):
        spans = [(start + a, start + b) for a, b in words(text[start:end])]
        own = [stem(text[a:b], language) for a, b in spans]
        marks = _marks(own, [text[a:b].casefold() for a, b in spans])
        for n, one in enumerate(sought):
            groups = _groups(one, own, marks)
            weight = sum(hit[0] for hit in groups.values())
            if weight >= _ALONE:
                weight += _BEFORE * sum(w for group, w in last[n].items() if group not in groups)
            last[n] = {group: hit[0] for group, hit in groups.items()}
            before = best[n]
            if weight >= ENOUGH and (before is None or weight > before[0] + 1e-9):
                used = sorted({at for _, places in groups.values() for at in places})
                best[n] = (weight, start, end, [spans[at] for at in used])
    found = []
    for one, hit in zip(sought, best, strict=True):
        if hit is None:
            continue
        _, start, end, spans = hit
        found.append(
            Evidence(
                line=one.line,
                sentence=text[start:end],
                words=tuple(dict.fromkeys(text[a:b] for a, b in spans)),
                start_char=start,
                end_char=end,
                at=seconds_at(where, start),
            )
        )
    return tuple(found)


def missing(question: Question, text: str, language: str = "en") -> frozenset[str]:
    """Return the rubric lines of ``question`` for which ``text`` has no evidence."""
    found = {one.line for one in evidence(question, text, language=language)}
    return frozenset(one for one in question.look_for if one not in found)


def _marks(own: Sequence[str], plain: Sequence[str]) -> list[tuple[str, ...]]:
    """Return, for each word, under what it can be found: its stem, its family, its class."""
    found = []
    for n, one in enumerate(own):
        under = [one]
        if len(one) >= _PREFIX:
            under.append(one[:_PREFIX] + "-")
        if is_number(plain[n]):
            under.append("#number")
        if n and plain[n - 1] == "i" and (plain[n] in _PAST or plain[n].endswith("ed")):
            under.append("#did")
        found.append(tuple(under))
    return found


def _groups(
    sought: _Sought, own: Sequence[str], marks: Sequence[tuple[str, ...]]
) -> dict[str, tuple[float, tuple[int, ...]]]:
    """Return, by group, the weight of its heaviest clue in a sentence, and the words it is."""
    heaviest: dict[str, tuple[float, tuple[int, ...]]] = {}
    for n, under in enumerate(marks):
        for mark in under:
            for clue in sought.clues.get(mark, ()):
                size = len(clue.phrase)
                if size > 1 and tuple(own[n : n + size]) != clue.phrase:
                    continue
                if clue.weight > heaviest.get(clue.group, (0.0, ()))[0]:
                    heaviest[clue.group] = (clue.weight, tuple(range(n, n + size)))
    return heaviest


_PAST = frozenset(PAST.split())


@lru_cache(maxsize=256)
def _compiled(
    ask: str, lines: tuple[str, ...], terms: tuple[str, ...], language: str
) -> tuple[_Sought, ...]:
    def stemmed(text: str) -> _Phrase:
        return tuple(stem(text[a:b], language) for a, b in words(text))

    english = language == "en"
    small = {stem(one, language) for one in SMALL} if english else set()
    idle = {stem(one, language) for one in META.split()} | small if english else small
    common = {stem(one, language) for one in COMMON.split()} if english else set()
    asked = set(stemmed(ask))
    lines_with = Counter(one for line in lines for one in set(stemmed(line)))
    phrases = {stemmed(term) for term in terms} - {()}
    found = []
    for line in lines:
        clues: list[_Clue] = []
        heads, examples = _halves(line)
        content = [one for one in stemmed(heads) if one not in idle]
        for one in dict.fromkeys(content):
            weight = _WORD
            if one in common:
                weight = _COMMON
            elif one in asked or lines_with[one] > 1:
                weight = _SHARED
            clues += _of_word(one, weight)
        for example in examples:
            own = [one for one in stemmed(example) if one not in idle]
            for one in own:
                each = _COMMON if one in common else _EXAMPLE / len(own)
                clues += _of_word(one, each)
        whole = stemmed(line)
        for phrase in phrases:
            if any(whole[n : n + len(phrase)] == phrase for n in range(len(whole))):
                clues.append(_Clue(phrase, _TERM, phrase[0]))
        if english:
            clues += _cues(whole, stemmed)
        found.append(_Sought(line, _by_first(clues)))
    return tuple(found)


def _halves(line: str) -> tuple[str, tuple[str, ...]]:
    """Return what a line asks for, and the examples it gives."""
    parts = _SUCH.split(line, maxsplit=1)
    if len(parts) == 1:
        return line, ()
    return parts[0], tuple(one for one in _PARTS.split(parts[1]) if one.strip())


def _of_word(one: str, weight: float) -> list[_Clue]:
    clues = [_Clue((one,), weight, one)]
    if len(one) > _PREFIX:
        clues.append(_Clue((one[:_PREFIX] + "-",), round(weight * 0.8, 3), one))
    return clues


def _cues(whole: _Phrase, stemmed: object) -> list[_Clue]:
    assert callable(stemmed)
    clues = []
    for number, family in enumerate(FAMILIES):
        for word in family.asked:
            phrase = stemmed(word)
            if any(whole[n : n + len(phrase)] == phrase for n in range(len(whole))):
                break
        else:
            continue
        for said in family.said:
            phrase = (said,) if said.startswith("#") else stemmed(said)
            weight = _CUE if len(phrase) == 1 else _PHRASE_CUE
            clues.append(_Clue(phrase, weight, f"#{number}"))
    return clues


def _by_first(clues: Iterable[_Clue]) -> dict[str, tuple[_Clue, ...]]:
    found: dict[str, tuple[_Clue, ...]] = {}
    for one in clues:
        found[one.phrase[0]] = (*found.get(one.phrase[0], ()), one)
    return found
