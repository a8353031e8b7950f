"""Tables: CSV with guessed columns, and Anki's text exports."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.packs.lists.columns import field_of, put
from mocktui.packs.lists.draft import Draft, Sheet, asks, tidy_ask
from mocktui.packs.lists.html import to_text

_SEPARATORS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":"}
_MOST_COLUMNS = 100
_CLOZE = re.compile(r"\{\{c\d+::")
_MEDIA = re.compile(r"\[sound:[^\]\n]*\]")
_HEADER = re.compile(r"^#([a-z ]+):(.*)$", re.IGNORECASE)


def _rows(text: str, separator: str, where: str, first: int = 1) -> Iterator[tuple[int, list[str]]]:
    """Yield each row with the line it begins in; raise Problem where it can't be split."""
    csv.field_size_limit(1_000_000)
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=separator != "\t")
    begins = first
    try:
        for row in reader:
            yield begins, row[:_MOST_COLUMNS]
            begins = first + reader.line_num
    except csv.Error as error:
        raise Problem(
            f"this row can't be read ({error})",
            where=f"{where}:{begins}",
            fix="Look for a quotation mark that is not closed.",
        ) from None


def separator_of(text: str) -> str:
    """Return what separates the cells: the sign that cuts most of the first lines alike."""
    lines = [line for line in text[:20_000].split("\n")[:50] if line.strip()]
    best, most = ",", 0
    for sign in ("\t", ";", ",", "|"):
        counts = [len(next(csv.reader([line], delimiter=sign), ())) for line in lines[:20]]
        cut = sum(1 for one in counts if one > 1 and one == counts[0])
        if cut > most:
            best, most = sign, cut
    return best


def read_csv(text: str, where: str) -> Sheet:
    """Return the questions of a CSV; raise Problem where no column holds any."""
    sheet = Sheet(form="a CSV table")
    rows = [
        (n, row) for n, row in _rows(text, separator_of(text), where) if any(map(str.strip, row))
    ]
    if rows:
        take_rows(sheet, rows, where)
    return sheet


def take_rows(sheet: Sheet, rows: Sequence[tuple[int, list[str]]], where: str) -> None:
    """Take a table's rows (with their lines) into ``sheet``, the first may be its header.

    Raises Problem where no column holds questions.
    """
    names = [one_line(one) for one in rows[0][1]]
    fields = [field_of(one) for one in names]
    headed = "ask" in fields or (sum(map(bool, fields)) > 0 and not any(map(asks, names)))
    if "ask" not in fields:
        body = rows[1:] if headed or not any(map(asks, names)) else rows
        at = _asking_column([row for _, row in body], len(names))
        if at is None:
            raise Problem(
                "no column holds questions",
                where=where,
                fix=f"The columns: {', '.join(one or '(no name)' for one in names[:12])}. "
                "Call the one with the questions “question”.",
            )
        headed = body is not rows
        fields = fields if headed else [""] * len(names)
        fields[at] = "ask"
        called = f"“{names[at]}”" if headed else f"{at + 1}"
        sheet.notes.append(f"column {called} was taken for the questions: most of its cells ask")
    _once(fields)
    if headed:
        rows = rows[1:]
        ignored = [name or "(no name)" for name, one in zip(names, fields, strict=True) if not one]
        taken = [f"{name} as {one}" for name, one in zip(names, fields, strict=True) if one]
        sheet.notes.append(f"columns taken: {', '.join(taken)}")
        if ignored:
            sheet.notes.append(f"columns ignored: {', '.join(ignored)}")
    for n, row in rows:
        _take(sheet, n, row, fields)


def _once(fields: list[str]) -> None:
    """Let the first of two columns of one meaning have it."""
    for n, one in enumerate(fields):
        if one and one in fields[:n]:
            fields[n] = ""


def _asking_column(rows: Sequence[Sequence[str]], width: int) -> int | None:
    """Return the column most of whose filled cells ask; ``None`` where none does."""
    best, most = None, 0.5
    for at in range(width):
        cells = [row[at] for row in rows[:200] if at < len(row) and row[at].strip()]
        part = sum(map(asks, cells)) / len(cells) if cells else 0.0
        if part > most or (best is None and part == most):
            best, most = at, part
    return best


def _take(sheet: Sheet, n: int, row: Sequence[str], fields: Sequence[str]) -> None:
    cells = {field: to_text(cell) for field, cell in zip(fields, row, strict=False) if field}
    ask = " ".join(tidy_ask(_MEDIA.sub("", cells.pop("ask", ""))).split())
    if not ask:
        sheet.leave_out(n, " ".join(row), "its question is empty")
        return
    if _CLOZE.search(ask):
        sheet.leave_out(n, ask, "a text with gaps (cloze), not a question")
        return
    draft = Draft(ask=ask, line=n)
    for field, cell in cells.items():
        put(draft, field, _MEDIA.sub("", cell))
    sheet.drafts.append(draft)


def is_anki(text: str) -> bool:
    """Tell whether a text is one of Anki's exports: its headers, or two cells a line by tabs."""
    lines = [one for one in text[:20_000].split("\n")[:30] if one.strip()]
    if lines and re.match(r"#(separator|html|tags column|notetype|deck|columns|guid)", lines[0]):
        return True
    body = [one for one in lines if not one.startswith("#")]
    return len(body) > 0 and sum("\t" in one for one in body) * 10 >= len(body) * 8


def read_anki(text: str, where: str) -> Sheet:
    """Return the cards of an Anki text export: the front asks, the back is the example."""
    sheet = Sheet(form="an Anki export")
    separator = "\t"
    fields: list[str] = []
    lines = text.split("\n")
    first = 0
    for line in lines:
        header = _HEADER.match(line)
        if not line.startswith("#"):
            break
        first += 1
        if header is None:
            continue
        name, value = header.group(1).lower(), header.group(2).strip()
        if name == "separator":
            separator = _SEPARATORS.get(value.lower(), value[:1] or "\t")
        elif name == "columns":
            fields = [field_of(one) for one in value.split(separator)]
        elif name.endswith(" column") and value.isdigit():
            _skip(fields, int(value), sheet, name.removesuffix(" column"))
    body = "\n".join(lines[first:])
    rows = [
        (n, row) for n, row in _rows(body, separator, where, first + 1) if any(map(str.strip, row))
    ]
    fields += [""] * (max((len(row) for _, row in rows), default=0) - len(fields))
    free = [n for n, one in enumerate(fields) if not one]
    for wanted in ("ask", "example"):
        if wanted not in fields and free:
            fields[free.pop(0)] = wanted
    _once(fields)
    more = [str(n + 1) for n, one in enumerate(fields) if not one]
    if more:
        sheet.notes.append(f"fields ignored: {', '.join(more)}")
    plain = [one if one != "-" else "" for one in fields]
    for n, row in rows:
        _take(sheet, n, row, plain)
    return sheet


def _skip(fields: list[str], column: int, sheet: Sheet, what: str) -> None:
    """Keep one of Anki's own columns (tags, deck, note type) from being taken for a field."""
    if column <= _MOST_COLUMNS:
        fields += [""] * (column - len(fields))
        fields[column - 1] = "-"
        sheet.notes.append(f"Anki's {what} are not taken")
