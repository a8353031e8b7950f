"""Misheard terms put right: "by-aspirriants" is bias-variance. Pure.

A recognizer writes words it doesn't know as others that sound like them. Given the pack's terms,
:func:`repair` finds stretches of one to six heard words that sound and are spelled like a term,
and writes the term in their place. Reluctantly: a sentence that has no term in it must not change.

- What is a term already is left alone, also where only case, hyphens or spaces differ; only a
  spelling no reader expects ("pytorch", "tensor flow") is put right, when a part of it is no
  English word. "lime" and "air flow" may well be what was meant.
- Where the words that differ have one among them that is no English word, the likeness may be
  rougher than where all are English, and rougher again beside a word of the term that was heard
  right ("random force"). English words alone must sound exactly like it ("pie torch").
- A word the recognizer was sure of stays (where it tells: Vosk does, moonshine doesn't).

The thresholds were chosen on the tuning half of a measured set (tests/data/terms_sentences.toml,
benchmarks/bench_terms.py), and hold on the half that was kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from mocktui.core.glossary import MOST, Form, Glossary, glossary, known, plain, usual, words_of
from mocktui.core.likeness import SURE, Heard, likeness
from mocktui.core.sounds import key, rhyme, spoken
from mocktui.core.transcript import Segment, Word

_GAP = re.compile(r"[\s\-\u2010\u2011/]*$")
_POINT = re.compile(r"\.?[\s\-/]*$")  # after a single letter: "L. S. T. M."
_ENDING = re.compile(r"(?:^|[.?!])[\s\"'\u201c\u2018]*$")


class Repair(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One stretch of words that was put right.

    ``start_char`` and ``end_char`` are where it stands in the repaired text of segment
    ``segment_index``; ``heard`` is what stood there, ``term`` the pack's term (the text may be its
    plural); ``start`` is seconds of the take's audio, where the engine gives word times.
    """

    segment_index: int
    start_char: int
    end_char: int
    heard: str
    term: str
    start: float | None = None


class Repaired(msgspec.Struct, frozen=True, kw_only=True):
    """Segments after repair, as many as there were, and what was changed, in order."""

    segments: tuple[Segment, ...] = ()
    repairs: tuple[Repair, ...] = ()

    @property
    def text(self) -> str:
        """The segments' words in one line."""
        return " ".join(one.text for one in self.segments)


class _Match(msgspec.Struct, frozen=True):
    """Words ``first`` to ``last`` (not included) are taken for a form; ``score`` up to 1."""

    first: int
    last: int
    form: Form
    score: float


def repair(segments: Sequence[Segment], terms: Sequence[str], language: str = "en") -> Repaired:
    """Return ``segments`` with misheard ``terms`` put right. Never raises.

    Times are kept; the words of a stretch that was put right become one word from the first one's
    start to the last one's end. In languages other than English nothing changes. Give it what was
    heard, not what was repaired before: a term put right can make its neighbour recognizable.
    """
    if not terms or re.split(r"[-_]", language.casefold())[0] not in ("en", "eng", "english"):
        return Repaired(segments=tuple(segments))
    compiled = glossary(tuple(terms))
    done: list[Segment] = []
    repairs: list[Repair] = []
    for index, segment in enumerate(segments):
        heard = _words(segment, compiled)
        matches = _chosen(heard, segment.text, compiled)
        if not matches:
            done.append(segment)
            continue
        fixed, some = _rewrite(segment, index, heard, matches)
        done.append(fixed)
        repairs += some
    return Repaired(segments=tuple(done), repairs=tuple(repairs))


# Hearing


def _chunks(segment: Segment) -> list[tuple[int, int]]:
    """Return where each of the segment's timed words stands in its text; none if they differ."""
    spans = [found.span() for found in re.finditer(r"\S+", segment.text)]
    same = len(spans) == len(segment.words) and all(
        segment.text[start:end] == word.text
        for (start, end), word in zip(spans, segment.words, strict=True)
    )
    return spans if same else []


def _words(segment: Segment, terms: Glossary) -> list[Heard]:
    sure = [
        span
        for span, word in zip(_chunks(segment), segment.words, strict=False)
        if word.confidence is not None and word.confidence >= SURE
    ]
    found = []
    for start, end in words_of(segment.text):
        word = plain(segment.text[start:end])
        is_sure = any(first <= start and end <= last for first, last in sure)
        found.append(Heard(start, end, word, spoken(word), known(word, terms), is_sure))
    return found


def _windows(heard: list[Heard], text: str) -> Iterator[tuple[int, int]]:
    """Yield every stretch of up to MOST words with nothing but spaces and hyphens between them."""
    for first in range(len(heard)):
        for last in range(first + 1, min(first + MOST, len(heard)) + 1):
            if last > first + 1:
                before = heard[last - 2]
                gap = _POINT if len(before.word) == 1 else _GAP
                if not gap.match(text, before.end, heard[last - 1].start):
                    break
            yield first, last


# Choosing


