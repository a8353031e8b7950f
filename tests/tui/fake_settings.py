"""Settings with made-up contents."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec.structs import replace

from mocktui.core.problem import Problem
from mocktui.practice.settings import OPTIONS, Settings
from mocktui.practice.settings_file import Loaded


class FakePreferences:
    """Settings in memory. ``saved`` lists what was chosen."""

    def __init__(self, **settings: Any) -> None:
        self.loaded = Loaded(
            path=Path("settings.toml"), settings=Settings(**settings), given=frozenset(settings)
        )
        self.saved: list[tuple[str, object]] = []
        self.problem: Problem | None = None  # of the next thing chosen

    @property
    def now(self) -> Settings:
        return self.loaded.settings

    def remember(self, **remembered: Any) -> None:
        """As if it had been chosen in passing: it holds and stands in no file."""
        settings = replace(self.loaded.settings, **remembered)
        self.loaded = replace(self.loaded, settings=settings)

    def reload(self) -> Loaded:
        return self.loaded

    def choose(self, name: str, value: object) -> None:
        if self.problem is not None:
            raise self.problem
        self.saved.append((name, value))
        given = self.loaded.given - {name} if value is None else self.loaded.given | {name}
        value = OPTIONS[name].default if value is None else value
        chosen = replace(self.loaded.settings, **{name: value})
        self.loaded = replace(self.loaded, settings=chosen, given=given)

    def file(self) -> Path:
        return self.loaded.path
