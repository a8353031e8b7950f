"""``desk.settings``: what a person chose, as a front end sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from mocktui.places import Places
from mocktui.practice.settings import Settings
from mocktui.practice.settings_file import Loaded, load_settings, make_file, save_setting, settled


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
        save_setting(self._places, name, value)
        self.reload()

    def file(self) -> Path:
        """Return the file, made with every option explained where there is none; raises Problem."""
        return make_file(self._places)


def beginning(settings: Settings, *, times: bool = True) -> dict[str, Any]:
    """Return what a sitting begins with unless something else is chosen, as fields of a Setup.

    ``times``: think and answer time among them; a warm-up has no clock.
    """
    limits = {"think": settings.think, "answer": settings.answer} if times else {}
    return {
        "mode": settings.mode,
        "device": settings.device,
        "engine": settings.engine,
        "model": settings.model or None,
        **limits,
    }
