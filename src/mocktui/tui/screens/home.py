"""Home: begin, continue, choose questions, look back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from mocktui.core.problem import Problem
from mocktui.practice.claim import ELSEWHERE
from mocktui.practice.warm_up import ears_to_offer, warm_up
from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.screens import home_rows as rows
from mocktui.tui.screens.frame import Frame
from mocktui.tui.widgets import nextup
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.menu import Menu, heading, row

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk, PackLine, SessionLine
    from mocktui.practice.due import Outlook

WHAT = "A mock interview: answer a question aloud, then read back what you said."
BEGIN = "Enter begins: one question, no time limit. ? shows you round in a minute."


class HomeScreen(Frame[None]):
    """Where the app begins; Enter always goes to the obvious next thing."""

    NAME = "Home"
    NOW = "Enter opens the marked line: the one to go on with."
    ABOUT = (
        "A warm-up is one question without a time limit. Under Questions you choose others and how "
        "they are asked. What you said is kept under past sessions. Once you have answered and "
        "rated, three questions are offered next, each with its reason."
    )
    TOUR = True
    BINDINGS = [
        key("g", "progress", "progress", help="days, time spoken, each question"),
        key("d", "plan", "interview date", help="the interview's date and the days before it"),
        key("q", "leave", "leave", help="leave mocktui"),
    ]
    DEFAULT_CSS = """
    HomeScreen {
        & > #what { padding: 0 2 1 2; }
        &.-known > #what { display: none; }
        & > Menu { height: 1fr; }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._packs: Sequence[PackLine] = ()
        self._sessions: Sequence[SessionLine] | None = None
        self._outlook: Outlook | None = None
        self._elsewhere = False  # another mocktui practises here
        self._trouble = self._unknown = ""  # why there are no sessions, no questions to come
        self._offered: str | None = "begin"  # the row marked by us, not by the person

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine(
            Content.styled("mocktui", "bold $primary"), Content("nothing leaves this machine")
        )
        yield Static(Content(WHAT), id="what")
        yield Menu()
        yield Footer()

    def on_mount(self) -> None:
        """Say on top what is done in the background."""
        self.watch(self.app, "background", self._say_background)

    def _say_background(self, line: str) -> None:
        self.query_one(TopLine).show(right=say(line or "nothing leaves this machine"))

    def session_changed(self, session_id: str) -> None:
        """Read the list again."""
        self._reload()

    def on_screen_resume(self) -> None:
        """Show the packs at once, the sessions as soon as they are read."""
        self._packs = self.desk.packs()
        self._show()
        self.call_after_refresh(self._reload)

    @work(exclusive=True, group="sessions")
    async def _reload(self) -> None:
        before = self._sessions
        self._elsewhere = self.desk.practising
        try:
            self._sessions = await self.desk.sessions()
            self._trouble = ""
        except Problem as problem:
            self._sessions, self._trouble = (), str(problem)
        fresh = _kept(before) != _kept(self._sessions)  # a sitting later: something else is next
        self._show(fresh)
        if self._trouble:
            return
        fresh = fresh or self._outlook is None
        try:
            self._outlook, self._unknown = await self.desk.due.outlook(), ""
        except Problem as problem:
            self._unknown = str(problem)
        self._show(fresh)

    def _show(self, fresh: bool = False) -> None:
        """Show all rows; ``fresh``: mark the obvious one, unless another was chosen meanwhile."""
        menu = self.query_one(Menu)
        self.set_class(bool(self._sessions) and not self._elsewhere, "-known")
        what = "" if self._sessions is None or not self._readable else f"\n{BEGIN}"
        shown = Content(WHAT + what)
        if self._elsewhere:
            shown = Content.assemble(WHAT, "\n", (ELSEWHERE, "$warning"))
        self.query_one("#what", Static).update(shown)
        obvious = self._obvious() if fresh and menu.chosen == self._offered else None
        menu.fill(self._rows(), obvious)
        self._offered = obvious or self._offered

    def _obvious(self) -> str | None:
        """Return the row that Enter should take by what is known."""
        if self._unfinished is not None:
            return "continue"
        if self._outlook is not None and self._outlook.practised and self._outlook.picks:
            return "next"
        used = self._used
        return f"pack {used[0].id}" if used else None

    @property
    def _used(self) -> list[PackLine]:
        """The packs of past sessions, the latest first."""
        titles = {one.title: one for one in self._readable}
        found = {one.title: None for one in self._sessions or () if one.title in titles}
        return [titles[one] for one in found]

    @property
    def _readable(self) -> list[PackLine]:
        return [one for one in self._packs if not one.problem]

    @property
    def _unfinished(self) -> SessionLine | None:
        return next(
            (one for one in self._sessions or () if not one.ended and not one.problem), None
        )

    def _rows(self) -> Iterator[Option]:
        unfinished = self._unfinished
        if unfinished is not None:
            yield row(
                Content.assemble("Continue: ", say(unfinished.title)),
                Content.styled(f"{unfinished.answered} of {unfinished.total} answered", "$quiet"),
                id="continue",
            )
        outlook = self._outlook
        practised = outlook is not None and (outlook.practised or outlook.picks)
        if outlook is not None and practised:
            yield from nextup.rows(outlook, first=unfinished is None)
            yield nextup.plan_row(outlook)
        elif self._sessions:
            trouble = self._unknown or (nextup.WAIT if outlook is None else "")
            yield from nextup.teaching(outlook, trouble, first=unfinished is None)
        if self._sessions:
            yield from heading("Questions")
            yield rows.warm_up(bool(self._readable))
            yield from rows.packs(self._packs, self._used, bool(self._sessions))
            yield from heading("Past sessions")
            yield from rows.sessions(self._sessions, unfinished, self._trouble)
            yield rows.settings()
            yield rows.demo()
            return
        if self._readable:
            yield rows.warm_up(bool(self._readable))
        yield rows.demo()
        yield from heading("Questions")
        yield from rows.packs(self._packs, self._used, bool(self._sessions))
        if not practised:
            yield from nextup.teaching(outlook, self._unknown)
        yield from heading("Past sessions")
        yield from rows.sessions(self._sessions, unfinished, self._trouble)
        yield rows.settings()

    def on_option_list_option_selected(self, event: Menu.OptionSelected) -> None:
        """Go where the row leads."""
        what, _, name = (event.option_id or "").partition(" ")
        self._offered = event.option_id  # done with: after a sitting another row may be marked
        app = self.mocktui
        match what:
            case "continue" if self._unfinished is not None:
                app.continue_session(self._unfinished.id)
            case "begin":
                self.action_warm_up()
            case "demo":
                app.start_demo()
            case "pack":
                app.open_setup(name)
            case "packs":
                app.open_packs()
            case "broken":
                found = next(one for one in self._packs if one.id == name)
                app.show_problem(
                    Problem(
                        found.problem,
                        where=found.title or name,
                        fix="mocktui packs check lists every mistake in it.",
                    )
                )
            case "session":
                app.open_review(name)
            case "next" if self._outlook is not None:
                app.practise(self._outlook.picks[int(name or 0) :][: 1 if name else None])
            case "rate" if self._outlook is not None and self._outlook.rate is not None:
                self._rate(*self._outlook.rate)
            case "plan":
                self.action_plan()
            case "progress":
                self.action_progress()
            case "all":
                app.open_sessions()
            case "settings":
                app.open_settings()

    def action_warm_up(self) -> None:
        """Ask one question without a clock."""
        try:
            setup = warm_up(self.desk, again=bool(self._sessions))
            offer = ears_to_offer(self.desk, setup)
        except Problem as problem:
            self.mocktui.show_problem(problem)
            return
        if offer is None or offer.name in self.mocktui.offered:
            self.mocktui.start_practice(setup)
            return
        from mocktui.tui.screens.offer import OfferScreen

        def begin(_: bool | None) -> None:
            self.mocktui.start_practice(setup)

        self.mocktui.offered.add(offer.name)
        self.app.push_screen(OfferScreen(self.desk, offer), begin)

    def _rate(self, session: str, question: str) -> None:
        from mocktui.tui.screens.rating import rate

        self.app.run_worker(rate(self.mocktui, session, question), group="debrief", exclusive=True)

    def action_progress(self) -> None:
        """Open the progress so far."""
        from mocktui.tui.screens.progress import ProgressScreen

        self.app.push_screen(ProgressScreen(self.desk))

    def action_tour(self) -> None:
        """Show what one does here, in five pages."""
        from mocktui.tui.screens.tour import TourScreen

        self.app.push_screen(TourScreen())

    def action_plan(self) -> None:
        """Open the interview date and the plan."""
        from mocktui.tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen(self.desk))

    async def action_leave(self) -> None:
        """Leave mocktui."""
        self.app.exit(0)


def _kept(sessions: Sequence[SessionLine] | None) -> list[tuple[str, int, bool]] | None:
    """Return what of the sessions decides what is next."""
    return None if sessions is None else [(one.id, one.answered, one.ended) for one in sessions]
