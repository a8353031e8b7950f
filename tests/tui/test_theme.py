"""The contrast of every pair of colours that carries words, by WCAG 2.2 (relative luminance)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from mocktui import tui
from mocktui.tui.theme import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, OWN, first_theme

GROUNDS = ("background", "surface", "panel")
INKS = ("foreground", "quiet", "primary", "success", "warning", "error")
PAIRS = [
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("footer-key-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
    # What stands in a marked row keeps its own ink.
    *((ink, "block-cursor-background") for ink in INKS),
    *((ink, "block-cursor-blurred-background") for ink in INKS),
    *((ink, ground) for ink in INKS for ground in GROUNDS),
]


def colour(theme: Theme, name: str) -> Color:
    value = getattr(theme, name, None) or theme.variables[name]
    return Color.parse(value)


def luminance(one: Color) -> float:
    """Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (one.r / 255, one.g / 255, one.b / 255)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: Color, other: Color) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    black, white = Color.parse("#000000"), Color.parse("#ffffff")
    assert contrast(black, white) == pytest.approx(21.0)
    assert contrast(Color.parse("#777777"), white) == pytest.approx(4.48, abs=0.01)


def test_nothing_is_dimmed() -> None:
    """Textual's dim halves a contrast, whatever the theme; what is quiet has an ink of its own."""
    for path in Path(tui.__file__).parent.rglob("*.py"):
        assert not re.search(r"""["' ]dim["';]""", path.read_text("utf-8")), path.name


@pytest.mark.parametrize("theme", OWN, ids=lambda one: one.name)
def test_words_can_be_read(theme: Theme) -> None:
    least = 7.0 if theme in (HIGH_DARK, HIGH_LIGHT) else 4.5
    weak = {
        (ink, ground): round(contrast(colour(theme, ink), colour(theme, ground)), 2)
        for ink, ground in PAIRS
        if contrast(colour(theme, ink), colour(theme, ground)) < least
    }
    assert not weak


@pytest.mark.parametrize("theme", [HIGH_DARK, HIGH_LIGHT], ids=lambda one: one.name)
def test_lines_can_be_seen_in_high_contrast(theme: Theme) -> None:
    for name in ("rule", "border-blurred", "scrollbar"):
        assert contrast(colour(theme, name), colour(theme, "background")) >= 3.0


def test_the_first_theme_follows_the_terminal() -> None:
    assert first_theme({}) == DARK.name
    assert first_theme({"COLORFGBG": "0;15"}) == LIGHT.name
    assert first_theme({"COLORFGBG": "15;0"}) == DARK.name
