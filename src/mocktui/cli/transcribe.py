"""``mocktui transcribe``: files, or a session whose transcript is incomplete."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mocktui.core.problem import Problem
from mocktui.core.text import clean, one_line

if TYPE_CHECKING:
    from mocktui.places import Places
    from mocktui.practice.completing import Heard, Reader
    from mocktui.practice.setup import EngineName


@click.command()
@click.argument("what", nargs=-1, required=True, metavar="FILE...|SESSION")
@click.option(
    "--engine",
    type=click.Choice(["auto", "vosk", "moonshine"]),
    default="auto",
    show_default=True,
    help="What listens.",
)
@click.option("--model", metavar="NAME|PATH", help="A speech model by name or folder.")
@click.option("--pack", metavar="PACK", help="Take the language from this pack.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file.")
@click.pass_obj
def transcribe(
    places: Places,
    what: tuple[str, ...],
    engine: EngineName,
    model: str | None,
    pack: str | None,
    as_json: bool,
) -> None:
    """Write down what is said in audio files or in a session.

    For a session (its name, or `last`) the takes without a complete transcript are read; with
    --model all of them, and every reading is kept.
    """
    if len(what) == 1 and not Path(what[0]).exists() and not _looks_like_sound(what[0]):
        asyncio.run(_session(places, what[0], engine, model))
        return
    language = "en"
    if pack is not None:
        from mocktui.packs.find import open_pack

        language = open_pack(pack, places).language
    failed = asyncio.run(
        _files(places, [Path(one) for one in what], engine, model, language, as_json)
    )
    if failed:
        raise click.exceptions.Exit(1)


def _looks_like_sound(name: str) -> bool:
    return Path(name).suffix.lower() in (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus", ".aiff")


async def _session(places: Places, name: str, engine: EngineName, model: str | None) -> None:
    from mocktui.practice.completing import complete_session
    from mocktui.storage.sessions import find_session

    folder = find_session(places.sessions, name)
    count = await complete_session(
        places, folder, engine=engine, model=model, every=model is not None
    )
    done = f"{count} take{'s' if count != 1 else ''} read" if count else "nothing was left to read"
    click.echo(f"{folder.id}: {done}", err=True)


async def _files(
    places: Places,
    paths: list[Path],
    engine: EngineName,
    model: str | None,
    language: str,
    as_json: bool,
) -> int:
    from mocktui.practice.completing import Reader

    for path in paths:
        if not path.is_file():
            raise Problem("there is no such file", where=str(path), fix="Give a WAV or FLAC.")
    failed = 0
    show = _progress if sys.stderr.isatty() else None
    reader = Reader(places, language=language, engine=engine, model=model, progress=show)
    for warning in reader.choice.warnings:
        click.echo(one_line(warning), err=True)
    async with reader:
        for path in paths:
            try:
                heard = await reader.read(path)
            except Problem as problem:
                failed += 1
                click.echo(clean(str(problem)), err=True)
                continue
            if show is not None:
                click.echo("\r\x1b[K", nl=False, err=True)
            if as_json:
                click.echo(_json(path, reader, heard))
            elif len(paths) > 1:
                click.echo(f"{path}: {one_line(heard.text)}")
            else:
                click.echo(one_line(heard.text))
    return failed


def _progress(at: float, total: float) -> None:
    if total > 0:
        click.echo(f"\r{min(100, int(100 * at / total)):3d} %", nl=False, err=True)


def _json(path: Path, reader: Reader, heard: Heard) -> bytes:
    import msgspec

    return msgspec.json.encode(
        {
            "file": str(path),
            "seconds": round(heard.seconds, 3),
            "engine": reader.ears.engine,
            "model": reader.ears.model,
            "text": heard.text,
            "heard": heard.text,
            "segments": heard.segments,
        }
    )
