"""The events of a session: what ``events.jsonl`` holds, one object a line.

Every event has the envelope ``v`` (version of the format), ``seq`` (1, 2, … in the file), ``at``
(UTC wall clock, ISO 8601) and ``t`` (monotonic seconds since the session began; a continued session
goes on from the last ``t``). The core fills ``t``; the journal fills ``seq`` and ``at``.
A ``question`` field names an asked thing: the question's id, or ``id/f1`` for its first follow-up.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from mocktui.core.format import Format
from mocktui.core.question import Question
from mocktui.core.times import Times
from mocktui.core.transcript import Word

VERSION = 1

Mode = Literal["speak", "type", "timer"]
EndReason = Literal["key", "time", "source", "fault"]
Part = Literal["situation", "task", "action", "result"]


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", omit_defaults=True):
    """What every event has; see the module's text."""

    t: float = 0.0
    v: int = VERSION
    seq: int = 0
    at: str = ""


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A question of this sitting with the times that hold for it; ``pack`` is its own pack's id.

    Older sessions have no ``pack`` here: then it is that of ``session_started``, in which the ids
    of several packs are joined by ``+``.
    """

    question: Question
    times: Times
    pack: str = ""


class SessionStarted(Event, frozen=True, kw_only=True, tag="session_started"):
    """The first event: a copy of everything the session needs, should the pack change later."""

    session: str
    started: str  # ISO 8601 with the person's offset
    pack: str
    title: str
    language: str
    source: str = ""
    format: Format
    plan: tuple[Planned, ...]
    mode: Mode = "speak"
    engine: str = ""
    model: str = ""
    device: str = ""
    seed: int | None = None
    app: str = ""
    hold: bool = False  # a question waits until the person begins (plain mode)
    aloud: bool = False  # think time begins when the question was read aloud


class SessionContinued(Event, frozen=True, kw_only=True, tag="session_continued"):
    """The sitting goes on after a crash; ``t`` goes on from the last one."""

    mode: Mode = "speak"
    engine: str = ""
    model: str = ""
    device: str = ""
    hold: bool = False
    aloud: bool = False


class QuestionAsked(Event, frozen=True, kw_only=True, tag="question_asked"):
    """``number`` counts the plan's questions from 1; a follow-up has its question's number."""

    question: str
    ask: str
    number: int
    follow_up_of: str | None = None


class NoFollowUp(Event, frozen=True, kw_only=True, tag="no_follow_up"):
    """Half a second after an answer: nothing more is asked about this question for now."""

    question: str


class ThinkingStarted(Event, frozen=True, kw_only=True, tag="thinking_started"):
    """``seconds`` is the limit; ``None``: until Enter."""

    question: str
    seconds: float | None = None


class ThinkingEnded(Event, frozen=True, kw_only=True, tag="thinking_ended"):
    """Think time is over; the answer is about to begin."""

    question: str
    reason: Literal["key", "time"]


class Keywords(Event, frozen=True, kw_only=True, tag="keywords"):
    """What the person plans to say."""

    question: str
    words: tuple[str, ...]


class AnswerStarted(Event, frozen=True, kw_only=True, tag="answer_started"):
    """Sound flows (or one can type): the clock runs. ``audio`` is the take's file."""

    question: str
    take: int
    audio: str | None = None


class SegmentHeard(Event, frozen=True, kw_only=True, tag="segment"):
    """A part of what was heard in a take, as it stays; times are seconds of the take's audio."""

    question: str
    take: int
    reading: str  # tells the readings of a take apart: live, whole, …
    text: str
    start: float
    end: float
    words: tuple[Word, ...] = ()


class Typed(Event, frozen=True, kw_only=True, tag="typed"):
    """The whole text of a typed answer, as it stands."""

    question: str
    take: int
    text: str


class AnswerEnded(Event, frozen=True, kw_only=True, tag="answer_ended"):
    """``seconds`` is the time charged: pauses and lost devices are not in it."""

    question: str
    take: int
    reason: EndReason
    seconds: float


class TakeRestarted(Event, frozen=True, kw_only=True, tag="take_restarted"):
    """The question is answered again; ``take`` is the one left behind (it stays)."""

    question: str
    take: int


class Paused(Event, frozen=True, kw_only=True, tag="paused"):
    """The clock stops; no audio is written."""


class Resumed(Event, frozen=True, kw_only=True, tag="resumed"):
    """The clock goes on."""


class Skipped(Event, frozen=True, kw_only=True, tag="skipped"):
    """Left without (another) answer."""

    question: str


class Undone(Event, frozen=True, kw_only=True, tag="undone"):
    """The last skip or retake is taken back."""

    what: Literal["skip", "retake"]
    question: str


class Flagged(Event, frozen=True, kw_only=True, tag="flagged"):
    """Marked to come back to, or the mark taken away."""

    question: str
    on: bool = True


