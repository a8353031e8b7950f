"""A voice that is heard by nobody."""

from __future__ import annotations


class FakeVoice:
    """Speaks until it is stopped, or a test says that it came to the end."""

    def __init__(self, *, found: bool = True) -> None:
        self.found = found
        self.line = "espeak-ng reads the questions." if found else "No voice was found: install it."
        self.speaking = False
        self.said: list[tuple[str, str, bool]] = []

    def say(self, text: str, language: str = "en", *, slower: bool = False) -> None:
        if self.found:
            self.said.append((text, language, slower))
            self.speaking = True

    def stop(self) -> None:
        self.speaking = False

    async def finished(self) -> None:
        self.speaking = False
