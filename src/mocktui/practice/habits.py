"""What a person wants asked and what not, kept from sitting to sitting."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.choices import ask_to_guess, asks_to_guess


class Habits(Protocol):
    """``desk.habits``: small choices that last. One that can't be kept is no problem."""

    @property
    def guesses(self) -> bool:
        """Whether a debrief asks for a guess before it shows anything."""
        ...

    def set_guesses(self, on: bool) -> None:
        """Ask for it from now on, or not."""
        ...


class KeptHabits:
    """The habits in the data folder."""

    def __init__(self, places: Places) -> None:
        self._places = places

    @property
    def guesses(self) -> bool:
        """Whether a debrief asks for a guess before it shows anything."""
        return asks_to_guess(self._places)

    def set_guesses(self, on: bool) -> None:
        """Ask for it from now on, or not."""
        with suppress(Problem):
            ask_to_guess(self._places, on)
