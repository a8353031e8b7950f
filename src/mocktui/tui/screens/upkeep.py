"""Two long jobs over all sessions: emptying the trash, making the index anew.

Each is a dialog that says what will happen, then how far it is, and closes with what came of it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.timer import Timer
from textual.widgets import ProgressBar, Static

from mocktui.core.problem import Problem
from mocktui.practice.upkeep import TrashWeight, Upkeep
from mocktui.tui.keys import key
from mocktui.tui.safe import plural, say, say_all, sentence
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from mocktui.tui.app import MocktuiApp

PATIENCE = 1.0  # seconds after which a bar is shown
EVERY = 0.1  # seconds between two looks at how far it is
SHOWN = 5  # problems that are told one by one


class UpkeepScreen(Dialog[str]):
    """Asks first; the answer is what came of it in words, or ``None`` where nothing was done."""

    TITLE: ClassVar[str] = ""
    WORKING: ClassVar[str] = ""  # what is done, before "3 of 40"
    CLEARING: ClassVar[str] = ""  # what is done once all sessions are behind us
    DEFAULT_CSS = """
    UpkeepScreen > .box {
        & > #what { text-style: bold; margin-bottom: 1; }
        & > ProgressBar { width: 100%; margin-top: 1; display: none; & > Bar { width: 1fr; } }
        &.-long > ProgressBar { display: block; }
    }
    """

    def __init__(self, upkeep: Upkeep) -> None:
        super().__init__()
        self._upkeep = upkeep
        self._stage = "asking"  # asking · working · failed
        self._stopped = False
        self._at = (0, 0)  # sessions behind us and all, told from a thread
        self._begun = 0.0
        self._looking: Timer | None = None
        self._came = ""  # what was done where not all of it could be

    @property
    def _question(self) -> tuple[str, str]:
        """What will be done, and what that means."""
        raise NotImplementedError

    async def _work(self) -> str | Sequence[Problem]:
        """Do it; return what came of it, or why it can't be done."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Lay out the question; the bar shows itself when it takes long."""
        what, about = self._question
        with VerticalScroll(classes="box") as box:
            box.border_title = self.TITLE
            yield Static(say(what), id="what", markup=False)
            yield Static(say_all(about), id="about", markup=False)
            yield ProgressBar(show_eta=False)
        yield Footer(show_command_palette=False)

    def on_unmount(self) -> None:
        """Let the thread end: nobody waits for it any more."""
        self._stopped = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Each stage has its own keys."""
        del parameters
        stages = {"begin": "asking", "cancel": "asking", "stop": "working", "close": "failed"}
        if action == "stop" and self._stopped:
            return False
        return stages.get(action, self._stage) == self._stage

    def _enter(self, stage: str) -> None:
        self._stage = stage
        self.refresh_bindings()

    def action_begin(self) -> None:
        """Do it."""
        if self._stage != "asking":
            return
        self._enter("working")
        self._begun = time.monotonic()
        self.query_one("#what", Static).update(say(f"{self.WORKING}…"))
        self.query_one("#about", Static).update("")
        self._looking = self.set_interval(EVERY, self._draw)
        self.run_worker(self._tried(), group="upkeep")

    def action_stop(self) -> None:
        """Have it stop after the session it is at."""
        self._stopped = True
        self.query_one("#about", Static).update("Stopping…")
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Stop what runs, or close."""
        if self._stage == "working":
            self.action_stop()
        else:
            self.dismiss(None)

    action_cancel = action_close = action_leave

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._begun

    async def _tried(self) -> None:
        try:
            done = await self._work()
        except Problem as problem:
            done = problem.each()
        if self._looking is not None:
            self._looking.stop()
        if isinstance(done, str):
            self.dismiss(done)
            return
        self._enter("failed")
        self.query_one(".box").remove_class("-long")
        what = "Not all of it could be done." if self._came else "It could not be done."
        self.query_one("#what", Static).update(what)
        told = [self._came] if self._came else []
        told += [sentence(" ".join(str(one).split())) for one in done[:SHOWN]]
        told += [f"And {len(done) - SHOWN} more."] if len(done) > SHOWN else []
        self.query_one("#about", Static).update(say_all("\n".join(told)))

    def _draw(self) -> None:
        """Say how far it is, where that is worth saying."""
        done, of = self._at
        if self._stage != "working" or self._seconds < PATIENCE or not of:
            return
        self.query_one(".box").add_class("-long")
        self.query_one(ProgressBar).update(total=of, progress=done)
        at = f"{self.WORKING}: {done} of {of}" if done < of else self.CLEARING
        self.query_one("#what", Static).update(say(f"{at}…"))

    def _tell(self, done: int, of: int) -> None:
        """Be told how far it is, in a thread."""
        self._at = (done, of)

    def _asked_to_stop(self) -> bool:
        return self._stopped


