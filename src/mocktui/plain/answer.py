"""An answer as lines: its time, its words, what was found in it, what helps. Nothing is asked."""

from __future__ import annotations

from collections.abc import Sequence

from mocktui.core.bits import Span
from mocktui.core.measures import ELSEWHERE, measurements
from mocktui.core.planned import against_said
from mocktui.core.question import Question
from mocktui.core.rated import MET, RATED
from mocktui.core.rubric import evidence
from mocktui.core.said import language_of, repaired, said
from mocktui.core.snippet import MAY, NONE, snippet
from mocktui.core.state import Asked, State, Take
from mocktui.core.telling import kind, used
from mocktui.core.text import sentence
from mocktui.core.times import clock


def answer_lines(state: State, item: Asked, take: Take) -> list[str]:
    """Return the time of a take and its words, with what is wrong with it."""
    lines = [used(take.seconds, item.times, take.reason == "time")]
    if take.reason == "fault":
        lines.append("This take was cut off.")
    if take.incomplete:
        lines.append("The transcript is not complete.")
    if lost := sum(one.seconds for one in take.gaps):
        lines.append(f"{lost:.1f} seconds of sound never arrived; silence stands there.")
    text = said(state, take)
    if text:
        what = {"written": "You wrote:", "spoken": "You said:"}.get(kind(take), "Your words:")
        lines += [f"{what}{' (corrected by you)' if take.edited else ''}", text]
    elif kind(take) == "only timed":
        lines.append("Nothing was recorded: only the clock ran.")
    elif not take.incomplete:
        lines.append("There are no words of this answer.")
    for one in repaired(state, take).repairs if not take.edited and take.reading else ():
        lines.append(f"Put right from the pack's terms: “{one.heard}” became “{one.term}”.")
    return lines


def evidence_lines(state: State, take: Take, question: Question) -> list[str]:
    """Return each rubric line with the person's rating and the words that were found for it."""
    if not question.look_for:
        return []
    language = language_of(state)
    text = said(state, take)
    heard = not take.edited and take.typed is None and take.reading is not None
    found = evidence(question, text, repaired(state, take).segments if heard else (), language)
    rated = dict(take.ratings)
    lines = ["", "Your rating, and words that were found:"]
    for line in question.look_for:
        rating = rated.get(line)
        word = RATED[rating] if rating is not None and 0 <= rating <= 2 else "not rated"
        lines.append(f"{line}: {word}.")
        hit = next((one for one in found if one.line == line), None)
        if text:
            lines.append(f"{sentence(MAY)}: “{snippet(hit)}”" if hit else sentence(NONE) + ".")
        if take.predicted is not None and line in take.predicted.lines:
            lines.append("You guessed that it is there.")
    return lines


def rating_lines(take: Take) -> list[str]:
    """Return the ratings of a take, how far an earlier focus was met, and the focus chosen."""
    lines = [f"You rated “{line}”: {_word(RATED, rating)}." for line, rating in take.ratings]
    lines += [f"The focus of last time, “{text}”: {_word(MET, met)}." for text, met in take.met]
    if take.focus:
        lines.append(f"Next time: {take.focus}")
    return lines


def _word(words: Sequence[str], answer: int) -> str:
    return words[answer] if 0 <= answer < len(words) else "?"


def figure_lines(
    state: State, item: Asked, take: Take, pauses: Sequence[Span] | None, *, how: bool = False
) -> list[str]:
    """Return what was planned and said, and the measurements; ``how`` each was made."""
    if not take.text:
        return []
    lines = []
    if item.keywords:
        lines += ["", "You planned:"]
        for one in against_said(state, item, take):
            at = "" if one.at is None else f" at {clock(one.at)}"
            lines.append(f"{one.keyword}: {f'said{at}' if one.said else 'not found'}.")
    lines += ["", "Measured:"]
    for figure in measurements(state, item, take, pauses=pauses):
        if figure.key not in ELSEWHERE:
            value = figure.value if figure.measurable else "not measurable"
            value += figure.spots if figure.key == "pauses" else ""
            lines.append(f"{sentence(figure.label)}: {value}.")
            if how:
                lines.append(figure.how if figure.measurable else figure.reason)
    return lines


def helping_lines(question: Question, *, example: bool, rubric: bool = True) -> list[str]:
    """Return what helps with a question; the example only where it may be shown."""
    lines = []
    for title, text in (("Tip", question.tip), ("Why they ask", question.why)):
        if text:
            lines.append(f"{title}: {text}")
    if question.look_for and rubric:
        lines += ["What they listen for:", *(f"{one}." for one in question.look_for)]
    if question.avoid:
        lines += ["Better not:", *(f"{one}." for one in question.avoid)]
    if question.example and example:
        lines.append(f"A strong answer: {question.example}")
    elif question.example:
        lines.append("There is a strong answer to this; it helps more after one of your own.")
    return ["", *lines] if lines else ["", "This question came without a tip."]
