"""The editor of a typed answer, and what of it is saved when."""

from __future__ import annotations

from textual.widgets import TextArea

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.state import State
from mocktui.practice.view import View

EVERY = 2.0  # seconds between two saves while the person writes
HURRY = 2.5  # seconds before the limit from which every change is saved at once


class Writing(TextArea):
    """Follows the open take of a typed answer. What is written is never left behind.

    :meth:`follow` is called with each picture and returns the command that saves, if one is due.
    """

    DEFAULT_CSS = """
    Writing {
        height: 1fr;
        border: none;
        padding: 0 1;
        background: $surface;
        display: none;
        &.-open { display: block; }
        &:focus { border: none; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", soft_wrap=True, show_line_numbers=False, tab_behavior="focus", id=id)
        self.highlight_cursor_line = False
        self._take: tuple[str, int] | None = None
        self._saved = ""
        self._saved_at = float("-inf")

    @property
    def open(self) -> bool:
        """True while a typed answer is open (it may be paused)."""
        return self._take is not None

    @property
    def writing(self) -> bool:
        """True while keys go into the text."""
        return self.open and not self.disabled

    def follow(self, view: View) -> do.Command | None:
        """Open, close or stand still with the picture; return what has to be saved now."""
        state = view.state
        wanted = _typed_take(state)
        if wanted != self._take:
            late = self._close() if self._take else None
            if wanted is not None:
                self._open(wanted, state, view.now)
            return late
        if self._take is None:
            return None
        self._stand(state.paused)
        left = state.clock.remaining(view.now)
        hurry = left is not None and left <= HURRY
        if view.now - self._saved_at >= EVERY or hurry:
            return self.unsaved(view.now)
        return None

    def unsaved(self, now: float) -> do.Command | None:
        """Return the command that saves the open text, or ``None`` if it is saved."""
        if self._take is None or self.text == self._saved:
            return None
        self._saved, self._saved_at = self.text, now
        return do.TypeText(self.text)

    def _open(self, take: tuple[str, int], state: State, now: float) -> None:
        running = state.open_take
        self._take = take
        self._saved = (running.typed if running else None) or ""
        self._saved_at = now
        self.text = self._saved
        self.move_cursor(self.document.end)
        self.add_class("-open")
        self._stand(state.paused)

    def _close(self) -> do.Command | None:
        """Shut the editor; the take is over, so what is missing is recorded by its name."""
        assert self._take is not None
        key, n = self._take
        late = None
        if self.text != self._saved:
            late = do.Record(ev.Typed(question=key, take=n, text=self.text))
        self._take = None
        self.remove_class("-open")
        self.disabled = True
        return late

    def _stand(self, paused: bool) -> None:
        if self.disabled != paused:
            self.disabled = paused
        if not paused and self.screen.is_current and not self.has_focus:
            self.focus()


def _typed_take(state: State) -> tuple[str, int] | None:
    take = state.open_take
    if state.mode != "type" or take is None or state.current is None:
        return None
    return state.current, take.n
