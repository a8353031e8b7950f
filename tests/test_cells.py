# ruff: noqa: RUF001 - letters that look alike are the point
from __future__ import annotations

import pytest

from mocktui.cells import cells, fit, pad
from mocktui.core.text import clean, one_line


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("plain", 5),
        ("naïve", 5),
        ("nai\u0308ve", 5),  # the same with a combining mark
        ("면접", 4),
        ("機械学習", 8),
        ("ﾊﾝｶｸ", 4),  # half-width letters
        ("ראיון", 5),
        ("שָׁלוֹם", 4),  # vowel points take no cell
        ("مقابلة", 6),
    ],
)
def test_cells_as_a_terminal_counts_them(text: str, width: int) -> None:
    assert cells(text) == width
    assert cells(pad(text, 12)) == 12 and pad(text, 12).startswith(text)
    assert pad(text, 2) == text


def test_fitting_never_goes_over() -> None:
    assert fit("면접관", 5) == "면접 "  # half of a letter can't be shown
    assert [cells(fit("면접관", n)) for n in range(1, 9)] == list(range(1, 9))


def test_letters_stay_and_the_controls_of_direction_go() -> None:
    assert one_line("\u202eראיון\u202c \u2067مقابلة\u2069\u200f\u061c") == "ראיון مقابلة"
    assert clean("می\u200cخواهم") == "می\u200cخواهم"  # a joiner that spelling needs, no control
