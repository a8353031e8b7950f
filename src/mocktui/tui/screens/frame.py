"""What every screen has: leaving, help, a cover for terminals that are too small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import BindingsMap, BindingType
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from mocktui.tui.keys import HELP, LEAVE
from mocktui.tui.widgets.header import TooSmall

if TYPE_CHECKING:
    from mocktui.tui.app import MocktuiApp

Result = TypeVar("Result")


class Keyed(Screen[Result]):
    """A screen on which the person's own keys hold, in the footer and the help as well."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Close this screen and what lies over it; once, however often it is asked for.

        Textual's own takes whatever is on top: a second Enter in the same moment would close the
        screen below, and a dialog closed from elsewhere would leave the palette's place instead.
        """
        if self not in self.app.screen_stack:
            return AwaitComplete()
        while (above := self.app.screen) is not self:
            above.dismiss(None)
        return super().dismiss(result)

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        """Textual's chain of those who have keys, with their keys moved."""
        chain = super()._binding_chain
        keymap: Mapping[str, str] = getattr(self.app, "own_keys", {})
        if not keymap:
            return chain
        from mocktui.tui.keymap import remap

        return [(node, remap(bindings, keymap)) for node, bindings in chain]


class Frame(Keyed[Result]):
    """A full screen. ``NAME``, ``NOW`` and ``ABOUT`` are what the help says of it."""

    NAME: ClassVar[str] = ""
    NOW: ClassVar[str] = ""
    ABOUT: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [LEAVE, HELP]
    DEFAULT_CSS = """
    Frame {
        layers: cover;
    }
    """

    @property
    def mocktui(self) -> MocktuiApp:
        """The app, by its real type."""
        from mocktui.tui.app import MocktuiApp

        assert isinstance(self.app, MocktuiApp)
        return self.app

    def on_mount(self) -> None:
        """Lay the cover over everything."""
        cover = TooSmall()
        self.mount(cover)
        cover.fit(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Show the cover, or take it away."""
        for cover in self.query(TooSmall):
            cover.fit(event.size)

    def session_changed(self, session_id: str) -> None:
        """Something was added to a session in the background; who shows it overrides this."""

    async def action_leave(self) -> None:
        """Go back to the screen before; screens with more to do override this."""
        self.dismiss(None)

    def action_help(self) -> None:
        """Open the help of this screen."""
        self.mocktui.show_help(self)


class Dialog(ModalScreen[Result], Keyed[Result]):  # the first one gives its looks
    """A small window over a screen; Escape closes it with ``None``."""

    BINDINGS: ClassVar[list[BindingType]] = []
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        layers: cover;
        & > .box {
            width: 64;
            max-width: 90%;
            height: auto;
            max-height: 90%;
            padding: 1 2;
            background: $surface;
            border: round $border-blurred;
            border-title-color: $primary;
            border-title-style: bold;
        }
    }
    """

    on_mount = Frame.on_mount
    on_resize = Frame.on_resize

    def action_leave(self) -> None:
        """Close it without an answer."""
        self.dismiss(None)

    action_cancel = action_close = action_leave
