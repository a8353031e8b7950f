"""The one error people see: what happened, where, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence


class Problem(Exception):  # noqa: N818 - "problem" is the word people read
    """Something a person can understand and mend.

    ``what`` is one sentence; ``where`` names a file (``file:line`` when known), a device or a
    model; ``fix`` says what to do. Everything below the command line and the screens raises this
    for bad input of any kind; they show it and never a traceback.
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    problems: Sequence[Problem] = ()
    """Of one that gathers several, each of them."""

    def each(self) -> Sequence[Problem]:
        """Return the problems this one gathers; itself where it is one alone."""
        return self.problems or (self,)

    def __str__(self) -> str:
        """One line: ``where: what. fix``."""
        line = f"{self.where}: {self.what}" if self.where else self.what
        if self.fix:
            line = f"{line.rstrip('.')}. {self.fix}"
        return line