def _chosen(heard: list[Heard], text: str, terms: Glossary) -> list[_Match]:
    """Return what is to be put right, in the order of the text; nothing overlaps."""
    windows = list(_windows(heard, text))
    exact: dict[tuple[int, int], Form] = {}
    taken = [0] * len(heard)  # how many words the longest exact term over this word has
    for first, last in windows:
        form = terms.exact.get("".join(one.word for one in heard[first:last]))
        if form is not None:
            exact[first, last] = form
            for n in range(first, last):
                taken[n] = max(taken[n], last - first)
    found: list[_Match] = []
    for first, last in windows:
        here = heard[first:last]
        if (first, last) in exact:
            form = exact[first, last]
            if (
                _odd(form, here, text[here[0].start : here[-1].end])
                and taken[first] == last - first
            ):
                found.append(_Match(first, last, form, 2.0))
            continue
        found += _candidates(first, last, here, taken, terms)
    found.sort(key=lambda one: (-one.score, -(one.last - one.first), one.first, one.form.plural))
    free = [True] * len(heard)
    chosen = []
    for match in found:
        if all(free[match.first : match.last]):
            free[match.first : match.last] = [False] * (match.last - match.first)
            chosen.append(match)
    return sorted(chosen, key=lambda one: one.first)


def _odd(form: Form, here: list[Heard], text: str) -> bool:
    """Whether these words are a term but for a spelling no reader expects."""
    if form.text == text or form.text[1:] == form.text[1:].lower():
        return False
    if any(one.sure for one in here):
        return False
    if len(here) == 1 and re.search("[a-z][A-Z]", form.text):
        return True  # no other word is written PyTorch
    return not all(usual(one.word) and len(one.word) > 1 for one in here)


def _candidates(
    first: int, last: int, here: list[Heard], taken: list[int], terms: Glossary
) -> Iterator[_Match]:
    letters = "".join(one.said for one in here)
    if len(letters) < 4 or here[0].word.isdigit():
        return
    if all(len(one.word) == 1 for one in here):
        yield from _spelled(first, last, here, terms)
        return
    forms: dict[int, Form] = {}
    for one in here:
        for form in terms.by_word.get(one.word, ()):
            forms[id(form)] = form
    sound = key(letters)
    if any(not one.known for one in here):
        for length in range(len(sound) * 3 // 4, len(sound) * 4 // 3 + 1):
            for near in _near(sound, terms.by_key_length.get(length, {})):
                for form in terms.by_key[near]:
                    forms[id(form)] = form
    else:
        for form in terms.by_key.get(sound, ()):
            forms[id(form)] = form
    for form in forms.values():
        if abs(len(form.words) - len(here)) <= 2:
            score = likeness(here, letters, form, taken[first:last])
            if score:
                yield _Match(first, last, form, score)


def _near(sound: str, keys: dict[str, str]) -> list[str]:
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    found = process.extract(
        sound, keys, scorer=Indel.normalized_similarity, score_cutoff=0.7, limit=None
    )
    return [one[2] for one in found]


def _spelled(first: int, last: int, here: list[Heard], terms: Glossary) -> Iterator[_Match]:
    """Find the one acronym that differs in one letter whose name sounds like the one heard."""
    if any(one.sure for one in here):
        return
    heard = [one.word for one in here]
    found = []
    for form in terms.acronyms.get(len(heard), ()):
        differ = [
            (one, other)
            for one, other in zip(heard, form.text.casefold(), strict=True)
            if one != other
        ]
        if len(heard) > 2 and len(differ) == 1 and rhyme(*differ[0]):
            found.append(form)
    if len(found) == 1:
        yield _Match(first, last, found[0], 0.9)


# Rewriting


def _rewrite(
    segment: Segment, index: int, heard: list[Heard], matches: list[_Match]
) -> tuple[Segment, list[Repair]]:
    chunks = _chunks(segment)
    text, at = "", 0
    repairs = []
    moved = []  # (end in the old text, how much longer the text has become up to there)
    for match in matches:
        start, end = heard[match.first].start, heard[match.last - 1].end
        new = match.form.text
        if _ENDING.search(segment.text[:start]) and segment.text[start].isupper() and new.islower():
            new = new[0].upper() + new[1:]
        text += segment.text[at:start]
        repairs.append(
            Repair(
                segment_index=index,
                start_char=len(text),
                end_char=len(text) + len(new),
                heard=segment.text[start:end],
                term=match.form.term,
                start=next(
                    (
                        word.start
                        for span, word in zip(chunks, segment.words, strict=False)
                        if span[1] > start
                    ),
                    None,
                ),
            )
        )
        text += new
        at = end
        moved.append((end, len(text) - end))
    text += segment.text[at:]
    spans = [(heard[one.first].start, heard[one.last - 1].end) for one in matches]
    words = _merged(segment.words, chunks, spans, text, moved) if chunks else segment.words
    return msgspec.structs.replace(segment, text=text, words=words), repairs


def _merged(
    words: tuple[Word, ...],
    chunks: list[tuple[int, int]],
    spans: list[tuple[int, int]],
    text: str,
    moved: list[tuple[int, int]],
) -> tuple[Word, ...]:
    """Return the timed words of the new text: those of one repaired stretch become one word."""
    groups: list[list[int]] = []
    for n, (start, _) in enumerate(chunks):
        joined = n and any(one < chunks[n - 1][1] and start < other for one, other in spans)
        if joined:
            groups[-1].append(n)
        else:
            groups.append([n])
    done = []
    for group in groups:
        first, last = words[group[0]], words[group[-1]]
        start, end = (_moved(at, moved) for at in (chunks[group[0]][0], chunks[group[-1]][1]))
        sure = [words[n].confidence for n in group]
        low = None if None in sure else min(one for one in sure if one is not None)
        done.append(Word(text=text[start:end], start=first.start, end=last.end, confidence=low))
    return tuple(done)


def _moved(at: int, moved: list[tuple[int, int]]) -> int:
    return at + next((by for end, by in reversed(moved) if end <= at), 0)
