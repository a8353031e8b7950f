"""What a debrief shows once the person has rated: the marked answer, and what stands beside it.

Every mark has a sign of its own, not only a colour. Evidence is worded as evidence: a line for
which nothing was found may well have been said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec
from textual.content import Content

from mocktui.core import rated, telling
from mocktui.core.bits import Bit, plain
from mocktui.core.metrics import LONG
from mocktui.core.question import Question
from mocktui.core.rated import SIGNS
from mocktui.core.rubric import Evidence
from mocktui.core.snippet import MAY, NONE, snippet
from mocktui.core.state import Asked, Take
from mocktui.core.text import one_line
from mocktui.core.times import clock
from mocktui.tui.safe import say, say_all
from mocktui.tui.widgets.answer import SIGN
from mocktui.tui.widgets.transcript import heading, join, section

RAISED = "¹²³⁴⁵⁶⁷⁸⁹"
FILLER = "~"
RATED = tuple(zip(SIGNS, rated.RATED, strict=True))


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A word or a pause of the answer; ``start`` is its character in the answer's text."""

    text: str
    start: int = 0
    pause: float | None = None
    repaired: bool = False


def tokens_of(bits: Sequence[Bit]) -> tuple[tuple[Token, ...], str]:
    """Return the words and pauses of what was heard, and the text the words make."""
    found, at = [], 0
    for n, bit in enumerate(bits):
        if bit.kind == "pause":
            found.append(Token(text=bit.text, start=at, pause=bit.end - bit.start))
        elif bit.kind == "word":
            following = bits[n + 1].stop if n + 1 < len(bits) else -1
            last = bool(bit.heard) and not bit.undone and bit.stop != following
            found.append(Token(text=bit.text, start=at, repaired=last))
            at += len(bit.text) + 1
    return tuple(found), " ".join(one.text for one in found if one.pause is None)


def tokens_in(text: str) -> tuple[Token, ...]:
    """Return the words of an answer that was written, or corrected."""
    return tuple(Token(text=one[0], start=one.start()) for one in re.finditer(r"\S+", text))


def marked(
    tokens: Sequence[Token], found: Sequence[Evidence], lines: Sequence[str], fillers: Iterable[str]
) -> Content:
    """Return the answer with its evidence, repairs, fillers and long pauses marked."""
    hesitations = {one.casefold() for one in fillers}
    numbers = {line: n for n, line in enumerate(lines)}
    signs: dict[int, str] = {}
    under: set[int] = set()
    for one in found:
        words = {plain(part) for word in one.words for part in word.split()}
        inside = [
            n
            for n, token in enumerate(tokens)
            if token.pause is None and one.start_char <= token.start < one.end_char
        ]
        hits = [n for n in inside if words & {plain(p) for p in re.split(r"[-/]", tokens[n].text)}]
        hits = hits or inside
        if hits and one.line in numbers:
            under.update(hits)
            signs[hits[-1]] = signs.get(hits[-1], "") + raised(numbers[one.line])
    parts: list[Content] = []
    for n, token in enumerate(tokens):
        if n:
            parts.append(Content(" "))
        if token.pause is not None:
            style = "bold $warning" if token.pause > LONG else "$quiet"
            parts.append(Content.styled(one_line(token.text), style))
            continue
        text = one_line(token.text)
        if plain(text) in hesitations:
            parts.append(Content.styled(FILLER + text, "italic $warning"))
            continue
        style = "underline" if n in under else ""
        parts.append(Content.styled(text, style))
        if token.repaired:
            parts.append(Content(SIGN))
        if n in signs:
            parts.append(Content.styled(signs[n], "bold $primary"))
    return Content("").join(parts)


def raised(number: int) -> str:
    """Return the small number of a line (from 0); from the tenth on in brackets."""
    return RAISED[number] if number < len(RAISED) else f"({number + 1})"


def legend(tokens: Sequence[Token], evidence: bool, fillers: Iterable[str]) -> Content | None:
    """Return what the marks in this answer mean, or ``None`` where there are none."""
    told = []
    if evidence:
        told.append("underlined¹ may belong to line 1 beside")
    hesitations = {one.casefold() for one in fillers}
    if any(plain(one.text) in hesitations for one in tokens if one.pause is None):
        told.append(f"{FILLER} a filler")
    if any(one.pause is not None for one in tokens):
        told.append("(0.8s) a pause")
    if any(one.repaired for one in tokens):
        told.append(f"{SIGN} misheard, put right")
    return say(" · ".join(told), "$quiet") if told else None


def answer(
    item: Asked,
    take: Take,
    tokens: Sequence[Token],
    found: Sequence[Evidence],
    lines: Sequence[str],
    fillers: Sequence[str],
    waiting: bool,
) -> Content:
    """Return the left column: the time beside the guess, the marked words, the marks' meaning."""
    used = [Content(telling.used(take.seconds, item.times, take.reason == "time"))]
    guess = take.predicted.seconds if take.predicted else None
    if guess is not None:
        used.append(say(f"You guessed about {clock(guess)}.", "bold"))
    pieces = [Content("\n").join(used)]
    if tokens:
        pieces.append(marked(tokens, found, lines, fillers))
        if (means := legend(tokens, bool(found), fillers)) is not None:
            pieces.append(means)
    elif waiting:
        pieces.append(Content.styled("The words are still being read…", "$quiet"))
    else:
        pieces.append(Content.styled("There are no words of this answer to show.", "$quiet"))
    return join(pieces)


def beside(
    take: Take,
    question: Question,
    found: Sequence[Evidence],
    *,
    words: bool,
    more: Sequence[Content] = (),
) -> Content:
    """Return the right column: own ratings with evidence, ``more``, then what helps."""
    pieces: list[Content] = []
    if question.look_for:
        told = [_line(n, one, take, found, words) for n, one in enumerate(question.look_for)]
        pieces.append(section("Your rating, and words found", join(told)))
    pieces += more
    for title, text in (("Tip", question.tip), ("Why they ask", question.why)):
        if text:
            pieces.append(section(title, say_all(text)))
    if question.avoid:
        bullets = [Content.assemble("· ", say(one)) for one in question.avoid]
        pieces.append(section("Better not", Content("\n").join(bullets)))
    if question.example:
        pieces.append(section("A strong answer", say_all(question.example)))
    return join(pieces) if pieces else heading("This question came without a tip.")


def _line(n: int, line: str, take: Take, found: Sequence[Evidence], words: bool) -> Content:
    rating = dict(take.ratings).get(line)
    sign, word = RATED[rating] if rating is not None and 0 <= rating <= 2 else ("·", "not rated")
    parts = [
        Content.styled(f"{sign} {word} ", "bold"),
        say(line),
        Content.styled(raised(n), "bold $primary"),
    ]
    hit = next((one for one in found if one.line == line), None)
    guessed = take.predicted is not None and line in take.predicted.lines
    if words:
        told = NONE if hit is None else f"{MAY}: “{snippet(hit)}”"
        parts += [Content("\n"), say(told, "$quiet")]
    if guessed:
        parts.append(Content.styled("\nyou guessed that it is there", "$quiet"))
    return Content("").join(parts)
