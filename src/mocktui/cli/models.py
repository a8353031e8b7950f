"""``mocktui models``: which speech models are here, which can be had, and which one is used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mocktui.cli.main import INTERRUPTED
from mocktui.cli.meter import Meter
from mocktui.cli.models_show import show
from mocktui.cli.somebody import can_answer
from mocktui.cli.values import known_models, model_names
from mocktui.core.text import one_line

if TYPE_CHECKING:
    from mocktui.places import Places
    from mocktui.practice.compare import Compared
    from mocktui.speech.catalog import CatalogModel, Mistakes
    from mocktui.speech.store import Installed, Store


@click.group()
def models() -> None:
    """List, install and choose speech models."""


models.add_command(show)


@models.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout.")
@click.pass_obj
def list_models(places: Places, *, as_json: bool) -> None:
    """List the models on this machine and those that can be installed."""
    store = _store(places)
    there = store.models()
    if store.trouble:
        click.echo(one_line(store.trouble), err=True)
    known = [(one, store.find(one.name, there) is not None) for one in store.catalog]
    if as_json:
        import msgspec

        from mocktui.cli.json_out import echo_json

        whole = {
            "installed": [_installed_json(one) for one in there],
            "available": [
                {**msgspec.to_builtins(one), "pinned": one.pinned, "installed": here}
                for one, here in known
            ],
        }
        echo_json(whole)
        return
    click.echo("On this machine" if there else "No speech model is on this machine.")
    _table([_installed_row(one) for one in there])
    offers = [one for one, here in known if not here]
    if offers:
        click.echo("\nTo be had")
        _table([_offer_row(one) for one in offers])
    if any(one.mistakes for one in there) or any(one.mistakes for one in offers):
        click.echo(
            "\nWrong words in 100 are the publishers' figures, on read speech and on talks."
            "\n* is the model chosen for its language."
        )


@models.command()
@click.argument("name", shell_complete=known_models)
@click.option("--again", is_flag=True, help="Install mocktui's own copy beside Vosk's.")
@click.option("--unpinned", is_flag=True, help="Without asking, even if it can't be checked.")
@click.pass_context
def install(ctx: click.Context, name: str, *, again: bool, unpinned: bool) -> None:
    """Download, check and install the model NAME of the list.

    An interrupted download goes on from where it stopped. Where no checksum is known you are warned
    and asked first.
    """
    store = _store(ctx.obj)
    known = _known(store, name)
    there = store.find(name)
    if there is not None and not there.problem and not (again and there.origin == "vosk cache"):
        click.echo(f"{one_line(there.name)} is here already: {one_line(str(there.path))}")
        if there.origin == "vosk cache":
            click.echo(f"It is Vosk's own. For a copy of mocktui's: models install {name} --again")
        _say_which_is_used(store, there)
        return
    if there is not None and there.problem:
        click.echo(f"{one_line(there.name)} can't be used: {one_line(there.problem)}", err=True)
    if known.downloadable:
        sites = " or ".join(known.hosts)
        click.echo(f"{known.name}: {known.size_words} from {sites}", err=True)
        if not known.pinned and not _agreed(known, asked=not unpinned):
            click.echo("Nothing was fetched.", err=True)
            ctx.exit(1)
    found = _fetched(ctx, store, known)
    click.echo(f"Installed {found.name}: {one_line(str(found.path))}")
    if not known.pinned:
        click.echo(f"sha256 of what came: {found.sha256}")
    _say_which_is_used(store, found)


def _known(store: Store, name: str) -> CatalogModel:
    """Return the model of this name in the catalogue; raises Problem, naming those there are."""
    from mocktui.core.problem import Problem

    known = next((one for one in store.catalog if one.name == name), None)
    if known is None:
        names = ", ".join(one.name for one in store.catalog)
        raise Problem(
            f"no model of this name is known (known: {names})",
            where=one_line(name),
            fix="For a model of another kind: mocktui models add PATH",
        )
    return known


def _fetched(ctx: click.Context, store: Store, known: CatalogModel) -> Installed:
    """Fetch and install a model, drawing how far it is; leave after ctrl+c. Raises Problem."""
    from mocktui.speech.install import install as install_model

    meter = Meter()
    try:
        return install_model(
            known,
            store,
            meter.show,
            unpinned=not known.pinned,
            unpacking=lambda done, total: meter.show(done, total, "unpacking"),
        )
    except KeyboardInterrupt:
        meter.end()
        again_line = f"`mocktui models install {known.name}` goes on from there."
        click.echo(f"Stopped. What has arrived is kept: {again_line}", err=True)
        ctx.exit(INTERRUPTED)
    finally:
        meter.end()


@models.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", help="What to call it; otherwise from the folder's name.")
@click.option("--language", metavar="TAG", help="For example en; otherwise from the folder's name.")
@click.pass_obj
def add(places: Places, path: Path, name: str | None, language: str | None) -> None:
    """Add a Vosk model you have: the folder or zip at PATH.

    A zip is unpacked among mocktui's models. A folder stays where it is and is only remembered:
    nothing is copied, so don't move it afterwards.
    """
    store = _store(places)
    found = store.add(path, name, language)
    how = "its folder stays where it is" if found.linked else "unpacked"
    click.echo(f"Added {found.name} ({found.language}), {how}: {one_line(str(found.path))}")
    _say_which_is_used(store, found)


@models.command()
@click.argument("name", shell_complete=model_names)
@click.pass_obj
def use(places: Places, name: str) -> None:
    """Use the model NAME for its language from now on."""
    found = _store(places).use(name)
    click.echo(f"{one_line(found.name)} is used for questions in {one_line(found.language)}.")


@models.command(short_help="Delete a model, or forget a folder of yours.")
@click.argument("name", shell_complete=model_names)
@click.option("--yes", is_flag=True, help="Don't ask.")
@click.pass_obj
def remove(places: Places, name: str, *, yes: bool) -> None:
    """Remove the model NAME: delete mocktui's own, forget a folder of yours."""
    from mocktui.core.problem import Problem
    from mocktui.practice.claim import claim
    from mocktui.speech.catalog import size_text

    store = _store(places)
    found = store.get(name)
    owned = not found.linked and found.origin in ("installed", "added")
    if owned and not yes:
        if not can_answer():
            raise Problem("nobody is here to ask", where=one_line(name), fix="Add --yes.")
        click.confirm(f"Delete {found.name} ({size_text(found.size)})?", abort=True, err=True)
    # A practice that runs may be hearing with it: it must end first.
    held = claim(places) if owned else None
    store.remove(found.name)
    if held is not None:
        held.release()
    what = "Deleted" if owned else "Forgotten; your folder is untouched:"
    click.echo(f"{what} {one_line(found.name)} ({one_line(str(found.path))})")


