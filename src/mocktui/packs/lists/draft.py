"""What was understood of a list: drafts of questions, what was left out and why."""

from __future__ import annotations

import re

import msgspec

from mocktui.core.question import Pack

LARGEST_LIST = 2_000_000
"""Bytes of a file to import; a pack itself may have one million."""


class Draft(msgspec.Struct, kw_only=True):
    """A question on its way into a pack; ``line`` is where it stands in the file (from 1)."""

    ask: str
    line: int
    id: str = ""
    kind: str = ""
    section: str = ""
    asked_by: str = ""
    why: str = ""
    tip: str = ""
    example: str = ""
    simpler: str = ""
    look_for: list[str] = msgspec.field(default_factory=list)
    avoid: list[str] = msgspec.field(default_factory=list)
    terms: list[str] = msgspec.field(default_factory=list)
    roles: list[str] = msgspec.field(default_factory=list)
    follow_ups: list[str] = msgspec.field(default_factory=list)


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is not in the pack: its line (from 1), its beginning, and the reason."""

    line: int
    text: str
    why: str


class Sheet(msgspec.Struct, kw_only=True):
    """What one reader made of a text. ``form`` names it in words: ``a Markdown list``."""

    form: str
    title: str = ""
    language: str = ""
    source: str = ""
    drafts: list[Draft] = msgspec.field(default_factory=list)
    left_out: list[LeftOut] = msgspec.field(default_factory=list)
    notes: list[str] = msgspec.field(default_factory=list)

    def leave_out(self, line: int, text: str, why: str) -> None:
        """Note that ``text`` is not in the pack."""
        self.left_out.append(LeftOut(line=line, text=text[:200], why=why))


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would write: ``pack``, with the line of each question in ``lines``."""

    file: str
    form: str
    encoding: str
    pack: Pack
    lines: tuple[int, ...]
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


# How a question begins where no question mark tells it.
_ASKING = """
what how why when where who whom whose which can could would will do does did is are was were have
has had should may might
was wie warum wieso weshalb wann wo wer welche welcher welches
que qu'est-ce comment pourquoi quand où qui quel quelle
qué cómo por cuándo dónde quién cuál
cosa come perché quando dove chi quale
"""
_TELLING = """
tell describe explain walk give name compare define discuss talk design write implement estimate
imagine suppose say share outline sketch convince pitch sell teach introduce summarize summarise
show derive prove list recall think pick choose justify critique rate guess calculate take
erzählen erzähle beschreiben beschreibe erklären erkläre nennen nenne
décrivez expliquez parlez racontez describa explique cuente háblame descriva spieghi
"""
_TELL = frozenset(_TELLING.split())
_OPENERS = _TELL | frozenset(_ASKING.split())
_MARKS = ("?", "\uff1f", "\u061f", "\u037e")  # Western, Chinese and Japanese, Arabic, Greek
_LEAD = re.compile(
    r"^(?:\[[ xX]\]\s*)?"
    r"(?:q(?:uestion)?\s*\d*\s*[.:)\u2013-]\s*|\(?\d{1,4}[.)]\s+|[-*•‣▪◦\u2013]\s+)?",
    re.IGNORECASE,
)


def tidy_ask(text: str) -> str:
    """Return a question without the check box, number, ``Q:`` or bullet before it."""
    bare = _LEAD.sub("", text.strip(), count=1).strip()
    return bare or text.strip()


def asks(text: str) -> bool:
    """Tell whether a line reads like a question: a question mark, or an interviewer's opening."""
    bare = text.strip().strip("\"'“”„«»*_")
    if any(mark in bare for mark in _MARKS):
        return True
    first, _, rest = bare.partition(" ")
    return bool(rest.strip()) and first.strip(",.:").casefold() in _OPENERS


def tells(text: str) -> bool:
    """Tell whether a line begins as an interviewer asks for something: tell, describe, explain."""
    return text.strip().partition(" ")[0].strip(",.:").casefold() in _TELL
