"""The line at the foot of the review: what was just said, or where a playing take is."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from mocktui.core.problem import Problem
from mocktui.core.state import Take
from mocktui.core.times import clock
from mocktui.practice.desk import Desk, Player
from mocktui.practice.player import SPEEDS, STEP
from mocktui.tui.safe import say

TICK = 0.1  # seconds between two looks at the player
BAR = 24  # cells
SIGNS = {"opening": "◌", "playing": "▶", "paused": "‖"}


def bar(player: Player, seconds: float) -> Content:
    """Return where a player is in a take of so many seconds: in figures, and drawn."""
    full = round(BAR * (min(1.0, player.at / seconds) if seconds > 0 else 0.0))
    return Content.assemble(
        f"{clock(player.at)} of {clock(seconds)}  ",
        ("━" * full, "$primary"),
        ("─" * (BAR - full), "$rule"),
    )


class PlayingLine(Static):
    """One line, one player at a time; it stops when the line goes.

    Speed and the skipping of pauses stay as they were set, from take to take.
    """

    class Heard(Message):
        """The take is heard at this second now; ``None``: to its end."""

        def __init__(self, at: float | None) -> None:
            super().__init__()
            self.at = at

    DEFAULT_CSS = """
    PlayingLine {
        dock: bottom; height: 2; padding: 0 2; margin-bottom: 1;
        border-top: solid $rule; border-title-color: $quiet;
        text-wrap: nowrap; text-overflow: ellipsis;
    }
    """

    def __init__(self, desk: Desk, session: str, *, id: str | None = None) -> None:
        super().__init__("", id=id, markup=False)
        self._desk = desk
        self._session = session
        self._seconds = 0.0
        self._said = say("")
        self._news = False  # what was said while a take pauses
        self._told: float | None = None
        self.player: Player | None = None
        self.speed = 1.0
        self.skipping = False
        self.hint = ""  # stands while a player pauses, in place of its keys

    def on_mount(self) -> None:
        """Look at the player now and then."""
        self.set_interval(TICK, self.draw)

    async def on_unmount(self) -> None:
        """Let no take play on."""
        await self.stop()

    def say(self, text: str, style: str = "", *, news: bool = True) -> None:
        """Say something; a playing take has the line first, one that pauses gives way to news."""
        self._said = say(text, style)
        self._news = bool(text) and news
        self.draw()

    def draw(self) -> None:
        """Show where the player is, else what was said last."""
        if self.doing != "paused":
            self._news = False
        content = self._said if self._news else self._where() or self._said
        if self.content != content:
            self.update(content)
        player = self.player
        at = player.at if player is not None and player.state == "playing" else None
        ended = player is not None and player.state not in SIGNS
        if (at is not None or ended) and at != self._told:
            self._told = at
            self.post_message(self.Heard(at))

    @property
    def doing(self) -> str:
        """``opening``, ``playing`` or ``paused``; empty where nothing plays."""
        return self.player.state if self.player and self.player.state in SIGNS else ""

    def play(self, take: Take | None) -> None:
        """Play this take; pause or go on where one is being played."""
        if self.player is not None and self.doing:
            self.player.toggle()
            self.draw()
        else:
            self.play_from(take, 0.0)

    def play_from(self, take: Take | None, at: float) -> None:
        """Play this take from a second on, whether it was played already or not."""
        if self.player is not None and self.doing:
            self.player.seek(at)
            if self.doing == "paused":
                self.player.toggle()
        elif take is not None and take.audio:
            try:
                player = self._desk.player(self._session, take.audio, at)
            except Problem as problem:
                self.say(f"! {problem}", "$warning")
                return
            player.set_speed(self.speed)
            player.skip_pauses(self.skipping)
            self._seconds, self._told, self.player = take.seconds, None, player
            self.run_worker(player.run(), group="player")
        self.draw()

    def seek(self, at: float) -> None:
        """Stand at this second, where a take is being played."""
        if self.player is not None and self.doing:
            self.player.seek(at)
            self.draw()

    def faster(self, way: int) -> None:
        """Play one step faster (1) or slower (-1)."""
        place = SPEEDS.index(self.speed) + way
        self.speed = SPEEDS[max(0, min(place, len(SPEEDS) - 1))]
        if self.player is not None:
            self.player.set_speed(self.speed)
        self.say(f"Plays at {self.speed:g} times the speed, the voice as it is.")

    def skip(self) -> None:
        """Cut long pauses short, or play them again."""
        self.skipping = not self.skipping
        if self.player is not None:
            self.player.skip_pauses(self.skipping)
        self.say("Long pauses are cut short." if self.skipping else "Pauses are played.")

    def move(self, way: int) -> None:
        """Go a step on (1) or back (-1)."""
        if self.player is not None:
            self._news = False
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
        if player.state not in SIGNS:
            return None
        how = [f"{self.speed:g}×"] if self.speed != 1.0 else []  # noqa: RUF001 - times
        how += ["no pauses"] if self.skipping else []
        again = "space pauses · ← → 5 s"
        if player.state == "paused":
            again = self.hint or "space goes on · ← → by word"
        return Content.assemble(
            (f"{SIGNS[player.state]} ", "bold $primary"),
            bar(player, self._seconds),
            f"  {' · '.join(how)}" if how else "",
            (f"   {again}", "$quiet"),
        )
