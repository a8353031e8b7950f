"""How English words sound, roughly: what terms and misheard words are compared by. Pure.

Two texts that sound alike get keys that are equal or a few edits apart: Metaphone's consonants,
with the pairs a recognizer confuses (b and p, f and v) folded together. The key is made of all
words at once, because where one word ends and the next begins is the first thing a recognizer
gets wrong. Beside it stands a plain respelling, which keeps the vowels that the key drops.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {
    **{"0": "zero", "1": "one", "2": "two", "3": "three", "4": "four", "5": "five", "6": "six"},
    **{"7": "seven", "8": "eight", "9": "nine"},
}
_NAMES = {
    **{"a": "ay", "b": "bee", "c": "see", "d": "dee", "e": "ee", "f": "eff", "g": "jee"},
    **{"h": "aitch", "i": "eye", "j": "jay", "k": "kay", "l": "ell", "m": "em", "n": "en"},
    **{"o": "oh", "p": "pee", "q": "cue", "r": "ar", "s": "ess", "t": "tee", "u": "you"},
    **{"v": "vee", "w": "doubleyou", "x": "ex", "y": "why", "z": "zee"},
}
# Names of letters that rhyme, or nearly: what a recognizer takes for one another.
_RHYMES = ("bcdegptvz", "mn", "fsx", "ajk", "iy", "qu")
_FOLD = str.maketrans("BJVDGZ0EIOU", "PXFTKSTAAAA", " Y")
_PIECES = re.compile(r"[^\W\d_]+|\d")
_RESPELL = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"eigh", "a"),
        (r"ght", "t"),
        (r"ph", "f"),
        (r"^kn", "n"),
        (r"mb(?=[^aeiouy]|$)", "m"),
        (r"c(?=[eiy])", "s"),
        (r"ck|c(?!h)|qu?", "k"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"a[iy]", "a"),
        (r"ie|ei|ey|ea|ee|y", "i"),
        (r"ou|ow|oo|ew", "u"),
        (r"(.)\1+", r"\1"),
        (r"(?<=..)e$", ""),
    )
)


def spoken(word: str) -> str:
    """Return the letters of one word as it is said: digits and single letters by their names."""
    if word == "II":  # of a type II error
        return "two"
    pieces = _PIECES.findall(word.casefold().replace("'", "").replace("\u2019", ""))
    return "".join(_DIGITS.get(one) or _NAMES.get(one, one) for one in pieces)


@lru_cache(maxsize=32768)
def key(letters: str) -> str:
    """Return the consonants of ``letters`` (no spaces), folded, and an A for a first vowel."""
    from jellyfish import metaphone

    return str(metaphone(letters)).translate(_FOLD)


@lru_cache(maxsize=32768)
def respelled(letters: str) -> str:
    """Return ``letters`` as they might be spelled by ear, so that vowels can be compared."""
    for pattern, to in _RESPELL:
        letters = pattern.sub(to, letters)
    return letters


def rhyme(one: str, other: str) -> bool:
    """Return whether the names of two letters are easily taken for one another."""
    return any(one in group and other in group for group in _RHYMES)


def alike(one: str, other: str) -> tuple[float, float]:
    """Return how alike two texts (letters without spaces) sound and are spelled, each 0 to 1."""
    from rapidfuzz.distance import Indel, Levenshtein

    return (
        Indel.normalized_similarity(key(one), key(other)),
        Levenshtein.normalized_similarity(respelled(one), respelled(other)),
    )
