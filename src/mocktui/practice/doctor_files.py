"""The doctor's look at folders, packs and sessions."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.fact import Fact, broken, missing, note, ok

_MINUTE = 6 * 1024 * 1024  # bytes of one minute's recording at 48 kHz, 16 bit
_TIGHT = 100 * _MINUTE
_OTHERS = 0o077
_CHOOSE = "Make it writable, or choose another with --data-dir DIR or MOCKTUI_DATA_DIR."


def data_folder(places: Places) -> list[Fact]:
    """Whether sessions can be written, and whether others can look at them."""
    return _folder("data folder", places.data, _CHOOSE, needed=True, private=True)


def cache_folder(places: Places) -> list[Fact]:
    """Whether derived files can be written."""
    fix = "Make it writable, or choose another with XDG_CACHE_HOME. Vosk needs it."
    return _folder("cache folder", places.cache, fix)


def _folder(
    name: str, path: Path, fix: str, *, needed: bool = False, private: bool = False
) -> list[Fact]:
    try:
        there = nearest(path)
        if not there.is_dir():
            raise NotADirectoryError(20, "this is a file, not a folder")
        # Only writing tells: permissions can't say what a full or read-only disk does.
        with tempfile.TemporaryFile(dir=there, prefix=".doctor-") as file:
            file.write(b"mocktui")
            file.flush()
    except OSError as error:
        why = error.strerror or str(error)
        return [
            broken(
                name, Problem(f"can't be written ({why})", where=str(path), fix=fix), needed=needed
            )
        ]
    if there != path:
        return [ok(name, f"{path} (not there yet; it can be made)", needed=needed)]
    mode = path.stat().st_mode
    if private and os.name == "posix" and mode & _OTHERS:
        what = f"{path} can be written, but others on this machine may look into it"
        return [note(name, what, f"chmod 700 {path}", needed=needed)]
    return [ok(name, f"{path} can be written", needed=needed)]


def nearest(path: Path) -> Path:
    """Return ``path``, or the nearest folder above it that is there."""
    return next((one for one in (path, *path.parents) if one.exists()), path)


def disk(places: Places) -> list[Fact]:
    """How much can still be recorded."""
    free = shutil.disk_usage(nearest(places.data)).free
    minutes = free // _MINUTE
    what = f"{free / 1e9:.1f} GB free, room for about {minutes / 60:.0f} hours of answers"
    if minutes < 120:
        what = f"{free / 1e6:.0f} MB free, room for about {minutes} minutes of answers"
    if minutes < 5:
        fix = "Make room, or choose a folder on another disk with --data-dir DIR."
        return [missing("disk space", what, fix, needed=True)]
    if free < _TIGHT:
        return [note("disk space", what, "Make room before a long session.", needed=True)]
    return [ok("disk space", what, needed=True)]


def packs(places: Places) -> Sequence[Fact]:
    """Which packs can be asked, and each that can't, with file and line."""
    from mocktui.packs.find import find_packs

    found = find_packs(places)
    good = [one for one in found if one.pack is not None]
    questions = sum(len(one.pack.questions) for one in good if one.pack is not None)
    facts = [broken("pack", one.problem) for one in found if one.problem is not None]
    if not good:
        fix = "Install mocktui again; your own packs go into " + str(places.packs)
        return [missing("packs", "there is no question to ask", fix, needed=True), *facts]
    names = ", ".join(one.id for one in good)
    return [
        ok(
            "packs",
            f"{questions} questions in {len(good)} pack{'s' if len(good) > 1 else ''}: {names}",
            needed=True,
        ),
        *facts,
    ]


def sessions(places: Places) -> Sequence[Fact]:
    """How many sessions there are, those that want something done, and how they are searched."""
    from mocktui.storage.index import Index
    from mocktui.storage.index_db import has_fts5

    index = Index(places)
    try:
        index.update()
        lines = index.sessions()
    finally:
        index.close()
    facts = [ok("sessions", f"{len(lines)} in {places.sessions}")]
    if not has_fts5():
        what = "this Python's SQLite has no FTS5: a search is slower and takes accents as written"
        facts.append(note("search", what, "Use a Python whose SQLite has it."))
    for one in lines:
        if one.problem:
            fix = "Its recordings may be whole: mocktui transcribe FILE reads them."
            facts.append(broken("session", Problem(one.problem, fix=fix)))
        elif one.live:
            facts.append(note("session", f"{one.id} is running now"))
        else:
            if one.can_continue:
                fix = "mocktui offers to continue it."
                facts.append(note("session", f"{one.id} was not ended", fix))
            if one.incomplete:
                what = f"{one.id} has answers that were not read to their end"
                facts.append(note("session", what, f"mocktui transcribe {one.id}"))
    return facts
