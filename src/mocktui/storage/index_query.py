"""What is asked of the index, as SQL; only words of our own are ever put into it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mocktui.storage.index_db import LOW
from mocktui.storage.index_text import CLOSE, OPEN, match, parts
from mocktui.storage.index_types import Filters

SNIPPET = 24  # words of a hit's surroundings
Query = tuple[str, tuple[str | int, ...]]


def whole(filters: Filters) -> Query:
    """Return the condition for sessions (the table is called ``s``) and its values."""
    terms, values = _sessions(filters)
    if filters.flagged:
        terms.append("s.flagged > 0")
    if filters.question is not None:
        terms.append(
            f"EXISTS (SELECT 1 FROM texts t WHERE t.id BETWEEN s.id AND s.id + {LOW}"  # noqa: S608 - a number of ours
            " AND t.main = ?)"
        )
        values.append(filters.question)
    return " AND ".join(terms), tuple(values)


def attempts(pack: str | None) -> Query:
    """Return the condition for takes (``a``, of sessions ``s``) whose questions are of a pack."""
    if pack is None:
        return whole(Filters())
    names = list(dict.fromkeys([pack, *pack.split("+")]))
    held = " OR ".join(["instr('+' || s.pack || '+', '+' || ? || '+')"] * len(names))
    own = ", ".join("?" * len(names))
    where, values = whole(Filters())
    return f"{where} AND ({held}) AND +a.pack IN ({own})", (*values, *names, *names)


def ids(text: str, filters: Filters, *, fts5: bool, goes_on: bool) -> Query:
    """Return the question for all places of a search, newest first: their ids alone."""
    return _search("t.id", text, filters, fts5, goes_on, None)


def places(
    text: str, filters: Filters, *, fts5: bool, goes_on: bool, of: Sequence[int] | None = None
) -> Query:
    """Return the question for the places of a search (those in ``of``), newest first.

    Columns: snippet or text, kind, question, take, folder, started, title, line. An empty question
    where there is nothing to look for.
    """
    shown = f"snippet(find, 0, '{OPEN}', '{CLOSE}', '…', {SNIPPET})" if fts5 else "t.text"
    columns = f"{shown}, t.kind, t.question, t.take, s.folder, s.started, s.title, s.line"
    return _search(columns, text, filters, fts5, goes_on, of)


def _search(
    columns: str,
    text: str,
    filters: Filters,
    fts5: bool,
    goes_on: bool,
    of: Sequence[int] | None,
) -> Query:
    terms, values = _sessions(filters)
    if fts5:
        wanted = match(text, goes_on=goes_on)
        source, id_ = "find CROSS JOIN texts t ON t.id = find.rowid", "find.rowid"
        terms.insert(0, "find MATCH ?")
        values.insert(0, wanted)
    else:
        likes = [_like(one) for one in parts(text)]
        wanted = "".join(likes)
        source, id_ = "texts t", "t.id"
        terms += ["t.text LIKE ? ESCAPE '\\'"] * len(likes)
        values += likes
    if not wanted:
        return "", ()
    if filters.flagged:
        terms.append("t.flagged")
    if filters.question is not None:
        terms.append("t.main = ?")
        values.append(filters.question)
    if of:
        # The plus keeps SQLite from asking FTS5 anew for each of them.
        terms += [f"{id_} BETWEEN ? AND ?", "+t.id IN (SELECT value FROM json_each(?))"]
        values += [min(of), max(of), msgspec.json.encode(list(of)).decode()]
    sql = (
        f"SELECT {columns} FROM {source} CROSS JOIN sessions s ON s.id = t.id & ~{LOW}"  # noqa: S608 - all of it stands in this file
        f" WHERE {' AND '.join(terms)} ORDER BY {id_} DESC"
    )
    return sql, tuple(values)


def _like(part: str) -> str:
    for sign in "\\%_":
        part = part.replace(sign, f"\\{sign}")
    return f"%{part}%"


def _sessions(filters: Filters) -> tuple[list[str], list[str | int]]:
    terms, values = ["s.deleted = ?"], [int(filters.deleted)]
    tests: tuple[tuple[str, str | None], ...] = (
        ("s.pack = ?", filters.pack),
        ("s.day >= ?", filters.since),
        ("s.day <= ?", filters.until),
        ("s.mode = ?", filters.mode),
    )
    found: list[str | int] = [*values]
    for term, value in tests:
        if value is not None:
            terms.append(term)
            found.append(value)
    return terms, found
