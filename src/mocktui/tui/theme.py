"""Two themes of our own, dark and light: quiet grounds, one accent, red only for recording."""

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
        "block-cursor-background": "#24413f",
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
    success="#2b7a38",
    warning="#94600a",
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
        "footer-description-foreground": "#5c6570",
        "scrollbar": "#cfcabd",
        "scrollbar-hover": "#b5af9f",
        "scrollbar-active": "#0b6e63",
        "scrollbar-background": "#fbfaf7",
        "scrollbar-background-hover": "#fbfaf7",
        "scrollbar-background-active": "#fbfaf7",
        "quiet": "#5f6873",
        "rule": "#d6d1c4",
    },
)
# Textual's own themes lack our two names; these stand in for them.
FALLBACK = {"quiet": "#98a2b0", "rule": "#343c48"}
_LIGHT_GROUNDS = ("7", "15")


def first_theme(environ: Mapping[str, str] | None = None) -> str:
    """Return the theme to begin with: light where the terminal says its ground is light.

    Some terminals tell their colours in ``COLORFGBG`` (``0;15``: black on white).
    """
    ground = (os.environ if environ is None else environ).get("COLORFGBG", "").rpartition(";")[2]
    return LIGHT.name if ground in _LIGHT_GROUNDS else DARK.name
