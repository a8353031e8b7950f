"""Sessions of one question with a take in it, for the measurements' tests."""

from __future__ import annotations

from mocktui.core import events as ev
from mocktui.core.format import PRACTICE
from mocktui.core.question import Question
from mocktui.core.state import Asked, State, Take
from mocktui.core.times import Times
from mocktui.core.transcript import Reading, Segment, Word

QUESTION = Question(
    id="q",
    ask="Why that algorithm?",
    look_for=("Compares it with a simpler baseline", "Names a cost, such as latency or memory"),
)
TIMES = Times(think=30.0, min=45.0, target=90.0, max=120.0)
FILLERS = ("um", "uh", "you know")


def timed(text: str, start: float = 1.0, each: float = 0.3, step: float = 0.35) -> Segment:
    """A segment with word times: a word of ``each`` seconds every ``step``."""
    words = tuple(
        Word(text=one, start=round(start + n * step, 3), end=round(start + n * step + each, 3))
        for n, one in enumerate(text.split())
    )
    return Segment(text=text, start=start, end=words[-1].end if words else start, words=words)


def reading(*segments: Segment, fillers: tuple[str, ...] = FILLERS, name: str = "live") -> Reading:
    return Reading(name=name, segments=segments, complete=True, fillers=fillers)


def spoken(*segments: Segment, seconds: float = 60.0, fillers: tuple[str, ...] = FILLERS) -> Take:
    return Take(
        n=1,
        started=0.0,
        audio="takes/01-1.wav",
        reason="key",
        seconds=seconds,
        readings=(reading(*segments, fillers=fillers),),
    )


def sitting(
    take: Take,
    *,
    question: Question = QUESTION,
    times: Times = TIMES,
    language: str = "en",
    follow_up: bool = False,
) -> tuple[State, Asked]:
    """A state in which ``take`` answers the question (or a follow-up of it)."""
    begun = ev.SessionStarted(
        session="s",
        started="2026-11-22T10:00:00+00:00",
        pack="p",
        title="t",
        language=language,
        format=PRACTICE,
        plan=(ev.Planned(question=question, times=times),),
    )
    item = Asked(
        key=f"{question.id}/f1" if follow_up else question.id,
        ask=question.ask,
        number=1,
        times=times,
        follow_up_of=question.id if follow_up else None,
        takes=(take,),
    )
    return State(begun=begun, asked=(item,)), item
