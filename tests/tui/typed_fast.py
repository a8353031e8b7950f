"""Keys that come in at once, as a terminal sends what was typed fast or pasted by keys."""

from __future__ import annotations

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot


def typed_at_once(pilot: Pilot, text: str) -> None:
    """Let all keys of ``text`` be waiting before the first is acted on."""
    for one in text:
        pilot.app.post_message(events.Key(_character_to_key(one), one))
