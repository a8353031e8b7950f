"""``mocktui transcribe``: files, or a session whose transcript is incomplete."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from mocktui.cli.somebody import is_terminal
from mocktui.cli.telling import tell
from mocktui.cli.values import models_or_files, packs_or_files, sessions_or_files
from mocktui.core.problem import Problem
from mocktui.core.text import one_line, plural
from mocktui.speech.engines import WISHES, Wish

if TYPE_CHECKING:
    from mocktui.places import Places
    from mocktui.practice.completing import Heard, Reader
    from mocktui.storage.folder import SessionFolder

_SOUND = (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus", ".aiff")
_READABLE = "WAV and FLAC files can be read."


@click.command()
@click.argument(
    "what",
    nargs=-1,
    required=True,
    metavar="FILE...|SESSION",
    shell_complete=sessions_or_files,
)
@click.option(
    "--engine",
    type=click.Choice(WISHES),
    default="auto",
    show_default=True,
    help="What listens.",
)
@click.option(
    "--model",
    metavar="NAME|PATH",
    shell_complete=models_or_files,
    help="A speech model by name or folder.",
)
@click.option(
    "--pack",
    metavar="PACK",
    shell_complete=packs_or_files,
    help="Take the language and the terms from this pack.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, a line each.")
@click.pass_obj
def transcribe(
    places: Places,
    what: tuple[str, ...],
    engine: Wish,
    model: str | None,
    pack: str | None,
    as_json: bool,
) -> None:
    """Write down what is said in audio files or in a session.

    For a session (its name, or `last`) the takes without a complete transcript are read; with
    --model or --engine all of them, and every reading is kept.

    A file that can't be read gets a line on stderr, the others are read all the same; the exit
    code is then 1.
    """
    status = _Status()
    if len(what) == 1 and not _is_there(what[0]) and not _looks_like_sound(what[0]):
        asyncio.run(_session(places, what[0], engine, model, status))
        return
    # A model named without a pack says itself what it hears: no question is in any language.
    asked = _Asked(engine, model, warn=model is None)
    if pack is not None:
        from mocktui.packs.find import open_pack

        opened = open_pack(pack, places)
        terms = tuple(dict.fromkeys(term for one in opened.questions for term in one.terms))
        asked = _Asked(engine, model, opened.language, terms)
    paths = [path for path in map(Path, what) if _is_file(path)]
    failed = len(what) - len(paths)
    if paths:
        failed += asyncio.run(_files(places, paths, asked, status, as_json=as_json))
    if failed:
        raise click.exceptions.Exit(1)


class _Status:
    """One line on stderr that is written over; nothing where that is no terminal."""

    def __init__(self) -> None:
        self._on = is_terminal(sys.stderr)
        self._name = ""

    def begin(self, name: str) -> None:
        self._name = f"{name[:40]} " if name else ""
        self._write("Loading the recognizer…" if not name else f"{self._name}…")

    def progress(self, at: float, total: float) -> None:
        if total > 0:
            self._write(f"{self._name}{min(100, int(100 * at / total)):3d} %")

    def say(self, line: str) -> None:
        """Write a line that stays, terminal or not."""
        self.clear()
        click.echo(one_line(line), err=True)

    def clear(self) -> None:
        self._write("")

    def _write(self, text: str) -> None:
        if self._on:
            click.echo(f"\r\x1b[K{text}", nl=False, err=True)


def _is_there(name: str) -> bool:
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def _looks_like_sound(name: str) -> bool:
    return Path(name).suffix.lower() in _SOUND


def _is_file(path: Path) -> bool:
    """Whether there is a file to read; says on stderr what is wrong where there is none."""
    try:
        if path.is_file():
            return True
        if path.is_dir():
            problem = Problem("this is a folder, not a recording", where=str(path), fix=_READABLE)
        elif path.exists():
            problem = Problem("this is no plain file", where=str(path), fix=_READABLE)
        else:
            problem = Problem("there is no such file", where=str(path), fix=_READABLE)
    except (OSError, ValueError) as error:  # a name too long, one with a NUL, a closed folder
        why = getattr(error, "strerror", None) or str(error)
        problem = Problem(f"this file can't be looked at ({why})", where=str(path))
    tell(problem)
    return False


async def _session(
    places: Places, name: str, engine: Wish, model: str | None, status: _Status
) -> None:
    from mocktui.practice.claim import only_ours
    from mocktui.practice.completing import TakesUnread, complete_session
    from mocktui.storage.folder import SessionFolder, is_session_name
    from mocktui.storage.sessions import find_session

    demo = places.demo_sessions / name if is_session_name(name) else None
    if demo is not None and demo.is_dir():
        folder = SessionFolder(demo)
    else:
        folder = find_session(places.sessions, name)
        only_ours(places)
    # Who names what listens wants it to listen, whatever was heard before.
    every = model is not None or engine != "auto"
    status.begin("")
    try:
        count = await complete_session(
            places,
            folder,
            engine=engine,
            model=model,
            every=every,
            began=lambda n, of: status.begin(f"Take {n} of {of}:"),
            progress=status.progress,
            notice=status.say,
        )
    except TakesUnread as problem:
        if problem.read:
            status.say(f"{folder.id}: {plural(problem.read, 'take')} read")
        raise
    finally:
        status.clear()
    done = f"{plural(count, 'take')} read" if count else "nothing was left to read"
    click.echo(f"{folder.id}: {done}", err=True)
    if every and count and (told := _shown(folder)):
        click.echo(told, err=True)


def _shown(folder: SessionFolder) -> str:
    """Return which of several readings the review shows, and where the others are."""
    from mocktui.storage.sessions import load_session
    from mocktui.storage.transcript_file import heard_by

    takes = [take for item in load_session(folder).state.asked for take in item.takes]
    several = [one for one in takes if sum(r.complete for r in one.readings) > 1]
    names = {heard_by(one.reading.engine, one.reading.model) for one in several if one.reading}
    if not names:
        return ""
    shown = one_line(" or ".join(sorted(names)))
    return f"The review shows what {shown} heard; v there shows the other readings."


class _Asked(NamedTuple):
    """How files are read: who listens, in which language, and a pack's terms to be put right."""

    engine: Wish
    model: str | None
    language: str = "en"
    terms: tuple[str, ...] = ()
    warn: bool = True


