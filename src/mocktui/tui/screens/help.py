"""Help on ``?``: what a screen is for and its keys, made from the screen itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from mocktui.tui.keys import key
from mocktui.tui.screens.frame import Dialog

ALWAYS = (("ctrl+p", "commands and themes"), ("ctrl+q", "leave, also while writing"))
WIDTH = 10


class HelpScreen(Dialog[None]):
    """The keys that do something on this screen now, and a few lines on what it is for."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("escape,q,question_mark,enter", "close", "close", display="esc"),
    ]
    DEFAULT_CSS = """
    HelpScreen > .box {
        & > .about { margin-bottom: 1; }
        & > .keys { color: $foreground; }
    }
    """

    def __init__(self, name: str, about: str, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._name = name
        self._about = about
        self._keys = keys

    @classmethod
    def of(cls, screen: Screen[Any]) -> HelpScreen:
        """Return the help of ``screen`` as it is now."""
        name = getattr(screen, "NAME", "") or "Help"
        return cls(name, getattr(screen, "ABOUT", ""), keys_of(screen))

    def compose(self) -> ComposeResult:
        """Lay out the words, then the keys."""
        with VerticalScroll(classes="box") as box:
            box.border_title = self._name
            if self._about:
                yield Static(Content(self._about), classes="about")
            lines = [
                Content.assemble((f"{word:<{WIDTH}}", "bold $primary"), "  ", what)
                for word, what in (*self._keys, *ALWAYS)
            ]
            yield Static(Content("\n").join(lines), classes="keys")
        yield Footer(show_command_palette=False)

    def action_close(self) -> None:
        """Back to the screen."""
        self.dismiss(None)


def keys_of(screen: Screen[Any]) -> list[tuple[str, str]]:
    """Return key and purpose of everything that can be done on ``screen`` now, each once.

    Keys of one purpose share a line; those without words of their own (cursor keys in an editor)
    and the app's are left out.
    """
    found: dict[str, tuple[list[str], str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not binding.tooltip or not active.enabled or active.node is screen.app:
            continue
        names, _ = found.setdefault(binding.id or binding.action, ([], binding.tooltip))
        shown = screen.app.get_key_display(binding)
        if shown not in names:
            names.append(shown)
    return [(" ".join(names), what) for names, what in found.values()]
