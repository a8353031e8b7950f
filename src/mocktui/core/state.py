"""The state of a session: a fold over its events, and nothing else."""

from __future__ import annotations

from typing import Literal

import msgspec

from mocktui.core.events import EndReason, Mode, Part, Planned, SessionStarted
from mocktui.core.keys import main_key
from mocktui.core.question import Question
from mocktui.core.times import Times
from mocktui.core.transcript import Reading, shown

Phase = Literal["new", "thinking", "arming", "answering", "between", "ended"]


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """Silence that stands for sound that never arrived; seconds of the take."""

    start: float
    seconds: float


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """A term put right that the person took back; ``start``: seconds of the take."""

    heard: str
    term: str
    start: float


class Predicted(msgspec.Struct, frozen=True, kw_only=True):
    """What the person expected of a take: its seconds, and the rubric lines it would cover."""

    seconds: float | None = None
    lines: tuple[str, ...] = ()


class PartAt(msgspec.Struct, frozen=True, kw_only=True):
    """Where a part of a behavioural answer begins; seconds of the take."""

    part: Part
    start: float


class Take(msgspec.Struct, frozen=True, kw_only=True):
    """One attempt at a question; ``started`` and ``ended`` are session seconds."""

    n: int
    started: float
    audio: str | None = None
    ended: float | None = None
    reason: EndReason | None = None
    seconds: float = 0.0
    readings: tuple[Reading, ...] = ()
    typed: str | None = None
    edited: str | None = None
    undone: tuple[Undone, ...] = ()
    gaps: tuple[Gap, ...] = ()
    ratings: tuple[tuple[str, int], ...] = ()
    focus: str | None = None
    predicted: Predicted | None = None
    met: tuple[tuple[str, int], ...] = ()  # an earlier focus, and how far this take met it
    parts: tuple[PartAt, ...] = ()  # in order of time
    debriefed: bool = False
    debrief_skipped: bool = False
    audio_removed: bool = False
    withdrawn: bool = False  # a retake that was undone: kept, but not the answer

    @property
    def reading(self) -> Reading | None:
        """The reading that is shown; see :func:`mocktui.core.transcript.shown`."""
        return shown(self.readings)

    @property
    def heard(self) -> str:
        """What the shown reading says; what was typed follows it, or stands alone."""
        spoken = self.reading.text if self.reading else ""
        return " ".join(one for one in (spoken, self.typed) if one)

    @property
    def text(self) -> str:
        """The person's own edit, else what was heard (before terms are put right: core.said)."""
        return self.edited if self.edited else self.heard

    @property
    def incomplete(self) -> bool:
        """True for a spoken take whose audio has not been read to its end."""
        if self.audio is None or self.audio_removed:
            return False
        return not (self.reading and self.reading.complete)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question or follow-up that was asked. ``key`` is what events call ``question``."""

    key: str
    ask: str
    number: int
    times: Times
    follow_up_of: str | None = None
    takes: tuple[Take, ...] = ()
    skipped: bool = False
    flagged: bool = False
    notes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    story: str | None = None

    @property
    def take(self) -> Take | None:
        """The take that counts: the latest that was not withdrawn."""
        return next((one for one in reversed(self.takes) if not one.withdrawn), None)


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """The running phase's clock; all in session seconds.

    It ran since ``started`` but for ``stopped`` seconds in all, and stands since ``stopped_at``.
    """

    started: float = 0.0
    limit: float | None = None
    stopped: float = 0.0
    stopped_at: float | None = None

    def elapsed(self, now: float) -> float:
        """Return the seconds charged at ``now``; never negative."""
        until = now if self.stopped_at is None else self.stopped_at
        return max(0.0, until - self.started - self.stopped)

    def remaining(self, now: float) -> float | None:
        """Return what is left of the limit (0 at the least), or ``None`` without one."""
        return None if self.limit is None else max(0.0, self.limit - self.elapsed(now))

    @property
    def deadline(self) -> float | None:
        """When the limit is reached if nothing stops the clock; ``None`` if it stands or can't."""
        if self.limit is None or self.stopped_at is not None:
            return None
        return self.started + self.stopped + self.limit


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a screen may want to know of a session."""

    begun: SessionStarted | None = None
    title: str = ""
    mode: Mode = "speak"
    engine: str = ""
    model: str = ""
    device: str = ""
    phase: Phase = "new"
    clock: Clock = Clock()
    asked: tuple[Asked, ...] = ()
    current: str | None = None
    hold: bool = False  # a question is read first, and nothing goes on by itself between two
    aloud: bool = False  # a question is read aloud first
    held: bool = False  # thinking: the question was asked, think time has not begun
    deciding: bool = False  # between: whether a follow-up comes is not decided yet
    paused: bool = False
    device_lost: bool = False
    undoable: Literal["skip", "retake"] | None = None
    undo_key: str | None = None
    faults: tuple[str, ...] = ()
    deleted: bool = False
    ended: Literal["done", "left"] | None = None
    last_t: float = 0.0
    events: int = 0

    @property
    def plan(self) -> tuple[Planned, ...]:
        """The questions of this sitting, in order."""
        return self.begun.plan if self.begun else ()

    @property
    def item(self) -> Asked | None:
        """The asked thing that is on."""
        return self.find(self.current)

    @property
    def open_take(self) -> Take | None:
        """The take that is being answered now, or ``None``."""
        item = self.item
        if item is None or self.phase != "answering":
            return None
        return item.takes[-1] if item.takes and item.takes[-1].ended is None else None

    @property
    def answered(self) -> int:
        """How many asked things have a take that counts."""
        return sum(1 for one in self.asked if one.take is not None)

    def find(self, key: str | None) -> Asked | None:
        """Return the asked thing with this key, or ``None``."""
        return next((one for one in self.asked if one.key == key), None)

    def question(self, key: str) -> Question:
        """Return the plan's question of a key, else one that has only what was asked."""
        planned, item = self.planned(key), self.find(key)
        return planned.question if planned else Question(id=key, ask=item.ask if item else "")

    @property
    def simpler(self) -> str:
        """The question that is on in plainer words, if its pack has any; a follow-up has none."""
        item = self.item
        planned = self.planned(item.key) if item and not item.follow_up_of else None
        return planned.question.simpler if planned else ""

    def planned(self, key: str) -> Planned | None:
        """Return the plan's entry for a question's or follow-up's key."""
        main = main_key(key)
        return next((one for one in self.plan if one.question.id == main), None)
