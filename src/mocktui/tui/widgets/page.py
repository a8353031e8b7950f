"""One question under review: the ask, the answer or its editor, and what helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from mocktui.core.bits import Bit
from mocktui.core.question import Question
from mocktui.core.state import Asked, State, Take
from mocktui.core.telling import when
from mocktui.tui.safe import say, say_all
from mocktui.tui.widgets import transcript
from mocktui.tui.widgets.answer import AnswerColumn, Column, legend, text_of
from mocktui.tui.widgets.parts import PartsBar
from mocktui.tui.widgets.stage import LONGEST_ASK


def top_line(state: State, newer: bool = False) -> tuple[Content, Content]:
    """Return what stands on top of the review: whose it is, when it was, how much was answered.

    ``newer``: a later version wrote it.
    """
    if state.begun is None:
        return Content("Review"), Content("")
    date = say(when(state.begun.started).strip(), "$quiet")
    answered = f"   {state.answered} of {len(state.asked)} answered" if state.asked else ""
    kept = ("   read only", "$warning") if newer else ""
    return Content.assemble("Review · ", say(state.title)), Content.assemble(date, answered, kept)


class Page(Vertical):
    """Two columns below the question. The editor takes the answer's place."""

    DEFAULT_CSS = """
    Page {
        width: 1fr;
        & #ask { padding: 0 1; max-height: 3; text-style: bold; height: auto; }
        & #about {
            padding: 0 1; color: $quiet; height: 1; text-wrap: nowrap; text-overflow: ellipsis;
        }
        & #sides { height: 1fr; margin-top: 1; }
        & #editor {
            display: none; width: 1fr; height: 1fr; padding: 0 1; border: none;
            border-top: solid $primary; border-title-color: $primary; background: $background;
        }
        &.-editing { & #editor { display: block; } & #answer { display: none; } }
    }
    """

    def compose(self) -> ComposeResult:
        """Lay out the page."""
        yield Static(id="ask", markup=False)
        yield Static(id="about", markup=False)
        with Horizontal(id="sides"):
            yield AnswerColumn("Your answer", id="answer")
            editor = TextArea(id="editor", soft_wrap=True, tab_behavior="focus")
            editor.border_title = "Correct the text"
            editor.highlight_cursor_line = False
            yield editor
            yield Column("What helps", id="tips")
        yield PartsBar(id="parts")

    @property
    def answer(self) -> AnswerColumn:
        """The answer, with a cursor over its words."""
        return self.query_one("#answer", AnswerColumn)

    @property
    def editing(self) -> bool:
        """True while the editor is open."""
        return self.has_class("-editing")

    @property
    def written(self) -> str:
        """What stands in the editor."""
        return self.query_one("#editor", TextArea).text

    def show(
        self,
        item: Asked,
        take: Take | None,
        question: Question,
        *,
        bits: tuple[Bit, ...] = (),
        reading: str = "",
        revealed: bool,
        top: bool,
        hint: str = "",
        more: Sequence[Content] = (),
    ) -> None:
        """Show an answer; ``revealed`` with the example, ``top`` from its first line.

        ``bits`` are what was heard; ``reading`` names it where it is not the usual one: then what
        differs is marked in the bits. ``hint`` stands above what helps, ``more`` below the answer.
        """
        follow = "follow-up · " if item.follow_up_of else ""
        who = f" · asked by {question.asker}" if question.asker else ""
        self.query_one("#ask", Static).update(say_all(item.ask[:LONGEST_ASK]))
        self.query_one("#about", Static).update(say(f"{follow}{question.kind}{who}"))
        column = self.answer
        column.border_title = say(transcript.title(item, take, reading))
        words, places = text_of(bits, "$quiet" if take and take.edited else "")
        marks = legend(bits, bool(reading))
        content, offset = transcript.answer(item, take, words if bits else None, marks, more)
        column.show_answer(content, offset, bits, places, top=top)
        self.query_one("#tips", Column).show(transcript.tips(question, revealed, hint), top=top)

    def edit(self, text: str) -> None:
        """Open the editor on ``text``."""
        editor = self.query_one("#editor", TextArea)
        editor.text = text
        self.add_class("-editing")
        editor.focus()

    def in_turn(self, do: Callable[[], None]) -> None:
        """Call ``do`` once the editor has read the letters that wait before this key."""
        self.query_one("#editor", TextArea).call_later(do)

    def close_editor(self) -> None:
        """Close the editor."""
        self.remove_class("-editing")

    def go_to(self, name: str) -> None:
        """Move the focus to ``answer``, ``tips`` or, at the tips' end, ``example``."""
        column = self.query_one("#answer" if name == "answer" else "#tips", Column)
        column.focus()
        if name == "example":
            column.call_after_refresh(column.scroll_end, animate=False)
        else:
            column.scroll_home(animate=False)
