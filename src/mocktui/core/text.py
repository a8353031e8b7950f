"""The boundary between text as data and a terminal."""

from __future__ import annotations

import re

# C0 (but tab and newline), DEL, C1, and the bidirectional controls of Unicode TR 9: none of them
# may reach a terminal from a pack, a transcript or a file name.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
# A whole escape sequence goes, not only its first byte: "\x1b[31m" must not leave "[31m".
_ESCAPES = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?|[@-_])"
)


def clean(text: str) -> str:
    """Return ``text`` without terminal escapes, control and bidi characters.

    Tabs become one space; newlines stay (``\\r\\n`` and ``\\r`` become ``\\n``).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _CONTROLS.sub("", _ESCAPES.sub("", text))


def one_line(text: str) -> str:
    """Return ``clean(text)`` with every run of white space folded into one space."""
    return " ".join(clean(text).split())


def sentence(text: str) -> str:
    """Return ``text`` with a capital first letter, unless it begins with a name or an address."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.isalpha() else text


def plural(count: int, one: str, many: str = "") -> str:
    """Return ``1 question`` or ``16 questions``."""
    return f"{count} {one if count == 1 else many or one + 's'}"
