"""The desk's part that is about models: what listens, what could be fetched, and fetching it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.util import find_spec

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.places import Places
from mocktui.practice import desk
from mocktui.practice.setup import EngineName

_OFFERED = "offers.json"


class Models:
    """The models of one person. Making one touches no file."""

    def __init__(self, places: Places) -> None:
        self._places = places

    def listening(
        self, language: str, engine: EngineName = "auto", model: str | None = None
    ) -> desk.Listening:
        """Return what will listen; raises Problem for a model that isn't there."""
        from mocktui.practice.choose_here import choose_here

        choice = choose_here(self._places, language=language, engine=engine, model=model)
        return desk.Listening(
            engine=choice.engine,
            model=choice.model_name,
            line=f"{choice.line} ({choice.detail})." if choice.detail else choice.line,
            warnings=choice.warnings,
            missing=choice.missing,
        )

    def usable(self) -> Sequence[tuple[str, str]]:
        """Return name and description of each model that can read."""
        from mocktui.speech.engines import TITLES
        from mocktui.speech.store import Store

        return [
            (one.name, f"{one_line(one.name)} ({TITLES[one.engine]}, {one_line(one.language)})")
            for one in Store(self._places).models()
            if not one.problem
        ]

    def offer(self, language: str) -> desk.Offer | None:
        """Return the model to offer, if none for Vosk is there and it was not declined before."""
        from mocktui.speech.catalog import same_language
        from mocktui.speech.store import Store

        store = Store(self._places)
        models = store.models()
        if store.preferred(language, "vosk", models) is not None or find_spec("vosk") is None:
            return None
        pinned = [
            one
            for one in store.catalog
            if one.engine == "vosk" and one.pinned and same_language(one.language, language)
        ]
        if not pinned:
            return None
        smallest = min(pinned, key=lambda one: one.bytes)
        if smallest.name in self._declined():
            return None
        other = store.preferred(language, models=models)
        return desk.Offer(
            name=smallest.name,
            site=smallest.hosts[0],
            megabytes=smallest.bytes / 1e6,
            gain="words appear as you speak, each with its time, so playback can follow them",
            without=(
                "Moonshine listens: words come in phrases, with punctuation"
                if other is not None
                else "you can type your answers, or only time them"
            ),
        )

    def _declined(self) -> list[str]:
        try:
            raw = (self._places.data / _OFFERED).read_bytes()
            return msgspec.json.decode(raw, type=list[str])
        except (OSError, msgspec.MsgspecError):
            return []

    def decline(self, name: str) -> None:
        """Remember that this offer need not come again; where that can't be kept, it comes."""
        from mocktui.durable import put_file
        from mocktui.places import private_folder

        declined = sorted({*self._declined(), name})
        with suppress(OSError, Problem):
            path = private_folder(self._places.data) / _OFFERED
            put_file(path, msgspec.json.encode(declined))

    async def install(
        self,
        name: str,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        unpacking: Callable[[int, int], None] = lambda _done, _whole: None,
    ) -> None:
        """Fetch a model; both are told from a thread how far it is; raises Problem."""
        from mocktui.speech.install import install
        from mocktui.speech.store import Store

        store = Store(self._places)
        model = next((one for one in store.catalog if one.name == name), None)
        if model is None:
            raise Problem(f"no model is called {name}", fix="See `mocktui models list`.")
        await asyncio.to_thread(install, model, store, progress, cancelled, unpacking=unpacking)
