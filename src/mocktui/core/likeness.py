"""How like a term a few heard words are: the measured thresholds. Pure."""

from __future__ import annotations

import msgspec

from mocktui.core.glossary import SMALL, Form, stem
from mocktui.core.sounds import alike

SURE = 0.9
"""A heard word of this confidence or more is never changed."""


class Heard(msgspec.Struct, frozen=True):
    """A word of a segment.

    ``start`` and ``end`` are where it stands in the text, ``word`` is it made plain, ``said`` what
    is said of it; ``known`` words are English or the terms' own; the recognizer was ``sure`` of it.
    """

    start: int
    end: int
    word: str
    said: str
    known: bool
    sure: bool


def likeness(here: list[Heard], letters: str, form: Form, taken: list[int]) -> float:
    """Return how surely these words are the form, from 0.77 to 1, or 0 where they aren't.

    ``letters`` is what is said of the words, ``taken`` whether each is a part of a term that was
    heard right.
    """
    head, tail = _shared([one.word for one in here], form.words)
    rest = here[head : len(here) - tail]
    missing = form.words[head : len(form.words) - tail]
    if not rest or not missing or any(one.sure for one in rest):
        return 0.0
    # A term that was heard right is only touched as a part of a longer one.
    if any(taken[head : len(here) - tail]) and not all(len(one.word) == 1 for one in rest):
        return 0.0
    if _inflected(rest, missing):
        return 0.0
    rest_heard = "".join(one.said for one in rest)
    rest_said = "".join(form.said[head : len(form.said) - tail])
    if min(sum(len(one.word) for one in rest), sum(map(len, missing))) < 3:
        if rest_heard != rest_said:  # one letter is like any other: "B test" is no t-test
            return 0.0
        return 0.95
    sound, spelling = alike(letters, form.letters)
    like = _Likeness(
        form=form,
        rest=rest,
        missing=missing,
        sound=sound,
        score=(sound + spelling) / 2,
        spelling=spelling,
        rest_likeness=alike(rest_heard, rest_said),
    )
    return like.score - 0.02 * form.plural if _good(like) else 0.0


class _Likeness(msgspec.Struct, frozen=True, kw_only=True):
    """How like a form some words are, each figure 0 to 1.

    ``missing`` is the part of the form that was not heard as it is, ``rest`` what stands in its
    place; ``rest_likeness`` is that of these two, in sound and spelling.
    """

    form: Form
    rest: list[Heard]
    missing: tuple[str, ...]
    sound: float
    spelling: float
    score: float
    rest_likeness: tuple[float, float]


def _good(like: _Likeness) -> bool:
    """Return whether the words are like enough: the measured thresholds, rule by rule."""
    lost = sum(map(len, like.missing))
    anchor = sum(map(len, like.form.words)) - lost  # letters of the term that were heard right
    beside = sum(len(one) > 3 and one not in SMALL for one in like.form.words) - len(like.missing)
    small = [one.word in SMALL for one in like.rest]
    rest_sound, rest_spelling = like.rest_likeness
    near = (rest_sound + rest_spelling) / 2
    if beside > 1 and not all(small):
        # "Agassi and mixture model": two words of the term are right.
        return like.score >= 0.8 and near >= 0.6
    if any(not one.known for one in like.rest):
        if anchor >= 4:  # "manishing gradient"
            return like.score >= 0.77 and near >= 0.6
        # "Caymeans". A usual word is in every recognizer's vocabulary and seldom heard as a
        # strange one; a short one is like too many.
        least = 0.82 if lost > 5 and like.form.strange else 0.9
        long = any(not one.known and len(one.word) > 2 for one in like.rest)
        return long and lost > 4 and like.sound >= 0.8 and like.score >= least
    if anchor >= 4:  # "random force", "class in balance"; but a project manager stays one
        least = 0.85 if any(small) else 0.6
        longer = lost > 7 or not any(small)
        return longer and like.score >= 0.8 and rest_sound >= 0.82 and rest_spelling >= least
    # "pie torch": English, all of it, so it must sound the same, and the term must not be English
    # as well: what is for general use need not generalize.
    least = 0.85 if len(like.form.key) < 6 else 0.8
    several = len(like.rest) > 1 and len(like.form.key) > 3 and not any(small)
    usual = like.form.text.islower() and not like.form.strange
    return several and not usual and like.sound == 1.0 and like.spelling >= least


def _inflected(rest: list[Heard], missing: tuple[str, ...]) -> bool:
    """Whether this is the term's own word with another ending: "open-sourced"."""
    return (
        len(rest) == len(missing) == 1
        and rest[0].word.startswith(missing[0].rstrip("ey"))
        and stem(rest[0].word) == stem(missing[0])
    )


def _shared(heard: list[str], words: tuple[str, ...]) -> tuple[int, int]:
    """Return how many words both begin with, and how many of the others both end with."""
    most = min(len(heard), len(words))
    head = 0
    while head < most and heard[head] == words[head]:
        head += 1
    tail = 0
    while tail < most - head and heard[-1 - tail] == words[-1 - tail]:
        tail += 1
    return head, tail
