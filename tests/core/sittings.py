"""Made-up sittings for the core's tests."""

from __future__ import annotations

from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.format import PRACTICE, Format
from mocktui.core.interview import step
from mocktui.core.question import AnswerTime, FollowUp, Question
from mocktui.core.state import State
from mocktui.core.times import resolve


def question(key: str, **more: object) -> Question:
    one = Question(
        id=key,
        ask=f"What about {key}?",
        think=10.0,
        answer=AnswerTime(min=20.0, target=40.0, max=60.0),
    )
    return replace(one, **more)


def session(
    count: int = 2, rules: Format = PRACTICE, mode: ev.Mode = "speak", **more: object
) -> ev.SessionStarted:
    ups = (FollowUp(ask="Why?"), FollowUp(ask="Cost?", if_missing="names a cost"))
    questions = [question(f"q{n}", follow_ups=ups) for n in range(1, count + 1)]
    plan = tuple(ev.Planned(question=one, times=resolve(one, rules)) for one in questions)
    begun = ev.SessionStarted(
        session="s",
        started="2026-11-22T19:04:00+01:00",
        pack="p",
        title="P",
        language="en",
        format=rules,
        plan=plan,
        mode=mode,
    )
    return replace(begun, **more)


class Sitting:
    """A state driven by hand; keeps every event."""

    def __init__(self, begun: ev.SessionStarted | None = None) -> None:
        self.state = State()
        self.events: list[ev.Event] = []
        self.tell(0.0, do.Begin(begun or session()))

    def tell(self, now: float, command: do.Command) -> list[str]:
        self.state, events = step(self.state, command, now)
        self.events += events
        return [type(one).__struct_config__.tag for one in events]
