"""The debrief of one answer: guess, rate, look, choose one thing for next time."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from mocktui.core import events as ev
from mocktui.core.problem import Problem
from mocktui.tui.safe import say, say_all
from mocktui.tui.screens.debrief_keys import KEYS, STEPS, Result, Step, fits
from mocktui.tui.screens.debrief_steps import DebriefSteps
from mocktui.tui.screens.note import NoteScreen
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.lines import Lines
from mocktui.tui.widgets.looking import Looking
from mocktui.tui.widgets.stage import LONGEST_ASK


class DebriefScreen(DebriefSteps, inherit_bindings=False):
    """Debriefs one take over a :class:`Sink`; gives back what the person wants next.

    ``again``: it can be answered again from here. The result is ``again``, ``on``, or ``stay``
    (left without going on).
    """

    NAME = "Debrief"
    NOW = "Go through it with numbers and Enter. s leaves it out."
    ABOUT = (
        "Two minutes that change the next answer. Rate yourself first, then look at what was "
        "found, then choose one thing for next time. What is shown is evidence: you know best."
    )
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    DEFAULT_CSS = """
    DebriefScreen {
        & #ask { padding: 0 2; max-height: 2; text-style: bold; height: auto; margin-bottom: 1; }
        & Lines { display: none; }
        & Looking { display: none; }
        &.-asking Lines { display: block; }
        &.-looking Looking { display: block; }
    }
    """

    def compose(self) -> ComposeResult:
        """Lay out the screen; the steps take turns below the question."""
        yield TopLine(say("Debrief"))
        yield Static(say_all(self._item.ask[:LONGEST_ASK]), id="ask", markup=False)
        yield Lines()
        yield Looking(self._desk, self._sink)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Begin with a guess, where one is wanted; look meanwhile for the focus of last time."""
        self._unlisten = self._sink.listen(self._changed)
        self.query_one(Looking).about(self._key, self._n)
        self._step = "guess" if self._desk.habits.guesses else "rate"
        self.call_later(self._go, self._step)
        self.run_worker(self._find_earlier(), group="earlier")

    def on_unmount(self) -> None:
        """Hear no more of the practice, which goes on without this screen."""
        self._unlisten()

    async def _find_earlier(self) -> None:
        self._earlier = await self._focus_of_last_time()
        if self._earlier is not None and self._step == "rate":
            await self._go("rate", self._cursor)
        elif self._step == "look" and not self._lines and self._earlier is not None:
            await self._go("rate")

    def _changed(self) -> None:
        if self.is_mounted and not self._over:
            self.call_later(self.query_one(Looking).draw)

    def session_changed(self, session_id: str) -> None:
        """Words may have been read in the background."""
        if session_id == self._sink.session:
            self.run_worker(self._read_again(), group="again", exclusive=True)

    async def _read_again(self) -> None:
        try:
            await self._sink.again()
        except Problem:
            return  # gone meanwhile: what is shown stays
        self.query_one(Looking).draw()

    # -- the steps ------------------------------------------------------------------------------

    async def _go(self, step: Step, cursor: int = 0) -> None:
        """Show a step; one with nothing to ask gives way to the next."""
        if step == "cover" and not (self._lines and self._words_come):
            await self._guessed()
            return
        if step == "rate" and not self._lines and self._earlier is None:
            step = "look"
        self._step, self._cursor = step, cursor
        self.set_class(step != "look", "-asking")
        self.set_class(step == "look", "-looking")
        if step == "look":
            self.query_one(Looking).draw()
            self.query_one(Looking).focus_answer()
        else:
            await self._fill()
        self._draw_top()
        self.refresh_bindings()

    @property
    def _words_come(self) -> bool:
        """Whether words of this answer are there, or will be."""
        take = self._take
        return bool(take.text) or (take.audio is not None and bool(self._state.engine))

    def _draw_top(self) -> None:
        item, state = self._item, self._state
        where = f"Debrief · question {item.number} of {len(state.plan)}"
        many = [one for one in item.takes if not one.withdrawn]
        if len(many) > 1:
            where += f" · take {item.takes.index(self._take) + 1}"
        now = "guess" if self._step == "cover" else self._step
        parts = []
        for name, word in STEPS:
            if name == "guess" and now != "guess":
                continue
            parts.append(Content.styled(word, "bold $primary" if name == now else "$quiet"))
        self.query_one(TopLine).show(say(where), Content(" › ").join(parts))  # noqa: RUF001

    # -- the focus, and what comes next ---------------------------------------------------------

    def action_how(self) -> None:
        """Say how each thing was measured."""
        self.query_one(Looking).tell_how()

    async def action_choose(self, number: int) -> None:
        """Choose one of the offered focuses."""
        offered = self.query_one(Looking).offered
        if number <= len(offered):
            await self._choose(offered[number - 1].text)

    def action_own(self) -> None:
        """Write a focus."""

        def keep(text: str | None) -> None:
            if text:
                self.run_worker(self._choose(text), group="focus")

        self.app.push_screen(
            NoteScreen(
                "one thing to do next time",
                title="Next time",
                placeholder="in your own words",
            ),
            keep,
        )

    async def _choose(self, text: str) -> None:
        if await self._add(ev.FocusChosen(question=self._key, take=self._n, text=text)):
            self.query_one(Looking).draw()

    async def action_on(self) -> None:
        """Go on: to the next step, or out."""
        if self._step == "guess" and self._guess is None:
            await self._go("rate")
        elif self._step in ("guess", "cover"):
            await self._guessed()
        elif self._step == "rate":
            await self._go("look")
        elif self._earlier is not None and not self._earlier_asked:
            await self._go("rate", len(self._lines))  # found only after the rating
        else:
            await self._end("on")

    async def action_again(self) -> None:
        """Take it again."""
        await self._end("again")

    async def action_skip(self) -> None:
        """Leave the debrief out and go on."""
        await self._end("on", skipped=True)

    async def action_leave(self) -> None:
        """Leave without going on."""
        await self._end("stay", skipped=self._step != "look")

    async def _end(self, result: Result, skipped: bool = False) -> None:
        if self._over:
            return
        self._over = True
        app, problem = self.mocktui, None
        try:
            await self._sink.add(ev.Debriefed(question=self._key, take=self._n, skipped=skipped))
        except Problem as found:
            problem, result = found, "stay"  # nothing can be kept here: no way on leads further
        self.dismiss(result)
        if problem is not None:
            app.show_problem(problem)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only the keys of this step."""
        if action == "guessing":
            action = "guessing-on" if parameters and parameters[0] else "guessing-off"
        return fits(
            action,
            self._step,
            focus_row=self._at_earlier,
            guesses=self._desk.habits.guesses,
            again=self._again,
        )
