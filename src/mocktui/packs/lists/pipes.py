"""Tables within Markdown, as GitHub and Notion write them: rows of cells between ``|``."""

from __future__ import annotations

import re

_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_CELL = re.compile(r"(?<!\\)\|")

Rows = list[tuple[int, list[str]]]
"""Rows with the line (from 1) each stands in; the first is the header."""


def take_tables(lines: list[str]) -> list[Rows]:
    """Return the tables in ``lines``, which are blank there afterwards; code stays as it is."""
    found: list[Rows] = []
    fence = ""
    n = 0
    while n < len(lines):
        mark = _FENCE.match(lines[n])
        if mark and (not fence or mark.group(1).startswith(fence)):
            fence = "" if fence else mark.group(1)
        if fence or not _begins(lines, n):
            n += 1
            continue
        rows: Rows = [(n + 1, _cells(lines[n]))]
        lines[n] = lines[n + 1] = ""
        n += 2
        while n < len(lines) and "|" in lines[n]:
            rows.append((n + 1, _cells(lines[n])))
            lines[n] = ""
            n += 1
        found.append(rows)
    return found


def _begins(lines: list[str], n: int) -> bool:
    """Tell whether a header stands in this line and the rule below it, with as many cells."""
    if n + 1 >= len(lines) or "|" not in lines[n] or "|" not in lines[n + 1]:
        return False
    if not _RULE.fullmatch(lines[n + 1]):
        return False
    return len(_cells(lines[n])) == len(_cells(lines[n + 1]))


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [one.strip().replace("\\|", "|") for one in _CELL.split(bare)]
