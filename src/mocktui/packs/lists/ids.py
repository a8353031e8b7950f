"""Names for questions made of their words: the same words give the same name every time."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LONGEST = 48
_MOST_WORDS = 6
_SMALL_WORDS = """
a about an and any are at be can could did do does for from had has have how i if in into is it its
me my of on or our please should so some such tell than that the their them then there these they
this to us was we were what when where which who will with would you your
"""
_SMALL = frozenset(_SMALL_WORDS.split())


def fold(text: str) -> str:
    """Return what two writings of the same question share: letters and digits, small."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))


def short_hash(text: str) -> str:
    """Return six signs made of ``text``, the same on every machine."""
    return hashlib.sha256(fold(text).encode("utf-8", "replace")).hexdigest()[:6]


def id_of(ask: str, taken: set[str], first: str = "question") -> str:
    """Return an id made of the question's telling words, and add it to ``taken``.

    Where another question has it already, six signs made of the whole question follow: so an id
    does not depend on how many questions stand before it. Letters beyond a-z give such a name too.
    """
    ascii_only = unicodedata.normalize("NFKD", ask.casefold().replace("ß", "ss"))
    ascii_only = ascii_only.encode("ascii", "ignore").decode().replace("'", "")
    words = re.findall(r"[a-z0-9]+", ascii_only)
    telling = [one for one in words if one not in _SMALL]
    if len(telling) < 2:
        telling = words  # “Why us?” is why-us
    name = "-".join(telling[:_MOST_WORDS])[:_LONGEST].strip("-")
    # Where few of the letters are a-z, the rest would be a name that says nothing.
    letters = sum(one.isalpha() for one in ask)
    if not name or sum(map(str.isalpha, name)) * 4 < min(letters, _LONGEST):
        name = f"{first}-{short_hash(ask)}"
    if name in taken:
        name = f"{name}-{short_hash(ask)}"
    base, n = name, 1
    while name in taken:
        n += 1
        name = f"{base}-{n}"
    taken.add(name)
    return name
