"""The room: one question, one clock, one level, and the words as they come."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from mocktui.core import commands as do
from mocktui.core.interview import enter
from mocktui.core.problem import Problem
from mocktui.practice.desk import Desk
from mocktui.practice.view import Practice, View
from mocktui.tui.safe import say, say_all
from mocktui.tui.screens.pick_device import pick_device
from mocktui.tui.screens.room_keys import KEYS, enter_word, fits
from mocktui.tui.screens.room_voice import RoomVoice
from mocktui.tui.widgets import cues
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.ready import Ready
from mocktui.tui.widgets.stage import Stage
from mocktui.tui.widgets.writing import Writing

TICK = 0.1  # seconds between two looks at clock and level
NOTICE = 8.0  # seconds a notice takes the line's place


class RoomScreen(RoomVoice, inherit_bindings=False):
    """Draws what ``practice`` shows and sends it commands; holds nothing of the interview itself.

    The app runs the practice; when it is over the app goes on to the review.
    """

    NAME = "The room"
    NOW = "Think, press Enter, answer, press Enter again (ctrl+s where you write). p pauses."
    ABOUT = (
        "The interview. Think, then answer; Enter always goes on. Everything is saved as you go, "
        "and leaving opens the review of what you answered."
    )
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    CSS = """
    RoomScreen {
        & #planned { height: 1; padding: 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
        & #line {
            dock: bottom; height: 2; padding: 0 2; margin-bottom: 1; color: $foreground;
            border-top: solid $rule; text-wrap: nowrap; text-overflow: ellipsis;
            &.-whole { height: auto; text-wrap: wrap; }
        }
    }
    """

    def __init__(self, practice: Practice, desk: Desk) -> None:
        super().__init__(practice, desk)
        self._hidden: bool | None = None  # the words; None until the format is known
        self._before = practice.view().state.events
        self._drawing = False
        self._footer: object = None
        self._top: object = None
        self._notice = ("", 0.0)
        self._over = False
        self._leaving = False
        self._worker: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """The parts; what they say comes with the first picture."""
        yield TopLine(say(""))
        yield Ready(id="ready")
        yield Stage(id="stage")
        yield Static(id="planned", markup=False)
        yield Static(id="line", markup=False)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Let the interview run, and look at it from now on."""
        self._practice.listen(self._heard)
        self._worker = self.mocktui.run_practice(self._practice)
        self.run_worker(self._read_stories(), group="stories")
        self.set_interval(TICK, self.draw)
        self.draw()

    def _look_for_end(self) -> None:
        """Go on when the practice is over. It is not awaited: that would tie it to this screen."""
        running = self._worker
        if self._over or running is None or not running.is_finished:
            return
        self._over = True
        error = running.error if running.state is WorkerState.ERROR else None
        if isinstance(error, Problem):
            self.mocktui.go_home()
            self.mocktui.show_problem(error)
        elif error is not None:
            raise error
        else:
            self._move_on()

    def _move_on(self) -> None:
        """Go to the review, once a note or a debrief over it is finished."""
        if self._over and not self._aside:
            begun = self._practice.view().state.begun
            self.mocktui.room_done(self._practice.session if begun else None)

    # -- drawing --------------------------------------------------------------------------------

    def _heard(self, _: View) -> None:
        """Draw soon, once, however many pictures come."""
        if self.is_mounted and not self._drawing:
            self._drawing = True
            self.call_later(self.draw)

    def waiting(self, view: View) -> bool:
        """Return whether the interview has not begun (again) yet."""
        if view.state.phase == "new":
            return True
        untouched = view.state.events == self._before
        return untouched and (view.mic in ("opening", "failed") or view.ears == "loading")

    def draw(self) -> None:
        """Draw the picture of this moment, and save what was written if it is time."""
        self._drawing = False
        self._look_for_end()
        writing = self.query_one(Writing)
        save = writing.follow(self._practice.view())
        if save is not None:
            self._practice.do(save)
        view = self._practice.view()
        state, waiting = view.state, self.waiting(view)
        self._draw_top(view, waiting)
        self.query_one("#ready").display = waiting
        self.query_one(Stage).display = not waiting
        if waiting:
            self.query_one(Ready).show(view)
            self._put(
                "#line",
                say(
                    "" if view.mic != "failed" else "No microphone: choose how to go on.",
                    "$warning",
                ),
            )
        else:
            if self._hidden is None and state.begun is not None:
                shown = self._desk.settings.now.live_words
                self._hidden = not shown or state.begun.format.words == "hidden"
            plainer = self.plainer(state)
            self.query_one(Stage).show(view, hidden=bool(self._hidden), plainer=plainer)
            line = self._line(view)
            self.query_one("#line").set_class("\n" in line.plain, "-whole")
            self._put("#line", line)
        planned = Content() if waiting else self.planned(view, bool(self._hidden))
        self.query_one("#planned").display = bool(planned)
        self._put("#planned", planned)
        self._look_aside(view)
        item = state.item
        footer = (
            enter_word(view, waiting), state.phase, state.paused, state.mode, state.undoable,
            writing.writing, view.mic, state.current, state.held, item and len(item.takes),
        )  # fmt: skip
        if footer != self._footer:
            self._footer = footer
            self.refresh_bindings()

    def _put(self, where: str, content: Content) -> None:
        one = self.query_one(where, Static)
        if one.content != content:
            one.update(content)

    def _draw_top(self, view: View, waiting: bool) -> None:
        state = view.state
        rules = state.begun.format.title if state.begun else ""
        left = " · ".join(one for one in (rules, state.title or "Interview") if one)
        status = cues.status(view, waiting)
        style = "bold $error" if status.startswith(("●", "!")) else "bold $primary"
        where = cues.place(state)
        right = Content.assemble((where, ""), ("   " if where else "", ""), (status, style))
        shown = (left, right)
        if shown != self._top:
            self._top = shown
            self.query_one(TopLine).show(say(left), right)

    def _line(self, view: View) -> Content:
        if view.notice != self._notice[0]:
            self._notice = (view.notice, view.now)
        if view.state.device_lost and view.mic == "failed" and view.notice:
            # A disk that is full: all of it, for there the person has to do something.
            return say_all(f"{view.notice}\n{cues.WAYS}", "$warning")
        fresh = view.notice and view.now - self._notice[1] < NOTICE
        if fresh and not view.state.device_lost:
            return say(view.notice, "$warning")
        return say(cues.announce(view), "$warning" if view.state.device_lost else "")

    # -- keys -----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what can't be done now; hide what this sitting never has."""
        view = self._practice.view()
        writing = self.is_mounted and self.query_one(Writing).writing
        name = str(parameters[0]) if parameters else ""
        return fits(view, self.waiting(view), writing, action, name)

    def _do(self, command: do.Command) -> None:
        """Save what is being written, carry out ``command``, and show what came of it."""
        save = self.query_one(Writing).unsaved(self._practice.view().now)
        if save is not None:
            self._practice.do(save)
        self._practice.do(command)
        self.draw()

    def action_go(self, _: str) -> None:
        """Go on, whatever that means now."""
        view = self._practice.view()
        if self.waiting(view):
            self._do(do.StartAnswer())  # the practice tries the microphone again
        elif command := enter(view.state):
            self._do(command)

    def action_editor(self, name: str) -> None:
        """Do in the editor, on a ctrl key, what a plain key does elsewhere.

        In the editor's turn, not now: letters that were typed before the key may still wait there.
        """
        self.query_one(Writing).call_later(self._editor, name)

    async def _editor(self, name: str) -> None:
        if name == "done":
            self._do(do.Finish())
        elif name == "leave":
            await self.action_leave()
        else:
            getattr(self, f"action_{name}")()

    def action_pause(self) -> None:
        """Stop the clock."""
        self._do(do.Pause())

    def action_resume(self) -> None:
        """Let the clock go on."""
        self._do(do.Resume())

    def action_retake(self) -> None:
        """Answer this question again."""
        self._do(do.Retake())

    def action_skip(self) -> None:
        """Leave this question."""
        self._do(do.Skip())

    def action_undo(self) -> None:
        """Take back the last skip or retake."""
        self._do(do.Undo())

    def action_flag(self) -> None:
        """Mark this question, or take the mark away."""
        self._do(do.Flag())

    def action_words(self) -> None:
        """Hide or show the live words."""
        self._hidden = not self._hidden
        self.draw()

    def action_type_instead(self) -> None:
        """Type from here on."""
        self._do(do.ChangeMode("type", why="no microphone"))

    def action_speak(self) -> None:
        """Speak again from here on."""
        self._do(do.ChangeMode("speak", why="by choice"))

    def action_only_time(self) -> None:
        """Only time the answers from here on."""
        self._do(do.ChangeMode("timer", why="no microphone"))

    def action_device(self) -> None:
        """Take another microphone for the one that is gone."""
        self.run_worker(pick_device(self.mocktui, self._desk, self._practice), group="device")

    async def action_out(self) -> None:
        """Leave: the plain key, which is text in an editor."""
        await self.action_leave()

    async def action_leave(self) -> None:
        """End here: the review opens. Before the first question there is nothing to review."""
        view = self._practice.view()
        if self.waiting(view) or view.state.phase == "ended":
            heard = self._practice.do(do.Leave())
            if self._worker is not None and (self._leaving or not heard):
                self._worker.cancel()  # asked twice, or nothing is left to be ended
            self._leaving = True  # `draw` sees it end
        else:
            self._do(do.Leave())
