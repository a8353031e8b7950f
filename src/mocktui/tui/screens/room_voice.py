"""What the interviewer does on request: reads the question again, slower, in plainer words."""

from __future__ import annotations

from textual import events

from mocktui.core.state import State
from mocktui.practice.desk import Desk
from mocktui.practice.view import Practice
from mocktui.tui.screens.room_asides import RoomAsides

AGAIN = ("v", "V", "upper_v")  # keys that do not stop the voice but set it going


class RoomVoice(RoomAsides, inherit_bindings=False):
    """The keys of the interviewer's voice and words."""

    def __init__(self, practice: Practice, desk: Desk) -> None:
        super().__init__(practice, desk)
        self._reworded = ""  # the key of the question whose plainer words are shown

    def plainer(self, state: State) -> str:
        """Return the plainer words of the question that is on, if they were asked for."""
        return state.simpler if state.current and state.current == self._reworded else ""

    def action_simpler(self) -> None:
        """Show the question in plainer words as well, or no longer."""
        state = self._practice.view().state
        self._reworded = "" if self.plainer(state) else state.current or ""

    def on_key(self, event: events.Key) -> None:
        """Silence the voice; the key then does what it does."""
        if event.key not in AGAIN and self._desk.voice.speaking:
            self._desk.voice.stop()

    def action_hear(self) -> None:
        """Have the question read, again if it was."""
        self._hear(slower=False)

    def action_hear_slower(self) -> None:
        """Have it read slower."""
        self._hear(slower=True)

    def _hear(self, *, slower: bool) -> None:
        voice, state = self._desk.voice, self._practice.view().state
        if state.item is None or state.phase != "thinking":
            return  # a microphone may be open
        voice.say(
            self.plainer(state) or state.item.ask,
            state.begun.language if state.begun else "en",
            slower=slower,
        )
        if not voice.found:
            self.notify(voice.line, severity="warning", markup=False)
