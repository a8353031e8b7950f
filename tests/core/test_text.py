from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mocktui.core.text import clean, one_line


def test_escapes_and_controls_go() -> None:
    assert clean("a\x1b[31mred\x1b[0m b") == "ared b"
    assert clean("\x1b]0;title\x07x") == "x"
    assert clean("a\x9b31mb\u202ec\x00") == "a31mbc"
    assert clean("one\r\ntwo\rthree\tfour") == "one\ntwo\nthree four"
    assert one_line("  a\n b ") == "a b"
    assert clean("[/nope] stays: text is data") == "[/nope] stays: text is data"


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_nothing_a_terminal_obeys_is_left(text: str) -> None:
    for one in clean(text):
        assert one == "\n" or not (ord(one) < 32 or 0x7F <= ord(one) <= 0x9F)
