"""The sound check: which microphone, its live level, one sentence of advice."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from mocktui.core.problem import Problem
from mocktui.tui.safe import say, sentence
from mocktui.tui.widgets.fact import Fact
from mocktui.tui.widgets.level import Meter

if TYPE_CHECKING:
    from mocktui.practice.desk import CheckView, Desk, SoundCheck

EVERY = 0.1  # seconds between two looks at the level
_WRONG = ("silent", "denied", "clipped", "lost", "failed")


class Microphone(Vertical):
    """Holds the microphone open while it is shown; :meth:`close` lets it go before an interview."""

    DEFAULT_CSS = """
    Microphone {
        height: auto;
        & > Meter { margin-left: 16; }
    }
    """

    def __init__(self, desk: Desk, language: str = "en", *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._desk = desk
        self._language = language
        self._check: SoundCheck | None = None
        self._holding: Worker[None] | None = None
        self._name = ""

    def compose(self) -> ComposeResult:
        """Lay out name, level and advice."""
        yield Fact("Microphone", Content.styled("looking for microphones…", "$quiet"), id="device")
        yield Meter()
        yield Fact("", id="advice")

    def on_mount(self) -> None:
        """Look at the level ten times a second."""
        self.query_one(Meter).display = False
        self.query_one("#advice").display = False
        self.set_interval(EVERY, self.look)

    async def open(self, device: str, name: str) -> None:
        """Listen to this microphone instead of the one before."""
        await self.close()
        self._name = name
        self.query_one("#device", Fact).show(say(name))
        try:
            self._check = self._desk.sound_check(device, self._language)
        except Problem as problem:
            self.complain(problem)
            return
        self._holding = self.run_worker(self._hold(self._check), group="check")
        self.look()

    async def close(self) -> None:
        """Let the microphone go, and wait until it is free."""
        check, holding = self._check, self._holding
        if check is not None:
            await check.close()
        if holding is not None:
            with suppress(WorkerFailed, WorkerCancelled):
                await holding.wait()
        if self._check is check:  # kept until here: whoever is cut off above is followed by another
            self._check = self._holding = None

    async def on_unmount(self) -> None:
        """Let it go however the screen was left."""
        if self._check is not None:
            await self._check.close()

    async def _hold(self, check: SoundCheck) -> None:
        try:
            await check.run()
        except Problem as problem:
            if self._check is check:
                self._check = None
                self.complain(problem)

    def complain(self, problem: Problem) -> None:
        """Say why there is no microphone and what to do."""
        self.query_one(Meter).display = False
        self.query_one("#device", Fact).show(
            Content.assemble(("! ", "bold $warning"), say(sentence(problem.what), "$warning"))
        )
        advice = self.query_one("#advice", Fact)
        advice.display = bool(problem.fix)
        advice.show(say(problem.fix))

    def look(self) -> None:
        """Draw the check as it is now."""
        if self._check is None:
            return
        view = self._check.view()
        meter = self.query_one(Meter)
        meter.display = view.state not in ("denied", "failed", "lost")
        meter.show(view.level if view.state != "opening" else None, time.monotonic())
        if view.device:
            self.query_one("#device", Fact).show(say(view.device))
        advice = self.query_one("#advice", Fact)
        words = _advice(view)
        advice.display = bool(words)
        advice.show(words)


def _advice(view: CheckView) -> Content:
    wrong = view.state in _WRONG
    advice = say(view.advice, "$warning" if wrong else "$quiet")
    if wrong:
        advice = Content.assemble(("! ", "bold $warning"), advice)
    if wrong and view.state != "clipped":
        return advice
    lines = [advice] if view.advice else []
    if view.heard:
        lines.insert(0, Content.assemble(("heard: ", "$quiet"), say(view.heard)))
    elif view.deaf and view.measured:
        lines.insert(0, say(f"No words can be shown: {view.deaf}.", "$warning"))
    if view.measured:
        lines.append(say(view.measured, "$quiet"))
    return Content("\n").join(lines)
