"""The conductor: clock, microphone, ears and journal around the pure interview.

It turns what they report into commands, commands into events, events into the journal, and what the
state then needs into orders to them. It decides nothing about the interview itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from mocktui.audio.devices import capture_command
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.commands import Command
from mocktui.core.interview import deadline, step
from mocktui.core.problem import Problem
from mocktui.core.state import State
from mocktui.practice.clock import Clock
from mocktui.practice.ears import Ears
from mocktui.practice.microphone import Microphone
from mocktui.practice.scribe import Scribe
from mocktui.practice.view import Level, View
from mocktui.storage.folder import SessionFolder, discard_empty
from mocktui.storage.journal import JournalWriter

AUTOSAVE = 2.0  # seconds between two records of a typed answer that grows
CLOSING = 10.0  # seconds the capture may take to complete a file at the end


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
        self._closed = asyncio.Event()
        self._listeners: list[Callable[[View], None]] = []
        self._scribe = Scribe(self)
        self._opening_take: Path | None = None
        self._broken = False  # the take's file can't be written on: the person has to choose
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
        )

    def listen(self, listener: Callable[[View], None]) -> None:
        """Call ``listener`` with each new picture."""
        self._listeners.append(listener)

    def do(self, command: Command) -> bool:
        """Carry out a command; return whether it changed anything."""
        if not self._begun:
            return self._before_begin(command)
        if isinstance(command, do.TypeText):
            return self._type(command.text)
        self._flush_draft()
        changed = self._step(command)
        if changed and isinstance(command, do.ChangeMode) and self._state.mode != "speak":
            self._without_microphone()
        return changed

    async def run(self) -> None:
        """Run from waiting for microphone and engine to the session's end, then put away."""
        self._loop = asyncio.get_running_loop()
        try:
            await self._open()
            while self._state.phase != "ended" and not self._gone.is_set():
                self._wake.clear()
                await self._clock.wait(deadline(self._state), self._wake)
                if self._begun:
                    self._flush_draft()
                    self._step(do.Tick())
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
            self._step(do.Begin(replace(opening.session, **facts)))
        else:
            self._step(replace(opening, **facts))

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
        self._step(do.Record(event))

    @property
    def state(self) -> State:
        """The state as it now stands."""
        return self._state

    # -- one step -----------------------------------------------------------------------------

    def _step(self, command: Command, at: float | None = None) -> bool:
        before = self._state
        now = self._clock.now() if at is None else at
        self._state, events = step(before, command, now)
        if not events:
            return False
        self._journal.append(events)
        self._follow(before)
        self._wake.set()
        self.tell()
        return True

    def _follow(self, before: State) -> None:
        """Give microphone and ears the orders that the new state calls for."""
        state = self._state
        was, now_open = before.open_take, state.open_take
        if was is not None and (now_open is None or before.current != state.current):
            self._close_take()
        if state.phase == "arming" and before.phase != "arming":
            self._open_take(state)
        elif state.phase != "arming" and before.phase == "arming" and now_open is None:
            self._abandon_take()
        if self.mic is not None and now_open is not None and state.paused != before.paused:
            (self.mic.pause if state.paused else self.mic.resume)()

    def _open_take(self, state: State) -> None:
        item = state.item
        if state.mode != "speak" or self.mic is None or item is None:
            self._draft = None
            self._step(do.AnswerOpened())
            return
        n = len(item.takes) + 1
        up = int(item.key.rsplit("/f", 1)[1]) if item.follow_up_of else 0
        path = self.folder.take_path(item.number, up, n)
        if path.exists():
            # Left by a crash before its answer began: no event knows it, but it is never lost.
            path.rename(path.with_name(f"{path.stem}.left-{path.stat().st_mtime_ns}{path.suffix}"))
        self._scribe.place(path, item.key, n)
        self._opening_take = path
        self._broken = False
        if self.mic.state == "lost":
            self._step(do.DeviceLost(self.mic.device))
        self.mic.open_take(path)

    def _without_microphone(self) -> None:
        """No longer spoken: what was recorded stays, and the clock waits for no microphone."""
        self._step(do.DeviceBack())
        if self._state.phase == "arming":
            self._abandon_take()
            self._open_take(self._state)
        else:
            self._close_take()

    def _abandon_take(self) -> None:
        if self.mic is not None and self._opening_take is not None:
            self._scribe.forget(self._opening_take)
            self._opening_take = None
            self.mic.close_take()

    def _close_take(self) -> None:
        if self.mic is not None:
            self.mic.close_take()

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
        return self._step(do.TypeText(text), at)

    # -- what the microphone tells ------------------------------------------------------------

    def mic_changed(self) -> None:
        """The microphone's state or line changed."""
        self.tell()

    def take_opened(self, path: Path) -> None:
        """Frames flow: the answer's clock starts."""
        if path != self._opening_take:
            return
        self._opening_take = None
        self._step(do.AnswerOpened(f"takes/{path.name}"))
        if self.ears is not None and self._scribe.knows(path):
            self._scribe.live(path)
            self.ears.listen(str(path), path)

    def take_closed(self, path: Path, frames: int) -> None:
        """The file is complete: the ears may finish."""
        if self.ears is not None and self._scribe.knows(path):
            self.ears.finish(str(path), frames)
        self._closed.set()
        self.tell()

    def take_failed(self, path: Path, problem: Problem) -> None:
        """The file can't be written on: what is in it stays, and the person chooses."""
        take = self._state.open_take
        if path == self._opening_take or (take and take.audio == f"takes/{path.name}"):
            self._broken = True
            self._step(do.DeviceLost())
        self.say(str(problem))

    def gap(self, at: float, seconds: float) -> None:
        """Silence stands where nothing arrived."""
        take, key = self._state.open_take, self._state.current
        if take is not None and key is not None:
            gap = ev.AudioGap(question=key, take=take.n, start=max(0.0, at), seconds=seconds)
            self.record(gap)
            self.say("Some sound was lost; the place is marked.")

    def device_lost(self) -> None:
        """No frames arrive: the clock stops, at the moment of the last one."""
        if self.mic is not None:
            self._step(do.DeviceLost(self.mic.device), self._clock.now() - self.mic.silent)
        self.say("The microphone is gone. The clock waits for it.")

    def device_back(self) -> None:
        """Frames flow again."""
        if self._broken:
            return  # with nowhere to write them
        self._step(do.DeviceBack(self.mic.device if self.mic else ""))
        self.say("The microphone is back.")

    def source_ended(self) -> None:
        """The file that stands for the microphone came to its end."""
        self._step(do.Finish("source"))

    # -- the end ------------------------------------------------------------------------------

    async def _finish(self) -> None:
        """Wait for the last file and the transcripts that are still being read."""
        if self.mic is not None and self.mic.closing:
            try:
                async with asyncio.timeout(CLOSING):
                    while self.mic.closing:
                        self._closed.clear()
                        await self._closed.wait()
            except TimeoutError:
                self.say("The last recording did not close in time; it is read at the next start.")
        if self.ears is not None:
            waits = {
                asyncio.create_task(self.ears.idle()),
                asyncio.create_task(self._gone.wait()),
            }
            _, left = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for task in left:
                task.cancel()

    async def use_device(self, name: str) -> None:
        """Listen to another microphone (a name; empty: the system's default) from now on."""
        if self.mic is not None:
            await self.mic.change(capture_command(device=name or None))

    def leave_now(self) -> None:
        """Don't wait for transcripts: they are completed at the next start."""
        self._gone.set()
        self._wake.set()

    async def _put_away(self) -> None:
        parts = [one.close() for one in (self.mic, self.ears) if one is not None]
        await asyncio.gather(*parts)
        await asyncio.to_thread(self._journal.close)
        last = self._derive if self._begun else lambda: discard_empty(self.folder)
        if last is not None:
            await asyncio.to_thread(last)
        self.release()

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
            for listener in self._listeners:
                listener(view)
