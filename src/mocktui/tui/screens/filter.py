"""Which past sessions are shown: one small menu for everything they can be chosen by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import ClassVar

from msgspec.structs import replace
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList

from mocktui.core.events import Mode
from mocktui.core.problem import Problem
from mocktui.core.text import one_line
from mocktui.practice.archive import Archive
from mocktui.practice.session_words import MODES, SINCE
from mocktui.storage.index_types import Filters
from mocktui.tui.keys import key
from mocktui.tui.safe import say
from mocktui.tui.screens.frame import Dialog
from mocktui.tui.screens.pick import Choices, PickScreen
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.menu import row

_ANY = ""
_MODES: tuple[Mode, ...] = ("speak", "type", "timer")


class FilterScreen(Dialog[Filters]):
    """The answer is what was chosen, or ``None`` for no change."""

    NAME = "Show only some"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("s", "done", "show them", help="show the sessions that fit"),
        key("delete,backspace", "clear", "all again", help="take every choice away"),
        key("escape,q", "leave", "back", help="change nothing", display="esc", id="back"),
    ]
    DEFAULT_CSS = """
    FilterScreen > .box { padding: 1 0; }
    """

    def __init__(self, archive: Archive, filters: Filters, today: date) -> None:
        super().__init__()
        self._archive = archive
        self._filters = filters
        self._today = today
        self._packs: Sequence[tuple[str, str]] = ()
        self._questions: Sequence[tuple[str, str]] = ()

    def compose(self) -> ComposeResult:
        """Lay out the menu."""
        with Vertical(classes="box") as box:
            box.border_title = "Show only"
            yield Choices()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Look up what there is to choose from."""
        self._fill()
        self._look()

    @work(exclusive=True, group="look")
    async def _look(self) -> None:
        try:
            self._packs = await self._archive.packs()
            self._questions = await self._archive.questions(self._filters.pack)
        except Problem as problem:
            self.notify(str(problem), severity="warning", markup=False)
        self._fill()

    def _fill(self) -> None:
        one = self._filters
        packs, questions = dict(self._packs), dict(self._questions)
        values = (
            ("pack", "Pack", packs.get(one.pack or "", one.pack) or "any"),
            ("question", "Question", questions.get(one.question or "", one.question) or "any"),
            ("since", "When", f"since {one.since}" if one.since else "at any time"),
            ("mode", "How", MODES[one.mode] if one.mode else "in any way"),
            ("flagged", "Marked", "only marked ones" if one.flagged else "marked or not"),
        )
        self.query_one(Choices).fill(
            row(Content(f"{name:<10}") + say(value), id=id_) for id_, name, value in values
        )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Change what the marked line says."""
        event.stop()
        one = self._filters
        match event.option_id:
            case "flagged":
                self._filters = replace(one, flagged=not one.flagged)
                self._fill()
            case "pack":
                self._pick("Pack", self._packs, one.pack, self._set_pack)
            case "question":
                shown = [(id_, one_line(ask)) for id_, ask in self._questions]
                self._pick("Question", shown, one.question, self._set_question)
            case "since":
                self._pick("When", self._days(), one.since, self._set_since)
            case _:
                modes = [(mode, MODES[mode]) for mode in _MODES]
                self._pick("How", modes, one.mode, self._set_mode)

    def _days(self) -> list[tuple[str, str]]:
        return [((self._today - timedelta(int(n))).isoformat(), words) for n, words in SINCE]

    def _pick(
        self,
        title: str,
        choices: Sequence[tuple[str, str]],
        chosen: str | None,
        then: Callable[[str], None],
    ) -> None:
        screen = PickScreen(title, [(_ANY, "any"), *choices], chosen or _ANY)
        self.app.push_screen(screen, lambda answer: None if answer is None else then(answer))

    def _set_pack(self, value: str) -> None:
        self._filters = replace(self._filters, pack=value or None, question=None)
        self._fill()
        self._look()

    def _set_question(self, value: str) -> None:
        self._filters = replace(self._filters, question=value or None)
        self._fill()

    def _set_since(self, value: str) -> None:
        self._filters = replace(self._filters, since=value or None)
        self._fill()

    def _set_mode(self, value: str) -> None:
        mode = next((one for one in _MODES if one == value), None)
        self._filters = replace(self._filters, mode=mode)
        self._fill()

    def action_clear(self) -> None:
        """Take every choice away."""
        self._filters = Filters(deleted=self._filters.deleted)
        self._fill()
        self._look()

    def action_done(self) -> None:
        """Show what fits."""
        self.dismiss(self._filters)
