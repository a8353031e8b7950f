"""The conductor: clock, microphone, ears and journal around the pure interview.

It turns commands into events and events into the journal, and keeps the clock; what the state then
needs of microphone and ears is the takes' business. It decides nothing about the interview itself.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from msgspec.structs import replace

from mocktui.audio.devices import capture_command
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.commands import ChangeMode, Command
from mocktui.core.interview import deadline, step
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.practice.aloud import Aloud
from mocktui.practice.clock import Clock
from mocktui.practice.ears import Ears
from mocktui.practice.first import first
from mocktui.practice.microphone import Microphone
from mocktui.practice.scribe import Scribe
from mocktui.practice.takes import Takes
from mocktui.practice.view import Level, View
from mocktui.storage.folder import SessionFolder, discard_empty
from mocktui.storage.journal import JournalWriter

AUTOSAVE = 2.0  # seconds between two records of a typed answer that grows


class Conductor:
    """A running practice; see :class:`mocktui.practice.view.Practice`.

    ``opening`` is the command that begins it: ``Begin``, or ``Continue`` with the folded ``state``
    of a session that was cut off. ``mic`` and ``ears`` are made for this conductor by ``wire``;
    either may be None (no microphone wanted, nothing that listens).
    """

    def __init__(
        self,
        *,
        folder: SessionFolder,
        open_journal: Callable[[Callable[[Problem], None]], JournalWriter],
        clock: Clock,
        opening: do.Begin | do.Continue,
        state: State | None = None,
        notice: str = "",
        ears_line: str = "",
        derive: Callable[[], None] | None = None,
    ) -> None:
        self.folder = folder
        self.mic: Microphone | None = None
        self.ears: Ears | None = None
        self.aloud: Aloud | None = None  # what the person hears of us
        self.release: Callable[[], None] = lambda: None  # of what `begin` claimed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._journal = open_journal(self._journal_failed)
        self._clock = clock
        self._opening = opening
        self._state = state or State()
        self._begun = False
        self._notice = notice
        self._ears_line = ears_line
        self._derive = derive
        self._wake = asyncio.Event()
        self._gone = asyncio.Event()
        self._retry: asyncio.Future[None] | None = None
        self._listeners: list[Callable[[View], None]] = []
        self._scribe = Scribe(self)
        self.takes = Takes(self)  # who is told what the microphone does
        self._draft: str | None = None
        self._drafted = 0.0
        self.mode: ev.Mode = opening.session.mode if isinstance(opening, do.Begin) else opening.mode

    # -- what front ends use ------------------------------------------------------------------

    @property
    def session(self) -> str:
        """The id under which it is saved."""
        return self.folder.id

    @property
    def scribe(self) -> Scribe:
        """Who writes down what the ears hear."""
        return self._scribe

    def view(self) -> View:
        """Return the picture of this moment."""
        mic, ears = self.mic, self.ears
        speaking = (self._state.mode if self._begun else self.mode) == "speak"
        state = self._state
        if not self._begun:
            # A session that was cut off stands in the middle of an answer; nothing runs yet.
            state = replace(state, phase="new", current=None)
        return View(
            state=state,
            now=self._clock.now(),
            partial=self._scribe.partial_words if self._state.open_take else "",
            level=mic.level if mic else Level(),
            mic=mic.state if mic and speaking else "off",
            mic_line=mic.line if mic and speaking else "",
            ears=ears.state if ears and speaking else "off",
            ears_line=ears.line if ears and ears.line else self._ears_line,
            behind=ears.behind if ears else 0.0,
            notice=self._notice,
            finishing=ears.pending if ears else 0,
            with_mic=mic is not None,
        )

    def listen(self, listener: Callable[[View], None]) -> Callable[[], None]:
        """Call ``listener`` with each new picture; return what ends that."""
        self._listeners.append(listener)

        def unlisten() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return unlisten

    def do(self, command: Command) -> bool:
        """Carry out a command; return whether it changed anything."""
        if not self._begun:
            return self._before_begin(command)
        if isinstance(command, do.TypeText):
            return self._type(command.text)
        if isinstance(command, ChangeMode):
            return self._change_mode(command)
        self._flush_draft()
        return self.step(command)

    def _change_mode(self, command: ChangeMode) -> bool:
        if command.mode == "speak" and self.mic is None:
            self.say("This sitting was begun without a microphone; begin another one to speak.")
            return False
        self._flush_draft()
        before = self._state.mode
        changed = self.step(command)
        if changed and "speak" in (before, command.mode):
            self.takes.mode_changed()
        return changed

    async def run(self) -> None:
        """Run from waiting for microphone and engine to the session's end, then put away."""
        self._loop = asyncio.get_running_loop()
        if self.aloud is not None:
            self.aloud.start()
        try:
            await self._open()
            while self._state.phase != "ended" and not self._gone.is_set():
                self._wake.clear()
                await self._clock.wait(deadline(self._state), self._wake)
                if self._begun:
                    self._flush_draft()
                    self.step(do.Tick())
            await self._finish()
        finally:
            await self._put_away()

    # -- beginning ----------------------------------------------------------------------------

    async def _open(self) -> None:
        if self.mode == "speak" and self.mic is not None:
            parts = [one for one in (self.mic, self.ears) if one is not None]
            await asyncio.gather(*(one.start() for one in parts))
            await asyncio.gather(*(one.settled() for one in parts))
            while self.mic.state == "failed" and self.mode == "speak" and not self._gone.is_set():
                # The person chooses: try again, type, or only time it.
                self._notice = str(self.mic.problem)
                self.tell()
                self._wake.clear()
                await self._wake.wait()
                if self._retry is not None:
                    await self._retry
                    self._retry = None
                    await self.mic.settled()
        if self._gone.is_set():
            return
        self._begin()

    def _begin(self) -> None:
        self._begun = True
        opening = self._opening
        facts = {
            "mode": self.mode,
            "engine": self.ears.engine if self.ears else "",
            "model": self.ears.model if self.ears else "",
            "device": self.mic.device if self.mic else "",
        }
        if isinstance(opening, do.Begin):
            self.step(do.Begin(replace(opening.session, **facts)))
        else:
            self.step(replace(opening, **facts))

    def _before_begin(self, command: Command) -> bool:
        match command:
            case do.Leave():
                self._gone.set()
            case do.ChangeMode():
                self.mode = command.mode
                self._notice = ""
            case do.StartAnswer() if self.mic is not None and self.mic.state == "failed":
                self._retry = asyncio.ensure_future(self.mic.start())
            case _:
                return False
        self._wake.set()
        self.tell()
        return True

    def record(self, event: ev.Event) -> None:
        """Add a finding to the session."""
        self.step(do.Record(event))

    @property
    def state(self) -> State:
        """The state as it now stands."""
        return self._state

    def now(self) -> float:
        """Return the session's seconds."""
        return self._clock.now()

    # -- one step -----------------------------------------------------------------------------

    def step(self, command: Command, at: float | None = None) -> bool:
        """Carry out a command now, or at the time given; return whether it changed anything."""
        before = self._state
        now = self._clock.now() if at is None else at
        self._state, events = step(before, command, now)
        if not events:
            return False
        self._journal.append(events)
        if self._state.phase == "arming" and before.phase != "arming":
            self._draft = None
        self.takes.follow(before)
        if self.aloud is not None:
            self.aloud.follow(before)
        self._wake.set()
        self.tell()
        return True

    # -- a typed answer -----------------------------------------------------------------------

    def _type(self, text: str) -> bool:
        self._draft = text
        if self._clock.now() - self._drafted >= AUTOSAVE:
            return self._flush_draft()
        return self._state.open_take is not None

    def _flush_draft(self) -> bool:
        """Record the draft, no later than the answer's end: what was typed in time counts."""
        if self._draft is None:
            return False
        text, self._draft = self._draft, None
        due = deadline(self._state)
        now = self._clock.now()
        self._drafted = now
        # A hair before the deadline: at it, the answer would be closed before its text came in.
        at = now if due is None or now < due else due - 1e-6
        return self.step(do.TypeText(text), at)

    # -- the end ------------------------------------------------------------------------------

    async def _finish(self) -> None:
        """Wait for the last file and the transcripts that are still being read."""
        await self.takes.completed()
        if self.ears is not None:
            await first(self.ears.idle(), self._gone.wait())

    async def use_device(self, name: str) -> None:
        """Listen to another microphone (a name; empty: the system's default) from now on."""
        if self.mic is not None:
            await self.mic.change(capture_command(device=name or None))
            if not self._begun:
                self._before_begin(do.StartAnswer())  # the one that failed has no process to change

    def leave_now(self) -> None:
        """Don't wait for transcripts: they are completed at the next start."""
        self._gone.set()
        self._wake.set()

    async def _put_away(self) -> None:
        """Let everything go, one after the other, whatever fails on the way; then raise it."""
        parts = [one.close() for one in (self.ears, self.aloud) if one is not None]
        async with contextlib.AsyncExitStack() as stack:  # the last one first
            stack.callback(lambda: self.release())
            last = self._derive if self._begun else lambda: discard_empty(self.folder)
            if last is not None:
                stack.push_async_callback(asyncio.to_thread, last)
            stack.push_async_callback(asyncio.to_thread, self._journal.close)
            ends = await asyncio.gather(self.takes.put_away(), *parts, return_exceptions=True)
            for one in ends:
                if isinstance(one, BaseException):
                    raise one

    def _journal_failed(self, problem: Problem) -> None:
        """The journal can't be written now (called by its thread): it is tried again."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.say, str(problem))

    def say(self, line: str) -> None:
        """Show one line to the person."""
        self._notice = line
        self.tell()

    def tell(self) -> None:
        """Hand a new picture to every listener."""
        if self._listeners:
            view = self.view()
            for listener in tuple(self._listeners):  # one may go while it hears
                listener(view)
