"""A transcript cut into bits to go to and play from: words, pauses, what was put right. Pure.

The words of a reading without word times get those of the take's other reading where both heard
the same word, and between such words their share of the time; without another reading a whole
segment is one stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Literal, Protocol

import msgspec
from msgspec.structs import replace

from mocktui.core.said import Place, marked, place_of
from mocktui.core.state import State, Take
from mocktui.core.transcript import Reading, Segment

_ALIKE = 0.5  # of the words must be in both readings for one to lend its times
_EDGE = 0.3  # seconds by which an engine's segments may be off

_Times = tuple[float, float]


class Span(Protocol):
    """A stretch of the take's audio, in seconds."""

    @property
    def start(self) -> float:
        """Where it begins."""
        ...

    @property
    def end(self) -> float:
        """Where it ends."""
        ...


class Bit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A piece of the text as it is shown.

    ``kind``: a word, a pause, or ``other``: words that only the other reading has. Bits of one
    ``stop`` belong together: a cursor goes from stop to stop (-1 has none), and they are heard from
    ``start`` to ``end`` (seconds of the take). ``heard`` and ``term``: this was put right, or was
    and has been taken back (``undone``); ``place`` is the second by which events call it.
    ``new``: only this reading has it.
    """

    text: str
    kind: Literal["word", "pause", "other"] = "word"
    start: float = 0.0
    end: float = 0.0
    stop: int = -1
    segment: int = 0
    heard: str = ""
    term: str = ""
    place: float = 0.0
    undone: bool = False
    new: bool = False


class _Token(msgspec.Struct):
    """A word between spaces."""

    text: str
    segment: int
    times: _Times | None = None
    place: Place | None = None
    new: bool = False


def plain(word: str) -> str:
    """Return a word without case and punctuation: what two readings are compared by."""
    return "".join(c for c in word.casefold() if c.isalnum())


def bits_of(
    state: State,
    take: Take,
    reading: Reading,
    *,
    pauses: Sequence[Span] = (),
    other: Reading | None = None,
) -> tuple[Bit, ...]:
    """Return the bits of a reading, terms put right.

    ``pauses`` stand where they were (in a segment without word times their place is not known, so
    only those between segments do). With ``other`` what differs from that reading is marked.
    """
    segments, places = marked(state, take, reading)
    tokens = _tokens(segments, places)
    if any(one.times is None for one in tokens):
        for lender in reversed(take.readings):
            if lender is not reading and lender.complete and _borrow(tokens, lender, segments):
                break
    missing = _compare(tokens, _tokens(*marked(state, take, other))) if other else {}
    return tuple(_numbered(_bits(tokens, segments, reading, pauses, missing)))


def stop_at(bits: Sequence[Bit], seconds: float) -> int | None:
    """Return the stop that is heard at this second, ``None`` before the first."""
    found = None
    for bit in bits:
        if bit.stop >= 0 and bit.start <= seconds + 0.01:
            found = bit.stop
    return found


def _tokens(segments: Sequence[Segment], places: Sequence[Place]) -> list[_Token]:
    tokens = []
    for index, segment in enumerate(segments):
        here = [one for one in places if one.repair.segment_index == index]
        times = [
            (word.start, word.end) for word in segment.words for _ in re.findall(r"\S+", word.text)
        ]
        spans = list(re.finditer(r"\S+", segment.text))
        if len(times) != len(spans):
            times = []
        for n, span in enumerate(spans):
            place = next(
                (
                    one
                    for one in here
                    if one.repair.start_char < span.end() and span.start() < one.repair.end_char
                ),
                None,
            )
            tokens.append(_Token(span[0], index, times[n] if times else None, place))
    return tokens


def _borrow(tokens: list[_Token], lender: Reading, segments: Sequence[Segment]) -> bool:
    """Give every token times after a reading that has them; return whether that was possible."""
    theirs = _tokens(lender.segments, ())
    if not theirs or any(one.times is None for one in theirs):
        return False
    blocks = _matcher(tokens, theirs).get_matching_blocks()
    if sum(block.size for block in blocks) < _ALIKE * len(tokens):
        return False
    times: list[_Times | None] = [None] * len(tokens)
    for block in blocks:
        for n in range(block.size):
            times[block.a + n] = theirs[block.b + n].times
    at = 0
    while at < len(times):
        if times[at] is not None:
            at += 1
            continue
        until = at
        while until < len(times) and times[until] is None:
            until += 1
        before, after = times[at - 1] if at else None, times[until] if until < len(times) else None
        low = before[1] if before else min(segments[0].start, after[0] if after else 0.0)
        high = max(low, after[0] if after else segments[-1].end)
        each = (high - low) / (until - at)
        for n in range(at, until):
            times[n] = (low + (n - at) * each, low + (n - at + 1) * each)
        at = until
    for token, one in zip(tokens, times, strict=True):
        token.times = one
    return True


def _matcher(one: Sequence[_Token], other: Sequence[_Token]) -> SequenceMatcher[str]:
    return SequenceMatcher(
        None, [plain(t.text) for t in one], [plain(t.text) for t in other], autojunk=False
    )


def _compare(tokens: list[_Token], others: list[_Token]) -> dict[int, str]:
    """Mark what only ``tokens`` have; return what only the others have, by the token it precedes.

    Punctuation and case are no difference.
    """
    missing = {}
    for what, a, b, c, d in _matcher(tokens, others).get_opcodes():
        if what == "equal":
            continue
        for token in tokens[a:b]:
            token.new = True
        if d > c:
            missing[b] = " ".join(one.text for one in others[c:d])
    return missing


def _bits(
    tokens: Sequence[_Token],
    segments: Sequence[Segment],
    reading: Reading,
    pauses: Sequence[Span],
    missing: dict[int, str],
) -> Iterable[Bit]:
    waiting = sorted(pauses, key=lambda one: one.start)
    before: _Token | None = None
    for n, token in enumerate(tokens):
        segment = segments[token.segment]
        start, end = token.times or (segment.start, segment.end)
        inside = token.times is None and before is not None and before.segment == token.segment
        while (
            waiting
            and not inside
            and _middle(waiting[0]) <= start + (0.0 if token.times else _EDGE)
        ):
            pause = waiting.pop(0)
            # Inside the segment before: where, its engine does not say.
            last = segments[before.segment].end if before and before.times is None else -_EDGE
            if before is not None and _middle(pause) > last - _EDGE:
                yield _pause(pause, token.segment)
        if n in missing:
            yield Bit(text=missing[n], kind="other", segment=token.segment)
        bit = Bit(
            text=token.text,
            start=start,
            end=end,
            segment=token.segment,
            stop=n if token.times else -2,
            new=token.new,
        )
        if token.place is not None:
            one = token.place.repair
            bit = replace(
                bit,
                heard=one.heard,
                term=one.term,
                undone=token.place.undone,
                place=place_of(one, reading.segments),
            )
        yield bit
        before = token
    if len(tokens) in missing:
        yield Bit(text=missing[len(tokens)], kind="other", segment=max(0, len(segments) - 1))


def _pause(pause: Span, segment: int) -> Bit:
    seconds = f"({pause.end - pause.start:.1f}s)"  # without a space: no line breaks in it
    return Bit(
        text=seconds, kind="pause", start=pause.start, end=pause.end, segment=segment, stop=0
    )


def _middle(one: Span) -> float:
    return (one.start + one.end) / 2


def _numbered(bits: Iterable[Bit]) -> Iterable[Bit]:
    """Number the stops: a word, a pause, a repair, or what a segment without word times has."""
    number = -1
    last: Bit | None = None
    for bit in bits:
        if bit.kind == "other":
            yield bit
            continue
        untimed = bit.stop == -2
        same = (
            last is not None
            and last.kind == bit.kind == "word"
            and (last.segment, last.place, last.heard) == (bit.segment, bit.place, bit.heard)
            and (untimed or bool(bit.heard))
        )
        number += not same
        last = bit
        yield replace(bit, stop=number)
