"""JSON that no terminal can be hurt by, and that loses nothing. Pure."""

from __future__ import annotations

import re

import msgspec

# What core.text.clean takes away, JSON can keep: as an escape (it does so itself below 0x20).
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def json_text(value: object) -> str:
    """Return ``value`` (structs, lists, dicts, …) as indented JSON without raw control characters.

    Numbers that JSON has no word for become ``null``, lone surrogates ``?``.
    """
    return _safe(msgspec.json.format(msgspec.json.encode(value), indent=2))


def json_line(value: object) -> str:
    """Return ``value`` like :func:`json_text`, but on one line: for a line a record."""
    return _safe(msgspec.json.encode(value))


def _safe(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace")
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
