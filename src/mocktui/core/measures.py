"""Every measurement of an answer in plain words, for any front end. Pure, and no verdicts.

What is counted, and after whom, stands in :mod:`mocktui.core.metrics`, :mod:`mocktui.core.wording`
and :mod:`mocktui.core.rubric`. Here each becomes a line people can read: a label, a value, how it
was measured, and where in the take. What can't be measured says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mocktui.core import measures_time as times
from mocktui.core import measures_words as words
from mocktui.core.measured import NOTHING, Heard, Measured, Place, not_measurable
from mocktui.core.metrics import Silence, measure_take, tokens
from mocktui.core.rubric import evidence
from mocktui.core.said import language_of, repaired, said
from mocktui.core.state import Asked, State, Take

__all__ = ["ELSEWHERE", "KEYS", "Measured", "Place", "measurements"]

KEYS = (
    *("time", "first_word", "pace", "pace_speaking", "pauses", "stretch", "fillers", "hedges"),
    *("repeats", "often", "person", "numbers", "lines", "words_per_line"),
)
"""The keys of what :func:`measurements` returns, always all of them and in this order."""
ELSEWHERE = ("time", "lines")
"""The keys that a front end shows in other places: beside the answer, and with the rating."""


def measurements(
    state: State,
    item: Asked,
    take: Take,
    *,
    pauses: Sequence[Silence] | None = None,
    seconds: float | None = None,
) -> tuple[Measured, ...]:
    """Return every measurement of a take, in the order of ``KEYS``. Never raises.

    ``pauses`` are those found in the take's sound (0.5 s or more), where somebody looked;
    ``seconds`` the answer's length where the take's own is not to be trusted.
    """
    length = take.seconds if seconds is None else seconds
    language = language_of(state)
    planned = state.planned(item.key) if item.follow_up_of is None else None
    text = said(state, take)
    segments = repaired(state, take).segments
    question = planned.question if planned else None
    heard = Heard(
        take=take,
        times=item.times,
        seconds=length,
        metrics=measure_take(take, seconds=length, pauses=pauses, language=language),
        text=text,
        lines=question.look_for if question else (),
        found=evidence(question, text, segments, language) if question else (),
        language=language,
        sound=pauses is not None,
    )
    return tuple(one(heard) for one in _ALL)


def lines(heard: Heard) -> Measured:
    """Rubric lines for which the answer has a sentence: evidence, not a score."""
    key, label = "lines", "points your words seem to touch"
    if why := _no_lines(heard):
        return not_measurable(key, label, why)
    return Measured(
        key=key,
        label=label,
        value=f"{len(heard.found)} of {len(heard.lines)}",
        figure=float(len(heard.found)),
        how="Words that belong to a point, in one sentence. A hint where to look, no score.",
        places=tuple(
            sorted(
                (Place(start=one.at, text=one.sentence) for one in heard.found),
                key=lambda place: place.start or 0.0,
            )
        ),
    )


def _no_lines(heard: Heard) -> str:
    if not heard.lines:
        return "This question has no list of points."
    return "" if heard.text.strip() else NOTHING


def words_per_line(heard: Heard) -> Measured:
    """How many words there are for each rubric line with evidence."""
    key, label = "words_per_line", "words for each such point"
    if why := _no_lines(heard):
        return not_measurable(key, label, why)
    if not heard.found:
        return not_measurable(key, label, "No such point was found.")
    each = len(tokens(heard.text)) / len(heard.found)
    return Measured(
        key=key,
        label=label,
        value=f"about {each:.0f}",
        figure=round(each, 1),
        how="All words of the answer, divided by the points its words seem to touch.",
    )


_ALL: tuple[Callable[[Heard], Measured], ...] = (
    *(times.time_used, times.first_word, times.pace, times.pace_speaking, times.pauses),
    *(times.stretch, words.fillers, words.hedges, words.repeats, words.said_often, words.person),
    *(words.numbers_said, lines, words_per_line),
)
