"""Which questions a job advertisement makes likely, and why. Pure, offline, deterministic."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mocktui.core.glossary import plain, usual
from mocktui.core.matching import Match, Wanted, features, phrase, score, stems
from mocktui.core.question import Pack, Question

# How much a word counts by where it stands in a question. A term of several words counts as a
# whole: its parts ("sample", "size") say little of it.
_ASK, _TERM, _PHRASE, _PART, _RUBRIC, _ROLE, _ID = 3.0, 2.0, 3.0, 0.5, 1.0, 1.0, 3.0
_FADE = 0.7  # of each further word two texts share
_EVERYDAY = 0.25  # of it for a usual English word that is no term of the question's own
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
    whole = {one: phrase(one, language) for one in question.terms}
    single = [one for one in question.terms if not whole[one]]
    own = _own(question, language)

    def worth(root: str, word: str) -> float:
        return _EVERYDAY if root not in own and _everyday(word, language) else 1.0

    parts = [(question.ask, _ASK), (question.simpler, _RUBRIC)]
    parts.append((question.id.replace("-", " "), _ID))
    parts += [(one, _RUBRIC) for one in question.look_for]
    parts += [(one, _TERM) for one in single]
    found = features(parts, language, worth)
    for root, weight in features([(one, _PART) for one in whole if whole[one]], language).items():
        found[root] = max(found.get(root, 0.0), weight)
    for key in filter(None, whole.values()):
        found[key] = _PHRASE
    for role in question.roles:
        if key := phrase(role.replace("-", " "), language):
            found[key] = _ROLE
    return found


def _own(question: Question, language: str) -> set[str]:
    """Return the stems of the question's terms of one word."""
    single = [one for one in question.terms if not phrase(one, language)]
    return {root for one in single for root, _ in stems(one, language)}


def _everyday(word: str, language: str) -> bool:
    return language == "en" and usual(plain(word))


def _telling(question: Question, reasons: Sequence[Match], language: str) -> tuple[Match, ...]:
    """Return the heaviest reasons, everyday words behind the others."""
    own = _own(question, language)

    def everyday(one: Match) -> bool:
        return _everyday(one.word, language) and not own & {r for r, _ in stems(one.word, language)}

    return tuple(sorted(reasons, key=everyday))[:REASONS]


def rank(advertisement: str, packs: Sequence[Pack]) -> tuple[Ranked, ...]:
    """Return the questions of all ``packs`` that share words with the text, best first.

    Equal scores keep the packs' order. Questions without a shared word are left out.
    """
    every = [(pack, question) for pack in packs for question in pack.questions]
    wanted = {pack.language: Wanted(advertisement, pack.language) for pack in packs}
    found: list[Ranked] = []
    for language, text in wanted.items():
        mine = [(pack, question) for pack, question in every if pack.language == language]
        scores = score([document(question, language) for _, question in mine], text, _FADE)
        for (pack, question), (points, reasons) in zip(mine, scores, strict=True):
            if points > 0:
                found.append(
                    Ranked(
                        pack=pack.id,
                        title=pack.title,
                        question=question,
                        score=round(points, 4),
                        reasons=_telling(question, reasons, language),
                    )
                )
    place = {(pack.id, question.id): n for n, (pack, question) in enumerate(every)}
    found.sort(key=lambda one: (-one.score, place[one.pack, one.question.id]))
    return tuple(found)


def chosen(ranked: Sequence[Ranked], packs: Sequence[Pack], number: int) -> tuple[Pack, ...]:
    """Return the packs narrowed to the best ``number`` questions, for a sitting on them.

    Of two questions with one id, in two packs, the better one stays: an id names one question. All
    are of the best one's language: a sitting has one.
    """
    languages = {one.id: one.language for one in packs}
    spoken = languages.get(ranked[0].pack) if ranked else None
    best: dict[str, Ranked] = {}
    for one in ranked:
        if len(best) < number and languages.get(one.pack) == spoken:
            best.setdefault(one.question.id, one)
    narrowed = []
    for pack in packs:
        kept = tuple(one.question for one in best.values() if one.pack == pack.id)
        if kept:
            narrowed.append(msgspec.structs.replace(pack, questions=kept))
    return tuple(narrowed)
