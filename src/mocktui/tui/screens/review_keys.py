"""The keys of the review, and which of them fit the answer that is shown."""

from __future__ import annotations

import msgspec
from textual.binding import BindingType

from mocktui.core.state import Asked, Take
from mocktui.core.telling import kind
from mocktui.tui.keys import HELP, key

KEYS: list[BindingType] = [
    key("ctrl+s", "save", "save", help="save the corrected text", priority=True),
    key("escape", "cancel", "stop editing", help="leave the editor; the text waits", id="stop"),
    key("e", "edit", "edit", help="correct the transcript"),
    key("space", "play", "play", help="play the take, or pause"),
    key("enter", "from_here", "here", help="play from the marked word", display="⏎"),
    key(
        "left",
        "move(-1)",
        "back",
        help="a word back; 5 s while it plays",
        show=False,
        id="word-before",
        display="←",
    ),
    key(
        "right",
        "move(1)",
        "word",
        help="a word back or on; 5 s while it plays",
        id="next-word",
        display="← →",
    ),
    key("shift+left", "far(-1)", "far back", help="to the phrase before", show=False, id="far-1"),
    key("shift+right", "far(1)", "far on", help="to the next phrase", show=False, id="far-2"),
    key(
        "less_than_sign",
        "speed(-1)",
        "slower",
        help="play slower, from 2 down to 0.75 times",
        show=False,
        id="slower",
        display="<",
    ),
    key(
        "greater_than_sign",
        "speed(1)",
        "faster",
        help="play faster, the voice as it is",
        show=False,
        id="faster",
        display=">",
    ),
    key("z", "pauses", "pauses", help="cut long pauses short, or play them", show=False),
    key("u", "unrepair", "as heard", help="take a term put right back, or in again", show=False),
    key("v", "reading", "reading", help="another reading of this take, what differs marked"),
    key(
        "left_square_bracket",
        "take(-1)",
        "take",
        help="the take before",
        id="take-before",
        show=False,
        display="[",
    ),
    key(
        "right_square_bracket",
        "take(1)",
        "take",
        help="the next take",
        id="take-next",
        display="[ ]",
    ),
    key("d", "debrief", "rate", help="rate this answer: a debrief of two minutes"),
    key("c", "compare", "both", help="two takes of this question side by side"),
    key("b", "parts", "parts", help="mark situation, task, action and result"),
    key("s", "part('s')", "situation", help="the situation begins at the cursor", id="part-s"),
    key("t", "part('t')", "task", help="the task begins at the cursor", id="part-t"),
    key("a", "part('a')", "action", help="the action begins at the cursor", id="part-a"),
    key("r", "part('r')", "result", help="the result begins at the cursor", id="part-r"),
    key("enter", "accept", "take", help="take the part that is guessed", display="⏎"),
    key("escape", "marked", "end", help="stop marking parts", display="esc"),
    key("r", "once_more", "again", help="practise this question again, by itself", show=False),
    key("h", "how", "how", help="how each thing was measured", show=False),
    key("x", "reveal", "example", help="show a strong answer before your own"),
    key("c", "complete", "complete", help="complete the transcript"),
    key("w", "halt", "stop", help="stop what is done to this session in the background"),
    key("w", "carry_on", "go on", help="go on with what was stopped"),
    key("f", "flag", "flag", help="mark this question, or take the mark away"),
    key("n", "note", "note", help="write a line about this question"),
    key("1", "pane('answer')", "answer", help="to your answer", show=False, id="pane-1"),
    key("2", "pane('tips')", "tip", help="to the tip", show=False, id="pane-2"),
    key("3", "pane('example')", "example", help="to the example", show=False, id="pane-3"),
    key("tab", "app.focus_next", "next part", help="the next part", show=False),
    key("shift+tab", "app.focus_previous", "part before", help="the part before", show=False),
    key("q", "out", "leave", help="leave the review"),
    key("escape", "out", "leave", show=False, id="out-escape"),
    HELP,
]

_MARKING = ("marked", "part", "move", "far", "play", "speed", "pauses", "help", "leave")
_EDITOR = ("save", "cancel", "leave", "help", "app.focus_next", "app.focus_previous")
_WRITES = ("edit", "flag", "note", "debrief", "parts", "complete", "unrepair")
_NATIVE = ("copy", "focus", "command")  # what Textual's own keys begin with


class Has(msgspec.Struct, frozen=True, kw_only=True):
    """What the review shows now.

    ``example``: there is one that is not shown yet. ``readings``: how many there are. ``words`` to
    go to, a cursor ``here`` on one of them, on a ``repair``. ``comparable``: with another take.
    ``parts`` can be marked, are being marked (``marking``), one is ``guessed``. ``working``: this
    session is being worked on in the background; ``halted``: that was stopped. ``newer``: a later
    version wrote the session, nothing can be added to it.
    """

    item: Asked | None = None
    take: Take | None = None
    editing: bool = False
    example: bool = False
    readings: int = 0
    words: bool = False
    here: bool = False
    repair: bool = False
    comparable: bool = False
    parts: bool = False
    marking: bool = False
    guessed: bool = False
    working: bool = False
    halted: bool = False
    newer: bool = False

    @property
    def heard(self) -> bool:
        """Whether there is something to play."""
        return self.take is not None and bool(self.take.audio)


def fits(action: str, has: Has) -> bool | None:
    """Return whether an action can be done: ``None`` for not now, ``False`` for not here at all."""
    if has.editing:
        return action in _EDITOR or action.startswith(_NATIVE)
    if has.item is None:
        return action in ("out", "leave", "help")
    if has.marking:
        if action == "accept":
            return has.guessed
        return action in _MARKING or action.startswith((*_NATIVE, "app."))
    if action in ("part", "accept", "marked", "save", "cancel"):
        return False  # only while marking, or writing
    if has.newer and action in _WRITES:
        return False
    return _of_the_take(action, has, has.item)


def _of_the_take(action: str, has: Has, item: Asked) -> bool | None:
    take = has.take
    match action:
        case "parts":
            return has.parts
        case "debrief":
            return take is not None
        case "compare":
            return has.comparable and not (take is not None and take.incomplete)
        case "edit":
            return True if take is not None and kind(take) != "only timed" else None
        case "play" | "speed" | "pauses":
            return True if has.heard else None
        case "move" | "far":
            return True if has.words or has.heard else None
        case "from_here":
            return has.here and has.heard
        case "unrepair":
            return has.repair
        case "reading":
            return has.readings > 1
        case "take":
            return len(item.takes) > 1
        case "reveal":
            return has.example
        case "halt":
            return has.working
        case "carry_on":
            return has.halted and not has.working
        case "complete":
            return take is not None and take.incomplete
        case _:
            return True
