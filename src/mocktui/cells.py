"""How wide text is on a terminal: a Korean letter takes two cells, a Hebrew vowel point none."""

from __future__ import annotations


def cells(text: str) -> int:
    """Return how many cells ``text`` (one line, cleaned) takes on a terminal."""
    from rich.cells import cell_len  # what Textual counts with: lists and screens agree

    return cell_len(text)


def pad(text: str, width: int) -> str:
    """Return ``text`` filled with spaces to ``width`` cells; longer text stays as it is."""
    return text + " " * max(0, width - cells(text))


def fit(text: str, width: int) -> str:
    """Return ``text`` cut or filled to exactly ``width`` cells."""
    from rich.cells import set_cell_size

    return set_cell_size(text, width)
