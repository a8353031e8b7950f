"""The shape of a behavioural answer: situation, task, action, result. Pure, and no verdicts.

The person marks where each part begins; what is suggested here comes from cue words of English.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

import msgspec

from mocktui.core.events import Part
from mocktui.core.question import Question
from mocktui.core.state import Asked, PartAt, Take
from mocktui.core.stems import base, placed, seconds_at, sentences
from mocktui.core.transcript import Segment
from mocktui.core.wording import find

PARTS: tuple[Part, ...] = ("situation", "task", "action", "result")


def may_be_marked(question: Question | None, item: Asked, take: Take) -> bool:
    """Return whether parts of an answer can be marked: behavioural, spoken, and as it was heard."""
    if question is None or question.kind != "behavioural" or item.follow_up_of is not None:
        return False
    return take.typed is None and not take.edited and take.reading is not None


class Advice(msgspec.Struct, frozen=True, kw_only=True):
    """How much of an answer a part usually takes, by those who advise; shares from 0 to 1."""

    part: Part
    share: float


USUAL: tuple[Advice, ...] = (
    Advice(part="situation", share=0.2),
    Advice(part="task", share=0.1),
    Advice(part="action", share=0.6),
    Advice(part="result", share=0.1),
)
"""From "STAR Method of Interviewing", University of Washington, Career & Internship Center. Other
guides give the result up to 0.3: it is advice, no rule."""


_CHUNK = re.compile(r"\S+")
_SHORT = 14  # words


class PartSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of an answer; ``part`` is ``None`` before the first mark.

    Seconds of the take; ``share`` of the whole answer, from 0 to 1.
    """

    part: Part | None
    start: float
    end: float
    share: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start


_CUES: dict[Part, tuple[str, ...]] = {
    "situation": (
        *("situation", "at the time", "back then", "a while ago", "last year", "years ago"),
        *("in my last job", "when i was", "i was working", "at my", "there was", "it was in"),
    ),
    "task": (
        *("my task", "the task", "my job was", "my role", "my goal", "the goal", "our goal"),
        *("i was asked", "i had to", "we had to", "we needed", "i needed", "responsible for"),
        *("the problem was", "the challenge", "was to", "in charge of", "they wanted"),
    ),
    "action": (
        *(
            "so i",
            "i decided",
            "first i",
            "i started",
            "what i did",
            "then i",
            "i began",
            "i built",
        ),
        *("i wrote", "i made", "i talked", "i asked", "i set up", "i looked", "i ran", "i tried"),
        *("i proposed", "i suggested", "the first thing i", "i analyzed", "i went", "i took"),
    ),
    "result": (
        *("as a result", "in the end", "the result", "result was", "the outcome", "the impact"),
        *("ended up", "eventually", "this led to", "that led to", "turned out", "afterwards"),
        *("since then", "finally", "what i learned", "i learned", "it worked", "went down"),
        *("went up", "we saved", "dropped from", "rose from"),
    ),
}


def suggest(segments: Sequence[Segment], language: str = "en") -> tuple[PartAt, ...]:
    """Return where parts may begin, in order of time; none where too little points to any.

    Each part begins with the first sentence that has one of its cue words, after the part before;
    in a long stretch without punctuation, with the cue word itself.
    The situation is what comes first. Empty for other languages than English, for text without
    usable times, and where no other part was found. Never raises.
    """
    if base(language) != "en" or not segments:
        return ()
    text = " ".join(one.text for one in segments)
    where = placed(text, segments)
    cuts = sentences(text, segments)
    found: list[PartAt] = []
    for part in PARTS:
        for at in _beginnings(text, cuts, part):
            second = seconds_at(where, at)
            if second is None or not math.isfinite(second) or second < 0:
                continue
            if found and second <= found[-1].start:
                if [one.part for one in found] != ["situation"]:
                    continue
                found.clear()  # it begins with its task, or with what was done
            found.append(PartAt(part=part, start=round(second, 3)))
            break
    return tuple(found) if any(one.part != "situation" for one in found) else ()


def _beginnings(text: str, cuts: Sequence[tuple[int, int]], part: Part) -> Iterator[int]:
    """Yield where a part may begin: a sentence with a cue word, in a long one the cue itself."""
    if part == "situation":
        yield from (start for start, _ in cuts)
        return
    for start, end in cuts:
        spans = [(start + one.start(), one.group()) for one in _CHUNK.finditer(text[start:end])]
        for hit in find([word for _, word in spans], _CUES[part]):
            yield start if len(spans) <= _SHORT else spans[hit.first][0]


def spans(take: Take, *, seconds: float | None = None) -> tuple[PartSpan, ...]:
    """Return the marked parts of a take with the time each took, in order; none without marks.

    ``seconds`` is the answer's length where the take's own is not to be trusted; a mark behind it
    is left out. A part lasts until the next mark. Never raises.
    """
    whole = take.seconds if seconds is None else seconds
    if not math.isfinite(whole) or whole <= 0:
        return ()
    marks = sorted(
        (one for one in take.parts if math.isfinite(one.start) and one.start < whole),
        key=lambda one: one.start,
    )
    if not marks:
        return ()
    edges: list[tuple[Part | None, float]] = [(one.part, max(0.0, one.start)) for one in marks]
    if edges[0][1] > 0:
        edges.insert(0, (None, 0.0))
    ends = [start for _, start in edges[1:]] + [whole]
    return tuple(
        PartSpan(
            part=part,
            start=round(start, 3),
            end=round(end, 3),
            share=round((end - start) / whole, 4),
        )
        for (part, start), end in zip(edges, ends, strict=True)
        if end > start
    )


class PartTime(msgspec.Struct, frozen=True, kw_only=True):
    """How long a part took: seconds, its share of the answer and the usual one (from 0 to 1)."""

    part: Part
    seconds: float
    share: float
    usual: float


def against_usual(found: Sequence[PartSpan]) -> tuple[PartTime, ...]:
    """Return each part's time beside what is usual; one that is not marked took none."""
    share = shares(found)
    return tuple(
        PartTime(
            part=one.part,
            seconds=sum(span.seconds for span in found if span.part == one.part),
            share=share[one.part],
            usual=one.share,
        )
        for one in USUAL
    )


def shares(found: Sequence[PartSpan]) -> dict[Part, float]:
    """Return the share of each part in all, from 0 to 1; a part marked twice is added up."""
    return {part: round(sum(one.share for one in found if one.part == part), 4) for part in PARTS}
