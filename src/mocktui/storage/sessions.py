"""Sessions on disk: loading, listing and finding them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from mocktui.core.events import Event, SessionEnded
from mocktui.core.fold import fold
from mocktui.core.problem import Problem
from mocktui.core.record import complete
from mocktui.core.state import State
from mocktui.core.text import one_line
from mocktui.locked import is_locked
from mocktui.storage.after import add_after, machine_name, read_after
from mocktui.storage.folder import SessionFolder, create_session, session_folders
from mocktui.storage.journal import read_journal
from mocktui.storage.lines import Journal
from mocktui.storage.summary import Summary

__all__ = [
    "Loaded",
    "SessionFolder",
    "Summary",
    "add_after",
    "added",
    "changeable",
    "create_session",
    "find_session",
    "load_session",
    "machine_name",
    "session_folders",
    "summarize",
    "summary",
]


_WAV_HEAD = 44  # bytes of a take's header: no longer, and not a sample was written


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A session as it now stands.

    ``problems`` are lines that were left out and recordings that are missing or empty.
    ``ended_at`` is the UTC time of the session's end (ISO 8601), empty while it has none.
    ``newer``: written by a later version.
    """

    folder: SessionFolder
    state: State
    problems: tuple[Problem, ...] = ()
    ended_at: str = ""
    newer: bool = False
    sealed: bool = False


def load_session(folder: SessionFolder | Path) -> Loaded:
    """Return the session in ``folder``: its journal, then what was added later.

    Raises Problem where nothing is left to show: no journal, or none of its first event.
    """
    if isinstance(folder, Path):
        folder = SessionFolder(folder)
    loaded = assemble(folder, read_journal(folder.events), read_after(folder))
    missing = _missing(folder, loaded.state)
    return replace(loaded, problems=(*loaded.problems, *missing)) if missing else loaded


def assemble(
    folder: SessionFolder, journal: Journal, later: Sequence[tuple[str, Journal]]
) -> Loaded:
    """Return the session of a journal and of each machine's later one; see :func:`load_session`."""
    state = fold(journal.events)
    if state.begun is None:
        raise Problem(
            "this session has no readable beginning",
            where=str(folder.events),
            fix="Its recordings are in takes/; `mocktui transcribe FILE` reads them.",
        )
    problems = [*journal.problems, *(p for _, one in later for p in one.problems)]
    state = fold(added(later), state)
    return Loaded(
        folder=folder,
        state=state,
        problems=tuple(problems),
        ended_at=next((e.at for e in journal.events if isinstance(e, SessionEnded)), ""),
        newer=journal.newer or any(one.newer for _, one in later),
        sealed=journal.sealed,
    )


def changeable(folder: SessionFolder) -> Loaded:
    """Return a session that may be changed; raises Problem for one a later version wrote."""
    loaded = load_session(folder)
    if loaded.newer:
        raise Problem(
            "a newer mocktui wrote this session: here it can only be read",
            where=folder.id,
            fix="Update mocktui to change it.",
        )
    return loaded


def added(later: Sequence[tuple[str, Journal]]) -> list[Event]:
    """Return what the machines added, in the order in which it holds.

    By the clock, and within a machine as it was done: a clock that was set back in between does not
    let an older edit win.
    """
    found = []
    for machine, journal in later:
        latest = ""
        for one in journal.events:
            latest = max(latest, one.at)
            found.append((latest, machine, one.seq, one))
    found.sort(key=lambda entry: entry[:3])
    return [one for *_, one in found]


def _missing(folder: SessionFolder, state: State) -> list[Problem]:
    """Say which recordings are not there, or hold no sound: killed before the first was written."""
    problems = []
    for item in state.asked:
        for take in item.takes:
            if take.audio is None or take.audio_removed:
                continue
            path = folder.audio(take.audio)
            if path is None or (take.reason is not None and _empty(path)):
                problems.append(
                    Problem(
                        f"the recording of question {item.number}, take {take.n} is "
                        f"{'missing' if path is None else 'empty'}",
                        where=str(folder.path / one_line(take.audio)),
                        fix="Copy it back if you have it."
                        if path is None
                        else "Nothing was recorded; the rest of the session is unharmed.",
                    )
                )
    return problems


def _empty(path: Path) -> bool:
    try:
        return path.stat().st_size <= _WAV_HEAD
    except OSError:
        return False  # gone this instant, or not ours to look at


def summary(loaded: Loaded) -> Summary:
    """Return the line for a loaded session."""
    state = loaded.state
    begun = state.begun
    takes = [take for item in state.asked for take in item.takes]
    main = [item for item in state.asked if item.follow_up_of is None]
    return Summary(
        id=loaded.folder.id,
        started=begun.started if begun else "",
        title=state.title,
        pack=begun.pack if begun else "",
        format=begun.format.id if begun else "",
        mode=state.mode,
        engine=state.engine,
        answered=sum(1 for item in main if item.take is not None),
        total=len(state.plan),
        seconds=round(sum(take.seconds for take in takes), 3),
        ended=state.ended,
        incomplete=not complete(state),
        flagged=sum(1 for item in state.asked if item.flagged),
        newer=loaded.newer,
        live=state.ended is None and is_locked(loaded.folder.events),
        deleted=state.deleted,
    )


def summarize(folder: SessionFolder) -> Summary:
    """Return the line for a folder, whatever state it is in; never raises."""
    try:
        return summary(load_session(folder))
    except Problem as problem:
        return unreadable(folder, problem)


def unreadable(folder: SessionFolder, problem: Problem) -> Summary:
    """Return the line for a folder of which nothing more is known."""
    return Summary(
        id=folder.id,
        started=folder.id[:15],
        title="can't be read",
        live=is_locked(folder.events),
        problem=str(problem),
    )


def find_session(sessions_dir: Path, name: str) -> SessionFolder:
    """Return the session that ``name`` means: an id, its beginning, its ulid's, or ``last``.

    ``last`` is the newest that can be read and is not in the trash. ``name`` is only compared with
    what is there, never made a path. Raises Problem naming what exists.
    """
    folders = session_folders(sessions_dir)
    if not folders:
        raise Problem(
            "there is no session yet", where=str(sessions_dir), fix="`mocktui` starts one."
        )
    if name == "last":
        lines = ((one, summarize(one)) for one in folders)
        good = (one for one, line in lines if not (line.problem or line.deleted))
        return next(good, folders[0])
    wanted = name.upper()
    if exact := [one for one in folders if wanted in (one.id.upper(), one.ulid)]:
        return exact[0]
    found = [one for one in folders if wanted and _begins(one, wanted)]
    if len(found) == 1:
        return found[0]
    some = ", ".join(one.id for one in (found or folders)[:5])
    if found:
        raise Problem(f"{len(found)} sessions begin with {name!r}", fix=f"One of: {some}.")
    raise Problem(f"there is no session {name!r}", fix=f"There are: last, {some}.")


def _begins(folder: SessionFolder, wanted: str) -> bool:
    return folder.id.upper().startswith(wanted) or folder.ulid.startswith(wanted)
