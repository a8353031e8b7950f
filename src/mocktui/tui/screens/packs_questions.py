"""What is in a pack: its questions, and each one's rubric, tip and follow-ups."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static

from mocktui.core.question import Question
from mocktui.practice.library import PackFile
from mocktui.tui.keys import HELP, key
from mocktui.tui.safe import plural, say, say_all
from mocktui.tui.screens.frame import Frame
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.menu import Menu, row

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk


class Asks(Menu):
    """The questions; Enter practises the pack."""

    NAME = "Questions of a pack"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "select", "practise", help="practise this pack", display="enter", id="go"),
        key("right,l", "app.focus_next", "read", help="to the details", show=False, display="→"),
    ]


class PackScreen(Frame[bool], inherit_bindings=False):
    """The answer is true to edit the pack. Examples are not shown: they come after one's own."""

    NAME = "A pack"
    NOW = "Enter sets up an interview with these questions, o with the marked one alone."
    ABOUT = (
        "The questions of a pack and what a listener looks for. Examples of strong answers are "
        "shown only after your own."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "o", "only", "only this one", help="set up an interview with the marked question alone"
        ),
        key("e", "edit", "edit", help="open this pack in your editor"),
        key("q,escape", "leave", "back", help="back to the packs", display="q"),
        HELP,
    ]
    DEFAULT_CSS = """
    PackScreen {
        & #sides { height: 1fr; }
        & Asks { width: 2fr; height: 1fr; }
        & VerticalScroll {
            width: 3fr; padding: 0 2; border-left: solid $rule; height: 1fr;
            &:focus { border-left: solid $primary; }
        }
    }
    """

    def __init__(self, desk: Desk, file: PackFile) -> None:
        super().__init__()
        self.desk = desk
        self._file = file
        self._questions = file.pack.questions if file.pack is not None else ()

    def compose(self) -> ComposeResult:
        """Lay out the questions on the left, the marked one on the right."""
        yield TopLine(
            Content.assemble(("Packs  ", "bold $primary"), say(self._file.title)),
            Content(plural(len(self._questions), "question")),
        )
        with Horizontal(id="sides"):
            rows = (
                row(Content.assemble((f"{n:>3}  ", "$quiet"), say(one.ask)), id=str(n))
                for n, one in enumerate(self._questions, 1)
            )
            yield Asks(*rows)
            with VerticalScroll():
                yield Static(id="details", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Begin at the first question."""
        self.query_one(Asks).focus()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Show the marked question."""
        self.query_one("#details", Static).update(details(self._questions[event.option_index]))
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        """Practise the pack."""
        self.mocktui.open_setup(self._file.id)

    def action_only(self) -> None:
        """Practise the marked question alone."""
        at = self.query_one(Asks).highlighted
        if at is not None:
            self.mocktui.open_setup(self._file.id, self._questions[at].id)

    def action_edit(self) -> None:
        """Go back and edit it."""
        self.dismiss(True)

    async def action_leave(self) -> None:
        """Go back."""
        self.dismiss(False)


def details(one: Question) -> Content:
    """Return everything about a question but its example."""
    who = f" · asked by {one.asker}" if one.asker else ""
    parts: list[Content] = [say_all(one.ask, "bold"), say(f"{one.kind}{who}", "$quiet")]
    times = []
    if one.think is not None:
        times.append(f"think {one.think:g} s")
    if one.answer is not None:
        times.append(f"answer {one.answer.min:g} to {one.answer.max:g} s")
    if times:
        parts.append(say(" · ".join(times), "$quiet"))
    for title, lines in (
        ("Look for", one.look_for),
        ("Avoid", one.avoid),
        ("Asked after it", [_follow_up(ask.ask, ask.if_missing) for ask in one.follow_ups]),
    ):
        if lines:
            parts += [Content(""), Content.styled(title, "bold $primary")]
            parts += [Content.assemble("· ", say(line)) for line in lines]
    for title, text in (("Why it is asked", one.why), ("Tip", one.tip)):
        if text:
            parts += [Content(""), Content.styled(title, "bold $primary"), say_all(text)]
    return Content("\n").join(parts)


def _follow_up(ask: str, missing: str | None) -> str:
    return f"{ask} (unless heard: {missing})" if missing else ask
