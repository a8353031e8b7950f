"""From a file of somebody's questions to a pack, with everything that was left out and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.core.question import FollowUp, Pack, Question
from mocktui.core.text import clean, one_line
from mocktui.packs.check import LONGEST_ASK, LONGEST_LINE, LONGEST_TEXT
from mocktui.packs.lists.decode import decode, read_bytes
from mocktui.packs.lists.draft import Draft, Sheet, Understood, asks
from mocktui.packs.lists.ids import fold, id_of, short_hash
from mocktui.packs.lists.json_list import read_json
from mocktui.packs.lists.language import NAMES, guess_language
from mocktui.packs.lists.markdown import read_markdown
from mocktui.packs.lists.table import is_anki, read_anki, read_csv
from mocktui.packs.problems import file_name, shorten, slug

MOST_QUESTIONS = 2_000
MOST_LINES = 40  # of a rubric that was nested below a question
FEWEST_WORDS = 3  # of an item without a question mark or an interviewer's opening
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")


def understand(
    path: Path,
    *,
    id: str | None = None,
    title: str | None = None,
    encoding: str | None = None,
    language: str | None = None,
) -> Understood:
    """Return what an import of ``path`` would write; nothing is written.

    ``language`` is the pack's; without one it is what the list says, else guessed by its words.

    Raises Problem where the file can't be read, is too large, or holds no question.
    """
    return understand_bytes(
        read_bytes(path),
        file_name(path),
        path.suffix,
        id=id,
        title=title,
        encoding=encoding,
        language=language,
    )


def understand_bytes(
    raw: bytes,
    where: str,
    suffix: str = "",
    *,
    id: str | None = None,
    title: str | None = None,
    encoding: str | None = None,
    language: str | None = None,
) -> Understood:
    """Do the same for bytes that are no file (a paste, a pipe); ``suffix`` hints at what it is."""
    if id is not None and not _ID.match(id):
        raise Problem(
            f"“{shorten(id)}” can't be a pack's id",
            fix=f"Use small letters, digits and hyphens: {slug(id) or 'my-questions'}.",
        )
    if language is not None and not _LANGUAGE.match(language):
        raise Problem(
            f"“{shorten(language)}” is no language tag", fix="Write en, de, pt-BR or the like."
        )
    decoded = decode(raw, where, encoding)
    sheet = _read(decoded.text, suffix.lower(), where)
    made = _Maker(sheet, where)
    questions, lines = made.questions()
    if not questions:
        raise _nothing(sheet, where)
    stem = Path(where).stem if where else ""
    name = one_line(title or sheet.title or stem.replace("_", " ").replace("-", " ")).strip()
    name = name[:LONGEST_LINE] or "My questions"
    if language is None:
        language = _language_of(sheet, questions)
    pack = Pack(
        id=id or slug(title or sheet.title or stem) or f"questions-{short_hash(name)}",
        title=name[:1].upper() + name[1:],
        source=clean(sheet.source)[:LONGEST_TEXT].strip(),
        language=language,
        questions=tuple(questions),
    )
    return Understood(
        file=where,
        form=sheet.form,
        encoding=decoded.encoding,
        pack=pack,
        lines=tuple(lines),
        left_out=tuple(sorted(sheet.left_out, key=lambda one: one.line)),
        notes=(*decoded.notes, *map(one_line, sheet.notes)),
    )


def _language_of(sheet: Sheet, questions: Sequence[Question]) -> str:
    """Return what the list says, else what its questions read like; a guess is noted."""
    if _LANGUAGE.match(sheet.language):
        return sheet.language
    guess = guess_language(one.ask for one in questions)
    if guess != "en":
        sheet.notes.append(f"the questions read like {NAMES[guess]}: the pack says “{guess}”")
    return guess


def _read(text: str, suffix: str, where: str) -> Sheet:
    """Read the text by what its name says it is, else by how it begins."""
    begins = text.lstrip()[:1]
    if suffix == ".toml":
        raise Problem(
            "this is a pack's own format, not a list",
            where=where,
            fix="Use it by its path, or copy it into the folder of your packs; "
            "mocktui packs check tells what is wrong with it.",
        )
    if suffix in {".json", ".jsonl", ".ndjson"}:
        return read_json(text, where)
    if suffix in {".csv", ".tsv"} and not text.startswith("#separator"):
        return read_csv(text, where)
    if suffix not in {".md", ".markdown", ".html", ".htm"} and is_anki(text):
        return read_anki(text, where)
    if begins in {"[", "{"} and suffix not in {".md", ".markdown"}:
        try:
            return read_json(text, where)
        except Problem:
            pass  # a text may begin with a bracket too
    return read_markdown(text, where)


def _nothing(sheet: Sheet, where: str) -> Problem:
    first = sheet.left_out[0] if sheet.left_out else None
    seen = (
        f" The first of {len(sheet.left_out)} things left out is in line {first.line}: "
        f"“{shorten(first.text)}” ({first.why})."
        if first
        else " It is empty."
        if not sheet.drafts
        else ""
    )
    return Problem(
        f"no question was found in this file, read as {sheet.form}",
        where=where,
        fix=f"One question a line or bullet, with a question mark, is enough.{seen}",
    )


class _Maker:
    """Makes questions of drafts that any check would pass, and notes what it leaves."""

    def __init__(self, sheet: Sheet, where: str) -> None:
        self._sheet = sheet
        self._where = where
        self._ids: set[str] = set()
        self._seen: dict[str, int] = {}
        self._cut = 0

    def questions(self) -> tuple[list[Question], list[int]]:
        made: list[Question] = []
        lines: list[int] = []
        drafts = self._sheet.drafts
        reads = any(asks(one.ask) for one in drafts)
        for draft in drafts:
            question = self._one(draft, reads)
            if question is not None:
                made.append(question)
                lines.append(draft.line)
        if len(made) > MOST_QUESTIONS:
            raise Problem(
                f"{len(made):,} questions are too many for one pack",
                where=self._where,
                fix=f"Split the list: a pack may have {MOST_QUESTIONS:,}.",
            )
        if self._cut:
            self._sheet.notes.append(f"{self._cut} long texts were cut to what a pack allows")
        sections = dict.fromkeys(one.section for one in drafts if one.section)
        if sections:
            shown = ", ".join(shorten(one) for one in list(sections)[:8])
            self._sheet.notes.append(f"headings give kind and role where they name one: {shown}")
        return made, lines

    def _one(self, draft: Draft, reads: bool) -> Question | None:
        ask = one_line(draft.ask).strip()
        leave = self._sheet.leave_out
        if not any(map(str.isalnum, ask)):
            leave(draft.line, draft.ask, "there are no words in it")
            return None
        if not asks(ask) and (not reads or len(ask.split()) < FEWEST_WORDS):
            leave(draft.line, ask, "doesn't read like a question")
            return None
        if re.fullmatch(r"(?:https?://|www\.)\S+", ask):
            leave(draft.line, ask, "an address, not a question")
            return None
        if len(ask) > LONGEST_ASK:
            leave(draft.line, ask, f"longer than {LONGEST_ASK:,} characters")
            return None
        first = self._seen.get(fold(ask))
        if first is not None:
            leave(draft.line, ask, f"the same question as in line {first}")
            return None
        self._seen[fold(ask)] = draft.line
        return self._build(draft, ask)

    def _build(self, draft: Draft, ask: str) -> Question:
        given = slug(draft.id) if not draft.id.isdigit() else ""
        key = given if given and given not in self._ids else ""
        if key:
            self._ids.add(key)
        own = fold(ask)
        follow_ups = [one for one in self._lines(draft.follow_ups, LONGEST_ASK) if fold(one) != own]
        return Question(
            id=key or id_of(ask, self._ids),
            ask=ask,
            kind=draft.kind or _kind_of(ask, draft.section),
            asked_by=self._text(one_line(draft.asked_by)),
            why=self._text(draft.why),
            tip=self._text(draft.tip),
            example=self._text(draft.example),
            simpler=self._text(draft.simpler)[:LONGEST_ASK],
            look_for=self._lines(draft.look_for),
            avoid=self._lines(draft.avoid),
            terms=self._lines(draft.terms),
            roles=self._lines(draft.roles) or _roles_of(draft.section),
            follow_ups=tuple(FollowUp(ask=one) for one in follow_ups),
        )

    def _text(self, text: str) -> str:
        text = clean(text).strip()
        if len(text) > LONGEST_TEXT:
            self._cut += 1
            text = text[:LONGEST_TEXT].strip()
        return text

    def _lines(self, lines: Sequence[str], longest: int = LONGEST_LINE) -> tuple[str, ...]:
        kept: dict[str, None] = {}
        for one in lines:
            line = one_line(one).strip()
            if len(line) > longest:
                self._cut += 1
                line = line[: longest - 1].strip() + "…"
            if line and len(kept) < MOST_LINES:
                kept[line] = None
        return tuple(kept)


_KINDS = (
    (r"behaviou?ral|\bstar\b|soft skills?|leadership|team ?work|culture", "behavioural"),
    (r"motivation|about (?:us|you|the company)|fit\b", "motivation"),
    (r"curve ?balls?|brain ?teasers?|puzzles?|riddles?", "curveball"),
    (r"concepts?|theory|definitions?|fundamentals?|basics", "conceptual"),
    (r"technical|coding|\bsql\b|statistics|machine learning|system design", "technical"),
)
_ASKED = (
    (r"tell me about (?:a time|an? \w+ when)|describe a (?:time|situation)", "behavioural"),
    (r"why do you want|why (?:this|our) |tell me about yourself|where do you see", "motivation"),
    (r"^(?:what (?:is|are)|define|explain what)\b", "conceptual"),
)


def _kind_of(ask: str, section: str) -> str:
    """Return the kind that a heading names or the words suggest; technical where nothing does."""
    for table, text in ((_KINDS, section.casefold()), (_ASKED, ask.casefold())):
        for pattern, kind in table:
            if text and re.search(pattern, text):
                return kind
    return "technical"


def _roles_of(section: str) -> tuple[str, ...]:
    """Return the role that a heading names, as packs write it."""
    text = section.casefold()
    roles = (
        (r"data scien", "data-scientist"),
        (r"(?:ml|machine[- ]learning|ai) engineer", "ml-engineer"),
        (r"data engineer", "data-engineer"),
        (r"data analy", "data-analyst"),
    )
    return tuple(role for pattern, role in roles if re.search(pattern, text))