class Note(Event, frozen=True, kw_only=True, tag="note"):
    """A line of the person's own about a question."""

    question: str
    text: str


class Predicted(Event, frozen=True, kw_only=True, tag="predicted"):
    """What the person expects to see before it is shown."""

    question: str
    take: int
    seconds: float | None = None
    lines: tuple[str, ...] = ()


class Rated(Event, frozen=True, kw_only=True, tag="rated"):
    """A self-rating of one rubric line: 0 not there, 1 partly, 2 clearly."""

    question: str
    take: int
    line: str
    rating: int


class FocusChosen(Event, frozen=True, kw_only=True, tag="focus_chosen"):
    """The one thing to do next time."""

    question: str
    take: int
    text: str


class ReadingDone(Event, frozen=True, kw_only=True, tag="reading"):
    """All that a model heard in a take is there: its segments come before this line.

    ``mistakes``: wrong words in 100 by the model's publisher, where they are published.
    ``fillers``: those the model's vocabulary has; empty where they can't be counted with it.
    """

    question: str
    take: int
    reading: str
    engine: str
    model: str
    text: str = ""
    mistakes: float | None = None
    fillers: tuple[str, ...] = ()


class Edited(Event, frozen=True, kw_only=True, tag="edited"):
    """The person's own text of a take; an empty one takes the edit back."""

    question: str
    take: int
    text: str


class RepairUndone(Event, frozen=True, kw_only=True, tag="repair_undone"):
    """A term that was put right in a take is shown as it was heard; ``on`` false: put right again.

    ``start`` is where: seconds of the take, of the word (its segment's without word times).
    """

    question: str
    take: int
    heard: str
    term: str
    start: float
    on: bool = True


class AudioRemoved(Event, frozen=True, kw_only=True, tag="audio_removed"):
    """A take's recording was removed on the person's wish; its text and measurements stay."""

    question: str
    take: int


class FocusMet(Event, frozen=True, kw_only=True, tag="focus_met"):
    """The person's own mark of an earlier focus in this take: 0 not yet, 1 partly, 2 yes."""

    question: str
    take: int
    focus: str
    met: int


class PartMarked(Event, frozen=True, kw_only=True, tag="part_marked"):
    """From ``start`` (seconds of the take) on the answer is about this part; ``on`` false: not."""

    question: str
    take: int
    part: Part
    start: float
    on: bool = True


class Debriefed(Event, frozen=True, kw_only=True, tag="debriefed"):
    """The debrief of a take is over, or was left (``skipped``)."""

    question: str
    take: int
    skipped: bool = False


class StoryUsed(Event, frozen=True, kw_only=True, tag="story_used"):
    """One of the person's own stories was taken for this question; ``story`` is its title."""

    question: str
    story: str


class Renamed(Event, frozen=True, kw_only=True, tag="renamed"):
    """The session has a name of the person's own."""

    title: str


class Deleted(Event, frozen=True, kw_only=True, tag="deleted"):
    """The session is in the trash, or taken out again."""

    on: bool = True


class EngineFault(Event, frozen=True, kw_only=True, tag="engine_fault"):
    """The recognizer failed and was started again (or given up)."""

    what: str
    engine: str = ""


class AudioGap(Event, frozen=True, kw_only=True, tag="audio_gap"):
    """``seconds`` of silence stand at ``start`` (seconds of the take) where nothing arrived."""

    question: str
    take: int
    start: float
    seconds: float


class DeviceChanged(Event, frozen=True, kw_only=True, tag="device_changed"):
    """``lost`` stops the clock, ``back`` lets it go on; ``changed``: another microphone hears."""

    state: Literal["lost", "back", "changed"]
    device: str = ""


class ModeChanged(Event, frozen=True, kw_only=True, tag="mode_changed"):
    """From here on answers are spoken, typed or only timed."""

    mode: Mode
    why: str = ""


class SessionEnded(Event, frozen=True, kw_only=True, tag="session_ended"):
    """The sitting is over; nothing is added to this file any more."""

    reason: Literal["done", "left"]


AnyEvent = (
    SessionStarted
    | SessionContinued
    | QuestionAsked
    | NoFollowUp
    | ThinkingStarted
    | ThinkingEnded
    | Keywords
    | AnswerStarted
    | SegmentHeard
    | Typed
    | AnswerEnded
    | TakeRestarted
    | Paused
    | Resumed
    | Skipped
    | Undone
    | Flagged
    | Note
    | Predicted
    | Rated
    | FocusChosen
    | ReadingDone
    | Edited
    | RepairUndone
    | AudioRemoved
    | FocusMet
    | PartMarked
    | Debriefed
    | StoryUsed
    | Renamed
    | Deleted
    | EngineFault
    | AudioGap
    | DeviceChanged
    | ModeChanged
    | SessionEnded
)
