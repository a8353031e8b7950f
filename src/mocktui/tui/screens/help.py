"""Help on ``?``: what to do now, what a screen is for, its keys, all made from the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from mocktui.tui.keys import key
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.widgets.footer import Footer

ALWAYS = (
    ("ctrl+p", "commands and themes"),
    ("ctrl+q", "leave, also while writing"),
    (",", "settings"),
)
HERE, MOVING, MORE, EVERYWHERE = "On this screen", "Moving about", "More", "Everywhere"
GROUPS = (HERE, MORE, MOVING, EVERYWHERE)
MOVES = (
    *("cursor_up", "cursor_down", "first", "last", "page_up", "page_down", "move", "far", "pane"),
    *("focus_next", "focus_previous", "scroll_up", "scroll_down", "scroll_home", "scroll_end"),
)
WIDTH = 10


class HelpScreen(Dialog[None]):
    """What to do now, then the keys that do something on this screen; on Home also the tour."""

    NAME = "Help"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("t", "tour", "a short tour", help="five short pages: what one does here"),
        key("escape,q,question_mark,enter", "close", "close", display="esc"),
    ]
    DEFAULT_CSS = """
    HelpScreen > .box {
        & > .now { margin-bottom: 1; text-style: bold; }
        & > .about { margin-bottom: 1; }
        & > .keys { color: $foreground; }
    }
    """

    def __init__(
        self,
        name: str,
        about: str,
        keys: Mapping[str, Sequence[tuple[str, str]]],
        now: str = "",
        tour: bool = False,
    ) -> None:
        super().__init__()
        self._name = name
        self._about = about
        self._keys = keys
        self._now = now
        self._tour = tour

    @classmethod
    def of(cls, screen: Screen[Any]) -> HelpScreen:
        """Return the help of ``screen`` as it is now."""
        name = getattr(screen, "NAME", "") or "Help"
        about, now = getattr(screen, "ABOUT", ""), getattr(screen, "NOW", "")
        return cls(name, about, grouped(screen), now, getattr(screen, "TOUR", False))

    def compose(self) -> ComposeResult:
        """Lay out the words, then the keys."""
        with VerticalScroll(classes="box") as box:
            box.border_title = self._name
            if self._now:
                yield Static(Content(self._now), classes="now")
            if self._tour:
                tour = Content.assemble(
                    ("t", "bold $primary"), " shows you round: five short pages."
                )
                yield Static(tour, classes="about")
            if self._about:
                yield Static(Content(self._about), classes="about")
            yield Static(Content("\n").join(self._lines()), classes="keys")
        yield Footer(show_command_palette=False)

    def _lines(self) -> Sequence[Content]:
        lines: list[Content] = []
        for group in GROUPS:
            found = [*self._keys.get(group, ()), *(ALWAYS if group == EVERYWHERE else ())]
            if found:
                lines += [Content(""), Content.styled(group, "bold")]
            for word, what in found:
                lines.append(Content.assemble((f"{word:<{WIDTH}}", "bold $primary"), "  ", what))
        return lines[1:]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The tour is offered on Home."""
        return action != "tour" or self._tour

    def action_tour(self) -> None:
        """Show the tour in place of the help."""
        from mocktui.tui.screens.tour import TourScreen

        self.app.switch_screen(TourScreen())


def grouped(screen: Screen[Any]) -> dict[str, list[tuple[str, str]]]:
    """Return key and purpose of everything that can be done on ``screen`` now, each once, by group.

    Keys of one purpose share a line; those without words of their own (cursor keys in an editor)
    and the app's are left out.
    """
    found: dict[str, tuple[str, list[str], str]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not binding.tooltip or not active.enabled or active.node is screen.app:
            continue
        action = binding.action.partition("(")[0].rpartition(".")[2]
        everywhere = action in ("help", "leave", "out")
        group = HERE if binding.show else MORE
        group = EVERYWHERE if everywhere else MOVING if action in MOVES else group
        _, names, _ = found.setdefault(binding.id or binding.action, (group, [], binding.tooltip))
        shown = screen.app.get_key_display(binding)
        if shown not in names:
            names.append(shown)
    groups: dict[str, list[tuple[str, str]]] = {}
    for group, names, what in found.values():
        groups.setdefault(group, []).append((" ".join(names), what))
    return groups
