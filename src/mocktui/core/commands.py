"""What can be asked of an interview. A command that doesn't fit the moment changes nothing."""

from __future__ import annotations

from typing import Literal

import msgspec

from mocktui.core.events import Event, Mode, SessionStarted


class Command(msgspec.Struct, frozen=True):
    """The base of all commands."""


class Begin(Command, frozen=True):
    """Start the session and ask its first question."""

    session: SessionStarted


class Continue(Command, frozen=True):
    """Go on with a session that was cut off: the broken take stays, a new one can be made."""

    mode: Mode = "speak"
    engine: str = ""
    model: str = ""
    device: str = ""
    hold: bool = False
    aloud: bool = False


class Tick(Command, frozen=True):
    """Time has passed. Every other command does this first."""


class Think(Command, frozen=True):
    """The question was read: let think time begin, where it waits for that."""


class StartAnswer(Command, frozen=True):
    """Enough thought: open the take."""


class AnswerOpened(Command, frozen=True):
    """Frames flow into ``audio`` (or the editor is open): the answer's clock starts."""

    audio: str | None = None


class Finish(Command, frozen=True):
    """The answer is over: by key, by the source's end, or by a fault of the capture."""

    reason: Literal["key", "source", "fault"] = "key"


class Next(Command, frozen=True):
    """Go on to what comes next without waiting."""


class Pause(Command, frozen=True):
    """Stop the clock, if the format allows it."""


class Resume(Command, frozen=True):
    """Let the clock go on."""


class Skip(Command, frozen=True):
    """Leave this question."""


class Retake(Command, frozen=True):
    """Answer this question again; the take so far stays.

    ``question`` names the one that is on (the usual), or after a follow-up the question it belongs
    to, by its id.
    """

    question: str = ""


class Undo(Command, frozen=True):
    """Take back the last skip or retake."""


class Flag(Command, frozen=True):
    """Mark the question that is on, or take the mark away."""


class AddNote(Command, frozen=True):
    """Write a line about the question that is on."""

    text: str


class SetKeywords(Command, frozen=True):
    """Say what is planned, while thinking; five at the most."""

    words: tuple[str, ...]


class TypeText(Command, frozen=True):
    """The typed answer as it stands."""

    text: str


class ChangeMode(Command, frozen=True):
    """Speak, type or only time from here on."""

    mode: Mode
    why: str = ""


class DeviceLost(Command, frozen=True):
    """No frames arrive: the clock stops."""

    device: str = ""


class DeviceBack(Command, frozen=True):
    """Frames flow again: the clock goes on."""

    device: str = ""


class Record(Command, frozen=True):
    """Add what capture or speech found (a segment, a reading, a gap, a fault) to the record."""

    event: Event


class Leave(Command, frozen=True):
    """End the session here; what was answered stays."""
