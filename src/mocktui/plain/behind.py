"""What is done behind the menus, in plain lines: when a second reading begins and ends."""

from __future__ import annotations

from mocktui.core.text import plural
from mocktui.plain.talk import Talk
from mocktui.practice.desk import AfterProgress

STOPS = "It stops while you answer."


class Behind:
    """Tells of one run after the other; one line for its first answer, one when all were read."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._outcomes: list[str] = []
        self._before = AfterProgress()
        self._read = 0  # answers that were read again, of those this run was told of
        self._told = False
        self._changed: set[str] = set()

    def begin(self) -> None:
        """A run begins."""
        self._before, self._read, self._told = AfterProgress(), 0, False

    def progress(self, now: AfterProgress) -> None:
        """Say what is worth a line; keep what came of it for the next menu."""
        before, self._before = self._before, now
        if now.outcome:
            self._outcomes.append(now.outcome)
        if before.session and now.done > before.done:
            self._changed.add(before.session)
            if before.kind == "again" and len(now.problems) == len(before.problems):
                self._read += 1
        if now.kind == "again" and not self._told:
            self._told = True
            self._talk.say(f"In the background: {now.what[:1].lower()}{now.what[1:]}. {STOPS}")
        elif self._told and (now.finished or now.kind not in ("", "again")):
            self._told = False
            self._talk.say(self._ended(now))

    def _ended(self, now: AfterProgress) -> str:
        if not self._read:
            why = f" {now.problems[-1]}" if now.problems else ""
            return f"The second reading came to nothing.{why}"
        return f"The second reading is done: {plural(self._read, 'answer')}. The better words show."

    def changed(self, session: str) -> bool:
        """Return whether something was added to this session since this was asked."""
        found = session in self._changed
        self._changed.discard(session)
        return found

    def outcomes(self) -> None:
        """Say what came of it, if anything is worth a line."""
        self._talk.say(*self._outcomes)
        self._outcomes = []
