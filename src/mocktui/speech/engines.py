"""Which engines there are, by name: every list, option and setting is made from here."""

from __future__ import annotations

from typing import Literal, get_args

Engine = Literal["vosk", "moonshine"]
Wish = Literal["auto", Engine]
"""What a person may ask for; ``auto``: the best that is installed."""

ENGINES: tuple[Engine, ...] = get_args(Engine)
WISHES: tuple[Wish, ...] = get_args(Wish)
TITLES: dict[Wish, str] = {"auto": "the best there is", "vosk": "Vosk", "moonshine": "Moonshine"}
"""As people read them."""
