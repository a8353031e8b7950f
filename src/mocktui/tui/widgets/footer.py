"""The footer: as many keys as the terminal has room for, and the way to the help always."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Footer as TextualFooter
from textual.widgets._footer import FooterKey

KEPT = ("help", "leave", "out", "quit")  # by action: these stay whatever happens
FIRST = ("select", "go", "save", "close", "done")  # then these
PALETTE = 12  # cells of "^p palette" with its rule


class Key(NamedTuple):
    """A key as the footer shows it."""

    key: str
    display: str
    description: str
    action: str
    disabled: bool = False
    tooltip: str = ""


class Footer(TextualFooter):
    """Leaves out what doesn't fit, the last ones first; Textual's lets the end run off the edge.

    What can't be done now goes first. Everything is in the help. Where the roomy spacing doesn't
    fit, the keys stand closer before any is left out.
    """

    DEFAULT_CSS = """
    Footer > FooterKey.-close { margin-right: 1; }
    """

    _laid: _Laid | None = None
    _asked = False  # to look what is to be shown: one look is enough for several changes

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Look after the next refresh whether other keys are to be shown."""
        self._bindings_ready = True
        if screen.app.app_focus and self.is_attached and screen is self.screen:
            self._ask()

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for other keys."""
        if self._bindings_ready:
            self._ask()

    def _ask(self) -> None:
        self._asked = self._asked or self.call_after_refresh(self._keep_up)

    async def _keep_up(self) -> None:
        self._asked = False
        # Building the keys anew is the dearest part of opening a screen or pressing a key, and
        # most changes of focus or of what can be done leave them as they are.
        try:
            others = self.is_attached and self._laid != self._to_lay()
        except NoMatches:
            return  # the screen is being taken apart: what its keys depend on is gone
        if others:
            await self.recompose()

    def compose(self) -> ComposeResult:
        """Lay out the keys that fit."""
        if not self._bindings_ready:
            return
        self._laid = laid = self._to_lay()
        for one in laid.keys:
            key = _widget(one, "-close" if laid.close else "")
            key.compact = laid.close
            yield key
        if laid.palette is not None:
            yield _widget(laid.palette, "-command-palette")

    def _to_lay(self) -> _Laid:
        wide = self.screen.size.width
        active = self.screen.active_bindings
        palette = None
        if self.show_command_palette and self.app.ENABLE_COMMAND_PALETTE:
            # None while a dialog lies above: it can't be opened from there.
            top = active if self.screen is self.app.screen else self.app.active_bindings
            palette = top.get(self.app.COMMAND_PALETTE_BINDING)
        keys = _keys_of(self.app, active.values())
        room = PALETTE if palette else 0
        close = self.compact or _width(keys, False) + room > wide
        if palette and close and _width(keys, True) + PALETTE > wide:
            palette, room = None, 0
        fit = tuple(fitting(keys, wide - room, close))
        return _Laid(fit, close, palette and _key_of(self.app, palette))


class _Laid(NamedTuple):
    keys: tuple[Key, ...]
    close: bool
    palette: Key | None


def _keys_of(app: App[object], active: Iterable[ActiveBinding]) -> list[Key]:
    """Return one key for each action that is to be shown."""
    found: dict[str, Key] = {}
    for one in active:
        if one.binding.show and one.binding.action not in found:
            found[one.binding.action] = _key_of(app, one)
    return list(found.values())


def _key_of(app: App[object], active: ActiveBinding) -> Key:
    _, binding, enabled, tooltip = active
    display = app.get_key_display(binding)
    return Key(binding.key, display, binding.description, binding.action, not enabled, tooltip)


def _widget(one: Key, classes: str) -> FooterKey:
    return FooterKey(
        one.key,
        one.display,
        one.description,
        one.action,
        disabled=one.disabled,
        tooltip=one.tooltip,
        classes=classes,
    )


def fitting(keys: Sequence[Key], wide: int, close: bool) -> list[Key]:
    """Return those that have room in ``wide`` cells, in their order."""
    left = list(keys)
    while len(left) > 1 and _width(left, close) > wide:
        worth = [_worth(one) for one in left]
        least = min(worth)
        del left[len(left) - 1 - worth[::-1].index(least)]
    return left


def _worth(one: Key) -> int:
    action = one.action.partition("(")[0].rpartition(".")[2]
    if action in KEPT:
        return 3
    return 0 if one.disabled else 2 if action in FIRST else 1


def _width(keys: Sequence[Key], close: bool) -> int:
    """Return the cells of keys side by side: two about each word, or three roomy."""
    return sum(
        cell_len(one.display) + cell_len(one.description) + (2 if close else 3) for one in keys
    )
