"""Our own themes: dark and light with quiet grounds, one accent, red only for recording; and the
same two with as much contrast as there is, for eyes that need it.

Every pair of colours that carries words is held to WCAG 2.2's 4.5:1 by a test, 7:1 in the last two.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from textual.theme import Theme

DARK = Theme(
    name="mocktui-dark",
    dark=True,
    primary="#5fc2b4",
    secondary="#5fc2b4",
    accent="#5fc2b4",
    foreground="#d8dce3",
    background="#14171c",
    surface="#1a1e25",
    panel="#232932",
    success="#86c98b",
    warning="#e3b35f",
    error="#ee6d6d",
    variables={
        "border": "#5fc2b4",
        "border-blurred": "#343c48",
        "block-cursor-background": "#1b3130",
        "block-cursor-foreground": "#eef4f3",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#1f262d",
        "block-cursor-blurred-foreground": "#d8dce3",
        "footer-background": "#1a1e25",
        "footer-key-foreground": "#5fc2b4",
        "footer-description-foreground": "#9aa4b2",
        "scrollbar": "#343c48",
        "scrollbar-hover": "#4a5564",
        "scrollbar-active": "#5fc2b4",
        "scrollbar-background": "#14171c",
        "scrollbar-background-hover": "#14171c",
        "scrollbar-background-active": "#14171c",
        "quiet": "#98a2b0",
        "rule": "#343c48",
    },
)
LIGHT = Theme(
    name="mocktui-light",
    dark=False,
    primary="#0b6e63",
    secondary="#0b6e63",
    accent="#0b6e63",
    foreground="#22282f",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e7e4db",
    success="#1f602b",
    warning="#784c05",
    error="#b92c2c",
    variables={
        "border": "#0b6e63",
        "border-blurred": "#cfcabd",
        "block-cursor-background": "#cfe6e1",
        "block-cursor-foreground": "#0c2a26",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#ece9e1",
        "block-cursor-blurred-foreground": "#22282f",
        "footer-background": "#f2f0ea",
        "footer-key-foreground": "#0b6e63",
        "footer-description-foreground": "#535b65",
        "scrollbar": "#cfcabd",
        "scrollbar-hover": "#b5af9f",
        "scrollbar-active": "#0b6e63",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
        "quiet": "#535b65",
        "rule": "#d6d1c4",
    },
)
HIGH_DARK = Theme(
    name="mocktui-high-contrast",
    dark=True,
    primary="#7fffd4",
    secondary="#7fffd4",
    accent="#7fffd4",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#101010",
    success="#7dff7d",
    warning="#ffd84d",
    error="#ffb0b0",
    variables={
        "border": "#ffffff",
        "border-blurred": "#a8a8a8",
        "block-cursor-background": "#00306b",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#262626",
        "block-cursor-blurred-foreground": "#ffffff",
        "footer-background": "#000000",
        "footer-key-foreground": "#7fffd4",
        "footer-description-foreground": "#ffffff",
        "scrollbar": "#a8a8a8",
        "scrollbar-hover": "#ffffff",
        "scrollbar-active": "#ffff00",
        "scrollbar-background": "#000000",
        "scrollbar-background-hover": "#000000",
        "scrollbar-background-active": "#000000",
        "quiet": "#e0e0e0",
        "rule": "#a8a8a8",
    },
)
HIGH_LIGHT = Theme(
    name="mocktui-high-contrast-light",
    dark=False,
    primary="#003a80",
    secondary="#003a80",
    accent="#003a80",
    foreground="#000000",
    background="#ffffff",
    surface="#ffffff",
    panel="#f0f0f0",
    success="#004a0e",
    warning="#5e3400",
    error="#860000",
    variables={
        "border": "#000000",
        "border-blurred": "#5a5a5a",
        "block-cursor-background": "#ffe45c",
        "block-cursor-foreground": "#000000",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#e6e6e6",
        "block-cursor-blurred-foreground": "#000000",
        "footer-background": "#ffffff",
        "footer-key-foreground": "#003a80",
        "footer-description-foreground": "#000000",
        "scrollbar": "#5a5a5a",
        "scrollbar-hover": "#000000",
        "scrollbar-active": "#00246b",
        "scrollbar-background": "#ffffff",
        "scrollbar-background-hover": "#ffffff",
        "scrollbar-background-active": "#ffffff",
        "quiet": "#2e2e2e",
        "rule": "#5a5a5a",
    },
)
OWN = (DARK, LIGHT, HIGH_DARK, HIGH_LIGHT)
# Textual's own themes lack our two names; these stand in for them.
FALLBACK = {"quiet": "#98a2b0", "rule": "#343c48"}
_LIGHT_GROUNDS = ("7", "15")


_NAMES = {
    "dark": DARK.name,
    "light": LIGHT.name,
    "high-contrast": HIGH_DARK.name,
    "high-contrast-light": HIGH_LIGHT.name,
}


def named(choice: str) -> str:
    """Return the theme's name for the choice of the settings; ``auto`` asks the terminal."""
    return _NAMES.get(choice) or first_theme()


def first_theme(environ: Mapping[str, str] | None = None) -> str:
    """Return the theme to begin with: light where the terminal says its ground is light.

    Some terminals tell their colours in ``COLORFGBG`` (``0;15``: black on white).
    """
    ground = (os.environ if environ is None else environ).get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if ground in _LIGHT_GROUNDS else DARK.name
