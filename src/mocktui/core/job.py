"""Which questions a job advertisement makes likely, and why. Pure, offline, deterministic."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mocktui.core.matching import Match, Wanted, features, phrase, score
from mocktui.core.question import Pack, Question

# How much a word counts by where it stands in a question.
_ASK, _TERM, _PHRASE, _RUBRIC, _ROLE = 3.0, 2.0, 3.0, 1.0, 1.0
REASONS = 6


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """A question that shares words with the advertisement; ``reasons`` are the heaviest of them."""

    pack: str
    title: str
    question: Question
    score: float
    reasons: tuple[Match, ...]

    @property
    def why(self) -> str:
        """The shared words in one line: ``A/B testing, retention, SQL``."""
        return ", ".join(one.word for one in self.reasons)


def document(question: Question, language: str = "en") -> dict[str, float]:
    """Return what of ``question`` is compared: stems and terms of several words, with weights."""
    parts = [(question.ask, _ASK), (question.simpler, _RUBRIC)]
    parts += [(one, _RUBRIC) for one in question.look_for]
    parts += [(one, _TERM) for one in question.terms]
    parts += [(one.replace("-", " "), _ROLE) for one in question.roles]
    found = features(parts, language)
    for term in question.terms:
        if key := phrase(term, language):
            found[key] = _PHRASE
    return found


def rank(advertisement: str, packs: Sequence[Pack]) -> tuple[Ranked, ...]:
    """Return the questions of all ``packs`` that share words with the text, best first.

    Equal scores keep the packs' order. Questions without a shared word are left out.
    """
    every = [(pack, question) for pack in packs for question in pack.questions]
    wanted = {pack.language: Wanted(advertisement, pack.language) for pack in packs}
    found: list[Ranked] = []
    for language, text in wanted.items():
        mine = [(pack, question) for pack, question in every if pack.language == language]
        scores = score([document(question, language) for _, question in mine], text)
        for (pack, question), (points, reasons) in zip(mine, scores, strict=True):
            if points > 0:
                found.append(
                    Ranked(
                        pack=pack.id,
                        title=pack.title,
                        question=question,
                        score=round(points, 4),
                        reasons=reasons[:REASONS],
                    )
                )
    place = {(pack.id, question.id): n for n, (pack, question) in enumerate(every)}
    found.sort(key=lambda one: (-one.score, place[one.pack, one.question.id]))
    return tuple(found)


def chosen(ranked: Sequence[Ranked], packs: Sequence[Pack], number: int) -> tuple[Pack, ...]:
    """Return the packs narrowed to the best ``number`` questions, for a sitting on them.

    Of two questions with one id, in two packs, the better one stays: an id names one question.
    """
    best: dict[str, Ranked] = {}
    for one in ranked:
        if len(best) < number:
            best.setdefault(one.question.id, one)
    narrowed = []
    for pack in packs:
        kept = tuple(one.question for one in best.values() if one.pack == pack.id)
        if kept:
            narrowed.append(msgspec.structs.replace(pack, questions=kept))
    return tuple(narrowed)
