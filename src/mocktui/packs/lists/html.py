"""HTML pasted into a list: its structure as Markdown, the rest as plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = re.compile(r"<(?:li|ul|ol|p|h[1-6]|div|table|tr|td|br|details|summary)\b[^<>]*/?>", re.I)
_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_DROPPED = frozenset({"script", "style", "head", "template", "svg"})
_DEEPEST = 8  # lists in lists
_TAGS = """
a abbr article aside b blockquote body br button caption center cite code col colgroup dd del
details div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr html i img input
ins kbd label li link main mark meta nav ol option p pre q s samp section select small span strike
strong sub summary sup table tbody td tfoot th thead tr tt u ul var
"""
_KNOWN = frozenset(_TAGS.split())
_BREAKING = """
p div tr blockquote section article dt dd summary details table pre header footer main
"""
_PARTS = frozenset(_BREAKING.split())


class _Text(HTMLParser):
    """Writes lines; ``source`` holds the line of the file each of them comes from."""

    def __init__(self, *, structure: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.source: list[int] = [1]
        self._structure = structure
        self._dropped = 0
        self._lists = 0
        self._inside = 0  # depth of blocks: there, white space means nothing

    def _write(self, text: str, line: int) -> None:
        if not self.lines[-1]:
            self.source[-1] = line
        self.lines[-1] += text

    def _break(self, start: str = "", *, blank: bool = False) -> None:
        line = self.getpos()[0]
        if self.lines[-1].strip():
            self.lines.append("")
            self.source.append(line)
        if blank and len(self.lines) > 1 and self.lines[-2].strip():
            self.lines.append("")
            self.source.append(line)
        if start:
            self.lines[-1] = ""
            self._write(start, line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Turn blocks into lines, lists into bullets, headings into headings."""
        if tag in _DROPPED:
            self._dropped += 1
        elif tag not in _KNOWN:
            self.handle_data(self.get_starttag_text() or "")  # List<T> is text
        elif tag in {"ul", "ol"}:
            self._lists += 1
        elif tag == "li" and self._structure:
            self._inside += 1
            self._break("    " * max(0, min(self._lists, _DEEPEST) - 1) + "- ")
        elif tag in {"h1", "h2", "h3", "h4", "h5", "h6"} and self._structure:
            self._inside += 1
            self._break("#" * int(tag[1]) + " ", blank=True)
        elif tag in {"br", "hr"}:
            self._break()
        elif tag in _PARTS or tag in {"li", "h1", "h2", "h3", "h4", "h5", "h6"}:
            self._inside += 1
            # Inside an item a paragraph adds nothing: its text goes on behind the bullet.
            if not self.lines[-1].lstrip().endswith("- "):
                self._break(blank=self._structure and not self._lists)

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif tag in {"ul", "ol"}:
            self._lists = max(0, self._lists - 1)
            if not self._lists:
                self._break(blank=self._structure)
        elif tag in _PARTS or tag in {"li", "h1", "h2", "h3", "h4", "h5", "h6"}:
            self._inside = max(0, self._inside - 1)
            self._break(blank=self._structure and not self._lists and tag != "li")
        elif tag not in _KNOWN:
            self.handle_data(f"</{tag}>")
        elif tag in {"td", "th"}:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        """Take text; white space inside a block is one space."""
        if self._dropped:
            return
        line = self.getpos()[0]
        if self._inside:
            text = " ".join(data.split())
            if text:
                glue = " " if data[:1].isspace() and self.lines[-1][-1:].strip() else ""
                self._write(glue + text + (" " if data[-1:].isspace() else ""), line)
            return
        for n, part in enumerate(data.split("\n")):
            if n:
                self.lines.append("")
                self.source.append(line + n)
            self._write(part, line + n)


def has_blocks(text: str) -> bool:
    """Tell whether HTML's lists, paragraphs or headings stand in ``text``, outside of code."""
    return bool(_BLOCKS.search(_CODE.sub("", text)))


def to_markdown(text: str) -> tuple[str, list[int]]:
    """Return ``text`` with its HTML as Markdown, and the line (from 1) each line comes from."""
    parser = _Text(structure=True)
    parser.feed(text)
    parser.close()
    return "\n".join(parser.lines), parser.source


def to_text(text: str) -> str:
    """Return a cell's HTML as plain lines: ``<br>`` and blocks end a line, entities are read."""
    if "<" not in text and "&" not in text:
        return text
    parser = _Text(structure=False)
    parser.feed(text)
    parser.close()
    lines = (" ".join(one.split()) for one in parser.lines)
    return "\n".join(one for one in lines if one)
