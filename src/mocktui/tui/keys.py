"""Keys: one entry gives the key, its word in the footer, its line in the help, and an id.

The help screen is made from a screen's bindings, so there is no second list to forget. The ids stay
the same when a key changes: a key map of the person's own can name them.
"""

from __future__ import annotations

import re

from textual.binding import Binding


def key(
    keys: str,
    action: str,
    word: str,
    *,
    help: str = "",
    id: str = "",
    show: bool = True,
    display: str | None = None,
    priority: bool = False,
) -> Binding:
    """Return a binding; ``word`` stands in the footer, ``help`` (a short line) in the help.

    ``id`` is made of the action where none is given: letters, digits and ``-``, a plain TOML key.
    """
    return Binding(
        keys,
        action,
        word,
        tooltip=help or word,
        id=id or re.sub(r"[^a-z0-9]+", "-", action.removeprefix("app.").lower()).strip("-"),
        show=show,
        key_display=display,
        priority=priority,
    )


HELP = key("question_mark,f1", "help", "help", help="this page")
LEAVE = key("q", "leave", "back", help="leave this screen")
