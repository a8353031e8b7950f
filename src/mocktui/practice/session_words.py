"""Past sessions and finds in words: any front end says them so. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mocktui.core.format import by_id
from mocktui.practice.archive import SessionLine
from mocktui.storage.index_types import Filters, Hit

if TYPE_CHECKING:
    from mocktui.practice.exporting import Kind

KEEP = (
    ("always", "always"),
    ("until-reviewed", "until I rated an answer, or chose what to do next"),
    ("days:7", "for 7 days"),
    ("days:30", "for 30 days"),
    ("days:365", "for a year"),
)
SINCE = (("0", "today"), ("6", "the last 7 days"), ("29", "the last 30 days"), ("364", "a year"))
"""How many days back, and what that is called."""
KINDS: tuple[tuple[Kind, str], ...] = (
    ("md", "to read: one page of text (Markdown)"),
    ("json", "everything, for programs (JSON)"),
    ("csv", "a table of the answers (CSV)"),
    ("srt", "subtitles for the recordings (SRT)"),
)
"""What a session can be written as."""
MODES = {"speak": "spoken", "type": "written", "timer": "only timed"}
_IN = {
    "title": "the name",
    "asked": "the question",
    "note": "a note",
    "keywords": "the keywords",
    "said": "what was said",
    "heard": "what was heard",
    "focus": "the next thing to do",
}


def format_of(one: SessionLine) -> str:
    """Return the title of a session's format; one that isn't known has only its id."""
    known = by_id(one.format)
    return known.title if known is not None else one.format


def marks(one: SessionLine) -> str:
    """Return what is special about a session, in signs and words."""
    parts = []
    if one.problem:
        parts.append("! damaged")
    elif one.newer:
        parts.append("! newer")
    elif one.live:
        parts.append("● running")
    elif not one.ended:
        parts.append("… unfinished")
    elif one.incomplete:
        parts.append("! incomplete")
    if one.flagged:
        parts.append(f"⚑ {one.flagged}")
    return " ".join(parts)


def details(one: SessionLine) -> str:
    """Return everything about a session in one line."""
    if one.problem:
        return f"! {one.problem}"
    parts = [one.title, format_of(one), MODES.get(one.mode, one.mode)]
    if one.thrown:
        parts.append(f"{one.answered} of {one.total} answered, {one.minutes:.0f} min")
    if one.newer:
        parts.append("a newer mocktui wrote it: to read only")
    elif one.live:
        parts.append("another mocktui is in the middle of it")
    elif not one.ended:
        parts.append("c continues it")
    elif one.incomplete:
        parts.append("a transcript is not complete")
    return " · ".join(part for part in parts if part)


def hit_details(hit: Hit) -> str:
    """Return where a find stands."""
    where = _IN.get(hit.kind, hit.kind)
    return " · ".join(one for one in (f"in {where}", hit.question, hit.title) if one)


def said_filters(filters: Filters, packs: dict[str, str], questions: dict[str, str]) -> str:
    """Return the filters in words; empty without any."""
    parts = []
    if filters.pack is not None:
        parts.append(packs.get(filters.pack, filters.pack))
    if filters.question is not None:
        parts.append(f"“{questions.get(filters.question, filters.question)}”")
    if filters.since is not None:
        parts.append(f"since {filters.since}")
    if filters.flagged:
        parts.append("marked")
    if filters.mode is not None:
        parts.append(MODES[filters.mode])
    return " · ".join(parts)