async def _files(
    places: Places, paths: list[Path], asked: _Asked, status: _Status, *, as_json: bool
) -> int:
    """Read the files and print each when it is done; return how many could not be read."""
    from mocktui.practice.completing import Reader

    failed = 0
    reader = Reader(
        places,
        language=asked.language,
        engine=asked.engine,
        model=asked.model,
        progress=status.progress,
        notice=status.say,
    )
    for warning in reader.choice.warnings if asked.warn else ():
        status.say(warning)
    try:
        status.begin("")
        async with reader:
            for number, path in enumerate(paths, 1):
                status.begin(one_line(path.name))
                try:
                    heard = await reader.read(path)
                except Problem as problem:
                    failed += 1
                    status.clear()
                    tell(problem)
                    if reader.ears.state == "failed":  # said once, not for every file that is left
                        failed += len(paths) - number
                        break
                    continue
                status.clear()
                text = _put_right(heard, asked)
                _show(path, reader, heard, text, as_json=as_json, named=len(paths) > 1)
    finally:
        status.clear()
    return failed


def _put_right(heard: Heard, asked: _Asked) -> str:
    """Return what was heard, the pack's terms put right."""
    from mocktui.core.terms import repair

    if not asked.terms:
        return heard.text
    return repair(heard.segments, asked.terms, asked.language).text


def _show(
    path: Path, reader: Reader, heard: Heard, text: str, *, as_json: bool, named: bool
) -> None:
    """Print a file's ``text``: what was heard, the pack's terms put right."""
    if as_json:
        from mocktui.cli.json_out import json_line

        record = {
            "file": str(path),
            "seconds": round(heard.seconds, 3),
            "engine": reader.ears.engine,
            "model": reader.ears.model,
            "text": text,
            "heard": heard.text,
            "segments": heard.segments,
        }
        click.echo(json_line(record))
    elif named:
        click.echo(f"{one_line(str(path))}: {one_line(text)}")
    else:
        click.echo(one_line(text))
