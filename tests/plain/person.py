"""A person at a plain terminal: types lines when a line is waited for, keeps what was printed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from mocktui.plain.talk import Talk


class Person:
    """Types ``script`` line by line, each when it is asked for; then the input ends.

    A function in the script is called instead of typing (time passes, words are heard).
    """

    def __init__(self, *script: str | Callable[[], object]) -> None:
        self.printed = ""
        self.talk = Talk(self._write)
        self._script = list(script)
        self._line = self.talk.line
        self.talk.line = self._next  # type: ignore[method-assign] # the person types when asked

    def _write(self, text: str) -> None:
        self.printed += text

    async def _next(self) -> str:
        if not self.talk._lines:
            while self._script and callable(self._script[0]):
                self._script.pop(0)()  # type: ignore[operator] # looked at just before
                await asyncio.sleep(0)
            typed = self._script.pop(0) if self._script else None
            assert typed is None or isinstance(typed, str)
            self.talk.feed(typed)
        return await self._line()

    def do(self, work: Awaitable[object]) -> object:
        """Run a conversation to its end, half a minute at most."""

        async def limited() -> object:
            async with asyncio.timeout(30):
                return await work

        return asyncio.run(limited())
