"""What the parts of a running practice know of their conductor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mocktui.core.commands import Command
from mocktui.core.events import Event
from mocktui.core.state import State

if TYPE_CHECKING:
    from mocktui.practice.aloud import Aloud
    from mocktui.practice.ears import Ears
    from mocktui.practice.microphone import Microphone
    from mocktui.practice.scribe import Scribe
    from mocktui.storage.folder import SessionFolder


class Sitting(Protocol):
    """The conductor, as takes, scribe and what is heard aloud see it."""

    folder: SessionFolder
    mic: Microphone | None
    ears: Ears | None
    aloud: Aloud | None

    @property
    def state(self) -> State:
        """The state as it now stands."""
        ...

    @property
    def scribe(self) -> Scribe:
        """Who writes down what the ears hear."""
        ...

    def now(self) -> float:
        """Seconds since the session began."""
        ...

    def step(self, command: Command, at: float | None = None) -> bool:
        """Carry out a command; return whether it changed anything."""
        ...

    def record(self, event: Event) -> None:
        """Add a finding to the session."""
        ...

    def say(self, line: str) -> None:
        """Show one line to the person."""
        ...

    def tell(self) -> None:
        """Hand a new picture to every listener."""
        ...
