"""The usual English words: the list beside this file, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def english() -> frozenset[str]:
    """Return about 42,000 usual English words and names, in small letters."""
    text = files("mocktui.core").joinpath("english.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))
