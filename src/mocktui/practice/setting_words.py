"""Settings as people read and write them, on a screen and in lines."""

from __future__ import annotations

from contextlib import suppress

from mocktui.practice.settings import Option

USUAL = "as usual"


def name_words(name: str) -> str:
    """Return ``live_words`` as ``Live words``."""
    return name.replace("_", " ").capitalize()


def value_words(value: object) -> str:
    """Return a value as people say it."""
    if value is None or value == "":
        return USUAL
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"{value:g}" if isinstance(value, float) else str(value)


def parsed(one: Option, text: str) -> object:
    """Return what was written as a value: ``None`` for nothing, the text where it is none."""
    text = text.strip()
    if not text:
        return None
    if one.kind == "number":
        with suppress(ValueError):
            number = float(text)
            return int(number) if one.whole and number.is_integer() else number
    return text
