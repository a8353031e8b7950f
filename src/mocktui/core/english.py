"""The usual English words: the list beside this file, read once."""

from __future__ import annotations

from functools import cache


@cache
def english() -> frozenset[str]:
    """Return about 42,000 usual English words and names, in small letters."""
    from importlib.resources import files  # it takes a while to load, and few need it

    text = files("mocktui.core").joinpath("english.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))
