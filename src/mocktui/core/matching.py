"""Which texts fit a text: stems, how rare each is, and a BM25 score with its reasons. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from mocktui.core.stems import stem
from mocktui.core.text import one_line

_WORD = re.compile(r"[^\W_]+(?:[+#]+(?!\w))?(?:['\u2019][^\W_]+)?")  # C++ and C# are words
_K1, _B = 1.2, 0.5
LONGEST_PHRASE = 4

_COMMON_WORDS = """
a about above after again all also am an and any are as asked at be because been before being below
best better between both but by can could did do does doing done during each either else ever every
few first for from full further get give given go good had has have having he her here him his how i
if in into is it its it's just let like made make many may me might more most much must my need new
no nor not now of off on once one only or other our out over own part per put really s same say see
shall she should so some such take tell than that the their them then there these they thing this
those through time to too two under until up us use used using very want was way we well were what
when where whether which while who whom whose why will with within without would you your yours
ability able applicant apply benefit candidate career company degree employer environment equal etc
excellent experience future ideal including job join knowledge looking number offer opportunity plus
position preferred qualification requirement required responsibility role salary seek skill strong
team work working year
experienced required worked looked looks
across act answer apply around back background based become begin bring build building built care
chance change clear close come complete consider country daily day days design develop different
drive driven easy ensure everyone everything eye fast find focus friendly fully global great
ground grow growing growth help helps hour impact important improve improving insight
international keep key know knowledge large lead leader leading learn learning life little live
long love main manager mission move next note office own ownership passion passionate people
person possible present proud provide question quick quickly range ready real remote result right
safe scale send share simple small solid solution someone start step support take talent thing
together towards trust understand understanding value vision week welcome world write writing
der die das und oder nicht ein eine ist sind wir sie mit von zu im in auf für
"""
# What every question and every advertisement is full of; by words and not by stems, for
# “experience” and “experiment” have one.
COMMON = frozenset(_COMMON_WORDS.split())


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A word (or words) two texts share, as the person wrote it; ``weight`` is its part."""

    word: str
    weight: float


def stems(text: str, language: str = "en") -> list[tuple[str, str]]:
    """Return ``(stem, word)`` of every word of ``text``; a common word has an empty stem."""
    found = []
    for match in _WORD.finditer(text):
        word = match.group()
        plain = word.casefold().replace("\u2019", "'").removesuffix("'s")
        root = stem(plain, language)
        little = len(plain) == 1 and plain not in {"c", "r"}  # the languages
        skipped = little or plain in COMMON or plain.removesuffix("s") in COMMON
        found.append(("" if skipped else root, word))
    return found


def phrase(text: str, language: str = "en") -> str:
    """Return the key of a term of several words (``gradient boosting``), empty for others."""
    parts = [stem(one.group().casefold(), language) for one in _WORD.finditer(text)]
    return " ".join(parts) if 2 <= len(parts) <= LONGEST_PHRASE else ""


class Wanted:
    """The words and phrases of the text to match against, with how often each stands there."""

    def __init__(self, text: str, language: str = "en") -> None:
        self.counts: Counter[str] = Counter()
        self.words: dict[str, str] = {}
        for root, word in stems(text, language):
            if root:
                self.counts[root] += 1
                self.words.setdefault(root, word)
        spans = [one.span() for one in _WORD.finditer(text)]
        whole = [stem(text[start:end].casefold(), language) for start, end in spans]
        for size in range(2, LONGEST_PHRASE + 1):
            for at in range(len(whole) - size + 1):
                key = " ".join(whole[at : at + size])
                self.counts[key] += 1
                shown = text[spans[at][0] : spans[at + size - 1][1]]
                self.words.setdefault(key, one_line(shown))


def features(
    parts: Iterable[tuple[str, float]],
    language: str = "en",
    worth: Callable[[str, str], float] = lambda _root, _word: 1.0,
) -> dict[str, float]:
    """Return each stem's weight over ``parts``, texts with a weight each.

    ``worth`` says how much a stem and its word count, 1 is fully.
    """
    found: defaultdict[str, float] = defaultdict(float)
    for text, weight in parts:
        for root, word in stems(text, language):
            if root:
                found[root] += weight * worth(root, word)
    return dict(found)


def score(
    documents: Sequence[Mapping[str, float]], wanted: Wanted, fade: float = 1.0
) -> list[tuple[float, tuple[Match, ...]]]:
    """Return for each of ``documents`` its BM25 score against ``wanted`` and the reasons.

    What few documents have weighs most; what all have weighs little. Reasons come heaviest first;
    each further one adds ``fade`` of what it would add before, so that many faint ones don't win.
    """
    spread = Counter(key for one in documents for key in one)
    lengths = [sum(one.values()) for one in documents]
    mean = sum(lengths) / len(lengths) if lengths else 0.0
    results = []
    for one, length in zip(documents, lengths, strict=True):
        matches = []
        for key, often in one.items():
            if key not in wanted.counts:
                continue
            rare = math.log(1 + (len(documents) - spread[key] + 0.5) / (spread[key] + 0.5))
            held = often * (_K1 + 1) / (often + _K1 * (1 - _B + _B * length / (mean or 1)))
            asked = 1 + math.log(wanted.counts[key])
            matches.append(Match(word=wanted.words[key], weight=rare * held * asked))
        matches.sort(key=lambda match: (-match.weight, match.word))
        total = math.fsum(match.weight * fade**n for n, match in enumerate(matches))
        results.append((total, _telling(matches)))
    return results


def _telling(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Leave out words that stand in a phrase shown already, and double spellings."""
    kept: list[Match] = []
    phrases = [_WORD.findall(one.word.casefold()) for one in matches]
    phrases = [parts for parts in phrases if len(parts) > 1]
    for one in matches:
        word = one.word.casefold()
        inside = any(word in parts for parts in phrases)
        if not inside and all(word != other.word.casefold() for other in kept):
            kept.append(one)
    return tuple(kept)
