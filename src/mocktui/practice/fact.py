"""One finding of the doctor."""

from __future__ import annotations

from typing import Literal

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.text import one_line

State = Literal["ok", "note", "missing", "broken"]


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """What a sound check measured; levels in dBFS, None where there was nothing to measure.

    ``heard`` are the words of the sentence, ``other`` another microphone that hears a voice while
    this one doesn't.
    """

    device: str = ""
    heard: str = ""
    speech_db: float | None = None
    noise_db: float | None = None
    snr_db: float | None = None
    clipped_share: float | None = None
    zeros: bool = False
    other: str = ""


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """What was found. ``what`` says it in words, ``fix`` what to do where something is to be done.

    ``needed``: without it nobody can speak and be heard; only then does it make the doctor fail.
    """

    name: str
    state: State
    what: str
    fix: str = ""
    needed: bool = False

    @property
    def stops(self) -> bool:
        """Whether this keeps the person from speaking and being heard."""
        return self.needed and self.state in ("missing", "broken")


class SoundFact(Fact, frozen=True, kw_only=True):
    """A fact about how a voice arrives, with its figures."""

    sound: Sound


def plain(text: str) -> str:
    """Return ``text`` as one line that any output can carry; bytes of names become ``?``."""
    return one_line(text).encode("utf-8", "replace").decode("utf-8")


def ok(name: str, what: str, fix: str = "", *, needed: bool = False) -> Fact:
    """Return a fact that is as it should be; ``fix`` could make it better still."""
    return Fact(name=name, state="ok", what=plain(what), fix=plain(fix), needed=needed)


def note(name: str, what: str, fix: str = "", *, needed: bool = False) -> Fact:
    """Return a fact that is worth knowing and stops nothing."""
    return Fact(name=name, state="note", what=plain(what), fix=plain(fix), needed=needed)


def missing(name: str, what: str, fix: str = "", *, needed: bool = False) -> Fact:
    """Return a fact that something is not there."""
    return Fact(name=name, state="missing", what=plain(what), fix=plain(fix), needed=needed)


def broken(name: str, problem: Problem, *, needed: bool = False) -> Fact:
    """Return a fact that something is there and does not work."""
    what = f"{problem.where}: {problem.what}" if problem.where else problem.what
    return Fact(name=name, state="broken", what=plain(what), fix=plain(problem.fix), needed=needed)