@models.command()
@click.option(
    "--recording",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A WAV or FLAC of you reading the text, instead of the microphone.",
)
@click.option("--device", default="", metavar="NAME", help="The microphone to read into.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout.")
@click.pass_context
def compare(ctx: click.Context, recording: Path | None, device: str, *, as_json: bool) -> None:
    """Compare the models for English on your own voice.

    You read a short text aloud; each model then reads the recording. Shown are wrong words, speed
    and memory, and which one to use. Your recording is deleted afterwards.
    """
    import asyncio

    try:
        code = asyncio.run(_compare(ctx.obj, recording, device, as_json=as_json))
    except KeyboardInterrupt:
        click.echo("Stopped; nothing was kept.", err=True)
        code = INTERRUPTED
    ctx.exit(code)


async def _compare(places: Places, recording: Path | None, device: str, *, as_json: bool) -> int:
    import tempfile

    from mocktui.practice.compare import compare

    meter = Meter()

    def progress(model: str, part: float) -> None:
        meter.say(f"{one_line(model)}: {100 * part:3.0f} %", int(10 * part), model)

    with tempfile.TemporaryDirectory(prefix="mocktui-") as private:
        if recording is None:
            recording = Path(private) / "reading.wav"
            await _read_aloud(places, recording, device)
        try:
            found = await compare(places, recording, progress)
        finally:
            meter.end()
    if as_json:
        from mocktui.cli.json_out import echo_json

        echo_json(found)
    else:
        click.echo(f"{found.seconds:.0f} seconds of speech, {found.words} words in the text")
        heads = ("model", "wrong words", "speed", "memory", "ready after")
        _table([heads, *(_compared_row(one, found.words) for one in found.models)])
        click.echo(f"\n{one_line(found.advice)}")
    return 0 if any(one.wrong is not None for one in found.models) else 1


