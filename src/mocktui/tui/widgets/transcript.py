"""What the review says about an answer, and about its question: text in two columns."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from mocktui.core import telling
from mocktui.core.format import WARM_UP
from mocktui.core.question import Question
from mocktui.core.state import Asked, State, Take
from mocktui.core.telling import kind
from mocktui.tui.safe import say, say_all, sentence

Pieces = list[Content]
NEXT = "Next: d rates this answer; or q, then Enter: three questions with a clock."
SOFTWARE = "Mistakes in a transcript may be the software's, not yours. e corrects them."
HEARD = "As it was heard"
EMPTY = "Nothing was asked in this sitting, so there is nothing to read.\n\nq goes back."


def first_steps(state: State) -> bool:
    """Return whether this is a warm-up whose answer is not rated yet: what is next is said."""
    takes = [one for item in state.asked for one in item.takes]
    warm = state.begun is not None and state.begun.format.id == WARM_UP.id
    return warm and bool(takes) and not any(one.ratings for one in takes)


def heading(text: str) -> Content:
    """Return a heading within a column."""
    return Content.styled(text, "bold $primary")


def _list(lines: tuple[str, ...]) -> Content:
    return Content("\n").join([Content.assemble("· ", say(one)) for one in lines])


def join(pieces: Pieces) -> Content:
    """Return the pieces with an empty line between them."""
    return Content("\n\n").join(pieces)


def section(title: str, body: Content) -> Content:
    """Return a piece with its heading."""
    return Content.assemble(heading(title), "\n", body)


def tips(question: Question, revealed: bool, hint: str = "") -> Content:
    """Return what helps with this question; the example only where it is ``revealed``."""
    pieces: Pieces = [say(hint, "$quiet")] if hint else []
    if question.tip:
        pieces.append(section("Tip", say_all(question.tip)))
    if question.why:
        pieces.append(section("Why they ask", say_all(question.why)))
    if question.look_for:
        pieces.append(section("What they listen for", _list(question.look_for)))
    if question.avoid:
        pieces.append(section("Better not", _list(question.avoid)))
    if question.example and revealed:
        pieces.append(section("A strong answer", say_all(question.example)))
    elif question.example:
        told = "x shows one. It helps more after an answer of your own."
        pieces.append(section("A strong answer", Content.styled(told, "$quiet")))
    if not pieces:
        return Content.styled("This question came without a tip.", "$quiet")
    return join(pieces)


def title(item: Asked, take: Take | None, reading: str = "") -> str:
    """Return the heading of the answer's column; ``reading``: not the usual one is shown."""
    if take is None:
        return "Your answer"
    many = len(item.takes)
    first = f"Take {item.takes.index(take) + 1} of {many}" if many > 1 else "Your answer"
    parts = [first, kind(take)]
    if reading:
        parts = [first, reading] if many > 1 else [sentence(reading)]
    if take.withdrawn:
        parts.append("taken back")
    if take.edited and not reading:
        parts.append("edited")
    return " · ".join(parts)


def answer(
    item: Asked,
    take: Take | None,
    words: Content | None,
    legend: Content | None,
    more: Sequence[Content] = (),
) -> tuple[Content, int]:
    """Return an answer (its time, its words, what is wrong with it, the person's notes).

    ``words`` is what was heard; the number is the character at which it begins. ``legend`` says
    what the marks in it mean; ``more`` comes last.
    """
    before: Pieces = []
    after: Pieces = []
    offset = 0
    if take is None:
        told = "You skipped this one." if item.skipped else "You did not answer this one."
        before.append(Content.styled(told, "$quiet"))
    else:
        before.append(_used(item, take))
        after += _wrong(take)
        if take.edited and words is not None:
            before.append(say_all(take.edited))
            before += after
            after = []
            offset = len(HEARD) + 1
        elif words is None:
            before += _no_words(take)
    if words is not None:
        offset += sum(len(one.plain) + 2 for one in before)
        if legend is not None:
            after.insert(0, legend)
        if take is not None and take.edited:
            words = section(HEARD, words)
        before.append(words)
    if item.notes:
        after.append(section("Your notes", _list(item.notes)))
    return join([*before, *after, *more]), offset


def _used(item: Asked, take: Take) -> Content:
    return Content.styled(telling.used(take.seconds, item.times, take.reason == "time"), "$quiet")


def _no_words(take: Take) -> Pieces:
    """Return an answer of which nothing was heard: written, timed, silent."""
    if take.text:
        pieces = [say_all(take.text)]
        if take.edited and take.heard and take.edited != take.heard:
            first = "As it was written first" if kind(take) == "written" else HEARD
            pieces.append(section(first, say_all(take.heard, "$quiet")))
        return pieces
    if kind(take) == "written":
        told = "Nothing was written."
    elif kind(take) == "only timed":
        told = "Nothing was recorded: only the clock ran."
    elif take.incomplete:
        return []
    else:
        told = "No words were heard. space plays the recording."
    return [Content.styled(told, "$quiet")]


def _wrong(take: Take) -> Pieces:
    pieces: Pieces = []
    if take.reason == "fault":
        pieces.append(Content.styled("! This take was cut off.", "$warning"))
    if take.incomplete:
        told = "! The transcript is not complete. c completes it."
        pieces.append(Content.styled(told, "bold $warning"))
    if lost := sum(one.seconds for one in take.gaps):
        told = f"! {lost:.1f} s of sound never arrived; silence stands there."
        pieces.append(Content.styled(told, "$warning"))
    return pieces
