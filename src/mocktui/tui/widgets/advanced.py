"""What most people never change about a sitting: format, choice, order, times, engine, model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label, Select

from mocktui.core.format import FIRST, WARM_UP, Format
from mocktui.core.problem import Problem
from mocktui.core.question import Pack
from mocktui.core.times import LONGEST, SHORTEST_ANSWER
from mocktui.packs.formats import Listed
from mocktui.practice.settings import Settings
from mocktui.practice.setup import EngineName, kinds_of, roles_of
from mocktui.speech.engines import TITLES, WISHES
from mocktui.tui.keys import key
from mocktui.tui.safe import say

ENGINES = tuple((TITLES[one], one) for one in WISHES)
ORDERS = (("as they stand", False), ("shuffled", True))
ANY = ""  # a choice that leaves everything as it is
MOST_MINUTES = 600.0


class Field(Input):
    """A line to write in; Enter starts here too."""

    NAME = "Fields of Set-up"
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
        & Select {
            width: 24;
            & > SelectCurrent { background: $panel; }
            &:focus > SelectCurrent { background: $block-cursor-background; }
        }
    }
    """

    class Changed(Message):
        """Something in the form changed."""

    def __init__(
        self, pack: Pack, formats: Sequence[Listed], settings: Settings | None = None
    ) -> None:
        super().__init__()
        self._usual = settings or Settings()  # what the person set for every sitting
        self._pack = pack
        there = (one.format for one in formats)
        self._formats = {one.id: one for one in there if one is not None and one not in FIRST}
        self._broken = sum(1 for one in formats if one.format is None)

    def compose(self) -> ComposeResult:
        """Lay out a line for each choice."""
        others = [(say(one.title), one.id) for one in self._formats.values()]
        told = f"! {self._broken} can't be read: mocktui formats check" if self._broken else ""
        formats = _select("format", [("the marked one above", ANY), *others])
        if self._usual.format in self._formats:
            formats.value = self._usual.format
        yield from _line("Format", formats, told)
        kinds = [(one, one) for one in kinds_of(self._pack.questions)]
        yield from _line("Kind", _select("kind", [("every kind", ANY), *kinds]))
        if roles := roles_of(self._pack.questions):
            named = [(say(one), one) for one in roles]
            yield from _line("Role", _select("role", [("every role", ANY), *named]))
        yield from _line("Questions", _field("count", 4))
        minutes = _field("minutes", 5)
        minutes.placeholder = "as long as it takes"
        yield from _line("Minutes", minutes, "as many questions as fit")
        yield from _line(
            "Order", Select(ORDERS, value=False, allow_blank=False, id="shuffle", compact=True)
        )
        for name, label, unit in (
            ("think", "Think", "seconds"),
            ("answer", "Answer", "seconds at most"),
        ):
            field = _field(name, 6)
            field.placeholder = "as each question says"
            own = self._usual.think if name == "think" else self._usual.answer
            field.value = "" if own is None else f"{own:g}"
            yield from _line(label, field, unit)
        yield from _line(
            "Listens",
            Select(ENGINES, value=self._usual.engine, allow_blank=False, id="engine", compact=True),
        )
        model = Field(self._usual.model, id="model", compact=True, placeholder="its usual one")
        yield from _line("Model", model, "a name or a folder")

    def usual(self, count: int) -> None:
        """Say how many questions there are when nothing is entered."""
        self.query_one("#count", Input).placeholder = str(count)

    @property
    def format(self) -> Format | None:
        """The format that was chosen here, if one was."""
        return self._formats.get(self._chosen("format"))

    def chosen(self, format: Format) -> dict[str, object]:
        """Return what was entered as fields of a Setup; raises Problem for what can't be."""
        found: dict[str, object] = {
            "engine": cast("EngineName", self.query_one("#engine", Select).value),
            "model": self._text("model") or None,
        }
        if self.query_one("#shuffle", Select).value is True:
            found["shuffle"] = True
        for name, field in (("kind", "kinds"), ("role", "roles")):
            if one := self._chosen(name):
                found[field] = (one,)
        if self._text("count"):
            most = len(self._pack.questions)
            found["limit"] = int(self._number("count", "Questions", 1, most))
        if self._text("minutes"):
            found["minutes"] = self._number("minutes", "Minutes", 1, MOST_MINUTES)
        for name, label, least in (("think", "Think", 0.0), ("answer", "Answer", SHORTEST_ANSWER)):
            if self._text(name):
                seconds = self._number(name, label, least, LONGEST)
                # A warm-up has no clock: the times of the settings, still there, are not for it.
                if not (format.id == WARM_UP.id and seconds == getattr(self._usual, name)):
                    found[name] = seconds
        return found

    def _chosen(self, name: str) -> str:
        for one in self.query(f"#{name}").results(Select):
            return str(one.value)
        return ANY

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


def _field(name: str, longest: int) -> Field:
    whole = name == "count"
    return Field(
        id=name,
        type="integer" if whole else "number",
        compact=True,
        max_length=longest,
        valid_empty=True,
    )


def _select(name: str, choices: Sequence[tuple[Content | str, str]]) -> Select[str]:
    return Select(choices, value=ANY, allow_blank=False, id=name, compact=True)


def _line(label: str, field: Widget, unit: str = "") -> ComposeResult:
    with Horizontal():
        yield Label(label)
        yield field
        if unit:
            yield Label(unit, classes="unit")
