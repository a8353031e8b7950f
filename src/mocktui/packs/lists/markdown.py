"""Markdown: bullets, numbers, headings as sections, nested bullets as rubric lines."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from mocktui.core.problem import Problem
from mocktui.packs.lists.draft import Draft, Sheet, asks, tells, tidy_ask
from mocktui.packs.lists.html import has_blocks, to_markdown
from mocktui.packs.lists.pipes import Rows, take_tables
from mocktui.packs.lists.table import take_rows

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

LONGEST_LINE = 20_000
"""Characters. No list has longer lines, and a parser's work may grow with their square."""
MOST_LINES = 20_000
DEEPEST = 12
_MARKED = re.compile(r"[*_`\[\]<>&\\~]")
_CODE = re.compile(r"`{1,3}([^`]+)`{1,3}")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?: [^()]*)?\)")
_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|code|sub|sup|mark|small|br|font|kbd|img)\b[^<>]*>|<!--.*?-->",
    re.IGNORECASE,
)
_EMPHASIS = re.compile(r"\*\*|__|~~|(?<![\w\\])[*_](?=\S)|(?<=[^\s\\])[*_](?!\w)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_LABEL = re.compile(
    r"^(follow[- ]?ups?|then|look for|rubric|avoid|red flags?|tip|hint|why|terms?|keywords?"
    r"|example|answer|a|simpler)\s*:\s*(.+)$",
    re.IGNORECASE | re.DOTALL,
)
_FIELDS = {
    "then": "follow_ups",
    "look for": "look_for",
    "rubric": "look_for",
    "avoid": "avoid",
    "tip": "tip",
    "hint": "tip",
    "why": "why",
    "example": "example",
    "answer": "example",
    "a": "example",
    "simpler": "simpler",
}


def read_markdown(text: str, where: str = "") -> Sheet:
    """Return the questions of a Markdown or plain text; raise Problem for too many lines."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    sheet = Sheet(form="a Markdown list")
    lines = text.split("\n")
    for n, line in enumerate(lines):
        if len(line) > LONGEST_LINE:
            sheet.leave_out(n + 1, line, f"a line of {len(line):,} characters")
            lines[n] = ""
    tables = take_tables(lines)
    text = "\n".join(lines)
    source: list[int] | None = None
    if has_blocks(text):
        text, source = to_markdown(text)
        sheet.notes.append("HTML was read as lists, headings and text")
    if (count := text.count("\n")) > MOST_LINES:
        raise Problem(
            f"{count:,} lines are too many for one list",
            where=where,
            fix=f"Cut out the part with the questions: at most {MOST_LINES:,} lines.",
        )
    # Only blocks here. What stands inside them is read a line at a time: over a paragraph of any
    # length the work could grow with its square.
    parser = MarkdownIt("commonmark", {"maxNesting": 4 * DEEPEST}).disable(["inline", "reference"])
    tree = SyntaxTreeNode(parser.parse(text))
    _Walk(sheet, source).blocks(tree.children)
    for rows in tables:
        _table(sheet, rows, where)
    return sheet


def _table(sheet: Sheet, rows: Rows, where: str) -> None:
    """Take a table's rows, or leave them out where none of its columns asks."""
    if not sheet.drafts:
        sheet.form = "a Markdown table"
    bare = [(n, [_cell(one) for one in cells]) for n, cells in rows]
    try:
        take_rows(sheet, bare, where)
    except Problem:
        n, cells = bare[0]
        sheet.leave_out(n, " ".join(cells), "a table in which no column holds questions")
    sheet.drafts.sort(key=lambda one: one.line)


def _cell(text: str) -> str:
    return "\n".join(_bare(line) for line in _BREAK.split(text))


