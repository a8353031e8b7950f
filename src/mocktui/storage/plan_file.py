"""The interview date and the minutes a day: ``<data>/plan/<machine>.toml``, one file a machine.

Files of different machines never collide, so data folders merge by copying; of all files the one
that was set last (``set_at``) holds. They are plain TOML, to be read and changed by hand too.
"""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.durable import put_file
from mocktui.places import private_folder

FOLDER = "plan"
MINUTES = 20  # a day, unless somebody says otherwise
_LARGEST = 64 * 1024  # bytes; ours have 200
_OLDEST = datetime(1970, 1, 1, tzinfo=UTC)


class Aim(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody practises for. ``packs``: ids; empty means those already practised."""

    interview: date | None = None
    minutes: int = MINUTES
    packs: tuple[str, ...] = ()
    set_at: datetime = _OLDEST


def read_aim(data: Path) -> tuple[Aim, tuple[Problem, ...]]:
    """Return what was set last, and a problem for each file that can't be read (it is left out)."""
    found: list[tuple[Aim, str]] = []
    problems: list[Problem] = []
    try:
        paths = sorted((data / FOLDER).glob("*.toml"))
    except OSError:
        paths = []
    for path in paths:
        try:
            found.append((_read(path), path.name))
        except Problem as problem:
            problems.append(problem)
    if not found:
        return Aim(), tuple(problems)
    # Two set in the same second: the names decide, on each machine alike.
    return max(found, key=lambda pair: (pair[0].set_at, pair[1]))[0], tuple(problems)


def _read(path: Path) -> Aim:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
    except OSError as error:
        raise _broken(path, f"it can't be read ({error.strerror})") from None
    if len(raw) > _LARGEST:
        raise _broken(path, "it is too large")
    try:
        table = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _broken(path, "it is not UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise _broken(path, one_line(str(error))) from None
    minutes = table.get("minutes", MINUTES)
    if isinstance(minutes, bool) or not isinstance(minutes, int) or not 1 <= minutes <= 1440:
        raise _broken(path, "minutes is not a number of minutes a day")
    packs = table.get("packs", [])
    if not isinstance(packs, list) or not all(isinstance(one, str) for one in packs):
        raise _broken(path, "packs is not a list of ids")
    return Aim(
        interview=_day(path, table.get("interview")),
        minutes=minutes,
        packs=tuple(packs),
        set_at=_moment(path, table.get("set_at")),
    )


def _day(path: Path, value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise _broken(path, "interview is no date such as 2026-11-28") from None


def _moment(path: Path, value: object) -> datetime:
    if value is None:
        return _OLDEST
    if not isinstance(value, datetime):
        raise _broken(path, "set_at is no time such as 2026-11-22T19:04:00Z")
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _broken(path: Path, what: str) -> Problem:
    return Problem(
        f"this plan is left out: {what}",
        where=str(path),
        fix="Set the date again, or mend or remove the file.",
    )


def write_aim(data: Path, aim: Aim, machine: str, now: datetime) -> None:
    """Set what holds from now on, on every machine this reaches.

    A file that is there keeps its comments. Raises Problem where it can't be written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    # Later than what is known: what was set last holds, whatever the other machine's clock said.
    known = read_aim(data)[0].set_at
    set_at = max(now.astimezone(UTC).replace(microsecond=0), known + timedelta(seconds=1))
    path = private_folder(data / FOLDER) / f"{machine}.toml"
    try:
        document = tomlkit.parse(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, TOMLKitError):
        document = tomlkit.document()
        document.add(tomlkit.comment("What you practise for. Of all files here the latest holds."))
    document["set_at"] = set_at
    document["minutes"] = aim.minutes
    document["packs"] = list(aim.packs)
    if aim.interview is not None:
        document["interview"] = aim.interview
    elif "interview" in document:
        del document["interview"]
    try:
        put_file(path, tomlkit.dumps(document).encode())
    except OSError as error:
        raise Problem(
            f"the plan could not be saved ({error.strerror})",
            where=str(path),
            fix="Make room on the disk and try again.",
        ) from None
