"""What questions and their follow-ups are called within a sitting: ``id`` and ``id/f2``. Pure."""

from __future__ import annotations


def main_key(key: str) -> str:
    """Return the key of the question that ``key`` is, or is a follow-up of."""
    return key.split("/", 1)[0]


def place_of(key: str) -> int:
    """Return a follow-up's place in its question's list, from 1; 0 for the question itself."""
    _, mark, number = key.partition("/f")
    return int(number) if mark and number.isdigit() else 0
