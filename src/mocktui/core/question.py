"""Questions and the packs they come in."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

Kind = Literal["behavioural", "technical", "conceptual", "curveball", "motivation"]
KINDS: tuple[str, ...] = get_args(Kind)


class AnswerTime(msgspec.Struct, frozen=True, kw_only=True):
    """How long an answer should be, in seconds: enough, ideal, and the limit."""

    min: float = 45.0
    target: float = 90.0
    max: float = 120.0


DEFAULT_THINK = 30.0
DEFAULT_ANSWER = AnswerTime()


class FollowUp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an interviewer asks next; with ``if_missing`` only where that line found no evidence."""

    ask: str
    if_missing: str | None = None


_ARTICLES = ("A", "An", "The")


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One question as its pack gives it; the field names are those of the pack's TOML.

    ``id`` is unique in its pack and made of ``a-z 0-9 -``. ``think`` is in seconds. ``None`` for
    ``think`` or ``answer``: the pack says nothing, so the format's time holds, else the usual one.
    """

    id: str
    ask: str
    kind: str = "technical"
    roles: tuple[str, ...] = ()
    asked_by: str = ""
    why: str = ""
    tip: str = ""
    look_for: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    example: str = ""
    simpler: str = ""
    terms: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    think: float | None = None
    answer: AnswerTime | None = None

    @property
    def asker(self) -> str:
        """``asked_by`` as it stands within a sentence: “a team lead”; a name stays as it is."""
        first = self.asked_by.split(" ", 1)[0]
        return (
            self.asked_by[:1].lower() + self.asked_by[1:] if first in _ARTICLES else self.asked_by
        )


class Pack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A named list of questions. ``language`` is a BCP 47 tag such as ``en``."""

    id: str
    title: str
    source: str = ""
    language: str = "en"
    questions: tuple[Question, ...] = ()

    def question(self, key: str) -> Question | None:
        """Return the question with this id, or ``None``."""
        return next((one for one in self.questions if one.id == key), None)
