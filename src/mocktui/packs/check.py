"""The collecting check of a pack: every problem in one pass, and the pack where there is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import msgspec

from mocktui.core.question import DEFAULT_ANSWER, KINDS, AnswerTime, FollowUp, Pack, Question
from mocktui.core.text import clean, one_line
from mocktui.packs.problems import PackProblem, nearest, shorten, slug
from mocktui.packs.spots import Spot, find_spots, line_of

LONGEST_ASK = 2_000
LONGEST_TEXT = 20_000
LONGEST_LINE = 500
LONGEST_LIST = 500
LONGEST_TIME = 3_600
MOST_PROBLEMS = 200

TOP_KEYS = ("pack", "question")
PACK_KEYS = ("id", "title", "source", "language")
QUESTION_KEYS = Question.__struct_fields__
FOLLOW_UP_KEYS = FollowUp.__struct_fields__
ANSWER_KEYS = AnswerTime.__struct_fields__

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\Z")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
_TYPES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "true or false"),
    (str, "a text"),
    ((int, float), "a number"),
    (list, "a list"),
    (dict, "a table"),
)


class TooMany(Exception):  # noqa: N818 - ends a check early, nothing is wrong with us
    """So many problems that more would help nobody."""


class Check:
    """Walks a pack's values, collects problems and builds the pack."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.problems: list[PackProblem] = []
        self._text = text
        self._spots: dict[Spot, int] | None = None
        self._question = ""

    def line(self, spot: Spot) -> int:
        """Return the line of ``spot``; the text is scanned at the first need."""
        if self._spots is None:
            self._spots = find_spots(self._text)
        return line_of(self._spots, spot)

    def wrong(self, spot: Spot, detail: str, fix: str) -> None:
        """Add a problem; raise TooMany when that was the last one worth telling."""
        self.problems.append(
            PackProblem(
                detail, file=self.file, line=self.line(spot), question=self._question, fix=fix
            )
        )
        if len(self.problems) >= MOST_PROBLEMS:
            raise TooMany

    # ── parts ────────────────────────────────────────────────────────────────────────────────

    def keys(self, table: Mapping[str, object], known: Sequence[str], spot: Spot) -> None:
        """Report keys that are not ``known``."""
        for key in table:
            if key not in known:
                guess = nearest(key.lower().replace("-", "_"), known)
                self.wrong(
                    (*spot, key),
                    f"unknown key “{shorten(key)}”",
                    f"Did you mean {guess}?" if guess else f"The keys here: {', '.join(known)}.",
                )

    def _type(self, value: object, spot: Spot, wanted: str, fix: str) -> None:
        name = next((word for kind, word in _TYPES if isinstance(value, kind)), "a date or time")
        self.wrong(spot, f"{_name(spot)} is {name}, not {wanted}", fix)

    def text(
        self,
        table: Mapping[str, object],
        key: str,
        spot: Spot,
        *,
        longest: int = LONGEST_TEXT,
        tidy: Callable[[str], str] = clean,
    ) -> str | None:
        """Return the clean text under ``key``; ``None`` where it is missing or wrong."""
        if key not in table:
            return None
        value, here = table[key], (*spot, key)
        if not isinstance(value, str):
            self._type(value, here, "a text", f'Write {key} = "…".')
            return None
        if len(value) > longest:
            self.wrong(
                here,
                f"{key} is {len(value):,} characters long; at most {longest:,} are allowed",
                "Shorten it.",
            )
            return None
        return tidy(value).strip()

    def texts(self, table: Mapping[str, object], key: str, spot: Spot) -> tuple[str, ...]:
        """Return the clean lines under ``key``, a list of texts; wrong ones are reported."""
        value, here = table.get(key, []), (*spot, key)
        if not isinstance(value, list):
            self._type(value, here, "a list of texts", f'Write {key} = ["…", "…"].')
            return ()
        if len(value) > LONGEST_LIST:
            self.wrong(here, f"{key} has {len(value):,} items", f"Keep {LONGEST_LIST} at most.")
            return ()
        lines: list[str] = []
        for n, item in enumerate(value):
            if not isinstance(item, str):
                self._type(item, (*here, n), "a text", "Put it in quotation marks.")
            elif len(item) > LONGEST_LINE:
                self.wrong(
                    (*here, n),
                    f"item {n + 1} of {key} is {len(item):,} characters long; "
                    f"at most {LONGEST_LINE} are allowed",
                    "Shorten it.",
                )
            elif not (line := one_line(item)):
                self.wrong((*here, n), f"item {n + 1} of {key} is empty", "Fill it or delete it.")
            elif key == "look_for" and line in lines:
                self.wrong(
                    (*here, n), f"look_for has “{shorten(line)}” twice", "Delete one of them."
                )
            else:
                lines.append(line)
        return tuple(lines)

    def seconds(self, table: Mapping[str, object], key: str, spot: Spot) -> float | None:
        """Return the time under ``key`` in seconds; ``None`` where it is missing or wrong."""
        if key not in table:
            return None
        value, here = table[key], (*spot, key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._type(value, here, "a number of seconds", f"Write {key} = 30, say.")
            return None
        if not 0 < value <= LONGEST_TIME:  # not-a-number fails this too
            self.wrong(
                here,
                f"{key} is {_number(value)}, which is no possible time",
                f"Write seconds: more than 0, at most {LONGEST_TIME} (an hour).",
            )
            return None
        return float(value)

    def identifier(
        self, table: Mapping[str, object], spot: Spot, what: str, suggestion: str
    ) -> str | None:
        """Return the id of a pack or question; ``None`` where it is missing or wrong."""
        proposed = f'Add id = "{suggestion or "some-name"}".'
        if "id" not in table:
            self.wrong(spot, f"{what} has no id", proposed)
            return None
        value, here = table["id"], (*spot, "id")
        if not isinstance(value, str):
            self._type(value, here, "a text", f'Write id = "{suggestion or "some-name"}".')
            return None
        if not value.strip():
            self.wrong(here, f"{what} has an empty id", proposed)
            return None
        if not _ID.match(value):
            better = slug(value) or suggestion or "some-name"
            self.wrong(
                here,
                f"the id “{shorten(value)}” has more than small letters a-z, digits and hyphens"
                if len(value) <= 80
                else "the id is longer than 80 characters",
                f'Write id = "{better}".',
            )
            return None
        return value

    # ── the pack ─────────────────────────────────────────────────────────────────────────────

    def pack(self, data: Mapping[str, object]) -> Pack | None:
        """Check everything; return the pack where nothing is wrong."""
        more = False
        try:
            head = self.heading(data)
            questions = self._questions(data)
        except TooMany:
            more = True
        self.problems.sort(key=lambda one: one.line)
        if more:
            self.problems.append(
                PackProblem(
                    "the check stopped here; there may be more problems",
                    file=self.file,
                    line=self.problems[-1].line,
                    fix="Mend these and check again.",
                )
            )
        return None if self.problems else msgspec.structs.replace(head, questions=questions)

    def heading(self, data: Mapping[str, object]) -> Pack:
        """Check what stands beside the questions; return a pack without questions."""
        self.keys(data, TOP_KEYS, ())
        head, spot = data.get("pack"), ("pack",)
        if not isinstance(head, dict):
            if head is None:
                self.wrong((), "there is no [pack] table", "Begin with [pack], an id and a title.")
            else:
                self.wrong(spot, "pack is not a table", "Write [pack] on a line of its own.")
            return Pack(id="", title="")
        self.keys(head, PACK_KEYS, spot)
        key = self.identifier(head, spot, "the pack", slug(self.file.stem))
        title = self.text(head, "title", spot, longest=LONGEST_LINE, tidy=one_line)
        if "title" not in head:
            self.wrong(spot, "the pack has no title", 'Add title = "…".')
        elif title == "":
            self.wrong((*spot, "title"), "the pack's title is empty", "Give it one.")
        source = self.text(head, "source", spot)
        language = self.text(head, "language", spot, longest=LONGEST_LINE)
        if language is not None and not _LANGUAGE.match(language):
            self.wrong(
                (*spot, "language"),
                f"“{shorten(language)}” is no language tag",
                'Write a tag such as "en", "de" or "pt-BR".',
            )
        return Pack(id=key or "", title=title or "", source=source or "", language=language or "en")

    def _questions(self, data: Mapping[str, object]) -> tuple[Question, ...]:
        tables = data.get("question")
        if tables is None or tables == []:
            self.wrong((), "the pack has no questions", "Add a [[question]] with an id and an ask.")
            return ()
        if not isinstance(tables, list):
            self.wrong(
                ("question",),
                "question is not a list of tables",
                "Write [[question]], with two brackets, before each question.",
            )
            return ()
        built: list[Question] = []
        seen: dict[str, Spot] = {}
        for n, table in enumerate(tables):
            spot: Spot = ("question", n)
            self._question = f"question {n + 1}"
            if not isinstance(table, dict):
                self._type(table, spot, "a table", "Write each question under [[question]].")
                continue
            question = self._one(table, spot, n)
            taken = seen.get(question.id)
            if taken is not None:
                self.wrong(
                    (*spot, "id"),
                    f"the id “{question.id}” is taken already, in line {self.line(taken)}",
                    "Give this question another id.",
                )
            elif question.id:
                seen[question.id] = (*spot, "id")
                built.append(question)
        self._question = ""
        return tuple(built)

    def _one(self, table: Mapping[str, object], spot: Spot, n: int) -> Question:
        given = table.get("id")
        if isinstance(given, str) and _ID.match(given):
            self._question = given
        hint = table.get("ask")
        suggestion = slug(hint) if isinstance(hint, str) else ""
        key = self.identifier(table, spot, "the question", suggestion or f"question-{n + 1}")
        self.keys(table, QUESTION_KEYS, spot)
        look_for = self.texts(table, "look_for", spot)
        return Question(
            id=key or "",
            ask=self._ask(table, spot, "the question", 'Add ask = "…": what is asked.'),
            kind=self._kind(table, spot),
            roles=self.texts(table, "roles", spot),
            asked_by=self.text(table, "asked_by", spot, tidy=one_line) or "",
            why=self.text(table, "why", spot) or "",
            tip=self.text(table, "tip", spot) or "",
            look_for=look_for,
            avoid=self.texts(table, "avoid", spot),
            example=self.text(table, "example", spot) or "",
            simpler=self.text(table, "simpler", spot, longest=LONGEST_ASK) or "",
            terms=self.texts(table, "terms", spot),
            follow_ups=self._follow_ups(table, spot, look_for, hint),
            think=self.seconds(table, "think", spot),
            answer=self._answer(table, spot),
        )

    def _ask(self, table: Mapping[str, object], spot: Spot, what: str, fix: str) -> str:
        ask = self.text(table, "ask", spot, longest=LONGEST_ASK)
        if "ask" not in table:
            self.wrong(spot, f"{what} has no ask", fix)
        elif ask == "":
            self.wrong((*spot, "ask"), f"{what} has an empty ask", "Write what is asked.")
        return ask or ""

    def _kind(self, table: Mapping[str, object], spot: Spot) -> str:
        kind = self.text(table, "kind", spot, longest=LONGEST_LINE)
        if kind is None:
            return "technical"
        if kind not in KINDS:
            guess = nearest(kind.lower(), KINDS)
            self.wrong(
                (*spot, "kind"),
                f"unknown kind “{shorten(kind)}”",
                f"Did you mean {guess}?" if guess else f"The kinds: {', '.join(KINDS)}.",
            )
        return kind

    def _follow_ups(
        self, table: Mapping[str, object], spot: Spot, look_for: tuple[str, ...], asked: object
    ) -> tuple[FollowUp, ...]:
        value, here = table.get("follow_ups", []), (*spot, "follow_ups")
        shape = 'Write follow_ups = [{ ask = "…" }].'
        if not isinstance(value, list):
            self._type(value, here, "a list of tables", shape)
            return ()
        if len(value) > LONGEST_LIST:
            self.wrong(here, f"follow_ups has {len(value):,} items", f"Keep {LONGEST_LIST}.")
            return ()
        built: list[FollowUp] = []
        before = {one_line(asked).casefold(): "the question"} if isinstance(asked, str) else {}
        for n, item in enumerate(value):
            at = (*here, n)
            if not isinstance(item, dict):
                self._type(item, at, 'a table such as { ask = "…" }', shape)
                continue
            self.keys(item, FOLLOW_UP_KEYS, at)
            ask = self._ask(item, at, f"follow-up {n + 1}", shape)
            same = before.setdefault(one_line(ask).casefold(), f"follow-up {n + 1}")
            if ask and same != f"follow-up {n + 1}":
                self.wrong(
                    (*at, "ask"),
                    f"follow-up {n + 1} asks what {same} asks: it would go in a circle",
                    "Ask for something more, or delete it.",
                )
            missing = self.text(item, "if_missing", at, tidy=one_line)
            if missing is not None and missing not in look_for:
                guess = nearest(missing, look_for)
                self.wrong(
                    (*at, "if_missing"),
                    f"if_missing of follow-up {n + 1} is not a look_for line of this question",
                    f"Did you mean “{guess}”?" if guess else "Copy the look_for line exactly.",
                )
            built.append(FollowUp(ask=ask, if_missing=missing))
        return tuple(built)

    def _answer(self, table: Mapping[str, object], spot: Spot) -> AnswerTime | None:
        if "answer" not in table:
            return None
        value, here = table["answer"], (*spot, "answer")
        if not isinstance(value, dict):
            fix = "Write answer = { min = 45, target = 90, max = 120 }."
            self._type(value, here, "a table of times", fix)
            return None
        self.keys(value, ANSWER_KEYS, here)
        low, aim, high = (self.seconds(value, key, here) for key in ("min", "target", "max"))
        # What is left out takes its default, moved as far as the times that are given ask for.
        if high is None:
            high = max(DEFAULT_ANSWER.max, aim or 0, low or 0)
        if aim is None:
            aim = min(max(DEFAULT_ANSWER.target, low or 0), high)
        if low is None:
            low = min(DEFAULT_ANSWER.min, aim)
        if not low <= aim <= high:
            self.wrong(
                here,
                f"the answer times are out of order: min {low:g}, target {aim:g}, max {high:g}",
                "They must grow: min, then target, then max.",
            )
        return AnswerTime(min=low, target=aim, max=high)


def _name(spot: Spot) -> str:
    """Return the last key of ``spot`` as words: ``item 2 of look_for``, ``question 3``."""
    last = spot[-1]
    if isinstance(last, int):
        inside = spot[-2] if len(spot) > 1 else "list"
        return f"item {last + 1} of {inside}"
    return last


def _number(value: int | float) -> str:
    """Return a number as text; a whole number too long to print as words."""
    if isinstance(value, int) and abs(value) > 10**15:
        return "a huge number"
    return f"{value:g}" if isinstance(value, float) else str(value)