class _Walk:
    """Goes through the blocks of a document and keeps the question that is open."""

    def __init__(self, sheet: Sheet, source: list[int] | None) -> None:
        self._sheet = sheet
        self._source = source
        self._section = ""
        self._open: Draft | None = None  # a question whose answer may follow in paragraphs

    def _line(self, node: SyntaxTreeNode) -> int:
        at = node.map[0] if node.map else 0
        if self._source is None:
            return at + 1
        return self._source[min(at, len(self._source) - 1)]

    def blocks(self, nodes: list[SyntaxTreeNode]) -> None:
        for node in nodes:
            match node.type:
                case "heading":
                    self._heading(node)
                case "bullet_list" | "ordered_list":
                    self._list(node)
                case "paragraph":
                    self._paragraph(node)
                case "blockquote":
                    self.blocks(node.children)
                case "fence" | "code_block":
                    if self._open is not None:
                        _add(self._open, "example", node.content.strip())
                    else:
                        self._sheet.leave_out(self._line(node), node.content, "a block of code")
                case _:
                    pass  # rules and comments say nothing

    def _heading(self, node: SyntaxTreeNode) -> None:
        text = _plain(node).strip()
        if not text:
            return
        if asks(text):
            self._open = self._add(text, self._line(node))
            return
        self._open = None
        if node.tag == "h1" and not self._sheet.title and not self._sheet.drafts:
            self._sheet.title = text
        else:
            self._section = text

    def _add(self, text: str, line: int) -> Draft:
        draft = Draft(ask=tidy_ask(text), line=line, section=self._section)
        self._sheet.drafts.append(draft)
        return draft

    def _list(self, node: SyntaxTreeNode) -> None:
        if self._open is not None and not any(asks(_first(one)) for one in node.children):
            for item in node.children:
                self._detail(self._open, item)
            return
        self._open = None
        for item in node.children:
            self._item(item)

    def _item(self, node: SyntaxTreeNode) -> None:
        first, rest = _first(node), node.children[1:]
        if not first:
            self._sheet.leave_out(self._line(node), "", "an empty item")
            return
        nested = [one for one in rest if one.type in {"bullet_list", "ordered_list"}]
        if nested and not asks(first) and any(asks(_first(i)) for n in nested for i in n.children):
            before, self._section = self._section, first  # "- About you" with questions below
            for one in nested:
                self._list(one)
            self._section = before
            return
        # A question and its answer in one item, on lines of their own.
        ask, _, more = first.partition("\n")
        if more and not asks(ask):
            ask, more = " ".join(first.split("\n")), ""
        draft = self._add(ask, self._line(node))
        if more:
            self._label(draft, more)
        for one in rest:
            if one in nested:
                for item in one.children:
                    self._detail(draft, item)
            elif one.type == "paragraph":
                self._label(draft, _plain(one))
            elif one.type in {"fence", "code_block"}:
                _add(draft, "example", one.content.strip())

    def _detail(self, draft: Draft, node: SyntaxTreeNode) -> None:
        """Take an item below a question: a follow-up where it asks, else a rubric line."""
        text = _first(node)
        if text:
            label = _LABEL.match(text)
            if label:
                self._label(draft, text)
            else:
                (draft.follow_ups if asks(text) else draft.look_for).append(" ".join(text.split()))
        for one in node.children[1:]:
            if one.type in {"bullet_list", "ordered_list"}:
                for item in one.children:
                    self._detail(draft, item)

    def _label(self, draft: Draft, text: str) -> None:
        """Take ``tip: …`` and its like; what has no name is the outline of an answer."""
        label = _LABEL.match(text)
        name = label.group(1).lower() if label else "example"
        value = label.group(2).strip() if label else text.strip()
        if name.startswith("follow"):
            name = "then"
        if name.startswith("red"):
            name = "avoid"
        if name in {"term", "terms", "keyword", "keywords"}:
            draft.terms += [part.strip() for part in re.split(r"[,;]", value) if part.strip()]
        else:
            _add(draft, _FIELDS[name], value)

    def _paragraph(self, node: SyntaxTreeNode) -> None:
        """Take lines that ask as questions, the text below a question as its answer."""
        lines = _plain(node).split("\n")
        listed = asks(lines[0])  # a paragraph of questions, one a line
        for n, line in enumerate(lines):
            text = line.strip()
            if not text:
                continue
            at = self._line(node) + n
            label = _LABEL.match(text)
            if label and self._open is not None:
                self._label(self._open, text)
            elif _is_question(text, listed or self._open is None):
                self._open = self._add(text, at)
            elif self._open is not None:
                _add(self._open, "example", text)
            else:
                self._sheet.leave_out(at, text, "reads like a remark, not a question")


def _is_question(text: str, likely: bool) -> bool:
    """Tell a question from a line of its answer, which may begin with “when” as well."""
    return text.endswith(("?", "\uff1f")) or (likely and tells(text))


def _add(draft: Draft, field: str, text: str) -> None:
    """Add ``text`` to a field: another item of a list, another line of a text."""
    value = getattr(draft, field)
    if isinstance(value, list):
        value.append(" ".join(text.split()))
    else:
        setattr(draft, field, f"{value}\n{text}" if value else text)


def _first(item: SyntaxTreeNode) -> str:
    """Return an item's own text, without what is nested in it."""
    if item.children and item.children[0].type in {"paragraph", "heading"}:
        return _plain(item.children[0]).strip()
    return ""


def _plain(node: SyntaxTreeNode) -> str:
    """Return a block's text without its markup; a line break stays one."""
    texts = [one.content for one in node.walk(include_self=False) if one.type == "inline"]
    return "\n".join(_bare(line) for text in texts for line in text.split("\n"))


def _bare(line: str) -> str:
    """Return a line without emphasis, links, code marks and known HTML tags.

    By patterns whose work grows with the line alone; a whole inline parser's may grow with its
    square, and lists come from anywhere.
    """
    if not _MARKED.search(line):
        return line.strip()
    parts = _CODE.split(line)  # every other part is code, and stays as it is
    for n in range(0, len(parts), 2):
        text = _TAG.sub("", _LINK.sub(r"\1", parts[n]))
        parts[n] = _ESCAPE.sub(r"\1", unescape(_EMPHASIS.sub("", text)))
    return "".join(parts).strip()
