"""The keys of Past sessions and of its trash, and when each does something."""

from __future__ import annotations

from typing import Protocol

from textual.binding import BindingType

from mocktui.practice.archive import SessionLine
from mocktui.storage.index_types import Hit
from mocktui.tui.keys import HELP, key

KEYS: list[BindingType] = [
    key("slash", "search", "search", help="search everything asked, said and noted", display="/"),
    key("f", "filter", "filter", help="show only some: pack, question, date, marked, how"),
    key("c", "go_on", "continue", help="go on with an unfinished session", id="continue"),
    key("d", "delete", "delete", help="put it into the trash; nothing is removed yet"),
    key("u", "undo", "put back", help="take it out of the trash again"),
    key("r", "rename", "rename", help="give it a name of your own", show=False),
    key("n", "note", "note", help="add a line to the question that was found", show=False),
    key("x", "export", "export", help="write it as a file: text, JSON, table, subtitles"),
    key("t", "trash", "trash", help="what was deleted, and back from there"),
    key("e", "empty", "empty", help="remove what is in the trash for good; it asks first"),
    key("a", "keep", "recordings", help="how long recordings are kept", show=False),
    key("i", "reindex", "index anew", help="make the list and the search anew", show=False),
    key("escape", "all", "show all", help="show all sessions again"),
    key("q", "leave", "leave", help="leave this list", show=False),
    key("escape", "leave", "leave", show=False, id="leave-escape"),
    HELP,
]


class List(Protocol):
    """What the keys need to know of the screen."""

    @property
    def line(self) -> SessionLine | None:
        """The marked session."""
        ...

    @property
    def hit(self) -> Hit | None:
        """The marked find."""
        ...

    @property
    def in_trash(self) -> bool:
        """Whether the trash is shown."""
        ...

    @property
    def can_empty(self) -> bool:
        """Whether all of the trash is shown, and there is any."""
        ...

    @property
    def narrowed(self) -> bool:
        """Whether not everything is shown."""
        ...

    @property
    def can_undo(self) -> bool:
        """Whether something was deleted a moment ago."""
        ...


def fits(screen: List, action: str) -> bool | None:
    """Return whether an action does something now; ``None`` greys it out."""
    line, hit = screen.line, screen.hit
    changeable = line is not None and not (line.newer or line.problem)
    match action:
        case "go_on":
            can = changeable and line is not None and not line.ended
            return can and not screen.in_trash
        case "delete" | "rename":
            return not screen.in_trash and (True if changeable else None)
        case "undo":
            return changeable if screen.in_trash else screen.can_undo
        case "note":
            return hit is not None and bool(hit.question) and not screen.in_trash
        case "export":
            found = hit is not None or (line is not None and not line.problem)
            return True if found else None
        case "trash":
            return not screen.narrowed
        case "keep":
            return not screen.in_trash
        case "empty":
            return screen.in_trash and (True if screen.can_empty else None)
        case "all":
            return screen.narrowed
        case _:
            return True
