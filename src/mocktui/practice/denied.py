"""What to do about a microphone that gives exact zeros: real ones always have some noise."""

from __future__ import annotations

import sys

_MAC = "allow your terminal in System Settings → Privacy & Security → Microphone, or unmute it"
_WINDOWS = (
    "in Settings → Privacy & security → Microphone let desktop apps use the microphone, "
    "or unmute it"
)


def way_to_allow(platform: str = sys.platform) -> str:
    """Return the repair as half a sentence, for this system (``sys.platform``'s name)."""
    if platform == "darwin":
        return _MAC
    if platform == "win32":
        return _WINDOWS
    return "unmute it, or choose another"
