"""Make docs/events.md from the structs of the events: ``make man``.

A test fails when the page is behind the code.
"""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import Literal, get_args, get_origin

import msgspec

from mocktui.core import events, format, question, times, transcript

PAGE = Path(__file__).resolve().parent.parent / "docs" / "events.md"
ENVELOPE = ("t", "v", "seq", "at")
PARTS = (
    events.Planned,
    question.Question,
    question.FollowUp,
    question.AnswerTime,
    times.Times,
    format.Format,
    transcript.Word,
)
# Names for a choice among words, as the code has them: Mode, EndReason, …
CHOICES = {
    name: " or ".join(f'"{one}"' for one in get_args(value))
    for module in (events, format)
    for name, value in vars(module).items()
    if get_origin(value) is Literal
}


def text(kind: type) -> str:
    """Return a docstring as Markdown, in one paragraph a blank line."""
    found = inspect.getdoc(kind) or ""
    found = re.sub(r"``([^`]+)``", r"`\1`", re.sub(r":\w+:`([^`]+)`", r"`\1`", found))
    return found.replace("`None`", "`null`")  # as JSON has it


def fields(kind: type[msgspec.Struct]) -> list[tuple[str, str, str]]:
    """Return a struct's own fields: name, type as in the code, and what the code's comment says."""
    lines = inspect.getsource(kind).splitlines()
    (body,) = ast.parse("\n".join(lines)).body
    assert isinstance(body, ast.ClassDef)
    found = []
    for one in body.body:
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name):
            comment = lines[(one.end_lineno or one.lineno) - 1].partition("  # ")[2]
            found.append((one.target.id, ast.unparse(one.annotation), comment))
    return found


def said(annotation: str) -> str:
    """Return a type in words a reader of JSON knows."""
    found = re.sub(r"tuple\[(.*), \.\.\.\]", r"list of \1", annotation)
    found = re.sub(
        r"Literal\[(.*?)\]", lambda one: one[1].replace("'", '"').replace(", ", " or "), found
    )
    found = CHOICES.get(found, found)
    found = re.sub(r"\bstr\b", "text", re.sub(r"\bfloat\b", "number", found))
    found = re.sub(r"\bint\b", "integer", re.sub(r"\bbool\b", "true or false", found))
    return found.replace(" | None", " or null").replace("|", "or")


def table(kind: type[msgspec.Struct]) -> list[str]:
    """Return the table of a struct's fields."""
    rows = fields(kind)
    if not rows:
        return ["", "No fields of its own."]
    cells = [f"| `{name}` | `{said(type_)}` | {what} |" for name, type_, what in rows]
    return ["", "| field | type | |", "|---|---|---|", *cells]


def page() -> str:
    """Return docs/events.md."""
    lines = [
        "# Events",
        "",
        "Made by `make man` from the code. A session is `events.jsonl`: one JSON object a line,",
        "append-only; what is added later stands in `after/<machine>.jsonl` beside it, in the same",
        "form. Each object has a `type`, the name below, and:",
        "",
        "| field | what it is |",
        "|---|---|",
        "| `t` | seconds since the session began; a continued session goes on from the last |",
        "| `v` | version of this format |",
        "| `seq` | 1, 2, … in the file |",
        "| `at` | the wall clock, UTC, ISO 8601 |",
        "",
        "A `question` field names what was asked: the question's id, or `id/f1` for its first",
        "follow-up. Fields that hold their usual value are left out. A reader skips types it does",
        "not know.",
    ]
    for kind in get_args(events.AnyEvent):
        lines += ["", f"## {kind.__struct_config__.tag}", "", text(kind), *table(kind)]
    lines += ["", "# What events hold"]
    for kind in PARTS:
        lines += ["", f"## {kind.__name__}", "", text(kind), *table(kind)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
