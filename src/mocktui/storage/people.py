"""The data folders of several people, read for a table over them. Nothing is written there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

import msgspec

from mocktui.core.history import Attempt
from mocktui.core.people import Person, person_of
from mocktui.core.problem import Problem
from mocktui.core.schedule import in_order
from mocktui.storage.export import Cell, cell
from mocktui.storage.folder import is_session_name, session_folders
from mocktui.storage.index_read import read_entry

SESSIONS = "sessions"
TAKE_COLUMNS = (
    *("person", "session", "pack", "question", "ask", "take", "at", "seconds", "words"),
    *("pace", "pauses", "fillers", "rating", "focus", "mode", "format", "counts"),
)


def people_in(folders: Sequence[Path]) -> list[tuple[str, Path]]:
    """Return the name and the sessions' folder of each person in ``folders``, by name.

    A folder is a person's data folder, or holds one folder a person. The name is the folder's;
    where two have the same, the one above is put before it. Raises Problem for a folder in which
    nobody is.
    """
    found: list[Path] = []
    for folder in folders:
        try:
            inside = [one for one in sorted(folder.iterdir()) if one.is_dir()]
        except OSError as error:
            raise Problem(
                f"this folder can't be read ({error.strerror})",
                where=str(folder),
                fix="Name a data folder, or one that holds a folder for each person.",
            ) from None
        here = [folder] if _sessions_of(folder) else [one for one in inside if _sessions_of(one)]
        if not here:
            raise Problem(
                "nobody's sessions are here",
                where=str(folder),
                fix="Name a data folder, or one that holds a folder for each person.",
            )
        found += [one for one in here if one not in found]
    names = [one.absolute().name for one in found]
    people = []
    for name, one in zip(names, found, strict=True):
        full = name if names.count(name) == 1 else f"{one.absolute().parent.name}/{name}"
        sessions = _sessions_of(one)
        assert sessions is not None
        people.append((full, sessions))
    return sorted(people, key=lambda pair: (pair[0].casefold(), str(pair[1])))


def _sessions_of(folder: Path) -> Path | None:
    """Return where a person's sessions are: in ``sessions/``, or in the folder itself."""
    if (folder / SESSIONS).is_dir():
        return folder / SESSIONS
    try:
        there = any(is_session_name(one.name) for one in folder.iterdir() if one.is_dir())
    except OSError:
        return None
    return folder if there else None


def read_person(
    name: str, sessions: Path, say: Callable[[str], None] = lambda _: None
) -> tuple[Person, list[Attempt]]:
    """Return somebody's line and takes, oldest first; what can't be read is counted and said."""
    attempts: list[Attempt] = []
    problems = 0
    for folder in session_folders(sessions):
        entry = read_entry(folder)
        if entry.summary.problem:
            problems += 1
            say(f"{name}: {folder.id}: {entry.summary.problem}")
        elif not entry.summary.deleted:
            attempts += entry.attempts
    ordered = [one for _, one in in_order(attempts)]
    return person_of(name, ordered, problems), ordered


def people_csv(people: Iterable[Person]) -> str:
    """Return a row for each person (columns: the fields of Person)."""
    columns = [one.name for one in msgspec.structs.fields(Person)]
    return _table(
        columns, ({name: _plain(getattr(one, name)) for name in columns} for one in people)
    )


def takes_csv(people: Iterable[tuple[str, Sequence[Attempt]]]) -> str:
    """Return a row for each take of everybody (columns: TAKE_COLUMNS); ``rating`` from 0 to 1."""
    names = [one for one in TAKE_COLUMNS if one not in ("person", "rating", "counts")]
    rows = (
        {
            **{column: getattr(one, column) for column in names},
            "person": name,
            "rating": None if one.strength is None else round(one.strength, 3),
            "counts": int(one.counts),
        }
        for name, attempts in people
        for one in attempts
    )
    return _table(TAKE_COLUMNS, rows)


def _plain(value: date | Cell) -> Cell:
    return value.isoformat() if isinstance(value, date) else value


def _table(columns: Sequence[str], rows: Iterable[dict[str, Cell]]) -> str:
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, columns, lineterminator="\r\n")
    table.writeheader()
    for row in rows:
        table.writerow({name: cell(value) for name, value in row.items()})
    return out.getvalue()
