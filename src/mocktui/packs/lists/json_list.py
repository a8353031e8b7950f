"""JSON: a list of texts or objects, alone or under a key, or one object a line."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NoReturn

from mocktui.core.problem import Problem
from mocktui.packs.lists.columns import field_of, put, text_of
from mocktui.packs.lists.draft import Draft, Sheet, tidy_ask

_SPACE = re.compile(r"\s*")
_LISTS = ("questions", "question", "items", "data", "cards", "list", "results", "entries")


class _Text:
    """A JSON text read element by element, so that each has its line."""

    def __init__(self, text: str, where: str) -> None:
        self.text = text
        self.where = where
        self._decoder = json.JSONDecoder(strict=False)
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def line(self, at: int) -> int:
        return bisect_left(self._ends, at) + 1

    def skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def value(self, at: int) -> tuple[object, int]:
        """Return the value at ``at`` and where it ends; raise Problem where there is none."""
        try:
            return self._decoder.raw_decode(self.text, at)
        except json.JSONDecodeError as error:
            self.wrong(error.msg, error.pos)
        except RecursionError:
            self.wrong("lists or objects are nested too deeply", at)
        except ValueError:  # a number of more than 4,300 digits
            self.wrong("a number has too many digits", at)

    def wrong(self, what: str, at: int) -> NoReturn:
        raise Problem(
            f"this is not valid JSON: {what[:1].lower()}{what[1:]}",
            where=f"{self.where}:{self.line(at)}",
            fix="Mend it there; a program that writes JSON does it right.",
        )

    def elements(self, at: int) -> Iterator[tuple[int, object]]:
        """Yield the line and value of each element of the list that begins at ``at``."""
        at = self.skip(at + 1)
        if self.text[at : at + 1] == "]":
            return
        while True:
            value, end = self.value(at)
            yield self.line(at), value
            end = self.skip(end)
            sign = self.text[end : end + 1]
            if sign == "]":
                return
            if sign != ",":
                self.wrong("a comma or ] is missing", end)
            at = self.skip(end + 1)
            if self.text[at : at + 1] == "]":  # a comma too many does no harm
                return

    def members(self, at: int) -> Iterator[tuple[str, int, object]]:
        """Yield key, place and value of each member of the object that begins at ``at``."""
        at = self.skip(at + 1)
        while self.text[at : at + 1] not in {"}", ""}:
            name, end = self.value(at)
            end = self.skip(end)
            if self.text[end : end + 1] != ":":
                self.wrong("a colon is missing", end)
            at = self.skip(end + 1)
            value, end = self.value(at)
            yield str(name), at, value
            end = self.skip(end)
            at = self.skip(end + 1) if self.text[end : end + 1] == "," else end


def read_json(text: str, where: str) -> Sheet:
    """Return the questions of a JSON text; raise Problem where it isn't JSON, or no list."""
    sheet = Sheet(form="a JSON list")
    source = _Text(text, where)
    start = source.skip(0)
    sign = text[start : start + 1]
    if sign == "[":
        _take_all(sheet, source.elements(start))
    elif sign == "{":
        _, end = source.value(start)
        if source.skip(end) < len(text):
            sheet.form = "JSON, one object a line"
            _take_all(sheet, _one_a_line(source, start))
        else:
            _object(sheet, source, start)
    else:
        source.value(start)
        raise Problem("this JSON is no list", where=where, fix='Write ["…", "…"].')
    return sheet


def _one_a_line(source: _Text, at: int) -> Iterator[tuple[int, object]]:
    while at < len(source.text):
        value, end = source.value(at)
        yield source.line(at), value
        at = source.skip(end)


def _object(sheet: Sheet, source: _Text, start: int) -> None:
    """Take an object: its list of questions, its title, or a question a key."""
    plain: list[tuple[str, int, object]] = []
    lists: list[tuple[str, int]] = []
    for name, at, value in source.members(start):
        if isinstance(value, list):
            lists.append((name, at))
        elif name.casefold() == "pack" and isinstance(value, dict):
            plain += [(key, at, one) for key, one in value.items()]
        else:
            plain.append((name, at, value))
    for name, _, value in plain:
        if name.casefold() in {"title", "name"} and isinstance(value, str):
            sheet.title = value
        elif name.casefold() in {"language", "source"} and isinstance(value, str):
            setattr(sheet, name.casefold(), value)
    known = [one for one in lists if one[0].casefold() in _LISTS]
    for name, at in known or lists:
        before = len(sheet.drafts)
        _take_all(sheet, source.elements(at))
        if not known:
            for one in sheet.drafts[before:]:
                one.section = one.section or name


def _take_all(sheet: Sheet, elements: Iterator[tuple[int, object]]) -> None:
    ignored: dict[str, None] = {}
    for line, value in elements:
        if isinstance(value, str):
            ask, fields = value, {}
        elif isinstance(value, dict):
            fields = {field_of(str(key)): one for key, one in reversed(value.items())}
            ignored.update(dict.fromkeys(str(key) for key in value if not field_of(str(key))))
            ask = text_of(fields.pop("ask", ""))
        else:
            sheet.leave_out(line, str(value)[:40], "neither a text nor an object")
            continue
        ask = " ".join(tidy_ask(ask).split())
        if not ask:
            shown = json.dumps(value, ensure_ascii=False)[:80]
            sheet.leave_out(line, shown, "it has no question in it")
            continue
        draft = Draft(ask=ask, line=line)
        for field, one in fields.items():
            if field:
                put(draft, field, one)
        sheet.drafts.append(draft)
    if ignored:
        sheet.notes.append(f"keys ignored: {', '.join(list(ignored)[:20])}")
