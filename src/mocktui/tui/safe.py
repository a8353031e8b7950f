"""The one place where data becomes text on a screen.

Packs, transcripts, file names and what other programs report are data: no markup, no escape
sequences, no control or bidi characters.
"""

from __future__ import annotations

from textual.content import Content

from mocktui.core.text import clean, one_line


def say(text: object, style: str = "") -> Content:
    """Return ``text`` as one line of plain content, in one style if wanted."""
    return Content.styled(one_line(str(text)), style)


def say_all(text: object, style: str = "") -> Content:
    """Return ``text`` as plain content with its line breaks kept."""
    return Content.styled(clean(str(text)).strip("\n"), style)


def sentence(text: str) -> str:
    """Return ``text`` with a capital first letter, unless it begins with a name or an address."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.isalpha() else text


def plural(count: int, one: str, many: str = "") -> str:
    """Return ``1 question`` or ``16 questions``."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def clock(seconds: float) -> str:
    """Return seconds as ``1:05``, or ``1:02:05`` from an hour on."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}:{rest:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
