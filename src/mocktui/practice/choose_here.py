"""What listens on this machine: as it was asked for, or the best there is where that has gone."""

from __future__ import annotations

from msgspec.structs import replace

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.choose import Choice, choose_engine
from mocktui.practice.settings_file import settings_of
from mocktui.speech.engines import Wish
from mocktui.speech.store import Store


def choose_here(
    places: Places, *, language: str, engine: Wish = "auto", model: str | None = None
) -> Choice:
    """Choose for questions in ``language``; see :func:`mocktui.practice.choose.choose_engine`.

    A model may go after the settings named it: then the best there is listens, with a warning, so
    that no practice is barred by it. Raises Problem for anything else that can't be had.
    """
    store = Store(places)
    try:
        return choose_engine(store, language=language, engine=engine, model=model)
    except Problem as problem:
        usual = settings_of(places)
        if (engine, model or "") != (usual.engine, usual.model):
            raise
        found = choose_engine(store, language=language)
        told = f"Your settings choose {model or engine} to listen: {problem.what}"
    return replace(found, warnings=(told, *found.warnings))
