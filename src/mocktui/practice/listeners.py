"""Who reads what waits: the first to read a take, and who reads it once more.

The second reading is the person's choice (the setting ``second_reading``): ``auto`` lets Moonshine,
which punctuates, read what Vosk heard; ``off`` nobody; a model's name that model, where it hears
the session's language.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.state import Take
from mocktui.places import Places
from mocktui.practice.choose import Choice, choose_engine
from mocktui.practice.settings import AUTO, OFF
from mocktui.practice.settings_file import settings_of
from mocktui.speech.catalog import same_language
from mocktui.speech.engines import Engine
from mocktui.speech.store import Installed, Store


class Second(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads a take once more; ``model`` is ``None`` for whichever the engine has."""

    engine: Engine
    model: str | None = None


class Listeners:
    """What can listen on this machine, looked up once a survey.

    ``problem`` says why the model that the settings name can't read, ``None`` where it can or none
    is named.
    """

    def __init__(self, places: Places) -> None:
        self._store = Store(places)
        self._known: dict[tuple[str, str], Choice | None] = {}
        self._wish = settings_of(places).second_reading or AUTO
        self._named: Installed | None = None
        self.problem: Problem | None = None
        if self._wish not in (AUTO, OFF):
            try:
                self._named = second_model(self._store, self._wish)
            except Problem as why:
                told = f"your settings choose {self._wish} for the second reading: {why.what}"
                self.problem = Problem(told, fix=why.fix)

    def first(self, language: str) -> str | None:
        """Return the engine that would read a take in ``language`` first, if any."""
        found = self._look(language, "auto")
        return found.engine if found is not None else None

    def second(self, language: str) -> Second | None:
        """Return who reads a take in ``language`` once more, if anybody."""
        if self._wish == AUTO:
            english = same_language(language, "en")
            there = english and self._look(language, "moonshine") is not None
            return Second(engine="moonshine") if there else None
        named = self._named
        if named is None or not same_language(named.language, language):
            return None
        return Second(engine=named.engine, model=named.name)

    def wants(self, take: Take, language: str) -> Second | None:
        """Return who should read this take once more: nobody, where that was done."""
        second = self.second(language)
        if second is None or take.withdrawn:
            return None
        read = {(one.engine, one.model) for one in take.readings if one.complete}
        if not read and (choice := self._look(language, "auto")):  # it will be, before this
            read = {(choice.engine or "", choice.model_name)}
        if second.model is not None:
            return second if read and (second.engine, second.model) not in read else None
        engines = {engine for engine, _ in read}
        return second if "vosk" in engines and second.engine not in engines else None

    def told(self, language: str) -> str:
        """Return in a word what can listen to it: what there is to do changes with that."""
        second = self.second(language)
        again = (second.model or second.engine) if second is not None else ""
        return f"{self.first(language)} {again}"

    def _look(self, language: str, engine: Literal["auto", "moonshine"]) -> Choice | None:
        if (language, engine) not in self._known:
            try:
                found = choose_engine(self._store, language=language, engine=engine)
            except Problem:
                found = None
            here = found is not None and found.engine is not None
            self._known[language, engine] = found if here else None
        return self._known[language, engine]


def second_model(store: Store, name: str) -> Installed:
    """Return the model of this name; raises Problem where it can't read a second time."""
    found = store.get(name)
    choose_engine(store, language=found.language, engine=found.engine, model=name)
    return found


def check_second(places: Places, wish: str) -> None:
    """Raise Problem where ``wish`` (a value of the setting) names a model that can't read."""
    if wish not in ("", AUTO, OFF):
        second_model(Store(places), wish)
