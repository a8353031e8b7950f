"""``mocktui models show NAME``: the instrument card, what this model can tell and what it can't."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import click
import msgspec

from mocktui.cli.values import known_models
from mocktui.core.text import one_line
from mocktui.speech.catalog import Mistakes, size_text
from mocktui.speech.instrument import Card

if TYPE_CHECKING:
    from mocktui.places import Places
    from mocktui.speech.catalog import CatalogModel
    from mocktui.speech.store import Installed, Store

_WRAP = textwrap.TextWrapper(60, break_long_words=False, break_on_hyphens=False)


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of a model. ``size`` in bytes: on this machine, else of the download.

    ``card`` is None where it can't be read: the model isn't here, or ``problem`` says why.
    """

    name: str
    title: str
    engine: str
    language: str
    here: bool
    path: str = ""
    origin: str = ""
    publisher: str = ""
    site: str = ""
    licence: str = ""
    size: int = 0
    sha256: str = ""
    mistakes: Mistakes | None = None
    tells: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    card: Card | None = None
    problem: str = ""


@click.command()
@click.argument("name", shell_complete=known_models)
@click.option("--json", "as_json", is_flag=True, help="Write JSON to stdout.")
@click.pass_obj
def show(places: Places, name: str, *, as_json: bool) -> None:
    """Show what the model NAME is and what it can measure.

    Licence, size, the publisher's accuracy, and the fillers (um, uh, like, …) its vocabulary can
    write at all, with what was measured of them. NAME may also be one that can be installed.
    """
    from mocktui.speech.store import Store

    found = examine(Store(places), name)
    if as_json:
        from mocktui.cli.json_out import echo_json

        echo_json(found)
        return
    for line in lines(found):
        click.echo(line)


def examine(store: Store, name: str) -> Shown:
    """Return what is known of a model of this machine or of the catalogue.

    Raises Problem where there is none of this name.
    """
    from mocktui.core.problem import Problem
    from mocktui.speech.instrument import LACKS, TELLS, card

    there = store.find(name)
    if there is None and (known := next((c for c in store.catalog if c.name == name), None)):
        return Shown(
            name=known.name,
            title=known.title,
            engine=known.engine,
            language=known.language,
            here=False,
            publisher=known.publisher,
            site=known.site,
            licence=known.licence,
            size=known.bytes,
            sha256=known.sha256,
            mistakes=known.mistakes,
            tells=TELLS[known.engine],
            lacks=LACKS[known.engine],
        )
    if there is None:
        there = store.get(name)  # raises, naming those there are
    known = _known(store, there)
    made, problem = None, there.problem or ""
    if not problem:
        try:
            made = card(there.engine, there.path, name=known.name if known else there.name)
        except Problem as found:
            problem = str(found)
    return Shown(
        name=there.name,
        title=known.title if known else "",
        engine=there.engine,
        language=there.language,
        here=True,
        path=str(there.path),
        origin="your folder" if there.linked else there.origin,
        publisher=known.publisher if known else "",
        site=known.site if known else "",
        licence=there.licence,
        size=there.size,
        sha256=there.sha256,
        mistakes=there.mistakes,
        tells=TELLS[there.engine],
        lacks=LACKS[there.engine],
        card=made,
        problem=problem,
    )


def _known(store: Store, there: Installed) -> CatalogModel | None:
    """Return the catalogue's entry of an installed model, whatever it is called here."""
    if there.engine == "moonshine":
        return next((one for one in store.catalog if one.engine == "moonshine"), None)
    return next(
        (one for one in store.catalog if one.folder == there.path.name or one.name == there.name),
        None,
    )


def lines(found: Shown) -> list[str]:
    """Return the card as lines for a terminal."""
    title = f" · {found.title}" if found.title else ""
    rows = [
        ("", f"{found.name}{title}"),
        ("hears with", f"{found.engine}, {found.language or '?'}"),
    ]
    size = size_text(found.size) if found.size else "not known"
    if found.here:
        rows.append(("is here", f"{size}, {found.origin}: {found.path}"))
    elif found.engine == "moonshine":
        rows.append(("to be had", 'pip install "mocktui[moonshine]"'))
    else:
        checked = "" if found.sha256 else ", no checksum known"
        rows.append(("to be had", f"{size}{checked}: mocktui models install {found.name}"))
    publisher = f" · {found.publisher}, {found.site}" if found.publisher else ""
    rows.append(("licence", f"{found.licence or 'not known: ask who made it'}{publisher}"))
    rows.append(("mistakes", _mistakes(found.mistakes)))
    rows.append(("tells", ", ".join(found.tells)))
    rows.append(("can't tell", ", ".join(found.lacks)))
    rows += _fillers(found)
    made = []
    for head, text in rows:
        if not head:
            made.append(one_line(text))
            continue
        wrapped = _WRAP.wrap(one_line(text)) or [""]
        made += [f"  {head if not at else '':<12}{line}" for at, line in enumerate(wrapped)]
    return made


def _mistakes(mistakes: Mistakes | None) -> str:
    if mistakes is None:
        return "its publisher gives no figure; compare it on your voice: mocktui models compare"
    return (
        f"wrong words in 100, by its publisher: {mistakes.librispeech:g} in read speech, "
        f"{mistakes.tedlium:g} in talks"
    )


def _fillers(found: Shown) -> list[tuple[str, str]]:
    card = found.card
    if card is None:
        why = found.problem or "known when it is here: its own vocabulary tells"
        return [("fillers", why)]
    rows = [("fillers", card.text)]
    known = card.measured
    if known is None:
        rows.append(("measured", "nothing yet with this model"))
        return rows
    heard = ", ".join(
        f"{one.word} {one.heard} of {one.said}" for one in card.fillers if one.said is not None
    )
    rows.append(("measured", f"written of those said: {heard}"))
    how = f"{known.clips} clips in {len(known.voices)} made voices ({known.date}); a person's voice"
    rows.append(
        ("how", f"{how} may differ. {known.invented} fillers were written that nobody said.")
    )
    return rows
