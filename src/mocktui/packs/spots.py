"""Where things stand in a TOML text: the line of every table, key and list item.

``tomllib`` gives values without lines. This scanner gives lines without values; it accepts broken
text too and then knows the lines up to about the break. It never raises.
"""

from __future__ import annotations

import re

Spot = tuple[str | int, ...]
"""A way down from the top: ``("question", 2, "look_for", 0)``; numbers count from 0."""

# Every alternative takes what it matches for good (possessive), and an unclosed string goes on to
# the end (of its line): so the scan is linear in the text, whatever the text is.
_TOKEN = re.compile(
    r'''(?P<string>"""(?:[^"\\]++|\\.|"(?!""))*+(?:"{3,5})?'''
    r"""|'''(?:[^']++|'(?!''))*+(?:'{3,5})?"""
    r"""|"(?:[^"\\\n]++|\\[^\n])*+"?"""
    r"""|'[^'\n]*+'?)"""
    r"|(?P<newline>\n)"
    r"|(?P<sign>[\[\]{}=,])"
    r"""|(?P<word>[^\s\[\]{}=,"'#]++)"""
    r"|#[^\n]*+|[^\S\n]++",
    re.DOTALL,
)


_DEEPEST = 16
"""Parts of a spot. What lies deeper gets no spot of its own: a pack has five parts at most."""


class _Frame:
    """An open list or inline table and where it stands."""

    __slots__ = ("is_list", "n", "spot")

    def __init__(self, is_list: bool, spot: Spot) -> None:
        self.is_list = is_list
        self.spot = spot
        self.n = 0


class _Scan:
    """One pass over the tokens."""

    def __init__(self) -> None:
        self.found: dict[Spot, int] = {}
        self.line = 1
        self.widest_key = 0
        self._table: Spot = ()
        self._tables: dict[Spot, int] = {}
        self._open: list[_Frame] = []
        self._key: list[str] = []
        self._value: Spot | None = None
        self._header = 0

    def run(self, text: str) -> None:
        for match in _TOKEN.finditer(text):
            kind, token = match.lastgroup, match.group()
            if kind == "sign":
                self._sign(token)
            elif kind == "word" or kind == "string":
                self._atom(token, quoted=kind == "string")
                self.line += token.count("\n")
            elif kind == "newline":
                self.line += 1
                if not self._open:
                    self._key, self._value, self._header = [], None, 0

    def _note(self, spot: Spot) -> None:
        self.found.setdefault(spot, self.line)

    def _wants_key(self) -> bool:
        return self._value is None

    def _atom(self, token: str, *, quoted: bool) -> None:
        if self._wants_key():
            if quoted:
                self._key.append(token.strip("\"'"))
            else:
                self._key.extend(part for part in token.split(".") if part)
            self.widest_key = max(self.widest_key, len(self._key))
        else:
            self._item()

    def _item(self) -> Spot:
        """Note the value that begins here; return its spot."""
        frame = self._open[-1] if self._open else None
        if frame is not None and frame.is_list:
            if len(frame.spot) >= _DEEPEST:
                return frame.spot
            spot = (*frame.spot, frame.n)
            self._note(spot)
            return spot
        return self._value or ()

    def _sign(self, sign: str) -> None:
        if self._header:
            if sign == "]":
                self._close_header()
            elif sign == "[":
                self._header += 1
        elif sign == "[" and self._wants_key() and not self._open:
            self._header = 1
        elif sign == "=":
            if self._wants_key():
                base = self._open[-1].spot if self._open else self._table
                self._value = (*base, *self._key[:_DEEPEST])[:_DEEPEST]
                if self._key:
                    self._note((*base, self._key[0])[:_DEEPEST])
                    self._note(self._value)
                self._key = []
        elif sign in "[{":
            self._open.append(_Frame(sign == "[", self._item()))
            self._value = () if sign == "[" else None
            self._key = []
        elif sign == "," and self._open:
            self._open[-1].n += 1
            self._value = () if self._open[-1].is_list else None
            self._key = []
        elif sign in "]}" and self._open:
            self._open.pop()
            self._value = ()

    def _close_header(self) -> None:
        if not self._key:
            return
        path: Spot = ()
        key = self._key[:_DEEPEST]
        for n, part in enumerate(key):
            path = (*path, part)
            last = n == len(key) - 1
            if last and self._header > 1:
                count = self._tables.get(path, 0)
                self._tables[path] = count + 1
                self._note(path)
                path = (*path, count)
            elif path in self._tables:
                path = (*path, self._tables[path] - 1)
        self._table = path
        self._note(path)
        self._key = []


def find_spots(text: str) -> dict[Spot, int]:
    """Return the line (from 1) of every table, key and list item of a TOML text.

    Tables of a list (``[[question]]``) carry their number: ``("question", 0)``.
    """
    scan = _Scan()
    scan.run(text)
    return scan.found


def widest_key(text: str) -> int:
    """Return how many parts the longest dotted key has (``a.b.c`` has three)."""
    scan = _Scan()
    scan.run(text)
    return scan.widest_key


def line_of(spots: dict[Spot, int], spot: Spot) -> int:
    """Return the line of ``spot``, or of the nearest thing around it that is known."""
    while spot:
        if spot in spots:
            return spots[spot]
        spot = spot[:-1]
    return 1


def question_at(spots: dict[Spot, int], line: int) -> int | None:
    """Return the number (from 0) of the ``[[question]]`` that ``line`` stands in."""
    starts = [
        (start, spot[1])
        for spot, start in spots.items()
        if len(spot) == 2 and spot[0] == "question" and isinstance(spot[1], int) and start <= line
    ]
    return max(starts)[1] if starts else None
