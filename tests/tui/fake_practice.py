"""A practice driven by hand on the real state machine.

    practice = FakePractice().at(5).tell(StartAnswer()).at(65)   # a minute into the first answer

Nothing here reads a clock: ``at`` moves the practice's time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.format import PRACTICE, Format
from mocktui.core.interview import step
from mocktui.core.state import State
from mocktui.core.transcript import Word
from mocktui.practice.setup import Setup, plan
from mocktui.practice.view import Level, View
from tests.tui.made_up import (
    HEARD,
    PACK,
    SESSION,
    SPOKEN,
    STARTED,
    VOSK,
)


class FakePractice:
    """An interview on the real state machine whose time is moved by hand.

    It begins at once (question 1, thinking). Opened answers arm by themselves unless
    ``arms=False``. ``run`` lasts until the session has ended.
    """

    def __init__(
        self,
        setup: Setup | None = None,
        *,
        session: str = SESSION,
        begin: bool = True,
        arms: bool = True,
        **looks: object,
    ) -> None:
        self.setup = setup or Setup(packs=(PACK,))
        self.session = session
        self.arms = arms
        self.now = 0.0
        self.state = State()
        self.events: list[ev.Event] = []
        self.told: list[do.Command] = []
        self.running = False
        self.devices_used: list[str] = []
        self._listeners: list[Callable[[View], None]] = []
        self._over = asyncio.Event()
        speak = self.setup.mode == "speak"
        self.looks: dict[str, object] = {
            "mic": "ready" if speak else "off",
            "ears": "ready" if speak else "off",
            "mic_line": "System default" if speak else "",
            "ears_line": VOSK.line if speak else "",
            "level": HEARD.level if speak else Level(),
        } | looks
        if begin:
            self.begin()

    # -- what a test does ------------------------------------------------------------------------

    def begin(self) -> FakePractice:
        """Start the session and ask the first question."""
        planned = plan(self.setup)
        started = ev.SessionStarted(
            session=self.session,
            started=STARTED,
            pack=self.setup.pack_id,
            title=self.setup.title,
            language=self.setup.language,
            format=self.setup.format,
            plan=planned.questions,
            mode=self.setup.mode,
            engine="vosk" if self.setup.mode == "speak" else "",
            model=VOSK.model if self.setup.mode == "speak" else "",
            seed=planned.seed,
            hold=self.setup.hold,
            aloud=bool(self.setup.voice),
        )
        return self.tell(do.Begin(started))

    def at(self, t: float) -> FakePractice:
        """Let the time be ``t`` seconds; what time alone causes happens."""
        self.now = t
        return self.tell(do.Tick())

    def after(self, seconds: float) -> FakePractice:
        """Let so many seconds pass."""
        return self.at(self.now + seconds)

    def tell(self, command: do.Command) -> FakePractice:
        """Carry out a command at this time."""
        self._step(command)
        self._publish()
        return self

    def show(self, **looks: object) -> FakePractice:
        """Change other fields of the view: partial, level, notice, mic, ears, behind, …"""
        self.looks |= looks
        self._publish()
        return self

    def hear(self, text: str, start: float = 0.0, end: float | None = None) -> FakePractice:
        """Have a final segment heard in the open take (or the last one)."""
        item = self.state.item
        assert item is not None and item.takes
        words = text.split()
        end = start + 0.4 * len(words) if end is None else end
        each = (end - start) / max(1, len(words))
        return self.tell(
            do.Record(
                ev.SegmentHeard(
                    question=item.key,
                    take=item.takes[-1].n,
                    reading="live",
                    text=text,
                    start=start,
                    end=end,
                    words=tuple(
                        Word(text=w, start=start + n * each, end=start + (n + 1) * each)
                        for n, w in enumerate(words)
                    ),
                )
            )
        )

    def read(self) -> FakePractice:
        """Have the last take's reading declared complete."""
        item = self.state.item
        assert item is not None and item.takes
        take = item.takes[-1]
        done = ev.ReadingDone(
            question=item.key,
            take=take.n,
            reading="live",
            engine="vosk",
            model=VOSK.model,
            text=take.heard,
        )
        return self.tell(do.Record(done))

    # -- what a screen does ----------------------------------------------------------------------

    def view(self) -> View:
        return View(state=self.state, now=self.now, **self.looks)  # type: ignore[arg-type] # by name

    def do(self, command: do.Command) -> bool:
        self.told.append(command)
        before = len(self.events)
        self._step(command)
        changed = len(self.events) > before
        if changed:
            self._publish()
        return changed

    def listen(self, listener: Callable[[View], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def use_device(self, name: str) -> None:
        self.devices_used.append(name)

    def leave_now(self) -> None:
        self._over.set()

    async def run(self) -> None:
        self.running = True
        try:
            if self.state.begun is None:
                self.begin()
            await self._over.wait()
        finally:
            self.running = False

    def _step(self, command: do.Command) -> None:
        self.state, events = step(self.state, command, self.now)
        self.events += events
        item = self.state.item
        if self.arms and self.state.phase == "arming" and item is not None:
            speak = self.state.mode == "speak"
            place, _, follow = item.key.partition("/")
            number = next(n for n, one in enumerate(self.state.plan, 1) if one.question.id == place)
            name = f"{number:02d}" + (f"-{follow}" if follow else "")
            audio = f"takes/{name}-{len(item.takes) + 1}.wav" if speak else None
            self.state, more = step(self.state, do.AnswerOpened(audio), self.now)
            self.events += more
        if self.state.phase == "ended":
            self._over.set()

    def _publish(self) -> None:
        view = self.view()
        for listener in tuple(self._listeners):
            listener(view)


def finished(setup: Setup | None = None) -> FakePractice:
    """Return a practice whose questions were all answered and read (the second one flagged)."""
    practice = FakePractice(setup)
    while practice.state.phase != "ended":
        practice.after(12).tell(do.StartAnswer())
        if practice.state.mode == "speak":
            at = 0.3
            for line in SPOKEN:
                practice.hear(line, at)
                at += 0.4 * len(line.split()) + 0.8
        elif practice.state.mode == "type":
            practice.tell(do.TypeText(". ".join(SPOKEN)))
        item = practice.state.item
        if item is not None and item.number == 2:
            practice.tell(do.Flag()).tell(do.AddNote("Say the figure first."))
        practice.after(58).tell(do.Finish())
        if practice.state.mode == "speak":
            practice.read()
        practice.tell(do.Next())
    return practice


def setup_of(format: Format = PRACTICE, **more: object) -> Setup:
    """Return a set-up of the first pack."""
    return Setup(packs=(PACK,), format=format, **more)  # type: ignore[arg-type] # by name
