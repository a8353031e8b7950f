"""A conductor with a clock moved by hand and parts that do as they are told.

They stand beside the tests of the real microphone and the real worker in this folder.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.state import State
from mocktui.core.transcript import Segment
from mocktui.practice.conductor import Conductor
from mocktui.speech.protocol import Abilities
from mocktui.storage.journal import JournalWriter
from mocktui.storage.sessions import create_session
from tests.core.sittings import session


class HandClock:
    """Time stands until the test moves it."""

    def __init__(self) -> None:
        self.time = 0.0
        self._moved = asyncio.Event()

    def now(self) -> float:
        return self.time

    async def wait(self, until: float | None, wake: asyncio.Event) -> None:
        while not wake.is_set() and (until is None or self.time < until):
            self._moved.clear()
            waits = {asyncio.create_task(wake.wait()), asyncio.create_task(self._moved.wait())}
            _, left = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for one in left:
                one.cancel()

    async def move(self, seconds: float) -> None:
        self.time += seconds
        self._moved.set()
        await settle()


async def settle() -> None:
    """Let everything that can run now run."""
    for _ in range(50):
        await asyncio.sleep(0)


class HandMic:
    """A microphone that opens and closes takes at once, unless told otherwise."""

    def __init__(self, conductor: Conductor, state: str = "ready", delay: bool = False) -> None:
        self._conductor = conductor
        self.state, self.line, self.device = state, "Microphone: hand", "hand"
        self.problem = None
        self.level = None
        self.silent = 0.0
        self.delay = delay
        self.orders: list[str] = []
        self.path: Path | None = None
        self.closing = False

    async def start(self) -> None:
        self.orders.append("start")
        if self.state == "off":
            self.state = "ready"

    async def settled(self) -> None:
        pass

    def open_take(self, path: Path) -> None:
        self.orders.append(f"open {path.name}")
        path.write_bytes(b"RIFF")
        self.path = path
        if not self.delay:
            self._conductor.takes.take_opened(path)

    def close_take(self) -> None:
        self.orders.append("close")
        if self.path is not None:
            self._conductor.takes.take_closed(self.path, 16000)
            self.path = None

    def pause(self) -> None:
        self.orders.append("pause")

    def resume(self) -> None:
        self.orders.append("resume")

    async def close(self) -> None:
        self.orders.append("away")
        self.state = "off"


class HandEars:
    """Ears that hear one word a take as soon as it is closed."""

    engine, model, line, state, behind = "hand", "words", "Listening by hand", "ready", 0.0
    mistakes: float | None = None

    abilities = Abilities(word_times=True, confidence=True, punctuation=False, fillers=("um",))

    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor
        self.pending = 0
        self.orders: list[str] = []
        self.say: str | None = "word"  # None: nothing is heard yet; `hear` brings it

    def hear(self, take: str, text: str) -> None:
        """Complete the take's reading."""
        self._conductor.scribe.segment(take, "live", Segment(text=text, start=0.0, end=1.0))
        self._conductor.scribe.reading_done(take, "live", 1.0)

    async def start(self) -> None: ...

    async def settled(self) -> None: ...

    async def idle(self) -> None: ...

    def listen(self, take: str, path: Path) -> None:
        self.orders.append(f"listen {path.name}")

    def finish(self, take: str, frames: int) -> None:
        self.orders.append(f"finish {frames}")
        if self.say is not None:
            self.hear(take, self.say)

    async def close(self) -> None:
        self.orders.append("away")


class Rig:
    """A running conductor on parts moved by hand."""

    def __init__(
        self,
        folder: Path,
        begun: ev.SessionStarted | None = None,
        *,
        opening: do.Continue | None = None,
        state: State | None = None,
        microphone: str = "ready",
        delay: bool = False,
    ) -> None:
        self.clock = HandClock()
        self.folder = create_session(folder, datetime.now(UTC))
        self.conductor = Conductor(
            folder=self.folder,
            open_journal=lambda on_error: JournalWriter(
                self.folder.events, clock=lambda: datetime.now(UTC), on_error=on_error
            ),
            clock=self.clock,
            opening=opening or do.Begin(begun or session()),
            state=state,
        )
        self.mic = HandMic(self.conductor, microphone, delay)
        self.ears = HandEars(self.conductor)
        if self.conductor.mode == "speak":
            self.conductor.mic = self.mic  # type: ignore[assignment]
            self.conductor.ears = self.ears  # type: ignore[assignment]
        self.running: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Rig:
        self.running = asyncio.create_task(self.conductor.run())
        await settle()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.running is not None
        self.conductor.do(do.Leave())
        await asyncio.wait_for(self.running, 30)

    @property
    def state(self):
        return self.conductor.view().state
