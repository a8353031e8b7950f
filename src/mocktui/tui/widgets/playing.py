"""The line at the foot of the review: what was just said, or where a playing take is."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from mocktui.core.problem import Problem
from mocktui.core.state import Take
from mocktui.practice.desk import Desk, Player
from mocktui.tui.safe import say
from mocktui.tui.widgets.cues import span

TICK = 0.2  # seconds between two looks at the player
STEP = 5.0  # seconds an arrow key moves
BAR = 24  # cells
_SIGNS = {"opening": "◌", "playing": "▶", "paused": "‖"}


class PlayingLine(Static):
    """One line, one player at a time; it stops when the line goes."""

    DEFAULT_CSS = """
    PlayingLine {
        dock: bottom; height: 2; padding: 0 2; margin-bottom: 1;
        border-top: solid $rule; text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self, desk: Desk, session: str, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._desk = desk
        self._session = session
        self._seconds = 0.0
        self._said = say("")
        self.player: Player | None = None

    def on_mount(self) -> None:
        """Look at the player now and then."""
        self.set_interval(TICK, self.draw)

    async def on_unmount(self) -> None:
        """Let no take play on."""
        await self.stop()

    def say(self, text: str, style: str = "") -> None:
        """Say something; a playing take has the line first."""
        self._said = say(text, style)
        self.draw()

    def draw(self) -> None:
        """Show where the player is, else what was said last."""
        content = self._where() or self._said
        if self.content != content:
            self.update(content)

    def play(self, take: Take | None) -> None:
        """Play this take; pause or go on where one is being played."""
        if self.player is not None and self.player.state in _SIGNS:
            self.player.toggle()
        elif take is not None and take.audio:
            try:
                self.player = self._desk.player(self._session, take.audio)
            except Problem as problem:
                self.say(f"! {problem}", "$warning")
                return
            self._seconds = take.seconds
            self.run_worker(self.player.run(), group="player")
        self.draw()

    def move(self, way: int) -> None:
        """Go a step on (1) or back (-1)."""
        if self.player is not None:
            self.player.seek(max(0.0, min(self._seconds, self.player.at + way * STEP)))
            self.draw()

    async def stop(self) -> None:
        """Stop, if anything plays."""
        player, self.player = self.player, None
        if player is not None:
            await player.close()
        if self.is_attached:
            self.draw()

    def _where(self) -> Content | None:
        player = self.player
        if player is None:
            return None
        if player.state == "failed":
            return say(f"! {player.problem or 'This take cannot be played.'}", "$warning")
        if player.state not in _SIGNS:
            return None
        part = min(1.0, player.at / self._seconds) if self._seconds > 0 else 0.0
        full = round(part * BAR)
        again = "pauses" if player.state == "playing" else "goes on"
        return Content.assemble(
            (f"{_SIGNS[player.state]} ", "bold $primary"),
            f"{span(player.at)} of {span(self._seconds)}  ",
            ("━" * full, "$primary"),
            ("─" * (BAR - full), "$rule"),
            (f"   space {again} · ← → move 5 s", "$quiet"),
        )
