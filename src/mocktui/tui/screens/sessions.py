"""Past sessions: everything that was practised, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Resize
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from mocktui.core.cells import fit
from mocktui.core.format import by_id
from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.practice.desk import Desk, SessionLine
from mocktui.tui.keys import HELP, key
from mocktui.tui.safe import plural, say
from mocktui.tui.screens.frame import Frame
from mocktui.tui.screens.home import when
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.menu import Menu, row

EMPTY = (
    "No sessions yet.\n\n"
    "Whatever you practise is kept here: what you said, how long it took, and your own notes.\n\n"
    "q goes back to Home; Enter there begins with one question."
)
WIDE = 110  # columns from which the format has room in each line
_MODES = {"speak": "spoken", "type": "written", "timer": "only timed"}


def format_of(one: SessionLine) -> str:
    """Return the title of a session's format; one that isn't known has only its id."""
    known = by_id(one.format)
    return known.title if known is not None else one.format


def found(lines: Sequence[SessionLine], wanted: str) -> list[SessionLine]:
    """Return the sessions in which every word of ``wanted`` occurs, in any case."""
    words = wanted.casefold().split()

    def text(one: SessionLine) -> str:
        state = "" if one.ended else "unfinished"
        marked = "marked" if one.flagged else ""
        parts = (when(one.started), one.title, format_of(one), one.mode, state, marked, one.problem)
        return " ".join(parts).casefold()

    return [one for one in lines if all(word in text(one) for word in words)]


def marks(one: SessionLine) -> str:
    """Return what is special about a session, in signs and words."""
    parts = []
    if one.problem:
        parts.append("! damaged")
    elif not one.ended:
        parts.append("… unfinished")
    elif one.incomplete:
        parts.append("! incomplete")
    if one.flagged:
        parts.append(f"⚑ {one.flagged}")
    return " ".join(parts)


def details(one: SessionLine) -> str:
    """Return everything about a session in one line."""
    if one.problem:
        return f"! {one.problem}"
    parts = [one.title, format_of(one), _MODES.get(one.mode, one.mode)]
    if not one.ended:
        parts.append("c continues it")
    elif one.incomplete:
        parts.append("a transcript is not complete")
    return " · ".join(part for part in parts if part)


def _row(one: SessionLine, wide: bool) -> Option:
    left = Content.assemble(say(when(one.started), "$quiet"), "  ", say(one.title or one.id))
    if one.problem:
        return row(left, Content.styled("! damaged", "$warning"), id=one.id)
    answered = f"{one.answered} of {one.total}"
    right = f"{answered:>9}{one.minutes:>6.0f} min  {marks(one):<13}"
    kind = fit(one_line(format_of(one)), 14) + "  " if wide else ""
    return row(left, Content.styled(kind + right, "$quiet"), id=one.id)


class SessionsScreen(Frame[None], inherit_bindings=False):
    """A table of sessions; Enter opens one."""

    NAME = "Past sessions"
    ABOUT = "Everything you practised, newest first. Unfinished sessions can be continued."
    BINDINGS: ClassVar[list[BindingType]] = [
        key("c", "go_on", "continue", help="go on with an unfinished session", id="continue"),
        key("slash", "filter", "filter", help="show only sessions with these words", display="/"),
        key("escape", "unfilter", "show all", help="show all sessions again"),
        key("q", "leave", "leave", help="leave this list"),
        key("escape", "leave", "leave", show=False, id="leave-escape"),
        HELP,
    ]
    DEFAULT_CSS = """
    SessionsScreen {
        & Menu { height: 1fr; max-height: 1fr; }
        & #empty { height: 1fr; padding: 3 6; display: none; }
        & #filter { display: none; padding: 0 2; }
        & #line {
            dock: bottom; height: 2; padding: 0 2; margin-bottom: 1; border-top: solid $rule;
            color: $quiet; text-wrap: nowrap; text-overflow: ellipsis;
        }
        &.-filtering #filter { display: block; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._lines: Sequence[SessionLine] | None = None
        self._shown: dict[str, SessionLine] = {}

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine(Content("Past sessions"))
        yield Menu()
        yield Static(Content(EMPTY), id="empty", markup=False)
        yield Input(id="filter", placeholder="words to look for", compact=True)
        yield Static(id="line", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Read the sessions again: one of them may have changed."""
        if self._lines is None:
            self._say("Looking for sessions…")
        self.run_worker(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        try:
            self._lines = await self._desk.sessions()
        except Problem as problem:
            self._lines = ()
            self._fill()
            self._say(str(problem), "$warning")
            return
        self._fill()

    def on_resize(self, event: Resize) -> None:  # noqa: ARG002
        """Use the width there is."""
        if self._lines is not None:
            self._fill()

    def _fill(self) -> None:
        lines = self._lines or ()
        wide = self.app.size.width >= WIDE
        self._shown = {one.id: one for one in found(lines, self.query_one(Input).value)}
        menu = self.query_one(Menu)
        menu.fill(_row(one, wide) for one in self._shown.values())
        menu.display = bool(lines)
        self.query_one("#empty").display = not lines
        if lines and not self.query_one(Input).has_focus:
            menu.focus()
        self._tell()

    def _tell(self) -> None:
        """Say how many there are, and what is marked."""
        lines, shown = self._lines or (), len(self._shown)
        many = f"{shown} of {len(lines)}" if shown != len(lines) else plural(shown, "session")
        self.query_one(TopLine).show(right=say(many if lines else ""))
        one = self.chosen
        if one is not None:
            self._say(details(one), "$warning" if one.problem else "")
        else:
            self._say("Nothing is found. escape shows all." if lines else "")
        self.refresh_bindings()

    def _say(self, text: str, style: str = "") -> None:
        self.query_one("#line", Static).update(say(text, style))

    @property
    def chosen(self) -> SessionLine | None:
        """The marked session."""
        return self._shown.get(self.query_one(Menu).chosen or "")

    # -- keys -----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Grey out what the marked session doesn't allow."""
        if not self.is_mounted or not self.query(Menu):
            return True
        one = self.chosen
        match action:
            case "go_on":
                return True if one is not None and not one.ended and not one.problem else None
            case "filter":
                return True if self._lines else None
            case "unfilter":
                return self.has_class("-filtering")
            case _:
                return True

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        """Tell about the line that is marked now; what can be done depends on it."""
        self._tell()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        """Open the session."""
        self.action_open()

    def action_open(self) -> None:
        """Read the marked session, or say what is wrong with it."""
        one = self.chosen
        if one is None:
            return
        if one.problem:
            self.mocktui.show_problem(
                Problem(one.problem, where=one.id, fix="mocktui doctor says more.")
            )
        else:
            self.mocktui.open_review(one.id)

    def action_go_on(self) -> None:
        """Go on with the marked session."""
        if (one := self.chosen) is not None:
            self.mocktui.continue_session(one.id)

    def action_filter(self) -> None:
        """Ask for words."""
        self.add_class("-filtering")
        self.query_one(Input).focus()
        self.refresh_bindings()

    def action_unfilter(self) -> None:
        """Show all sessions again."""
        self.remove_class("-filtering")
        self.query_one(Input).value = ""
        self._fill()

    def on_input_changed(self, _: Input.Changed) -> None:
        """Filter while typing."""
        if self._lines is not None:
            self._fill()

    def on_input_submitted(self, _: Input.Submitted) -> None:
        """Go to what was found."""
        self.query_one(Menu).focus()
