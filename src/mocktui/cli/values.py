"""What the shell may complete: the sessions, packs, formats, models and questions there are.

These run while somebody presses Tab: nothing is checked, nothing heavy is imported, and whatever
is wrong means no offer, never a message. Only names that need no quotes are offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from mocktui.core.problem import Problem

if TYPE_CHECKING:
    import click

    from mocktui.places import Places

MOST = 50  # sessions offered, the newest first
_PLAIN = re.compile(r"[\w.@+-]+")

Offers = Callable[["click.Context", "click.Parameter", str], list[CompletionItem]]


def _offer(names: Callable[[Places], Iterable[tuple[str, str]]], *, files: bool = False) -> Offers:
    """Make a completer of a function that gives names and what they are."""

    def offers(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        given = ctx.params.get(param.name or "")
        there = set(given) if isinstance(given, tuple) else set()
        try:
            known = list(names(_places(ctx)))
        except (Problem, OSError):
            known = []
        found = [
            CompletionItem(name, help=" ".join(what.split()) or None)
            for name, what in known
            if name.startswith(incomplete) and name not in there and _PLAIN.fullmatch(name)
        ]
        return [*found, CompletionItem(incomplete, type="file")] if files else found

    return offers


def _places(ctx: click.Context) -> Places:
    """Return the folders of the command line as far as it stands (its command never ran)."""
    from pathlib import Path

    from mocktui.places import Places

    chosen = ctx.find_root().params.get("data_dir")
    return Places(Path(chosen) if chosen else None)


def _sessions(places: Places) -> Iterable[tuple[str, str]]:
    from mocktui.storage.folder import session_folders

    yield "last", "the newest"
    for folder in session_folders(places.sessions)[:MOST]:
        yield folder.id, ""


def _packs(places: Places) -> Iterable[tuple[str, str]]:
    from mocktui.packs.find import list_packs

    for one in list_packs(places):
        yield one.id, one.heading.title if one.heading else ""


def _questions(places: Places) -> Iterable[tuple[str, str]]:
    from mocktui.packs.find import find_packs

    for found in find_packs(places):
        for question in found.pack.questions if found.pack else ():
            yield question.id, question.ask


def _formats(places: Places) -> Iterable[tuple[str, str]]:
    from mocktui.packs.formats import list_formats

    for one in list_formats(places):
        yield one.id, one.format.title if one.format else ""


def _models(places: Places) -> Iterable[tuple[str, str]]:
    from mocktui.speech.store import Store

    for one in Store(places).models():
        yield one.name, one.language


def _known_models(_places: Places) -> Iterable[tuple[str, str]]:
    from mocktui.speech.catalog import load_catalog

    for one in load_catalog():
        if one.downloadable:
            yield one.name, one.language


session_names = _offer(_sessions)
sessions_or_files = _offer(_sessions, files=True)
pack_names = _offer(_packs)
packs_or_files = _offer(_packs, files=True)
question_names = _offer(_questions)
formats_or_files = _offer(_formats, files=True)
model_names = _offer(_models)
models_or_files = _offer(_models, files=True)
known_models = _offer(_known_models)
