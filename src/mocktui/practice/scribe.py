"""The scribe: what the ears hear becomes events of the session."""

from __future__ import annotations

from pathlib import Path

from mocktui.core import events as ev
from mocktui.core.transcript import Reading, Segment
from mocktui.practice.sitting import Sitting


class Scribe:
    """Knows which file is which take; see :class:`mocktui.practice.ears.EarsListener`."""

    def __init__(self, sitting: Sitting) -> None:
        self._sitting = sitting
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
        self._sitting.tell()

    def partial(self, take: str, text: str) -> None:
        """Provisional words of the open segment."""
        if take == self._live:
            self.partial_words = text
            self._sitting.tell()

    def segment(self, take: str, reading: str, segment: Segment) -> None:
        """A segment that won't change."""
        if not (place := self._places.get(take)):
            return
        if take == self._live:
            self.partial_words = ""
        self._sitting.record(
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

    def reading_done(self, take: str, reading: str, seconds: float) -> None:  # noqa: ARG002 - the listener's
        """The take's transcript is complete."""
        ears = self._sitting.ears
        if ears is None or not (place := self._places.get(take)):
            return
        heard = next((one for one in self._readings(*place) if one.name == reading), None)
        self._sitting.record(
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
        ears = self._sitting.ears
        self._sitting.record(ev.EngineFault(what=what, engine=ears.engine if ears else ""))
        self._sitting.say(what)

    def _readings(self, key: str, take: int) -> tuple[Reading, ...]:
        item = self._sitting.state.find(key)
        takes = item.takes if item else ()
        return next((one.readings for one in takes if one.n == take), ())
