"""What most people never change about a sitting: number, order, times, engine, model."""

from __future__ import annotations

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, Select

from mocktui.core.problem import Problem
from mocktui.practice.setup import EngineName
from mocktui.tui.keys import key

ENGINES: tuple[tuple[str, EngineName], ...] = (
    ("the best there is", "auto"),
    ("Vosk", "vosk"),
    ("Moonshine", "moonshine"),
)
ORDERS = (("as they stand", False), ("shuffled", True))
LONGEST = 3600.0


class Field(Input):
    """A line to write in; Enter starts here too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "submit", "start", help="start", display="enter", id="start"),
    ]


class Advanced(Vertical):
    """The form; hidden until it is asked for."""

    DEFAULT_CSS = """
    Advanced {
        height: auto;
        margin-top: 1;
        display: none;
        &.-open { display: block; }
        & > Horizontal {
            height: 1;
            & > Label { width: 16; color: $quiet; }
            & > .unit { width: 1fr; padding-left: 2; }
        }
        & Input { width: 24; background: $panel; &:focus { background: $block-cursor-background; } }
        & Select { width: 24; & > SelectCurrent { background: $panel; } }
    }
    """

    class Changed(Message):
        """Something in the form changed."""

    def __init__(self, questions: int) -> None:
        super().__init__()
        self._questions = questions

    def compose(self) -> ComposeResult:
        """Lay out a line for each choice."""
        yield from _line("Questions", Field(id="count", type="integer", compact=True, max_length=4))
        yield from _line(
            "Order", Select(ORDERS, value=False, allow_blank=False, id="shuffle", compact=True)
        )
        think = Field(id="think", type="number", compact=True, max_length=6)
        think.placeholder = "as each question says"
        yield from _line("Think", think, "seconds")
        answer = Field(id="answer", type="number", compact=True, max_length=6)
        answer.placeholder = "as each question says"
        yield from _line("Answer", answer, "seconds at most")
        yield from _line(
            "Listens",
            Select(ENGINES, value="auto", allow_blank=False, id="engine", compact=True),
        )
        model = Field(id="model", compact=True, placeholder="its usual one")
        yield from _line("Model", model, "a name or a folder")

    def usual(self, count: int) -> None:
        """Say how many questions there are when nothing is entered."""
        self.query_one("#count", Input).placeholder = str(count)

    def chosen(self) -> dict[str, object]:
        """Return what was entered as fields of a Setup; raises Problem for what can't be."""
        found: dict[str, object] = {
            "shuffle": self.query_one("#shuffle", Select).value is True,
            "engine": cast("EngineName", self.query_one("#engine", Select).value),
            "model": self._text("model") or None,
        }
        if self._text("count"):
            found["limit"] = int(self._number("count", "Questions", 1, self._questions))
        if self._text("think"):
            found["think"] = self._number("think", "Think", 0, LONGEST)
        if self._text("answer"):
            found["answer"] = self._number("answer", "Answer", 5, LONGEST)
        return found

    def _text(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _number(self, name: str, label: str, least: float, most: float) -> float:
        try:
            value = float(self._text(name))
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            raise Problem(
                f"{label} must be from {least:g} to {most:g}", fix="Mend it under Advanced."
            )
        return value

    def on_input_changed(self, event: Input.Changed) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Changed())

    def on_select_changed(self, event: Select.Changed) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Changed())


def _line(label: str, field: Widget, unit: str = "") -> ComposeResult:
    with Horizontal():
        yield Label(label)
        yield field
        if unit:
            yield Label(unit, classes="unit")
