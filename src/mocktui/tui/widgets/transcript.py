"""What the review says about an answer, and about its question: text in two columns."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mocktui.core.question import Question
from mocktui.core.state import Asked, Take
from mocktui.tui.safe import say, say_all
from mocktui.tui.widgets import cues

Pieces = list[Content]
SOFTWARE = "Mistakes in a transcript may be the software's, not yours. e corrects them."
EMPTY = "Nothing was asked in this sitting, so there is nothing to read.\n\nq goes back."


class Column(VerticalScroll):
    """A column of text that scrolls with the arrow keys once it has the focus."""

    DEFAULT_CSS = """
    Column {
        width: 1fr;
        height: 1fr;
        padding: 0 1;
        scrollbar-size-vertical: 1;
        border-top: solid $rule;
        border-title-color: $quiet;
        &:focus { border-top: solid $primary; border-title-color: $primary; }
        & > Static { width: 1fr; height: auto; padding-right: 1; }
    }
    """

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(id=id)
        self.border_title = title
        self._shown: Content | None = None

    def compose(self) -> ComposeResult:
        """One block of text."""
        yield Static("", markup=False)

    def show(self, content: Content, *, top: bool) -> None:
        """Show ``content``, from its first line where ``top`` says so."""
        if self._shown is None or content != self._shown:
            self._shown = content
            self.query_one(Static).update(content)
        if top:
            self.scroll_home(animate=False)


def _heading(text: str) -> Content:
    return Content.styled(text, "bold $primary")


def _list(lines: tuple[str, ...]) -> Content:
    return Content("\n").join([Content.assemble("· ", say(one)) for one in lines])


def _join(pieces: Pieces) -> Content:
    return Content("\n\n").join(pieces)


def _section(title: str, body: Content) -> Content:
    return Content.assemble(_heading(title), "\n", body)


def tips(question: Question, revealed: bool) -> Content:
    """Return what helps with this question; the example only where it is ``revealed``."""
    pieces: Pieces = []
    if question.tip:
        pieces.append(_section("Tip", say_all(question.tip)))
    if question.why:
        pieces.append(_section("Why they ask", say_all(question.why)))
    if question.look_for:
        pieces.append(_section("What they listen for", _list(question.look_for)))
    if question.avoid:
        pieces.append(_section("Better not", _list(question.avoid)))
    if question.example and revealed:
        pieces.append(_section("A strong answer", say_all(question.example)))
    elif question.example:
        told = "x shows one. It helps more after an answer of your own."
        pieces.append(_section("A strong answer", Content.styled(told, "$quiet")))
    if not pieces:
        return Content.styled("This question came without a tip.", "$quiet")
    return _join(pieces)


def kind(take: Take) -> str:
    """Return how a take was made: spoken, written or only timed."""
    if take.typed is not None:
        return "written"
    return "spoken" if take.audio is not None else "only timed"


def title(item: Asked, take: Take | None) -> str:
    """Return the heading of the answer's column."""
    if take is None:
        return "Your answer"
    many = len(item.takes)
    first = f"Take {item.takes.index(take) + 1} of {many}" if many > 1 else "Your answer"
    parts = [first, kind(take)]
    if take.withdrawn:
        parts.append("taken back")
    if take.edited:
        parts.append("edited")
    return " · ".join(parts)


def answer(item: Asked, take: Take | None) -> Content:
    """Return an answer: its time, its words, what is wrong with it, the person's notes."""
    pieces: Pieces = []
    if take is None:
        told = "You skipped this one." if item.skipped else "You did not answer this one."
        pieces.append(Content.styled(told, "$quiet"))
    else:
        pieces += _take(item, take)
    if item.notes:
        pieces.append(_section("Your notes", _list(item.notes)))
    return _join(pieces)


def _take(item: Asked, take: Take) -> Pieces:
    used = cues.used(take.seconds, item.times, take.reason == "time")
    pieces: Pieces = [Content.styled(used, "$quiet")]
    if take.text:
        pieces.append(say_all(take.text))
    elif kind(take) == "written":
        pieces.append(Content.styled("Nothing was written.", "$quiet"))
    elif kind(take) == "only timed":
        pieces.append(Content.styled("Nothing was recorded: only the clock ran.", "$quiet"))
    elif not take.incomplete:
        pieces.append(Content.styled("No words were heard. space plays the recording.", "$quiet"))
    if take.reason == "fault":
        pieces.append(Content.styled("! This take was cut off.", "$warning"))
    if take.incomplete:
        told = "! The transcript is not complete. c completes it."
        pieces.append(Content.styled(told, "bold $warning"))
    if lost := sum(one.seconds for one in take.gaps):
        told = f"! {lost:.1f} s of sound never arrived; silence stands there."
        pieces.append(Content.styled(told, "$warning"))
    if take.edited and take.heard and take.edited != take.heard:
        first = "written first" if kind(take) == "written" else "heard"
        pieces.append(_section(f"As it was {first}", say_all(take.heard, "$quiet")))
    return pieces