async def _read_aloud(places: Places, path: Path, device: str) -> None:
    """Show the text and record the person until Enter; all of it on stderr."""
    import asyncio
    import textwrap
    import threading

    from mocktui.core.problem import Problem
    from mocktui.practice.compare import PARAGRAPH, record_reading

    loop = asyncio.get_running_loop()
    enter: asyncio.Future[str] = loop.create_future()

    def tell(line: str) -> None:
        if not enter.done():
            enter.set_result(line)

    def listen() -> None:  # a thread of its own: it may wait for ever, and ends with the program
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not loop.is_closed():
            loop.call_soon_threadsafe(tell, line)

    async def stop() -> None:
        if not await enter:
            raise Problem(
                "nobody is here to press Enter",
                fix="Record yourself elsewhere and give --recording FILE.",
            )

    def started(name: str) -> None:
        click.echo(f"Recording with {one_line(name)}. Press Enter when you have read it.", err=True)

    text = "\n".join(textwrap.wrap(PARAGRAPH, 72))
    click.echo(f"Read this aloud, as you would say it:\n\n{text}\n", err=True)
    threading.Thread(target=listen, daemon=True).start()
    await record_reading(places, path, device=device, started=started, stop=stop)


def _store(places: Places) -> Store:
    from mocktui.speech.store import Store

    return Store(places)


def _agreed(model: CatalogModel, *, asked: bool) -> bool:
    """Warn of a model that can't be checked; return whether the person wants it all the same."""
    from mocktui.speech.install import check_installable

    if asked and not can_answer():
        check_installable(model, unpinned=False)  # raises, saying how to go on
    click.echo(
        "Warning: mocktui knows no checksum for this model, so it can't tell whether what comes is"
        f" what {one_line(model.publisher)} made. It is fetched over https, its size and files are"
        " checked, and its sha256 is shown and kept.",
        err=True,
    )
    return not asked or click.confirm("Install it all the same?", default=False, err=True)


def _say_which_is_used(store: Store, found: Installed) -> None:
    used = store.preferred(found.language, "vosk")
    if used is not None and used.name != found.name:
        click.echo(
            f"{one_line(used.name)} is used for {one_line(found.language)} so far."
            f" To change that: mocktui models use {one_line(found.name)}"
        )


def _installed_json(one: Installed) -> dict[str, Any]:
    import msgspec

    whole: dict[str, Any] = msgspec.to_builtins(one, enc_hook=str)
    return whole


def _installed_row(one: Installed) -> tuple[str, ...]:
    from mocktui.speech.catalog import size_text

    note = f"can't be used: {one.problem}" if one.problem else _mistakes_text(one.mistakes)
    return (
        ("* " if one.preferred else "  ") + one.name,
        one.language or "?",
        one.engine,
        size_text(one.size),
        "your folder" if one.linked else one.origin,
        note,
    )


def _compared_row(one: Compared, words: int) -> tuple[str, ...]:
    from mocktui.speech.catalog import size_text

    if one.wrong is None or one.speed is None or one.load_seconds is None:
        return (one.name, f"can't be used: {one.problem}")
    return (
        one.name,
        f"{one.wrong} of {words}",
        f"{one.speed:.1f} x speech",
        size_text(one.peak_bytes) if one.peak_bytes else "?",
        f"{one.load_seconds:.1f} s",
    )


def _offer_row(one: CatalogModel) -> tuple[str, ...]:
    from mocktui.speech.catalog import size_text

    how = "download" if one.pinned else "download, no checksum"
    if not one.downloadable:
        how = "by hand"
    if one.engine == "moonshine":
        how = 'pip install "mocktui[moonshine]"'
    size = size_text(one.bytes) if one.bytes else ""
    size = size if one.pinned or not size else f"~{size}"
    return (f"  {one.name}", one.language, one.engine, size, how, _mistakes_text(one.mistakes))


def _mistakes_text(mistakes: Mistakes | None) -> str:
    if mistakes is None:
        return ""
    return f"wrong words in 100: {mistakes.librispeech:g} / {mistakes.tedlium:g}"


def _table(rows: list[tuple[str, ...]]) -> None:
    from mocktui.cells import cells, pad

    plain = [tuple(one_line(cell) if at else cell for at, cell in enumerate(row)) for row in rows]
    # A row that ends early says something long: it pushes no column aside.
    most = max(map(len, plain), default=0)
    whole = [row for row in plain if len(row) == most]
    widths = [max(cells(row[at]) for row in whole) for at in range(most)]
    if widths:
        widths[0] = max(cells(row[0]) for row in plain)
    for row in plain:
        columns = (pad(cell, width) for cell, width in zip(row, widths, strict=False))
        click.echo("  ".join(columns).rstrip())
