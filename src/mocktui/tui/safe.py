"""The one place where data becomes text on a screen.

Packs, transcripts, file names and what other programs report are data: no markup, no escape
sequences, no control or bidi characters.
"""

from __future__ import annotations

from textual.content import Content

from mocktui.core.text import clean, one_line
from mocktui.core.text import plural as plural
from mocktui.core.text import sentence as sentence


def say(text: object, style: str = "") -> Content:
    """Return ``text`` as one line of plain content, in one style if wanted."""
    return Content.styled(one_line(str(text)), style)


def say_all(text: object, style: str = "") -> Content:
    """Return ``text`` as plain content with its line breaks kept."""
    return Content.styled(clean(str(text)).strip("\n"), style)
