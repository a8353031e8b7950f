"""What will listen, asked once for each choice: folders of models are looked through for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from mocktui.core.problem import Problem
from mocktui.tui.safe import say
from mocktui.tui.widgets.fact import Fact

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk, Listening
    from mocktui.practice.setup import Setup


class Ears(Fact):
    """The line called Listening."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Listening", id="listening", classes="gap")
        self._desk = desk
        self._wanted: tuple[object, ...] = ()
        self._found: Listening | Problem | None = None

    def follow(self, setup: Setup) -> None:
        """Show what will listen in such a sitting; raises Problem for a model that isn't there."""
        found = self._find(setup)
        lines = [say(found.line, "" if found.engine else "$warning")]
        lines += [say(one, "$quiet") for one in (*found.warnings, *found.missing)]
        self.show(Content("\n").join(lines))

    def forget(self) -> None:
        """Ask again the next time: there may be another model now."""
        self._found = None

    def _find(self, setup: Setup) -> Listening:
        wanted = (setup.language, setup.engine, setup.model)
        if self._found is None or wanted != self._wanted:
            self._wanted = wanted
            try:
                self._found = self._desk.listening(*wanted)
            except Problem as problem:
                self._found = problem
        if isinstance(self._found, Problem):
            raise self._found
        return self._found
