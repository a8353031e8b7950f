"""The app: its frame, its themes, and the ways from one screen to another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from textual import constants, events
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Input, TextArea
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from mocktui.core.commands import Leave
from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.tui import cursor
from mocktui.tui import theme as themes
from mocktui.tui.background import Background
from mocktui.tui.keys import key
from mocktui.tui.palette import away, palette
from mocktui.tui.screens.frame import Dialog, Frame
from mocktui.tui.screens.home import HomeScreen
from mocktui.tui.signals import mind_signals

if TYPE_CHECKING:
    from mocktui.packs.problems import PackProblem
    from mocktui.places import Places
    from mocktui.practice.desk import AfterProgress, Desk
    from mocktui.practice.due import Pick
    from mocktui.practice.setup import Setup
    from mocktui.practice.view import Practice

PUTTING_AWAY = 10.0  # seconds a practice may take to save when the app is left in the middle


class MocktuiApp(App[int]):
    """Knows only a :class:`Desk`; with ``start`` it opens in the Room of that practice.

    Screens move on by the methods here: :meth:`go_home`, :meth:`open_setup`, :meth:`open_room`,
    :meth:`room_done`, :meth:`open_review`, :meth:`open_sessions`, :meth:`show_problem`.
    """

    TITLE = "mocktui"
    ENABLE_COMMAND_PALETTE = True
    CSS = """
    * { scrollbar-size-vertical: 1; }
    Input > .input--placeholder { color: $quiet; }
    TextArea > .text-area--placeholder { color: $quiet; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "ctrl+q",
            "leave",
            "leave",
            help="leave, also while writing",
            show=False,
            priority=True,
            id="leave-always",
        ),
        key("comma", "settings", "settings", help="theme, times, sound, keys", show=False),
    ]

    background = var("")
    """What is done in the background now, in words; empty for nothing."""
    work: var[AfterProgress | None] = var(None)
    """The same with how far it is, ``None`` for nothing."""
    halted: var[AfterProgress | None] = var(None)
    """What was done in the background when the person stopped it; ``None``: nothing was stopped."""

    def __init__(
        self, desk: Desk, *, start: Practice | None = None, theme: str | None = None
    ) -> None:
        super().__init__()
        self.desk = desk
        self.offered: set[str] = set()  # models offered since the app was opened
        self._start_with = start
        self._practice: Practice | None = None
        self._practising: Worker[None] | None = None
        self.in_background = Background(self)  # work that waits until nobody is answering
        self._leaving = False
        for one in themes.OWN:
            self.register_theme(one)
        self.level_in_words = False
        self.own_keys: Mapping[str, str] = {}  # of the person's own, by the commands' ids
        self.trouble: Sequence[PackProblem] = ()  # what is wrong with the settings
        self.settle()
        if theme:
            self.theme = theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give Textual's own themes the two names that only ours define."""
        return dict(themes.FALLBACK)

    def get_default_screen(self) -> Screen[Any]:
        """Home lies under everything."""
        return HomeScreen(self.desk)

    def on_mount(self) -> None:
        """Go straight to the Room if that was asked for; else finish what was left unfinished."""
        self._show_cursor()
        self.app_resume_signal.subscribe(self, lambda _: self._show_cursor())
        if self.trouble:
            more = len(self.trouble) - 1
            rest = f" And {more} more: mocktui settings check lists them." if more else ""
            self.notify(
                one_line(f"{self.trouble[0]}{rest}"),
                title="Settings",
                severity="warning",
                timeout=12,
                markup=False,
            )
        mind_signals(self)
        if self._start_with is not None:
            self.open_room(self._start_with)
        else:
            self.call_after_refresh(self.in_background.start)

    def session_changed(self, session_id: str) -> None:
        """Show a session anew that was worked on in the background."""
        screen = self.screen
        if isinstance(screen, Frame):
            screen.session_changed(session_id)

    # -- the ways -------------------------------------------------------------------------------

    def go_home(self) -> None:
        """Close everything above Home."""
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def open_setup(self, pack_id: str | None = None, only: str = "") -> None:
        """Open Set-up for a pack (the first one without a name), or for one question of it."""
        from mocktui.tui.screens.setup import SetupScreen

        lines = [one for one in self.desk.packs() if not one.problem]
        name = pack_id or (lines[0].id if lines else "")
        try:
            pack = self.desk.pack(name)
        except Problem as problem:
            self.show_problem(problem)
            return
        self.push_screen(SetupScreen(self.desk, pack, only))

    def open_room(self, practice: Practice) -> None:
        """Close everything above Home and open the Room. Its screen starts :meth:`run_practice`."""
        from mocktui.tui.screens.room import RoomScreen

        self.go_home()
        self._practice = practice
        self.in_background.stop()
        self.push_screen(RoomScreen(practice, self.desk), callback=self.room_done)

    def run_practice(self, practice: Practice) -> Worker[None]:
        """Run a practice to its end, whatever happens to screens; leaving the app waits for it."""
        self._practice = practice
        self._practising = self.run_worker(practice.run(), group="practice", exit_on_error=False)
        return self._practising

    def room_done(self, session: str | None) -> None:
        """Leave the Room for the review of what was answered; without a session go home."""
        if self._leaving:
            return
        self.in_background.start()
        self.go_home()
        if session:
            self.open_review(session)
            begun = self._practice.view().state.begun if self._practice else None
            if begun is not None and begun.format.debrief == "three":
                from mocktui.tui.screens.debrief_ways import debrief_three

                self.run_worker(debrief_three(self, session), group="debrief", exclusive=True)

    def open_review(self, session_id: str, at: int = 0, take: int = 0) -> None:
        """Open the review of a session at an answer (counted from 0), at its take if one is named.

        ``take`` 0 is the one that counts.
        """
        from mocktui.tui.screens.review import ReviewScreen

        self.push_screen(ReviewScreen(self.desk, session_id, at, take))

    def open_sessions(self) -> None:
        """Open the list of past sessions."""
        from mocktui.tui.screens.sessions import SessionsScreen

        self.push_screen(SessionsScreen(self.desk))

    def open_packs(self) -> None:
        """Open the packs: what is in them, importing, making and editing."""
        from mocktui.tui.screens.packs import PacksScreen

        self.push_screen(PacksScreen(self.desk))

    def open_job(self) -> None:
        """Open the paste area that ranks questions by a job advertisement."""
        from mocktui.tui.screens.job import JobScreen

        self.push_screen(JobScreen(self.desk))

    def start_practice(self, setup: Setup) -> bool:
        """Start what was chosen; where it can't be, say why and return false."""
        return self._try(lambda: self.desk.start(setup))

    def practise(self, picks: Sequence[Pick]) -> bool:
        """Ask these questions at once; where they can't be, say why and return false."""
        return self._try(lambda: self.desk.start(self.desk.due.setup(picks)))

    def continue_session(self, session_id: str) -> bool:
        """Go on with an unfinished session, or say why it can't be."""
        return self._try(lambda: self.desk.resume(session_id))

    def start_demo(self) -> bool:
        """Show the demo, or say why it can't be."""
        return self._try(self.desk.demo)

    def _try(self, make: Callable[[], Practice]) -> bool:
        try:
            practice = make()
        except Problem as problem:
            self.show_problem(problem)
            return False
        self.open_room(practice)
        return True

    def show_problem(self, problem: Problem) -> None:
        """Show a problem over the screen: what, where, and what to do."""
        from mocktui.tui.screens.message import MessageScreen

        self.push_screen(MessageScreen(problem))

    def show_help(self, screen: Screen[Any]) -> None:
        """Show the help of a screen over it."""
        from mocktui.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen.of(screen))

    # -- leaving --------------------------------------------------------------------------------

    async def action_leave(self) -> None:
        """Do what ``q`` does on this screen, also where letters are text; close a dialog."""
        if isinstance(self.screen, (Frame, Dialog)):
            await self.run_action("leave", self.screen)
        elif len(self.screen_stack) > 1:
            self.pop_screen()

    async def action_quit(self) -> None:
        """Leave the app; a running interview is ended and saved first."""
        if self.running is not None:
            self.running.do(Leave())
        await self.end_now(wait_for_words=True)

    async def end_now(self, *, wait_for_words: bool = False) -> None:
        """Save and leave; an interview that wasn't ended can be continued."""
        running, practice = self._practising, self.running
        if practice is not None and running is not None:
            self._leaving = True
            if not wait_for_words:
                practice.leave_now()
            # Not a timeout around the wait: that would cancel the practice itself.
            await asyncio.wait([asyncio.create_task(_end_of(running))], timeout=PUTTING_AWAY)
        self.exit(0)

    # -- settings -------------------------------------------------------------------------------

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """List what the palette offers: the screen's commands, then the ways elsewhere."""
        return palette(self, screen)

    def open_settings(self) -> None:
        """Open the settings; not in a running interview."""
        from mocktui.tui.screens.settings import SettingsScreen

        if not isinstance(self.screen, SettingsScreen):
            away(self, lambda: self.push_screen(SettingsScreen(self.desk)))

    def action_settings(self) -> None:
        """Open the settings by their key."""
        if isinstance(self.screen, Frame):
            self.open_settings()

    def choose_theme(self) -> None:
        """Choose the colours, from now on."""
        from mocktui.tui.screens.setting_value import pick_option

        pick_option(self, "theme")

    def say_doctor(self) -> None:
        """Say where a fault is looked for."""
        self.notify("mocktui doctor, in a terminal, checks microphone, models and folders.")

    def choose(self, name: str, value: object) -> None:
        """Set one option, in the file and here at once; raises Problem."""
        self.desk.settings.choose(name, value)
        self.settle()
        if name == "second_reading" and self.running is None:
            self.in_background.start()  # whoever reads now, or nobody

    def settle(self) -> None:
        """Let the settings hold: colours, motion, keys, the terminal's cursor."""
        chosen = self.desk.settings.now
        self.theme = themes.named(chosen.theme)
        still = chosen.reduced_motion
        self.animation_level = "none" if still else constants.TEXTUAL_ANIMATIONS
        self.level_in_words = chosen.level == "words"
        self.own_keys, self.trouble = {}, self.desk.settings.loaded.problems
        if chosen.keys:
            from mocktui.tui.keymap import own_keys

            self.own_keys, wrong = own_keys(self.desk.settings.loaded)
            self.trouble = (*self.trouble, *wrong)
        self._show_cursor()
        if self.is_running:
            self.refresh_bindings()

    def _show_cursor(self) -> None:
        if self._driver is not None and not self.is_headless:
            self._driver.write(cursor.SHOW if self.desk.settings.now.cursor else cursor.HIDE)

    def on_key(self, event: events.Key) -> None:
        """Let a letter that comes back here from the widget before be text, not a command.

        Keys typed fast go to the widget that had the focus when they came in. Where the first of
        them led to a field (``/`` and a word), the rest belong to it. A field that can be written
        in keeps every letter it gets, so none comes here twice.
        """
        field = self.focused
        if not event.is_printable or not isinstance(field, Input | TextArea):
            return
        if isinstance(field, TextArea) and field.read_only:
            return
        event.prevent_default()
        event.stop()
        field.post_message(events.Key(event.key, event.character))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Keep a text field's cursor still where nothing may move."""
        if self.animation_level == "none" and isinstance(event.widget, Input | TextArea):
            event.widget.cursor_blink = False

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        """Draw, and leave the terminal's cursor at the focus."""
        if self.screen_stack and screen is self.screen:
            self.cursor_position = cursor.spot(screen)
        super()._display(screen, renderable)

    # -- how it stands --------------------------------------------------------------------------

    @property
    def running(self) -> Practice | None:
        """The practice that runs, or ``None``."""
        return self._practice if self._busy else None

    @property
    def _busy(self) -> bool:
        return self._practising is not None and not self._practising.is_finished

    def _handle_exception(self, error: Exception) -> None:
        """End on an error no one foresaw without Textual's page of code; see :func:`run_app`."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, Exception):
            error = error.error
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._close_messages_no_wait()

    @property
    def failure(self) -> Exception | None:
        """The error that ended the app, or ``None``."""
        return self._exception


async def _end_of(worker: Worker[None]) -> None:
    """Wait for a worker; how it ended is the business of whoever started it."""
    with suppress(WorkerFailed, WorkerCancelled):
        await worker.wait()


def run_app(places: Places, start: Setup | None = None, demo: bool = False) -> int:
    """Open the app and return its exit code.

    With ``start`` or ``demo`` it opens in the Room. Raises Problem for what a person can mend, and
    any other error as it is: the command line shows one line and writes the rest to its log.
    """
    from mocktui.practice.office import Office

    desk = Office(places)
    practice = desk.demo() if demo else desk.start(start) if start is not None else None
    app = MocktuiApp(desk, start=practice)
    result = app.run()
    if app.failure is not None:
        raise app.failure
    return result or 0
