"""What is added to a session later: ``after/<machine>.jsonl``, one file a machine."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mocktui.core.events import Event
from mocktui.core.problem import Problem
from mocktui.durable import put_file
from mocktui.places import private_folder
from mocktui.storage.folder import SessionFolder
from mocktui.storage.journal import JournalFile
from mocktui.storage.lines import Journal, read_journal, stamp

_INSTANT = timedelta(milliseconds=1)  # as fine as times are written
_MACHINE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def machine_name(cache: Path) -> str:
    """Return this machine's name for ``after/<machine>.jsonl``, a random one made once.

    It stands in the cache folder, on purpose: the data folder is what people copy between machines
    (two of them would then share a name, and their files would no longer merge), and a host's name
    changes and says who somebody is. A cleared cache costs nothing but one more file in ``after``.
    """
    path = cache / "machine"
    try:
        known = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        known = ""
    if _MACHINE.fullmatch(known):
        return known
    name = f"m{secrets.token_hex(5)}"
    try:
        private_folder(cache)
        put_file(path, f"{name}\n".encode())
    except (OSError, Problem):
        pass  # a name for this once: what it adds is still read everywhere
    return name


def add_after(
    folder: SessionFolder, events: Event | Sequence[Event], machine: str, now: datetime
) -> None:
    """Add events to a session that is not being written: an edit, a rating, a later reading.

    They go to ``after/<machine>.jsonl`` and are on the disk on return. All of one call get the
    same time, so that a reading's segments stay together when the files of machines are merged.
    What is added last holds, also where another clock, or this one before it was set, was ahead.
    Raises Problem where they can't be written.
    """
    if not _MACHINE.fullmatch(machine):
        raise Problem("this is no machine's name", where=machine)
    batch = [events] if isinstance(events, Event) else list(events)
    if not batch:
        return
    private_folder(folder.after)
    file = JournalFile(folder.after / f"{machine}.jsonl", patience=2.0)
    try:
        at = _behind_all(folder, now)
        file.write([stamp(one, file.next_seq + n, at) for n, one in enumerate(batch)])
    except OSError as error:
        raise Problem(
            f"this could not be saved ({error.strerror})",
            where=str(file.path),
            fix="Make room on the disk and try again.",
        ) from None
    finally:
        file.close()


def _behind_all(folder: SessionFolder, now: datetime) -> datetime:
    """Return ``now``, or an instant behind the latest that is known of any machine."""
    latest = max((one.at for _, found in read_after(folder) for one in found.events), default="")
    try:
        return max(now, datetime.fromisoformat(latest).astimezone(UTC) + _INSTANT)
    except (ValueError, OverflowError):
        return now  # nothing yet, or no time that can be gone beyond


def read_after(folder: SessionFolder) -> list[tuple[str, Journal]]:
    """Return each machine's name and what its journal holds."""
    found = []
    for path in sorted(folder.after.glob("*.jsonl")):
        try:
            found.append((path.stem, read_journal(path)))
        except Problem as problem:
            found.append((path.stem, Journal(problems=(problem,))))
    return found
