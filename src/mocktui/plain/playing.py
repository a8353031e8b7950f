"""Hearing a take: from a sentence, at a speed, with commands of one letter and Enter."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from mocktui.core.problem import Problem
from mocktui.core.said import repaired
from mocktui.core.state import State, Take
from mocktui.core.times import clock
from mocktui.plain.talk import Choice, Talk
from mocktui.practice.desk import Desk, Player
from mocktui.practice.player import SPEEDS, STEP

EVERY = 0.1


def sentences(state: State, take: Take) -> list[tuple[float, str]]:
    """Return the stretches of speech of a take: the second each begins at, and its words."""
    found = repaired(state, take).segments if take.reading is not None else ()
    return [(one.start, one.text) for one in found if one.text]


class Playing:
    """One take at a time; speed and pauses stay as they were set."""

    def __init__(self, talk: Talk, desk: Desk, session: str) -> None:
        self._talk = talk
        self._desk = desk
        self._session = session
        self._speed = 1.0
        self._skips = False

    @property
    def words(self) -> str:
        """How takes are played, in words."""
        speed = "as it was said" if self._speed == 1.0 else f"{self._speed:g} times the speed"
        return f"{speed}{', long pauses cut short' if self._skips else ''}"

    async def settle(self) -> None:
        """Choose speed and pauses."""
        choices = [Choice(f"{one:g}", f"{one:g} times the speed") for one in SPEEDS]
        choices.append(Choice("pauses", "Long pauses: cut them short, or play them"))
        key = await self._talk.choose("Speed", choices, default=f"{self._speed:g}")
        if key == "pauses":
            self._skips = not self._skips
        elif key is not None:
            self._speed = float(key)
        self._talk.say(f"Plays {self.words}.")

    async def play(self, take: Take, at: float) -> None:
        """Play from a second on until its end or Enter; raises Problem without the recording."""
        player = self._desk.player(self._session, take.audio or "", at)
        player.set_speed(self._speed)
        player.skip_pauses(self._skips)
        running = asyncio.create_task(player.run())
        self._talk.say(
            "Playing. Enter stops; p pauses or goes on, f and b go five seconds, "
            "plus and minus change the speed."
        )
        line: asyncio.Task[str] | None = None
        try:
            while not running.done() and player.state not in ("ended", "failed"):
                line = line or asyncio.create_task(self._talk.line())
                await asyncio.wait({running, line}, timeout=EVERY, return_when="FIRST_COMPLETED")
                if line.done():
                    typed, line = line.result().casefold(), None
                    if not self._command(player, typed):
                        break
        finally:
            if line is not None:
                line.cancel()
            failed = player.problem if player.state == "failed" else ""
            at = player.at
            await player.close()
            with suppress(asyncio.CancelledError, Problem):
                await running
        self._talk.say(failed or f"Stopped at {clock(at)}.")

    def _command(self, player: Player, typed: str) -> bool:
        """Carry out a letter; return whether it plays on."""
        match typed:
            case "p":
                player.toggle()
            case "f":
                player.seek(player.at + STEP)
            case "b":
                player.seek(max(0.0, player.at - STEP))
            case "+" | "-":
                place = SPEEDS.index(self._speed) + (1 if typed == "+" else -1)
                self._speed = SPEEDS[max(0, min(place, len(SPEEDS) - 1))]
                player.set_speed(self._speed)
            case _:
                return False
        return True
