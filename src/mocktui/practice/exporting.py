"""A session for other programs: its record with its sound looked into, and its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from mocktui.core.plain_json import json_text
from mocktui.core.problem import Problem
from mocktui.core.record import Record, record
from mocktui.core.text import clean
from mocktui.storage.audio_length import audio_seconds
from mocktui.storage.export import csv_text, export_folder, srt_files, write_export
from mocktui.storage.sessions import Loaded
from mocktui.storage.transcript_file import markdown

if TYPE_CHECKING:
    from mocktui.audio.pauses import Span
    from mocktui.core.state import Take

Kind = Literal["md", "json", "csv", "srt"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def session_record(loaded: Loaded) -> Record:
    """Return the record of a loaded session, with the lengths of its recordings."""

    def seconds(name: str) -> float | None:
        path = loaded.folder.audio(name)
        return audio_seconds(path) if path else None

    def pauses(take: Take) -> Sequence[Span] | None:
        from mocktui.audio.pauses import pauses_in

        path = loaded.folder.audio(take.audio or "")
        try:
            return pauses_in(path, gaps=take.gaps) if path else None
        except Problem:
            return None  # a recording that can't be read is told elsewhere

    return record(
        loaded.state,
        id=loaded.folder.id,
        folder=str(loaded.folder.path),
        ended_at=loaded.ended_at,
        audio_seconds=seconds,
        pauses=pauses,
    )


def files(loaded: Loaded, kind: Kind) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of a session's files; in srt one for each take with times."""
    yield from _WRITERS[kind](loaded)


def export_session(loaded: Loaded, kind: Kind, folder: Path, *, force: bool = False) -> list[Path]:
    """Write a session's files into ``folder`` (made if it is missing) and return them.

    Raises Problem, also for a file that is there already unless ``force``.
    """
    target = export_folder(folder)
    written = []
    for name, text in files(loaded, kind):
        write_export(target / name, text, force=force)
        written.append(target / name)
    return written


def _markdown(loaded: Loaded) -> Iterator[tuple[str, str]]:
    yield f"{loaded.folder.id}.md", clean(markdown(loaded.state, loaded.folder.id))


def _json(loaded: Loaded) -> Iterator[tuple[str, str]]:
    yield f"{loaded.folder.id}.json", json_text(session_record(loaded)) + "\n"


def _csv(loaded: Loaded) -> Iterator[tuple[str, str]]:
    yield f"{loaded.folder.id}.csv", csv_text([session_record(loaded)])


def _srt(loaded: Loaded) -> Iterator[tuple[str, str]]:
    for ending, text in srt_files(session_record(loaded)):
        yield f"{loaded.folder.id}-{ending}", text


# A session's folder has a name of its own making, so that a file named like it is safe.
_WRITERS: dict[Kind, Callable[[Loaded], Iterator[tuple[str, str]]]] = {
    "md": _markdown,
    "json": _json,
    "csv": _csv,
    "srt": _srt,
}
