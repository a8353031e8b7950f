"""The keys of the debrief, and which of them fit its steps."""

from __future__ import annotations

from typing import Literal

from textual.binding import Binding, BindingType

from mocktui.tui.keys import HELP, key

Step = Literal["guess", "cover", "rate", "look"]
Result = Literal["again", "on", "stay"]
STEPS: tuple[tuple[Step, str], ...] = (("guess", "guess"), ("rate", "rate"), ("look", "look"))
_DIGITS = "123456789"


def _of_many(digit: str, action: str, help: str, id: str) -> Binding:
    """Return a number key whose row on the screen says what it takes; one line in the help."""
    return key(digit, action, id, help=help, show=False, id=id)


KEYS: list[BindingType] = [
    *(_of_many(n, f"guess({n})", "guess this length", "guess") for n in "1234"),
    *(_of_many(n, f"cover({n})", "mark this line as said, or not", "cover") for n in _DIGITS),
    key("1", "rate(0)", "not there", help="this line is not in my answer", id="rate-0"),
    key("2", "rate(1)", "partly", help="it is partly there", id="rate-1"),
    key("3", "rate(2)", "clearly", help="it is clearly there", id="rate-2"),
    key("1", "met(0)", "not yet", help="the focus of last time did not happen", id="met-0"),
    key("2", "met(1)", "partly", help="it happened partly", id="met-1"),
    key("3", "met(2)", "yes", help="it happened", id="met-2"),
    *(_of_many(n, f"choose({n})", "take this for next time", "choose") for n in "1234"),
    key("w", "own", "own words", help="a focus in your own words"),
    key("r", "again", "take it again", help="answer this question once more, now"),
    key("h", "how", "how", help="how each thing was measured", show=False),
    key("enter", "on", "go on", help="go on", display="enter"),
    key(
        "up,k",
        "line(-1)",
        "line before",
        help="to the line before",
        show=False,
        display="↑",
        id="cursor-up",
    ),
    key(
        "down,j",
        "line(1)",
        "next line",
        help="to the next line",
        show=False,
        display="↓",
        id="cursor-down",
    ),
    key("o", "guessing(False)", "don't ask this", help="no guess from now on", id="guess-off"),
    key("o", "guessing(True)", "guess next time", help="guess first again", id="guess-on"),
    key("b", "back", "rate again", help="back to your rating", show=False, id="rate-again"),
    key("s", "skip", "skip", help="leave this debrief out and go on"),
    key("escape", "skip", "skip", show=False, id="skip-escape", display="esc"),
    key("tab", "app.focus_next", "other side", help="to the other column", show=False),
    key("shift+tab", "app.focus_previous", "side", help="the column before", show=False),
    key("q", "leave", "leave", help="leave the debrief and stay here", show=False),
    HELP,
]


def fits(action: str, step: Step, *, focus_row: bool, guesses: bool, again: bool) -> bool | None:
    """Return whether an action belongs to this step; ``False`` hides its key.

    ``focus_row``: the cursor is on the focus of last time. ``guesses``: a guess is asked for.
    ``again``: the answer can be taken again from here.
    """
    match action:
        case "guess" | "cover":
            return step == action
        case "rate":
            return step == "rate" and not focus_row
        case "met":
            return step == "rate" and focus_row
        case "choose" | "own" | "back" | "how":
            return step == "look"
        case "again":
            return step == "look" and again
        case "line":
            return step == "rate"
        case "guessing-off":
            return step in ("guess", "cover")
        case "guessing-on":
            return step == "rate" and not guesses
        case "skip":
            return step != "look"
        case _:
            return True
