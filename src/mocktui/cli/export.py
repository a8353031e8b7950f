"""``mocktui export``: sessions as files for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from mocktui.cli.telling import tell
from mocktui.cli.values import session_names
from mocktui.core.problem import Problem
from mocktui.core.text import one_line, plural
from mocktui.places import Places
from mocktui.practice.exporting import KINDS, Kind, files, session_record
from mocktui.storage.export import csv_text, export_folder, write_export
from mocktui.storage.sessions import (
    Loaded,
    SessionFolder,
    find_session,
    load_session,
    session_folders,
)


@click.command("export", short_help="Write sessions as Markdown, JSON, CSV or subtitles.")
@click.argument("session", metavar="SESSION|last", required=False, shell_complete=session_names)
@click.option("--all", "everything", is_flag=True, help="All sessions but those in the trash.")
@click.option(
    "--to",
    "folder",
    metavar="DIR",
    required=True,
    type=click.Path(path_type=Path),
    help="Where to write; made if it is missing.",
)
@click.option(
    "--as",
    "kind",
    required=True,
    type=click.Choice(KINDS),
    help="Markdown, JSON as of `show --json`, a table of takes, or subtitles for each take.",
)
@click.option("--force", is_flag=True, help="Replace files that are there.")
@click.option(
    "--people",
    "people",
    metavar="DIR",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A table over other people's data folders (again for more; as csv).",
)
@click.pass_obj
def export(
    places: Places,
    session: str | None,
    everything: bool,
    folder: Path,
    kind: Kind,
    force: bool,
    people: tuple[Path, ...],
) -> None:
    """Write sessions as files for other programs.

    A session becomes a file named like it, in srt one for each take; with --all a csv is one table,
    sessions.csv. Recordings stay where they are: `mocktui show SESSION` names them.
    """
    if people:
        if session or everything or kind != "csv":
            raise click.UsageError("--people goes with --as csv, without a session or --all.")
        from mocktui.cli.people import write_people

        write_people(people, target=folder, force=force)
        return
    if bool(session) == everything:
        raise click.UsageError("Name a session, or say --all.")
    if everything and not session_folders(places.sessions):
        raise Problem("there is no session yet", fix="`mocktui` starts one.")
    one = None if session is None else find_session(places.sessions, session)
    target = export_folder(folder)
    failed = 0
    written = 0
    if one is None and kind == "csv":
        records = (session_record(loaded) for loaded in _all(places))
        write_export(target / "sessions.csv", csv_text(records), force=force)
        written = 1
    else:
        for loaded in _all(places) if one is None else [_load(one)]:
            for name, text in files(loaded, kind):
                try:
                    write_export(target / name, text, force=force)
                except Problem as problem:
                    # The other sessions can still be written.
                    tell(problem)
                    failed += 1
                else:
                    written += 1
    click.echo(f"{plural(written, 'file')} written to {one_line(str(target))}")
    if failed:
        raise Problem(f"{failed} could not be written")


def _load(folder: SessionFolder) -> Loaded:
    loaded = load_session(folder)
    tell(*loaded.problems)
    return loaded


def _all(places: Places) -> Iterator[Loaded]:
    for folder in session_folders(places.sessions):
        try:
            loaded = load_session(folder)
        except Problem as problem:
            tell(problem)
            continue
        if not loaded.state.deleted:
            tell(*loaded.problems)
            yield loaded
