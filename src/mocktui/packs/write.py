"""Packs as files: a pack as TOML text, a commented starter, and writing either for good."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mocktui.core.problem import Problem
from mocktui.core.question import Pack, Question
from mocktui.durable import put_file
from mocktui.packs.problems import file_name
from mocktui.places import private_folder

LARGEST = 1_000_000
"""Bytes a pack may have; reading refuses more."""
_ORDER = (
    *("ask", "simpler", "kind", "roles", "asked_by", "why", "tip", "look_for", "avoid"),
    *("example", "terms", "follow_ups", "think", "answer"),
)


def pack_text(pack: Pack, *, comment: str = "") -> str:
    """Return ``pack`` as TOML that reads back as the same pack; ``comment`` stands on top."""
    import tomlkit

    document = tomlkit.document()
    for line in comment.split("\n") if comment else ():
        document.add(tomlkit.comment(line))
    head = tomlkit.table()
    head.add("id", pack.id)
    head.add("title", pack.title)
    if pack.source:
        head.add("source", pack.source)
    head.add("language", pack.language)
    document.add("pack", head)
    questions = tomlkit.aot()
    for one in pack.questions:
        questions.append(_table(one))
    document.add("question", questions)
    return tomlkit.dumps(document)


def _table(question: Question) -> object:
    import tomlkit

    table = tomlkit.table()
    table.add("id", question.id)
    for name in _ORDER:
        value: Any = getattr(question, name)
        if value is None or value in ("", ()):
            continue
        if name == "follow_ups":
            value = tomlkit.array()
            for one in question.follow_ups:
                inline = tomlkit.inline_table()
                inline.append("ask", one.ask)
                if one.if_missing is not None:
                    inline.append("if_missing", one.if_missing)
                value.append(inline)
            value.multiline(True)
        elif name == "answer":
            times = question.answer
            value = tomlkit.inline_table()
            for key in ("min", "target", "max"):
                value.append(key, getattr(times, key))
        elif isinstance(value, tuple):
            items = tomlkit.array()
            items.extend(value)
            value = items
            value.multiline(len(question.look_for) > 1 and name in ("look_for", "avoid"))
        elif isinstance(value, str) and "\n" in value:
            value = tomlkit.string(value, multiline=True)
        table.add(name, value)
    return table


STARTER = '''\
# A question pack. Lines that begin with # are for you; delete what you don't need.
# Check it whenever you like:   mocktui packs check {id}
# Practise it:                  mocktui practice {id}

[pack]
id = "{id}"
title = {title}
# source = "where the questions come from"
language = "en"                       # chooses the speech model: "de", "pt-BR", …

# Each question begins with [[question]], two brackets. Only id and ask have to be there.
# Never change an id: what you practised is remembered by it.

[[question]]
id = "proud-of"
ask = "Tell me about a piece of work you are proud of."
kind = "behavioural"                  # technical, conceptual, curveball, motivation
tip = "One project, your own part in it, and a number at the end."
# The rubric: what a listener can witness. Names, compares, explains, gives, asks, states.
look_for = [
    "Names one project instead of several",
    "States what their own part was",
    "Gives a result with a number",
]
avoid = ["Saying “we” all the way through"]
# Asked after the answer; with if_missing only where that line (copied exactly) was not heard.
follow_ups = [
    {{ ask = "What would you do differently today?" }},
    {{ ask = "What did you do yourself?", if_missing = "States what their own part was" }},
]
# terms = ["gradient boosting", "A/B test"]   # spoken words of your subject, spelled right
# example = """The outline of a strong answer; shown only after your own."""
# simpler = "The question in plainer words; e shows them in think time."
# asked_by = "who asks it, and where"
# why = "what the interviewer wants to learn"
# think = 30                                  # seconds before the answer
# answer = {{ min = 45, target = 90, max = 120 }} # seconds: enough, ideal, the limit

[[question]]
id = "second-question"
ask = "What would you like to be asked?"
'''


def starter(id: str, title: str) -> str:
    """Return a commented pack with two questions, to be changed into one's own."""
    import json

    # A JSON text is a TOML text, but for DEL, which no title keeps.
    return STARTER.format(id=id, title=json.dumps(title, ensure_ascii=False))


def save(folder: Path, name: str, text: str) -> Path:
    """Write ``<folder>/<name>`` whole or not at all, mode 0600; return its path.

    Raises Problem where the file is there already or can't be written.
    """
    path = private_folder(folder) / name
    if os.path.lexists(path):
        raise Problem(
            "this file is there already; it was left as it is",
            where=file_name(path),
            fix="Choose another id.",
        )
    put(path, text.encode())
    return path


def put(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the new one, mode 0600; raise Problem."""
    private_folder(path.parent)
    try:
        put_file(path, content)
    except OSError as error:
        raise Problem(
            f"this file can't be written ({error.strerror})",
            where=file_name(path),
            fix="Choose another folder with --data-dir DIR.",
        ) from None
