"""A format's own way to tell the time: lights, or a clock that is hidden.

Pure functions of a :class:`~mocktui.practice.view.View`, as in :mod:`mocktui.tui.widgets.cues`.
"""

from __future__ import annotations

from typing import Literal

from mocktui.core.format import Format
from mocktui.core.state import State
from mocktui.practice.view import View

LAST = 30.0  # seconds: when a hidden clock shows itself
RED = 10.0  # seconds before the limit: time to stop
Light = Literal["", "green", "yellow", "red"]

LIGHTS: dict[Light, tuple[str, str]] = {
    "": ("○ no light yet", ""),
    "green": ("● GREEN", "long enough now"),
    "yellow": ("● YELLOW", "come to an end"),
    "red": ("● RED", "stop now"),
}
"""What each light is called, and what it means."""


def hidden(view: View) -> bool:
    """Return whether the answer's clock is hidden now."""
    state = view.state
    rules = _rules(state)
    if rules is None or rules.clock == "always" or state.phase not in ("arming", "answering"):
        return False
    if rules.clock == "never":
        return True
    if state.phase == "arming":
        longest = state.item.times.max if state.item else None
        return longest is None or longest > LAST
    left = state.clock.remaining(view.now)
    return left is None or left > LAST


def light(view: View) -> Light | None:
    """Return the light that is on (empty: none yet), ``None`` where the format has no lights."""
    state, item = view.state, view.state.item
    rules = _rules(state)
    if rules is None or not rules.lights or item is None or item.times.max is None:
        return None
    if state.phase not in ("arming", "answering"):
        return None
    spent = state.clock.elapsed(view.now) if state.phase == "answering" else 0.0
    times, longest = item.times, item.times.max
    if spent >= longest - min(RED, longest / 10):
        return "red"
    if times.target < longest and spent >= times.target:
        return "yellow"
    return "green" if spent >= times.min else ""


def instead(view: View) -> str:
    """Return the words that stand in the place of a hidden clock; a line break where it helps."""
    on = light(view)
    if on is not None:
        return LIGHTS[on][0]
    rules = _rules(view.state)
    if rules is not None and rules.clock == "last-30":
        return "the clock shows\nin the last\nthirty seconds"
    return "this format\nshows no clock"


def _rules(state: State) -> Format | None:
    return state.begun.format if state.begun else None
