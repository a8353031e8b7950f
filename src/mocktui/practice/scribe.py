"""The scribe: what the ears hear becomes events of the session."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from mocktui.core import events as ev
from mocktui.core.state import State
from mocktui.core.transcript import Reading, Segment
from mocktui.practice.ears import Ears


class Desk(Protocol):
    """What the scribe needs of the conductor."""

    ears: Ears | None

    @property
    def state(self) -> State:
        """The state as it now stands."""
        ...

    def record(self, event: ev.Event) -> None:
        """Add a finding to the session."""
        ...

    def say(self, line: str) -> None:
        """Show one line to the person."""
        ...

    def tell(self) -> None:
        """Hand a new picture to every listener."""
        ...


class Scribe:
    """Knows which file is which take; see :class:`mocktui.practice.ears.EarsListener`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._places: dict[str, tuple[str, int]] = {}
        self._live = ""
        self.partial_words = ""

    def place(self, path: Path, key: str, take: int) -> None:
        """Remember that ``path`` is this take of this question."""
        self._places[str(path)] = (key, take)

    def forget(self, path: Path) -> None:
        """The file is no take after all."""
        self._places.pop(str(path), None)

    def knows(self, path: Path) -> bool:
        """Return whether ``path`` is a take of this session."""
        return str(path) in self._places

    def live(self, path: Path) -> None:
        """Provisional words are those of this take from now on."""
        self._live = str(path)
        self.partial_words = ""

    # -- what the ears tell -------------------------------------------------------------------

    def ears_changed(self) -> None:
        """The recognizer's state, line or backlog changed."""
        self._desk.tell()

    def partial(self, take: str, text: str) -> None:
        """Provisional words of the open segment."""
        if take == self._live:
            self.partial_words = text
            self._desk.tell()

    def segment(self, take: str, reading: str, segment: Segment) -> None:
        """A segment that won't change."""
        if not (place := self._places.get(take)):
            return
        if take == self._live:
            self.partial_words = ""
        self._desk.record(
            ev.SegmentHeard(
                question=place[0],
                take=place[1],
                reading=reading,
                text=segment.text,
                start=segment.start,
                end=segment.end,
                words=segment.words,
            )
        )

    def reading_done(self, take: str, reading: str, seconds: float) -> None:  # noqa: ARG002
        """The take's transcript is complete."""
        ears = self._desk.ears
        if ears is None or not (place := self._places.get(take)):
            return
        heard = next((one for one in self._readings(*place) if one.name == reading), None)
        self._desk.record(
            ev.ReadingDone(
                question=place[0],
                take=place[1],
                reading=reading,
                engine=ears.engine,
                model=ears.model,
                text=heard.text if heard else "",
                mistakes=ears.mistakes,
                fillers=ears.abilities.fillers if ears.abilities else (),
            )
        )

    def ears_fault(self, what: str) -> None:
        """The recognizer stopped: told in one line, and kept in the record."""
        ears = self._desk.ears
        self._desk.record(ev.EngineFault(what=what, engine=ears.engine if ears else ""))
        self._desk.say(what)

    def _readings(self, key: str, take: int) -> tuple[Reading, ...]:
        item = self._desk.state.find(key)
        takes = item.takes if item else ()
        return next((one.readings for one in takes if one.n == take), ())
