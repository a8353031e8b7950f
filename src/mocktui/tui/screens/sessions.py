"""Past sessions: everything that was practised, newest first, and the trash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import Resize
from textual.widgets import Input, OptionList, Static

from mocktui.core.problem import Problem
from mocktui.practice.archive import SessionLine
from mocktui.practice.desk import Desk
from mocktui.practice.session_words import details, hit_details, said_filters
from mocktui.storage.index_types import Filters, Hit
from mocktui.tui.safe import plural, say
from mocktui.tui.screens import session_keys
from mocktui.tui.screens.session_rows import hit_row, session_row
from mocktui.tui.screens.session_ways import SessionWays
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.menu import Menu

EMPTY = (
    "No sessions yet.\n\n"
    "Whatever you practise is kept here: what you said, how long it took, and your own notes.\n\n"
    "q goes back to Home; Enter there begins with one question."
)
EMPTY_TRASH = (
    "The trash is empty.\n\n"
    "d in the list of past sessions puts one here, and u brings it back. Nothing is removed from "
    "the disk before you empty it with e."
)
NOTHING = (
    "Nothing is found.\n\n"
    "All words must occur, in any order; the last may be the beginning of one.\n"
    '"Words in quotes" stand together. f shows what else narrows the list, escape shows all.'
)
WIDE = 110  # columns from which the format has room in each line
PAGE = 200  # lines that are laid out at once; more come as one goes down
HITS = 200  # finds that are shown, the newest


class SessionsScreen(SessionWays, inherit_bindings=False):
    """A table of sessions, or of what a search found in them; Enter opens one."""

    NAME = "Past sessions"
    NOW = "Enter opens the marked session. / searches everything that was said."
    ABOUT = (
        "Everything you practised, newest first. Unfinished sessions can be continued. / searches "
        "every word that was asked, said or noted. What you delete goes to the trash (t); there e "
        "removes it for good."
    )
    BINDINGS: ClassVar[list[BindingType]] = session_keys.KEYS
    DEFAULT_CSS = """
    SessionsScreen {
        & Menu { height: 1fr; max-height: 1fr; }
        & #empty { height: 1fr; padding: 3 6; display: none; }
        & #search { display: none; padding: 0 2; }
        & #line {
            dock: bottom; height: 2; padding: 0 2; margin-bottom: 1; border-top: solid $rule;
            color: $quiet; text-wrap: nowrap; text-overflow: ellipsis;
        }
        &.-searching #search { display: block; }
    }
    """

    def __init__(self, desk: Desk, *, trash: bool = False) -> None:
        super().__init__(desk)
        self._filters = Filters(deleted=trash)
        self._lines: Sequence[SessionLine] | None = None
        self._hits: Sequence[Hit] | None = None  # while searching
        self._laid = 0  # lines in the menu
        self._done = ""  # what was done, until the list shows it
        self._said: tuple[str, str | None] = ("", None)  # what was done, until one moves on
        self._trouble = False  # they could not be read, which is what is said

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine(Content("Past sessions"))
        yield Menu()
        yield Static(id="empty", markup=False)
        yield Input(id="search", placeholder="words to look for", compact=True)
        yield Static(id="line", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    # -- what is shown --------------------------------------------------------------------------

    @property
    def line(self) -> SessionLine | None:
        """The marked session."""
        chosen = self.query_one(Menu).chosen
        if self._hits is not None:
            hit = self.hit
            chosen = hit.session if hit is not None else None
        return next((one for one in self._lines or () if one.id == chosen), None)

    @property
    def hit(self) -> Hit | None:
        """The marked find."""
        chosen = self.query_one(Menu).chosen
        hits = self._hits or ()
        return hits[int(chosen)] if hits and chosen and chosen.isdigit() else None

    @property
    def can_empty(self) -> bool:
        """Whether all of the trash is shown, and there is any."""
        return self._filters == Filters(deleted=True) and self._hits is None and bool(self._lines)

    def on_screen_resume(self) -> None:
        """Read the sessions again: one of them may have changed."""
        if self._lines is None:
            self._say("Looking for sessions…")
        self.reload()

    def session_changed(self, session_id: str) -> None:
        """Show what changed in the background."""
        self.reload()

    def reload(self, what: str = "", *, only_search: bool = False) -> None:
        """Read what is shown again, then say ``what`` was done.

        Two may come at once, of a dialog that closes: one tells what, the other shows the list.
        """
        self._done = what or self._done
        self._load(only_search)

    @work(group="load", exclusive=True)
    async def _load(self, only_search: bool) -> None:
        ticking = self.set_interval(0.25, self._tell_reading)
        text = self.query_one("#search", Input).value
        try:
            known = None if self._lines is not None else await self._show_known()
            if not (only_search and text and self._lines is not None):
                self._lines = await self._desk.archive.sessions(self._filters)
            self._hits = await self._desk.search(text, self._filters, HITS) if text else None
        except Problem as problem:
            self._lines, self._hits, self._done = self._lines or (), None, ""
            self._trouble = True
            self._fill(str(problem))
            return
        finally:
            ticking.stop()
        self._trouble = False
        if known and known == self._lines and self._hits is None and not self._done:
            self._tell()
        else:
            self._fill(self._done)
        self._done = ""

    async def _show_known(self) -> Sequence[SessionLine]:
        """Show what was known when last looked at: looking into thousands of folders takes time."""
        if known := await self._desk.archive.known(self._filters):
            self._lines = known
            self._fill()
        return known

    def _tell_reading(self) -> None:
        if (reading := self._desk.archive.reading) is not None:
            self._say(f"Reading your sessions for the list: {reading[0]} of {reading[1]}…")

    def on_resize(self, event: Resize) -> None:
        """Use the width there is."""
        if self._lines is not None:
            what, at = self._said
            self._fill(what if at == self.query_one(Menu).chosen else "")

    def _fill(self, what: str = "") -> None:
        lines, menu = self._lines or (), self.query_one(Menu)
        wide = self.app.size.width >= WIDE
        if self._hits is not None:
            menu.fill(hit_row(one, n, wide) for n, one in enumerate(self._hits))
            many = len(self._hits)
        else:
            before = menu.chosen
            ids = [one.id for one in lines]
            reach = ids.index(before) if before in ids else 0
            self._laid = max(PAGE, reach + PAGE // 2)
            menu.fill(session_row(one, wide) for one in lines[: self._laid])
            many = len(lines)
        menu.display = many > 0
        empty = self.query_one("#empty", Static)
        empty.display = not many and not self._trouble  # what can't be read may be there
        if not many:
            plain = self._hits is None and self._filters in (Filters(), Filters(deleted=True))
            teaching = EMPTY_TRASH if self.in_trash else EMPTY
            empty.update(Content(teaching if plain else NOTHING))
        if many and not self.query_one(Input).has_focus:
            menu.focus()
        self._said = (what, menu.chosen)
        self._tell()

    def _more(self, all_of_them: bool = False) -> None:
        """Lay out more lines where one comes near the last."""
        menu, lines = self.query_one(Menu), self._lines or ()
        if self._hits is not None or self._laid >= len(lines):
            return
        if all_of_them or (menu.highlighted or 0) > self._laid - PAGE // 4:
            upto = len(lines) if all_of_them else self._laid + PAGE
            wide = self.app.size.width >= WIDE
            menu.add_options(session_row(one, wide) for one in lines[self._laid : upto])
            self._laid = upto

    def key_end(self) -> None:
        """Go to the last line of all, not of those laid out."""
        self._more(all_of_them=True)
        self.query_one(Menu).action_last()

    def _tell(self) -> None:
        """Say how many there are, and what is marked."""
        name = "Trash" if self.in_trash else "Past sessions"
        chosen = said_filters(self._filters, *self._names)
        many = plural(len(self._lines or ()), "session")
        if self._hits is not None:
            more = "the newest " if len(self._hits) == HITS else ""
            many = more + plural(len(self._hits), "find")
        left = Content(name) + (Content(" · ") + say(chosen, "$quiet") if chosen else Content())
        self.query_one(TopLine).show(left, say(many if self.query_one(Menu).display else ""))
        line, hit = self.line, self.hit
        what, at = self._said
        if what and at == self.query_one(Menu).chosen:
            self._say(what, "$warning" if self._trouble else "")
        elif hit is not None:
            self._say(hit_details(hit))
        else:
            self._say(details(line) if line else "", "$warning" if line and line.problem else "")
        self.refresh_bindings()

    def _say(self, text: str, style: str = "") -> None:
        self.query_one("#line", Static).update(say(text, style))

    # -- keys -----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what can't be done with the marked line, hide what has no place here."""
        if not self.is_mounted or self.query_one_optional(Menu) is None:
            return True
        return session_keys.fits(self, action)

    def on_option_list_option_highlighted(self, _: OptionList.OptionHighlighted) -> None:
        """Tell about the line that is marked now; what can be done depends on it."""
        self._more()
        self._tell()

    def on_option_list_option_selected(self, _: OptionList.OptionSelected) -> None:
        """Open the session, at what was found in it."""
        self.action_open()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search while typing."""
        event.stop()
        self.reload(only_search=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Go to what was found."""
        event.stop()
        self.query_one(Menu).focus()
