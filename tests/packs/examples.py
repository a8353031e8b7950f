"""Packs that tests write: a good small one, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

from mocktui.places import shipped

SIXTEEN = shipped("questions") / "ml-interview-16.toml"

GOOD = """\
[pack]
id = "small"
title = "A small pack"
language = "en"

[[question]]
id = "first"
ask = "What is it?"
kind = "conceptual"
look_for = [
    "Names a thing",
    "Compares it with another",
]
terms = ["gradient boosting"]
follow_ups = [
    { ask = "And then?" },
    { ask = "With what?", if_missing = "Compares it with another" },
]
think = 20
answer = { min = 30, target = 60, max = 90.5 }

[[question]]
id = "second"
ask = "Why?"
"""


def write(folder: Path, text: str | bytes, name: str = "small.toml") -> Path:
    """Write a pack file and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def spoil(old: str, new: str) -> str:
    """Return the good pack with ``old`` replaced once."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)
