"""Tables that benchmarks write into pages of the docs, each between its two marks.

A page has ``<!-- measured NAME: begin -->`` and ``<!-- measured NAME: end -->``, each alone on its
line and once; ``bench_….py --write`` puts what it measured between them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
MEASUREMENTS = DOCS / "measurements.md"
SPEECH = DOCS / "speech.md"


def put(page: Path, name: str, lines: Sequence[str]) -> None:
    """Put ``lines`` between the marks of ``name``; exit with a word where they don't stand."""
    begin, end = (f"<!-- measured {name}: {which} -->" for which in ("begin", "end"))
    old = page.read_text("utf-8").splitlines()
    if not (old.count(begin) == old.count(end) == 1 and old.index(begin) < old.index(end)):
        raise SystemExit(f"{page.name} needs {begin} and, behind it, {end}: each once, on a line.")
    new = [*old[: old.index(begin) + 1], *lines, *old[old.index(end) :]]
    half = page.with_suffix(".part")
    half.write_text("\n".join(new) + "\n", "utf-8")
    half.replace(page)


def show(page: Path, name: str, lines: Sequence[str]) -> None:
    """Print ``lines``; with ``--write`` on the command line also put them into the page."""
    print("\n".join(lines))
    if "--write" in sys.argv[1:]:
        put(page, name, lines)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a Markdown table, an empty line before it and behind it."""
    every = (heads, ["---"] * len(heads), *rows)
    return ["", *(f"| {' | '.join(one)} |" for one in every), ""]
