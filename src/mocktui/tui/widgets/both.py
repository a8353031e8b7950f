"""Two recordings played back to back, on one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.widgets import Static

from mocktui.core.problem import Problem
from mocktui.practice.desk import Desk, Player
from mocktui.tui.safe import say
from mocktui.tui.widgets.playing import SIGNS, TICK, bar

_NAMES = ("before", "after")


class Recording(NamedTuple):
    """The sound of a take."""

    session: str
    audio: str
    seconds: float


class PlayBoth(Static):
    """Plays what was loaded, one after the other; it stops when the line goes."""

    DEFAULT_CSS = """
    PlayBoth {
        dock: bottom; height: 2; padding: 0 2; margin-bottom: 1;
        border-top: solid $rule; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("", markup=False)
        self._desk = desk
        self._at = 0
        self._stopped = False
        self.recordings: tuple[Recording, ...] = ()
        self.player: Player | None = None
        self._problem = ""

    def on_mount(self) -> None:
        """Look at the player now and then."""
        self.set_interval(TICK, self.draw)

    async def on_unmount(self) -> None:
        """Let nothing play on."""
        await self.stop()

    def load(self, recordings: Sequence[Recording]) -> None:
        """Take these, in this order."""
        self.recordings = tuple(recordings)
        self.screen.refresh_bindings()
        self.draw()

    def play(self) -> None:
        """Begin with the first; pause or go on where one is heard."""
        if self.player is not None and self.player.state in SIGNS:
            self.player.toggle()
        elif self.recordings:
            self._stopped, self._problem = False, ""
            self.run_worker(self._play(), group="both", exclusive=True)
        self.draw()

    async def _play(self) -> None:
        for n, one in enumerate(self.recordings):
            if self._stopped:
                return
            self._at = n
            try:
                self.player = self._desk.player(one.session, one.audio)
            except Problem as problem:
                self._problem = str(problem)
                continue
            await self.player.run()
            if self.player is not None and self.player.state == "failed":
                self._problem = self.player.problem or "This take cannot be played."
        self.player = None

    async def stop(self) -> None:
        """Stop, if anything plays."""
        self._stopped = True
        player, self.player = self.player, None
        if player is not None:
            await player.close()

    def draw(self) -> None:
        """Show where the player is."""
        content = self._where()
        if self.content != content:
            self.update(content)

    def _where(self) -> Content:
        player = self.player
        if player is None or player.state not in SIGNS:
            if self._problem:
                return say(f"! {self._problem}", "$warning")
            told = {0: "Nothing was recorded to play.", 1: "One of them has a recording."}
            return say(told.get(len(self.recordings), "space plays both, one after the other."))
        one = self.recordings[self._at]
        name = _NAMES[self._at] if len(self.recordings) == len(_NAMES) else ""
        again = "space goes on" if player.state == "paused" else "space pauses"
        return Content.assemble(
            (f"{SIGNS[player.state]} {name}  ", "bold $primary"),
            bar(player, one.seconds),
            (f"   {again}", "$quiet"),
        )
