"""Sessions made by the real interview, for tests of what is kept of them."""

from __future__ import annotations

import itertools
import wave
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.format import PRACTICE
from mocktui.core.interview import step
from mocktui.core.problem import Problem
from mocktui.core.question import FollowUp, Question
from mocktui.core.state import State
from mocktui.core.times import Times
from mocktui.core.transcript import Word
from mocktui.storage.sessions import (
    SessionFolder,
    Summary,
    create_session,
    session_folders,
    summarize,
)
from tests.storage.writer import Writer

START = datetime(2026, 11, 22, 19, 4, tzinfo=UTC)

QUESTIONS = (
    Question(
        id="why-that-algorithm",
        ask="Why are you using that algorithm?",
        tip="Say what you compared it with.",
        look_for=("names an alternative",),
        follow_ups=(FollowUp(ask="And on ten times the data?"),),
    ),
    Question(id="a-failure", ask="Tell me about a failure.", kind="behavioural"),
)


def begin(session: str = "s", *, mode: ev.Mode = "speak", **more) -> do.Begin:
    """The command that starts a session of QUESTIONS."""
    fields = {
        "session": session,
        "started": "2026-11-22T19:04:00+01:00",
        "pack": "ml",
        "title": "ML interview",
        "language": "en",
        "format": PRACTICE,
        "plan": tuple(Planned(question=one) for one in QUESTIONS),
        "mode": mode,
        "engine": "vosk",
        "model": "small",
    }
    return do.Begin(session=ev.SessionStarted(**{**fields, **more}))


def Planned(question: Question) -> ev.Planned:  # noqa: N802 - stands for the struct
    return ev.Planned(question=question, times=Times(think=30.0, min=5, target=60, max=90))


def heard(question: str, take: int, text: str, *, start: float = 0.5, reading="live"):
    """A segment, half a second a word, and the end of its reading."""
    words = tuple(
        Word(text=one, start=start + 0.5 * n, end=start + 0.5 * n + 0.4, confidence=0.9)
        for n, one in enumerate(text.split())
    )
    segment = ev.SegmentHeard(
        question=question,
        take=take,
        reading=reading,
        text=text,
        start=start,
        end=words[-1].end,
        words=words,
    )
    done = ev.ReadingDone(
        question=question, take=take, reading=reading, engine="vosk", model="small"
    )
    return do.Record(segment), do.Record(done)


def play(
    commands: Iterable[tuple[float, do.Command]], state: State | None = None
) -> tuple[State, list[ev.Event]]:
    """Carry out commands at their times; return the state and all events."""
    state = state or State()
    events: list[ev.Event] = []
    for now, command in commands:
        state, more = step(state, command, now)
        events += more
    return state, events


def whole_interview(session: str = "s") -> list[tuple[float, do.Command]]:
    """Two questions: one answered twice with a note and a flag, one skipped."""
    first, second = QUESTIONS[0].id, QUESTIONS[1].id
    segment, done = heard(first, 1, "I chose gradient boosting")
    again, done_again = heard(first, 2, "Because the table was small")
    return [
        (0.0, begin(session)),
        (3.0, do.SetKeywords(words=("baseline",))),
        (4.0, do.StartAnswer()),
        (4.5, do.AnswerOpened(audio="takes/01-1.wav")),
        (20.0, segment),
        (24.25, do.Finish()),
        (24.5, done),
        (25.0, do.Retake()),
        (25.5, do.AnswerOpened(audio="takes/01-2.wav")),
        (30.0, do.Flag()),
        (31.0, do.AddNote("say the [/nope] figure \x1b[31m first")),
        (40.0, again),
        (41.0, do.Finish()),
        (41.5, done_again),
        (42.0, do.Next()),
        (50.0, do.Skip()),
        (60.0, do.Record(ev.Rated(question=second, take=1, line="x", rating=1))),
        (60.0, do.Next()),
    ]


def ticking(start: datetime = START):
    """A clock that goes on by a second at each look."""
    count = itertools.count()
    return lambda: start + timedelta(seconds=next(count))


def never(problem: Problem) -> None:
    """Be ``on_error`` where nothing may go wrong."""
    raise AssertionError(str(problem))


def write_wav(path: Path, seconds: float, rate: int = 16000) -> None:
    path.parent.mkdir(exist_ok=True, mode=0o700)
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(b"\0\0" * int(seconds * rate))


def list_sessions(sessions_dir: Path, *, deleted: bool = False) -> list[Summary]:
    """Return all sessions there, newest first; those in the trash only if ``deleted``."""
    lines = [summarize(one) for one in session_folders(sessions_dir)]
    return [one for one in lines if deleted or not one.deleted]


def keep(
    sessions_dir: Path,
    commands: Sequence[tuple[float, do.Command]] | None = None,
    *,
    now: datetime = START,
    audio: float = 16.0,
) -> tuple[SessionFolder, State]:
    """Make a session folder of an interview, recordings included; return it and the live state."""
    folder = create_session(sessions_dir, now)
    state, events = play(whole_interview(folder.id) if commands is None else commands)
    with Writer(folder.events, clock=ticking(now), on_error=never) as writer:
        writer.append(events)
        assert writer.flush(10)
    for item in state.asked:
        for take in item.takes:
            if take.audio:
                write_wav(folder.path / take.audio, audio)
    return folder, state
