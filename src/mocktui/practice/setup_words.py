"""What a set-up means and how long it takes, in words. Pure: any front end says it so."""

from __future__ import annotations

from mocktui.core.events import Mode, Planned
from mocktui.core.format import Format
from mocktui.core.text import plural
from mocktui.core.times import budget
from mocktui.practice.setup import Plan, minutes_in_words

MEANS: dict[Mode, str] = {
    "speak": "your voice is recorded and written down, on this machine",
    "type": "you write your answers; the clock is the same",
    "timer": "you answer aloud; nothing is recorded",
}


PROBES = 4
"""Follow-ups of a question that is meant to be asked in stages."""


def _staged(one: Planned) -> bool:
    return len(one.question.follow_ups) >= PROBES


def time_words(format: Format, planned: Plan) -> str:
    """Return how many questions there are and how long they take.

    Where the longest can't be told (no limits, follow-ups, a debrief between) it is what it takes
    when all goes well; where nothing can be told it is as long as one likes. Where every question
    has an interviewer's probes and the format asks none, the one that does is named.
    """
    questions = planned.questions
    count = plural(len(questions), "question")
    if not format.follow_ups and questions and all(map(_staged, questions)):
        count += " · on-site asks back"
    if planned.minutes is not None:
        fit = "fits" if len(questions) == 1 else "fit"
        count = f"{len(questions)} of {plural(planned.offered, 'question')} {fit}"
        return f"{count} into {minutes_in_words(planned.minutes)} · about {_span(planned.seconds)}"
    if format.repeat:
        return f"until you are satisfied · {count}"
    if all(one.times.max is None for one in questions):
        return f"as long as you like · {count}"
    longest = budget(tuple(one.times for one in questions), format.between)
    if longest is None or format.follow_ups or format.debrief == "each":
        return f"about {_span(planned.seconds)} · {count}"
    return f"{_span(longest)} at most · {count}"


def _span(seconds: float) -> str:
    if seconds < 90:
        return f"{round(seconds)} seconds"
    return f"{round(seconds / 60)} minutes"
