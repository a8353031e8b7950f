"""Hearing the question in the room: again, slower, and silent at any key."""

from __future__ import annotations

from textual import events

from mocktui.tui.screens.room_asides import RoomAsides

AGAIN = ("v", "V", "upper_v")  # keys that do not stop the voice but set it going


class RoomVoice(RoomAsides, inherit_bindings=False):
    """The keys of the interviewer's voice."""

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
        voice.say(state.item.ask, state.begun.language if state.begun else "en", slower=slower)
        if not voice.found:
            self.notify(voice.line, severity="warning", markup=False)
