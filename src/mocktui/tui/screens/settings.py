"""Settings: every option with its value and what it is for; changed here, kept in the file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from mocktui.core.problem import Problem
from mocktui.packs.problems import file_name
from mocktui.practice.setting_words import USUAL, name_words, parsed, value_words
from mocktui.practice.settings import AUTO, OFF, OPTIONS
from mocktui.practice.settings import Option as Setting
from mocktui.tui.keys import HELP, LEAVE, key
from mocktui.tui.safe import plural, say
from mocktui.tui.screens.frame import Frame
from mocktui.tui.screens.pick import PickScreen
from mocktui.tui.screens.setting_value import LEFT_OUT, ValueScreen, pick_option
from mocktui.tui.widgets.footer import Footer
from mocktui.tui.widgets.header import TopLine
from mocktui.tui.widgets.menu import Menu, heading, row

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk

KEYS = "keys"  # the row that leads to the file


class Values(Menu):
    """A menu whose Enter changes the row."""

    NAME = "Rows of Settings"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("enter", "select", "change", help="change the marked one", display="enter", id="change")
    ]


class SettingsScreen(Frame[None]):
    """What is changed holds at once and stands in the file at once."""

    NAME = "Settings"
    NOW = "Enter changes the marked line; q goes back. Nothing has to be changed."
    ABOUT = (
        "Everything you can choose. Enter changes the marked line; it holds at once. What you set "
        "stands in one file, which you can also edit: it explains every line."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        key("u", "usual", "as usual", help="take your choice out of the file"),
        key("e", "edit", "edit the file", help="open the file in your editor, keys too"),
        LEAVE,
        key("escape", "leave", "back", show=False, id="leave-escape", display="esc"),
        HELP,
    ]
    DEFAULT_CSS = """
    SettingsScreen {
        & > Menu { height: 1fr; }
        & > #line {
            dock: bottom; height: 3; padding: 0 2; margin-bottom: 1; color: $foreground;
            border-top: solid $rule;
        }
    }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._news = (
            "",
            "",
        )  # the row that was changed, and what is said of it until another is on

    def compose(self) -> ComposeResult:
        """The list, and what is said of the marked row."""
        yield TopLine(Content.styled("Settings", "bold $primary"))
        yield Values()
        yield Static(id="line", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Read the file anew: it may have been changed meanwhile."""
        self.desk.settings.reload()
        self.mocktui.settle()
        self._show()

    def _show(self) -> None:
        loaded, app = self.desk.settings.loaded, self.mocktui
        wrong = plural(len(app.trouble), "mistake") if app.trouble else ""
        path = file_name(loaded.path)
        told = say(f"! {wrong} in it: mocktui settings check", "$warning") if wrong else say(path)
        self.query_one(TopLine).show(right=told)
        self.query_one(Values).fill(self._rows())
        self._tell()

    def _rows(self) -> Iterator[Option]:
        chosen, loaded = self.desk.settings.now, self.desk.settings.loaded
        group = ""
        for one in OPTIONS.values():
            if one.group != group:
                yield from heading(one.group, first=not group)
                group = one.group
            own = one.name in loaded.given
            value = value_words(getattr(chosen, one.name))
            right = say(value, "bold") if own else say(value, "$quiet")
            yield row(Content(name_words(one.name)), right, id=one.name)
        yield from heading("Keys")
        own_keys = len(self.mocktui.own_keys)
        moved = plural(own_keys, "key") + " of yours" if own_keys else USUAL
        yield row(Content("Keys"), say(moved, "bold" if own_keys else "$quiet"), id=KEYS)

    def _tell(self) -> None:
        """Say what the marked row is for, and whose choice it is."""
        name = self.query_one(Values).chosen
        line = self.query_one("#line", Static)
        if self._news[0] != name:
            self._news = ("", "")
        elif name:
            doc = OPTIONS[name].doc if name in OPTIONS else ""
            said = (say(self._news[1], "bold"), "\n", say(doc, "$quiet"))
            line.update(Content.assemble(*said))
            return
        if name is None or name not in OPTIONS:
            wrong = [str(one) for one in self.mocktui.trouble][:1]
            words = "Every command can have another key: Enter opens the file, under [keys]."
            line.update(say(wrong[0], "$warning") if wrong else Content(words))
            return
        one = OPTIONS[name]
        mine = "set by you" if name in self.desk.settings.loaded.given else USUAL
        quiet = f"{name} · {one.allowed} · {mine}"
        line.update(Content.assemble(say(one.doc), "\n", say(quiet, "$quiet")))

    def _announce(self, words: str) -> None:
        self._news = (self.query_one(Values).chosen or "", words)
        self._show()

    def on_option_list_option_highlighted(self) -> None:
        """Another row, other words."""
        self._tell()

    async def on_option_list_option_selected(self, event: Menu.OptionSelected) -> None:
        """Change the row: a switch at once, a choice from its list, a word in a field."""
        event.stop()
        name = event.option_id or ""
        if name == KEYS:
            self.action_edit()
            return
        one = OPTIONS[name]
        if one.kind == "switch" and not one.optional:
            self._set(one, not getattr(self.desk.settings.now, name))
        elif one.kind == "choice" or one.kind == "switch":
            pick_option(self.mocktui, name, self._said)
        elif name in ("format", "device", "second_reading"):
            self.run_worker(self._pick_known(one), group="pick", exclusive=True)
        else:
            value = getattr(self.desk.settings.now, name)
            self.app.push_screen(ValueScreen(one, value), lambda text: self._entered(one, text))

    async def _pick_known(self, one: Setting) -> None:
        """Offer the formats, the microphones or the models there are."""
        known: Sequence[tuple[str, str]] = ()
        try:
            if one.name == "format":
                known = [(f.id, f.format.title) for f in self.desk.formats() if f.format]
            elif one.name == "second_reading":
                models = await asyncio.to_thread(self.desk.models)
                known = [(AUTO, AUTO), (OFF, OFF), *models]
            else:
                known = [(d.key, d.name) for d in await self.desk.devices()]
        except Problem as problem:
            self._announce(str(problem))
            return
        chosen = getattr(self.desk.settings.now, one.name)
        usual = [] if one.default else [(LEFT_OUT, USUAL)]  # else it is one of those
        picked = await self.app.push_screen_wait(
            PickScreen(name_words(one.name), [*usual, *known], chosen or LEFT_OUT)
        )
        if picked is not None:
            self._set(one, None if picked == LEFT_OUT else picked)

    def _entered(self, one: Setting, text: str | None) -> None:
        if text is not None:
            self._set(one, parsed(one, text))

    def _set(self, one: Setting, value: object) -> None:
        try:
            self.mocktui.choose(one.name, value)
        except Problem as problem:
            self._announce(f"! {problem}")
        else:
            self._said(one)

    def _said(self, one: Setting) -> None:
        now = value_words(getattr(self.desk.settings.now, one.name))
        self._announce(f"{name_words(one.name)}: {now}. Saved.")

    def action_usual(self) -> None:
        """Take the marked option out of the file."""
        name = self.query_one(Values).chosen
        if name is not None and name in OPTIONS:
            self._set(OPTIONS[name], None)

    def action_edit(self) -> None:
        """Open the file in the person's editor; what it says then holds."""
        from mocktui.tui.editor import edit

        try:
            edit(self.app, self.desk.settings.file())
        except Problem as problem:
            self.mocktui.show_problem(problem)
        self.desk.settings.reload()
        self.mocktui.settle()
        self._show()
