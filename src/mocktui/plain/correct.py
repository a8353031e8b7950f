"""Correcting a transcript line by line: no editor, no cursor."""

from __future__ import annotations

import re

from msgspec.structs import replace

from mocktui.core.said import said
from mocktui.core.state import State, Take
from mocktui.plain.playing import sentences
from mocktui.plain.talk import Talk

HOW = (
    "A number takes that sentence anew; a: write all of it anew; h: as it was heard; "
    "Enter: save; q: change nothing."
)


async def correct(talk: Talk, state: State, take: Take) -> str | None:
    """Return the corrected text, empty for as it was heard; ``None`` for no change."""
    unedited = replace(take, edited=None)
    lines = _lines(state, take)
    before = list(lines)
    while True:
        talk.say("", *(f"{n}. {one}" for n, one in enumerate(lines, 1)))
        typed = (await talk.ask(HOW)).casefold()
        if typed == "?":
            continue  # it is said each time
        number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0
        if typed == "q" or (typed == "" and lines == before):
            return None
        if typed == "":
            text = " ".join(one for one in lines if one)
            return "" if text == said(state, unedited).strip() else text
        if typed == "h":
            return ""
        if typed == "a":
            text = await talk.lines("Write it; a line with only a full stop ends it.") or ""
            lines = [one for one in text.split("\n") if one] or lines
        elif 1 <= number <= len(lines):
            talk.say(lines[number - 1])
            new = await talk.text("Instead; Enter leaves it, a minus takes it out:")
            lines[number - 1] = "" if new == "-" else new or lines[number - 1]
        else:
            talk.say(f"“{typed[:40]}” is none of these.")


def _lines(state: State, take: Take) -> list[str]:
    heard = sentences(state, take)
    if heard and not take.edited and take.typed is None:
        return [text for _, text in heard]
    return [one for one in re.split(r"(?<=[.!?])\s+|\n+", said(state, take)) if one]
