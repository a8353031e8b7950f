"""One setting's value: picked from a list, or written with what is wrong said at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static

from mocktui.core.problem import Problem
from mocktui.practice.setting_words import USUAL, name_words, parsed
from mocktui.practice.settings import OPTIONS
from mocktui.practice.settings import Option as Setting
from mocktui.practice.settings_file import fault
from mocktui.tui.keys import key
from mocktui.tui.safe import say, sentence
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.screens.pick import PickScreen

if TYPE_CHECKING:
    from mocktui.tui.app import MocktuiApp

LEFT_OUT = "\0"  # what is picked to leave an option out


class ValueScreen(Dialog[str]):
    """A number or a text; what is wrong with it is said while it is written."""

    NAME = "The value of a setting"
    BINDINGS: ClassVar[list[BindingType]] = [key("escape", "cancel", "cancel")]
    DEFAULT_CSS = """
    ValueScreen > .box Input { margin: 1 0; background: $panel; }
    """

    def __init__(self, one: Setting, value: object) -> None:
        super().__init__()
        self._one = one
        self._text = (
            "" if value is None else f"{value:g}" if isinstance(value, float) else f"{value}"
        )

    def compose(self) -> ComposeResult:
        """What it is for, the field, what is wrong."""
        with Vertical(classes="box") as box:
            box.border_title = name_words(self._one.name)
            yield Static(say(self._one.doc))
            yield Input(self._text, placeholder=USUAL, max_length=self._one.longest, compact=True)
            yield Static(id="told", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say at once what can't be."""
        wrong = self._wrong(event.value)
        words = f"! {wrong}" if wrong else "enter keeps it · esc leaves it as it is"
        self.query_one("#told", Static).update(say(words, "$warning" if wrong else "$quiet"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Give the text back where it can be."""
        event.stop()
        if not self._wrong(event.value):
            self.dismiss(event.value)

    def _wrong(self, text: str) -> str:
        value = parsed(self._one, text)
        found = None if value is None else fault(self._one, value)
        return "" if found is None else f"{sentence(found[0])}. {found[1]}"


def pick_option(app: MocktuiApp, name: str, then: Callable[[Setting], None] | None = None) -> None:
    """Let one of an option's values be picked; it holds at once. ``then`` is told the option."""
    one = OPTIONS[name]
    words = {"true": "on", "false": "off"}
    values = ("true", "false") if one.kind == "switch" else one.choices
    choices = [(value, words.get(value, value.replace("-", " "))) for value in values]
    if one.optional:
        choices.insert(0, (LEFT_OUT, USUAL))
    chosen = getattr(app.desk.settings.now, name)
    shown = LEFT_OUT if chosen is None else str(chosen).lower()

    def take(picked: str | None) -> None:
        if picked is None:
            return
        value: object = picked if one.kind == "choice" else picked == "true"
        try:
            app.choose(name, None if picked == LEFT_OUT else value)
        except Problem as problem:
            app.show_problem(problem)
        else:
            if then is not None:
                then(one)

    app.push_screen(PickScreen(name_words(name), choices, shown), take)
