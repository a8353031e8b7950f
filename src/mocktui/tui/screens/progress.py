"""Progress: the days practised, the time spoken, and each question over its takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from mocktui.core.because import until_interview
from mocktui.core.days import short
from mocktui.core.problem import Problem
from mocktui.core.progress import GLYPHS, MOST, WEEKS, Progress, QuestionLine, calendar, within
from mocktui.practice.due import Outlook, Pick
from mocktui.tui.keys import HELP, key
from mocktui.tui.safe import plural, say, say_all
from mocktui.tui.screens.frame import Frame
from mocktui.tui.screens.open_at import open_at
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.menu import Menu, row
from mocktui.tui.widgets.trend import FIGURES, Trend, axis, table, values

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk

EMPTY = (
    "Nothing practised yet.\n\n"
    "Here you will see on which days you practised and how long you spoke. Each question shows its "
    "takes one after the other: your own rating, the pace, the fillers, and what you meant to do "
    "better.\n\n"
    "q goes back to Home; Enter there begins with one question."
)
LEGEND = " ".join([*(f"{sign} {most:g}" for most, sign in GLYPHS), f"{MOST} more minutes"])


def spoken(seconds: float) -> str:
    """Return a time in words: ``42 minutes``, ``1 h 20 min``."""
    minutes = round(seconds / 60)
    if seconds < 60:
        return plural(round(seconds), "second")
    return plural(minutes, "minute") if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


class ProgressScreen(Frame[None], inherit_bindings=False):
    """A calendar on top, the questions below, the marked one drawn or as a table beside them."""

    NAME = "Progress"
    NOW = "Look, no more. p asks the marked question now, q goes back."
    ABOUT = (
        "The days on which you practised and the time you spoke; below, each question over its "
        "takes: your own ratings, pace, fillers, and what you chose to do better."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("t", "table", "table", help="the takes as a table, or drawn"),
        key("m", "figure", "next figure", help="draw rating, pace, fillers or length"),
        key("p", "practise", "practise it", help="ask the marked question now"),
        key("d", "plan", "date", help="the interview's date and the days before it"),
        key("q,escape", "leave", "back", help="leave this screen", display="q"),
        HELP,
    ]
    DEFAULT_CSS = """
    ProgressScreen {
        & #empty { height: 1fr; padding: 3 6; display: none; }
        & #glance { height: 9; padding: 0 2; }
        & #calendar { width: 37; height: auto; text-wrap: nowrap; }
        & #words { width: 1fr; height: auto; max-height: 8; }
        & #rest { height: 1fr; border-top: solid $rule; }
        & Menu { width: 40%; height: 1fr; max-height: 1fr; }
        & #detail { width: 1fr; padding: 0 2 0 1; border-left: solid $rule; }
        & #asked { height: auto; max-height: 2; text-style: bold; }
        & #figure { height: 1; color: $quiet; }
        & #takes { height: 1fr; }
        & #takes > Static { height: auto; }
        & Trend { background: $surface; }
        &.-empty { & #glance, & #rest { display: none; } & #empty { display: block; } }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._progress: Progress | None = None
        self._outlook: Outlook | None = None
        self._figure = ""  # the figure chosen; empty: the first that can be drawn
        self._table = False

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine(Content("Progress"))
        yield Static(Content(EMPTY), id="empty", markup=False)
        with Horizontal(id="glance"):
            yield Static(id="calendar", markup=False)
            yield Static(id="words", markup=False)
        with Horizontal(id="rest"):
            yield Menu()
            with Vertical(id="detail"):
                yield Static(id="asked", markup=False)
                yield Static(id="figure", markup=False)
                yield Trend()
                with VerticalScroll(id="takes"):
                    yield Static(markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Read everything again: something may have been practised or rated."""
        self.run_worker(self._load(), group="load", exclusive=True)

    async def _load(self) -> None:
        try:
            self._progress = await self._desk.due.progress()
            self._outlook = await self._desk.due.outlook()
        except Problem as problem:
            self.query_one("#empty", Static).update(say(str(problem), "$warning"))
            self.add_class("-empty")
            return
        self._fill(self._progress, self._outlook)

    def _fill(self, progress: Progress, outlook: Outlook) -> None:
        self.set_class(not progress.days, "-empty")
        self.refresh_bindings()
        if not progress.days:
            return
        days = plural(len(progress.days), "day")
        self.query_one(TopLine).show(right=say(f"{days} · {spoken(progress.seconds)}"))
        self.query_one("#calendar", Static).update(_calendar(progress))
        self.query_one("#words", Static).update(_words(progress, outlook))
        menu = self.query_one(Menu)
        menu.fill(
            row(say(one.ask), Content.styled(_latest(one), "$quiet"), id=f"{n}")
            for n, one in enumerate(progress.questions)
        )
        menu.focus()
        self._detail()

    # -- one question ---------------------------------------------------------------------------

    @property
    def chosen(self) -> QuestionLine | None:
        """The marked question."""
        name = self.query_one(Menu).chosen
        return self._progress.questions[int(name)] if self._progress and name else None

    def on_option_list_option_highlighted(self, _: Menu.OptionHighlighted) -> None:
        """Show the question that is marked now."""
        self._detail()

    def on_resize(self, _: Resize) -> None:
        """Draw anew."""
        if self._progress is not None:
            self._detail()

    def _detail(self) -> None:
        one = self.chosen
        if one is None:
            return
        self.query_one("#asked", Static).update(say_all(one.ask))
        name, words = self._drawn(one)
        trend = self.query_one(Trend)
        drawn = not self._table and trend.draw(one.takes, name)
        trend.display = drawn
        self.query_one("#takes").display = not drawn
        self.query_one("#takes > Static", Static).update(table(one))
        said = (
            f"{axis(one.takes, name, words)}, take by take"
            if drawn
            else f"{plural(len(one.takes), 'take')}"
        )
        self.query_one("#figure", Static).update(say(said))

    def _drawn(self, one: QuestionLine) -> tuple[str, str]:
        """Return the figure to draw: the one chosen, else the first that was measured."""
        for name, words in FIGURES:
            if name == self._figure or (not self._figure and values(one.takes, name)):
                return name, words
        return FIGURES[-1]

    # -- keys -----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what needs a question while there is none."""
        return action not in ("table", "figure", "practise") or not self.has_class("-empty")

    def on_option_list_option_selected(self, _: Menu.OptionSelected) -> None:
        """Read the latest take of the question."""
        if (one := self.chosen) is not None:
            self.run_worker(self._read(one), group="read", exclusive=True)

    async def _read(self, one: QuestionLine) -> None:
        try:
            await open_at(self.mocktui, one.latest.session, one.question, one.latest.take)
        except Problem as problem:
            self.mocktui.show_problem(problem)

    def action_table(self) -> None:
        """Turn from the drawing to the table, and back."""
        self._table = not self._table
        self._detail()

    def action_figure(self) -> None:
        """Draw the next figure that was measured."""
        one = self.chosen
        if one is None:
            return
        there = [name for name, _ in FIGURES if values(one.takes, name)]
        now, _ = self._drawn(one)
        if there:
            self._figure = there[(there.index(now) + 1) % len(there)] if now in there else there[0]
        self._table = False
        self._detail()

    def action_practise(self) -> None:
        """Ask the marked question now, if its pack is there."""
        one = self.chosen
        if one is None or self._outlook is None:
            return
        found = self._outlook.standing(one.pack, one.question)
        if found is None:
            self.notify("This question's pack is not in play any more.", markup=False)
            return
        self.mocktui.practise([Pick(item=found.item, why="")])

    def action_plan(self) -> None:
        """Open the interview date and the plan."""
        from mocktui.tui.screens.plan import PlanScreen

        self.app.push_screen(PlanScreen(self._desk))


def _latest(one: QuestionLine) -> str:
    """Return the rating that counts, for the list."""
    return "unrated" if one.rating is None else f"{one.rating}%"


def _calendar(progress: Progress) -> Content:
    lines = [Content.styled("Mo Tu We Th Fr Sa Su", "$quiet")]
    weeks = calendar(progress.days, progress.today)
    for n, week in enumerate(weeks):
        words = {0: f"  {WEEKS - 1} weeks ago", WEEKS - 1: "  this week"}.get(n, "")
        lines.append(Content.assemble(("  ".join(week).ljust(20), "$primary"), (words, "$quiet")))
    lines += [Content(), Content.styled(LEGEND, "$quiet")]
    return Content("\n").join(lines)


def _words(progress: Progress, outlook: Outlook) -> Content:
    """Return what the calendar shows in words, what comes next and why, and the interview."""
    week, month = (within(progress.days, progress.today, length) for length in (7, 28))
    lines = [
        Content(f"{plural(week, 'day')} of the last 7, {month} of the last 28"),
        Content(f"{spoken(progress.seconds)} spoken, {plural(progress.answers, 'take')}"),
        Content(),
    ]
    if outlook.picks:
        first = outlook.picks[0]
        lines.append(Content.assemble(("Next: ", "$quiet"), say(first.item.ask)))
        focus = f" · focus: {first.focus}" if first.focus else ""
        lines.append(say(f"{first.why}{focus}", "$quiet"))
    elif outlook.later:
        lines.append(Content(f"Next: {outlook.later_words}"))
    if outlook.interview and (until := until_interview(outlook.interview, outlook.today)):
        lines.append(Content(f"{until.capitalize()}, {short(outlook.interview)}"))
    return Content("\n").join(lines)
