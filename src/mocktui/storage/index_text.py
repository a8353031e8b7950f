"""Text for the index and out of it: what is indexed, what is asked for, and what is shown.

The tokenizer takes a word for what stands between spaces and signs. Where a script writes none
(Chinese, Japanese, Thai …), each character is indexed as a word, and a search for several is one
for a phrase: it finds every run of characters, without a second, larger index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mocktui.core.text import one_line

_BETWEEN = "\u200b"  # zero width space: the tokenizer parts at it, and no text has it after _plain
# Thai, Lao, Burmese, Khmer; kana; Han (all planes); Hangul; half-width kana.
_CHARACTER = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff])"
)
OPEN, CLOSE = "\x02", "\x03"  # around a find in a snippet; clean texts have neither
AROUND = 40  # characters each side of a find where there is no FTS5
_PART = re.compile(r'"([^"]*)"?|(\S+)')
_SURROGATE = re.compile("[\ud800-\udfff]")

Marks = tuple[tuple[int, int], ...]


def kept(text: str) -> str:
    """Return ``text`` as the index keeps it: one clean line, composed, no lone surrogates."""
    if text.isascii() and text.isprintable():  # most are: then one_line only folds spaces
        return (
            " ".join(text.split()) if "  " in text or text[:1] == " " or text[-1:] == " " else text
        )
    line = one_line(text)
    if line.isascii():
        return line
    line = _SURROGATE.sub("?", line).replace(_BETWEEN, "")
    return unicodedata.normalize("NFC", line)


def spaced(text: str) -> str | None:
    """Return ``text`` with its characters parted where a script has no spaces; else ``None``."""
    if text.isascii() or not _CHARACTER.search(text):
        return None
    return _CHARACTER.sub(_BETWEEN + r"\1" + _BETWEEN, text)


def parts(text: str) -> Iterator[str]:
    """Yield the words of a search, and each ``"phrase in quotes"`` as one."""
    for quoted, word in _PART.findall(kept(text)):
        part = quoted or word
        if any(one.isalnum() for one in part):
            yield part


def match(text: str, *, goes_on: bool) -> str:
    """Return the FTS5 expression for a search; empty where there is nothing to look for.

    Every word must occur, in any order. ``goes_on``: the last may be a word's beginning, unless a
    space or a quotation mark closes it. Nothing in ``text`` is an operator.
    """
    wanted = ['"' + (spaced(one) or one).replace('"', '""') + '"' for one in parts(text)]
    if not wanted:
        return ""
    closed = text[-1:].isspace() or text.endswith('"')
    return " ".join(wanted) + ("*" if goes_on and not closed else "")


def marked(snippet: str) -> tuple[str, Marks]:
    """Return an FTS5 snippet's text, and where the finds stand in it."""
    text = ""
    marks: list[tuple[int, int]] = []
    for n, piece in enumerate(snippet.replace(_BETWEEN, "").split(OPEN)):
        if n == 0:
            text = piece
            continue
        find, _, rest = piece.partition(CLOSE)
        if marks and marks[-1][1] == len(text):
            # Neighbouring characters of one phrase are one find.
            marks[-1] = (marks[-1][0], len(text) + len(find))
        else:
            marks.append((len(text), len(text) + len(find)))
        text += find + rest
    return text, tuple(marks)


def excerpt(text: str, wanted: list[str]) -> tuple[str, Marks]:
    """Return the surroundings of the first find, for a SQLite without FTS5."""
    folded = text.casefold()
    if len(folded) != len(text):  # folding made it longer: no place can be named
        return text[: 2 * AROUND], ()
    spots = sorted(
        (at, at + len(one)) for one in wanted if (at := folded.find(one.casefold())) >= 0
    )
    if not spots:
        return text[: 2 * AROUND], ()
    start = max(0, spots[0][0] - AROUND)
    end = min(len(text), spots[0][1] + AROUND)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    marks = tuple((a + shift, b + shift) for a, b in spots if b <= end)
    return f"{before}{text[start:end]}{after}", marks
