"""What people call the parts of a question in a table's header or an object's keys."""

from __future__ import annotations

import re

from mocktui.core.question import KINDS
from mocktui.packs.lists.draft import Draft

FIELDS: dict[str, tuple[str, ...]] = {
    "ask": (
        *(
            "question",
            "questions",
            "ask",
            "prompt",
            "front",
            "q",
            "questiontext",
            "interviewquestion",
        ),
        *("text", "frage", "fragen", "pregunta", "domanda", "vraag", "pergunta", "вопрос", "问题"),
    ),
    "id": ("id", "key", "slug"),
    "kind": ("kind", "type", "category", "art"),
    "section": ("section", "topic", "group", "chapter", "theme", "thema"),
    "asked_by": ("askedby", "company", "interviewer", "source"),
    "why": ("why", "reason", "purpose", "intent"),
    "tip": ("tip", "tips", "hint", "advice", "note", "notes", "hinweis"),
    "example": (
        *("example", "answer", "answers", "back", "a", "solution", "modelanswer", "sampleanswer"),
        *("response", "antwort", "respuesta", "reponse", "risposta"),
    ),
    "simpler": ("simpler", "plain", "rephrased"),
    "look_for": ("lookfor", "rubric", "criteria", "keypoints", "points", "expected", "checklist"),
    "avoid": ("avoid", "redflags", "redflag", "mistakes", "pitfalls"),
    "terms": ("terms", "keywords", "keyword", "glossary", "vocabulary"),
    "roles": ("roles", "role"),
    "follow_ups": ("followup", "followups", "followupquestion", "followupquestions", "probes"),
}
_BY_NAME = {name: field for field, names in FIELDS.items() for name in names}
_LISTS = {"look_for", "avoid", "terms", "roles", "follow_ups"}
_BETWEEN = {"terms": r"[\n;,|]", "roles": r"[\n;,|]"}


def field_of(name: str) -> str:
    """Return the field of a pack that a column's name means, empty for none."""
    return _BY_NAME.get(re.sub(r"[\W_]+", "", name.casefold()), "")


def put(draft: Draft, field: str, value: object) -> None:
    """Put a cell's or an object's value into a draft; what is no text or list is left."""
    if field in _LISTS:
        items = (
            value
            if isinstance(value, list)
            else re.split(_BETWEEN.get(field, r"[\n;|]"), str(value))
        )
        lines = [text_of(one).strip().lstrip("-*• ") for one in items]
        getattr(draft, field).extend(" ".join(one.split()) for one in lines if one)
        return
    text = "\n".join(map(text_of, value)) if isinstance(value, list) else text_of(value)
    text = text.strip()
    if not text:
        return
    if field == "kind":
        kind = text.casefold().replace("behavioral", "behavioural")
        if kind in KINDS:
            draft.kind = kind
        else:
            draft.section = draft.section or text
    else:
        setattr(draft, field, text)


def text_of(value: object) -> str:
    """Return a value as text: a follow-up's ``ask``, numbers as written, nothing for others."""
    if isinstance(value, dict):
        value = next((one for key, one in value.items() if field_of(str(key)) == "ask"), "")
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
