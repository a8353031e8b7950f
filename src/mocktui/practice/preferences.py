"""``desk.settings``: what a person chose, as a front end sees it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from mocktui.core.format import PRACTICE, WARM_UP, Format
from mocktui.core.question import Pack
from mocktui.packs.formats import Listed
from mocktui.places import Places
from mocktui.practice.settings import Settings
from mocktui.practice.settings_file import Loaded, load_settings, make_file, save_setting, settled
from mocktui.practice.setup import Setup


class Preferences(Protocol):
    """The settings and the file they stand in. Read once, then only when it is asked for."""

    @property
    def now(self) -> Settings:
        """What holds: the file, then what was remembered, then the defaults."""
        ...

    @property
    def loaded(self) -> Loaded:
        """What the file says and what is wrong with it."""
        ...

    def reload(self) -> Loaded:
        """Read the file again; never raises."""
        ...

    def choose(self, name: str, value: object) -> None:
        """Set one option in the file (``None``: leave it out); raises Problem."""
        ...

    def file(self) -> Path:
        """Return the file, made with every option explained where there is none; raises Problem."""
        ...


class KeptPreferences:
    """The settings in the person's configuration folder."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._loaded: Loaded | None = None

    @property
    def now(self) -> Settings:
        """What holds: the file, then what was remembered, then the defaults."""
        return settled(self._places, self.loaded)

    @property
    def loaded(self) -> Loaded:
        """What the file says and what is wrong with it."""
        return self._loaded or self.reload()

    def reload(self) -> Loaded:
        """Read the file again; never raises."""
        self._loaded = load_settings(self._places)
        return self._loaded

    def choose(self, name: str, value: object) -> None:
        """Set one option in the file (``None``: leave it out); raises Problem."""
        if name == "second_reading" and value is not None:
            from mocktui.practice.listeners import check_second

            check_second(self._places, str(value))
        save_setting(self._places, name, value)
        self.reload()

    def file(self) -> Path:
        """Return the file, made with every option explained where there is none; raises Problem."""
        return make_file(self._places)


def sitting(
    settings: Settings, packs: Sequence[Pack], *, format: Format = PRACTICE, **chosen: Any
) -> Setup:
    """Return what is to be practised: as ``chosen`` (fields of a Setup), the rest as the settings.

    Every way into a practice makes its set-up here. A warm-up has no clock, so the settings' times
    are not for it. Engine and model belong together: where one is chosen, the settings say neither.
    """
    usual: dict[str, Any] = {"mode": settings.mode, "device": settings.device}
    if format.id != WARM_UP.id:
        usual |= {"think": settings.think, "answer": settings.answer}
    if not chosen.keys() & {"engine", "model"}:
        usual |= {"engine": settings.engine, "model": settings.model or None}
    return Setup(packs=tuple(packs), format=format, **(usual | chosen))


def usual_format(settings: Settings, formats: Sequence[Listed]) -> Format:
    """Return the format to begin with: the one in the settings where it is there, else practice."""
    there = (one.format for one in formats if one.id == settings.format)
    return next((one for one in there if one is not None), PRACTICE)
