"""The interview date, the minutes a day, and the days before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from mocktui.core.days import parse_day
from mocktui.core.problem import Problem
from mocktui.practice.due import Outlook, Pick
from mocktui.practice.plan_words import aim_words
from mocktui.tui.keys import HELP, key
from mocktui.tui.safe import say
from mocktui.tui.screens.frame import Frame
from mocktui.tui.widgets import plandays
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.menu import Menu

if TYPE_CHECKING:
    from datetime import date

    from mocktui.practice.desk import Desk


class PlanScreen(Frame[None], inherit_bindings=False):
    """Two fields and the plan that follows from them; Enter in a field keeps both."""

    NAME = "Interview date and plan"
    NOW = "d writes the day of your interview; the days before it fill by themselves."
    ABOUT = (
        "Set the day of your interview and the minutes a day you have. The days before it are "
        "filled with questions, weak ones first. The plan is made anew each day: what you leave "
        "out simply moves. Enter on a question asks it now."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("d", "date", "date", help="write the interview's date"),
        key("m", "minutes", "minutes", help="write the minutes a day"),
        key("escape", "menu", "to the plan", help="leave the field as it was"),
        key("q", "leave", "back", help="leave this screen"),
        HELP,
    ]
    DEFAULT_CSS = """
    PlanScreen {
        & .field { height: 1; padding: 0 2; }
        & .field > Static { width: 16; }
        & .field > Input { width: 20; }
        & .field > .hint { width: 1fr; color: $quiet; padding-left: 2; }
        & #said { height: 2; padding: 0 2; color: $warning; }
        & Menu { height: 1fr; max-height: 1fr; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._outlook: Outlook | None = None
        self._packs: Sequence[tuple[str, str]] = ()  # id and title of those that can be read

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine(Content("Interview date and plan"))
        with Horizontal(classes="field"):
            yield Static("Interview on")
            yield Input(id="date", compact=True, max_length=30, placeholder="2026-11-28 or Friday")
            yield Static("empty: none", classes="hint")
        with Horizontal(classes="field"):
            yield Static("Minutes a day")
            yield Input(id="minutes", compact=True, max_length=4, type="integer")
            yield Static("rating included · enter keeps both", classes="hint")
        yield Static(id="said", markup=False)
        yield Menu()
        yield Footer(compact=True, show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Make the plan anew: something may have been practised."""
        self.run_worker(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        first = self._outlook is None
        self._packs = [(one.id, one.title) for one in self._desk.packs() if not one.problem]
        try:
            outlook = await self._desk.due.outlook()
        except Problem as problem:
            self._say(str(problem))
            return
        self._fill(outlook)
        if first:
            self._write(outlook)
            (self.query_one("#date", Input) if outlook.plan is None else self._menu).focus()

    @property
    def _menu(self) -> Menu:
        return self.query_one(Menu)

    def _write(self, outlook: Outlook) -> None:
        day = outlook.interview.isoformat() if outlook.interview else ""
        self.query_one("#date", Input).value = day
        self.query_one("#minutes", Input).value = str(outlook.minutes)

    def _fill(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self._menu.fill([*plandays.rows(outlook), *plandays.pack_rows(self._packs, outlook.packs)])
        self.query_one(TopLine).show(right=say(aim_words(outlook)))
        self._say(outlook.problems[0] if outlook.problems else "")

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(say(text))

    # -- keeping --------------------------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep both fields, or say what is wrong with one."""
        event.stop()
        outlook = self._outlook
        if outlook is None:
            return
        written = self.query_one("#minutes", Input).value.strip()
        try:
            day = parse_day(self.query_one("#date", Input).value, outlook.today)
            minutes = int(written) if written.lstrip("-+").isdecimal() else 0
        except Problem as problem:
            self._say(str(problem))
            return
        self._keep(day, minutes, outlook.packs, leave=True)

    def _keep(
        self, day: date | None, minutes: int, packs: Sequence[str], *, leave: bool = False
    ) -> None:
        async def keep() -> None:
            try:
                outlook = await self._desk.due.aim(day, minutes, packs)
            except Problem as problem:
                self._say(str(problem))
                return
            self._fill(outlook)
            self._write(outlook)
            if leave:
                self._menu.action_first()
                self._menu.focus()

        self.run_worker(keep(), group="keep", exclusive=True)

    # -- rows and keys --------------------------------------------------------------------------

    def on_option_list_option_selected(self, event: Menu.OptionSelected) -> None:
        """Ask a question now, or take a pack in or out."""
        what, _, rest = (event.option_id or "").partition(" ")
        if self._outlook is None:
            return
        if what == "pack":
            self._toggle(self._outlook, rest)
        elif what == "ask":
            _, pack, question = rest.split(" ", 2)
            self._ask(self._outlook, (pack, question))

    def _toggle(self, outlook: Outlook, pack: str) -> None:
        packs = [one for one in outlook.packs if one != pack]
        if pack not in outlook.packs:
            packs.append(pack)
        day = outlook.interview if outlook.ahead else None
        self._keep(day, outlook.minutes, packs)

    def _ask(self, outlook: Outlook, wanted: tuple[str, str]) -> None:
        found = outlook.standing(*wanted)
        if found is not None:
            self.mocktui.practise([Pick(item=found.item, why="")])

    def action_date(self) -> None:
        """Write the date."""
        self.set_focus(self.query_one("#date", Input))  # at once, for keys that follow fast

    def action_minutes(self) -> None:
        """Write the minutes."""
        self.set_focus(self.query_one("#minutes", Input))

    async def action_menu(self) -> None:
        """Go from a field to the plan, the fields as they were; from the plan leave."""
        if self._menu.has_focus:
            await self.action_leave()
            return
        if self._outlook is not None:
            self._write(self._outlook)
            self._say("")
        self.set_focus(self._menu)
