"""Numbers as people say them, in figures and in (English) words. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_FIGURE = re.compile(r"[$€£]?\d[\d.,:]*(?:%|st|nd|rd|th|k|m|bn|x|s)?", re.IGNORECASE)
_PUNCTUATION = ".,;:!?\u2026\"'()-\u2013\u2014"
VALUES = {
    **{"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"},
    **{"eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13"},
    **{"fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18"},
    **{"nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50"},
    **{"sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"},
}
"""English number words in figures."""
SMALL_NUMBERS = frozenset(VALUES) - {"one"}
SCALES = frozenset(
    ["hundred", "thousand", "million", "billion", "percent", "dozen", "half", "twice"]
)
_JOINTS = frozenset(["and", "point", "a"])


@lru_cache(maxsize=16384)
def is_number(word: str) -> bool:
    """Return whether one word is a number: figures, or an English number word above one."""
    plain = word.casefold().strip(_PUNCTUATION)
    if _FIGURE.fullmatch(plain):
        return True
    return all(one in SMALL_NUMBERS or one in SCALES for one in plain.split("-"))


def numbers(words: Sequence[str]) -> list[tuple[int, int]]:
    """Return the runs of words (first, behind the last) that are one number each.

    "two hundred and fifty thousand" is one, "four point five percent" too. "one" alone is mostly
    no number and not counted; in a longer one it is.
    """
    plain = [one.casefold().strip(_PUNCTUATION) for one in words]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(plain):
        if not (is_number(plain[at]) or (plain[at] in ("one", "a") and _scale(plain, at + 1))):
            at += 1
            continue
        end = at + 1
        while end < len(plain):
            if words[end - 1].rstrip("\"')").endswith((",", ";", ":", ".", "?", "!")):
                break  # "two, three": told one by one
            if is_number(plain[end]) or (plain[end] == "one" and end > at):
                end += 1
            elif plain[end] in _JOINTS and _goes_on(plain, end + 1):
                end += 2
            else:
                break
        found.append((at, end))
        at = end
    return found


def _goes_on(plain: Sequence[str], at: int) -> bool:
    if at >= len(plain):
        return False
    return is_number(plain[at]) or (plain[at] == "one" and plain[at - 2] in SCALES)


def _scale(plain: Sequence[str], at: int) -> bool:
    return at < len(plain) and plain[at] in SCALES - {"percent", "half", "twice"}


_PLAIN = re.compile(
    r"([$\u20ac\u00a3]?)(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d{1,6}))?(%?)(?:st|nd|rd|th)?"
)


@lru_cache(maxsize=4096)
def spoken_words(word: str) -> int:
    """Return how many English words are said for one that is written: "4.5%" is four, "200" two.

    Recognizers write numbers in figures or in words; the pace is to be the same with both.
    """
    found = _PLAIN.fullmatch(word.strip(_PUNCTUATION))
    if found is None:
        return 1
    money, whole, part, percent = found.groups()
    digits = whole.replace(",", "")
    if len(digits) == 4 and "," not in whole and not money and "1100" <= digits < "2100":
        first, last = int(digits[:2]), int(digits[2:])
        count = _said(first) + _said(last) if last >= 10 else _said(int(digits))  # a year
    else:
        count = _said(int(digits))
    return count + (1 + len(part) if part else 0) + bool(percent) + bool(money)


def _said(number: int) -> int:
    """Return how many words a whole number has, "and" left out: "two hundred six" has three."""
    if number < 100:
        return 1 if number <= 20 or number % 10 == 0 else 2
    for size in (10**12, 10**9, 10**6, 1000, 100):
        if number >= size:
            rest = number % size
            return _said(number // size) + 1 + (_said(rest) if rest else 0)
    return 1