class EmptyScreen(UpkeepScreen):
    """Removes what is in the trash for good."""

    NAME = "Emptying the trash"
    TITLE = "Empty the trash"
    WORKING = "Removing sessions"
    CLEARING = "Clearing the index"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("y", "begin", "remove for good", help="remove them from the disk", id="remove"),
        key("escape,n,q", "cancel", "keep them", help="remove nothing", display="esc"),
        key("escape", "stop", "stop", help="stop; the rest stays in the trash", id="stop-work"),
        key("enter,escape", "close", "go on", display="enter", id="go-on"),
    ]
    DEFAULT_CSS = """
    EmptyScreen > .box { border: round $warning; border-title-color: $warning; }
    """

    def __init__(self, upkeep: Upkeep, weight: TrashWeight) -> None:
        super().__init__(upkeep)
        self._weight = weight

    @property
    def _question(self) -> tuple[str, str]:
        about = (
            f"{self._weight.words}: what you said, your recordings, ratings and notes in "
            f"{'it' if len(self._weight.sessions) == 1 else 'them'}. They go from the disk and "
            "from the search. Nothing brings them back."
        )
        return f"Remove {plural(len(self._weight.sessions), 'session')} for good?", about

    async def _work(self) -> str | Sequence[Problem]:
        sessions = self._weight.sessions
        done = await self._upkeep.empty(sessions, self._tell, self._asked_to_stop)
        if done.problems:
            self._came = f"{plural(done.removed, 'session')} removed for good."
            return done.problems
        left = len(sessions) - done.removed
        kept = f"; {plural(left, 'session')} still in the trash" if left else ""
        return f"{plural(done.removed, 'session')} removed for good{kept}."


class ReindexScreen(UpkeepScreen):
    """Makes the index anew."""

    NAME = "The index, made anew"
    TITLE = "The index"
    WORKING = "Reading sessions"
    CLEARING = "Writing the index"
    BINDINGS: ClassVar[list[BindingType]] = [
        key(
            "enter",
            "begin",
            "make it anew",
            help="read all sessions again",
            display="enter",
            id="anew",
        ),
        key("escape,q", "cancel", "back", help="leave it as it is", display="esc", id="cancel"),
        key("escape", "stop", "stop", help="stop; the rest is read when needed", id="stop-work"),
        key("enter,escape", "close", "go on", display="enter", id="go-on"),
    ]

    @property
    def _question(self) -> tuple[str, str]:
        about = (
            "The list, the search and your progress come from an index of your sessions. It keeps "
            "itself up to date: this is for when you don't believe it. Your sessions are only read."
        )
        return "Make the index anew?", about

    async def _work(self) -> str | Sequence[Problem]:
        done = await self._upkeep.reindex(self._tell, self._asked_to_stop)
        if done.problem is not None:
            return done.problem.each()
        if done.stopped:
            return "Stopped: the sessions that are not read yet are read when they are needed."
        return f"The index is made anew: {plural(done.read, 'session')} in {self._seconds:.1f} s."


def make_index_anew(app: MocktuiApp) -> None:
    """Make the index anew over whatever screen is open, and say what came of it."""

    def then(told: str | None) -> None:
        if told:
            app.notify(told, markup=False)

    app.push_screen(ReindexScreen(app.desk.archive.upkeep), then)
