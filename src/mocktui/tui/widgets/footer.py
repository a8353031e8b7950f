"""The footer: as many keys as the terminal has room for, and the way to the help always."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer as TextualFooter
from textual.widgets._footer import FooterKey

KEPT = ("help", "leave", "out", "quit")  # by action: these stay whatever happens
FIRST = ("select", "go", "save", "close", "done")  # then these
PALETTE = 12  # cells of "^p palette" with its rule


class Footer(TextualFooter):
    """Leaves out what doesn't fit, the last ones first; Textual's lets the end run off the edge.

    What can't be done now goes first. Everything is in the help. Where the roomy spacing doesn't
    fit, the keys stand closer before any is left out.
    """

    def compose(self) -> ComposeResult:
        """Lay out the keys that fit."""
        if not self._bindings_ready:
            return
        wide = self.screen.size.width
        palette = self.show_command_palette and self.app.ENABLE_COMMAND_PALETTE
        keys = keys_of(self.screen)
        roomy = not self.compact and _width(keys, False) + (PALETTE if palette else 0) <= wide
        palette = palette and (roomy or _width(keys, True) + PALETTE <= wide)
        close = not roomy
        for one in fitting(keys, wide - (PALETTE if palette else 0), close):
            one.compact = close
            one.set_class(close, "-close")
            yield one
        if palette:
            binding = self.app.active_bindings.get(self.app.COMMAND_PALETTE_BINDING)
            if binding is not None:
                yield FooterKey(
                    binding.binding.key,
                    self.app.get_key_display(binding.binding),
                    binding.binding.description,
                    binding.binding.action,
                    disabled=not binding.enabled,
                    tooltip=binding.binding.tooltip or binding.binding.description,
                    classes="-command-palette",
                )

    DEFAULT_CSS = """
    Footer > FooterKey.-close { margin-right: 1; }
    """

    def on_resize(self, event: events.Resize) -> None:
        """Another width has room for other keys."""
        if self._bindings_ready:
            self.call_after_refresh(self.recompose)


def keys_of(screen: Screen[object]) -> list[FooterKey]:
    """Return a footer key for each action that is to be shown on ``screen`` now."""
    found: dict[str, FooterKey] = {}
    for _, binding, enabled, tooltip in screen.active_bindings.values():
        if binding.show and binding.action not in found:
            found[binding.action] = FooterKey(
                binding.key,
                screen.app.get_key_display(binding),
                binding.description,
                binding.action,
                disabled=not enabled,
                tooltip=tooltip,
            )
    return list(found.values())


def fitting(keys: Sequence[FooterKey], wide: int, close: bool) -> list[FooterKey]:
    """Return those that have room in ``wide`` cells, in their order."""
    left = list(keys)
    while len(left) > 1 and _width(left, close) > wide:
        worth = [_worth(one) for one in left]
        least = min(worth)
        del left[len(left) - 1 - worth[::-1].index(least)]
    return left


def _worth(one: FooterKey) -> int:
    action = one.action.partition("(")[0].rpartition(".")[2]
    if action in KEPT:
        return 3
    return 0 if one._disabled else 2 if action in FIRST else 1


def _width(keys: Sequence[FooterKey], close: bool) -> int:
    """Return the cells of keys side by side: two about each word, or three roomy."""
    return sum(
        cell_len(one.key_display) + cell_len(one.description) + (2 if close else 3) for one in keys
    )
