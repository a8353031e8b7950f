"""Terminals that lack something: size, Unicode, colour."""

from __future__ import annotations

import contextlib
import re

import pytest

from tests.e2e.terminal import MOCKTUI, Terminal
from tests.support import wait_for

pytestmark = pytest.mark.e2e

POOR = {
    "vt100 without colour in a locale of C": {"TERM": "vt100", "LANG": "C", "NO_COLOR": "1"},
    "the console of Linux in a locale of C": {"TERM": "linux", "LC_ALL": "C", "LANG": "C"},
}


@pytest.mark.parametrize("name", POOR)
def test_a_poor_and_tiny_terminal(name: str) -> None:
    with contextlib.closing(Terminal((20, 5))) as terminal:
        variables = {"PULSE_SERVER": "unix:/nowhere", "COLORTERM": "", **POOR[name]}
        terminal.run(MOCKTUI, env=variables)
        wait_for(lambda: "needs" in " ".join(terminal.screen().split()), "what it needs, in words")
        terminal.resize(80, 24)
        terminal.sees("Warm up")
        screen = terminal.tmux("capture-pane", "-p", "-e")
        if "NO_COLOR" in variables:
            # Black, white and grey at the most.
            assert not re.search(r"\x1b\[(\d+;)*([34][1-6]|9[1-6]|10[1-6])(;\d+)*m", screen)
        # Each screen on the way stands a change of size.
        for press, there in (
            ("g", "Progress"),
            ("q", "Warm up"),
            ("question_mark", ""),
            ("Escape", ""),
        ):
            terminal.keys("?" if press == "question_mark" else press)
            if there:
                terminal.sees(there)
            terminal.resize(20, 5)
            wait_for(lambda: "needs" in " ".join(terminal.screen().split()), "what it needs")
            terminal.resize(80, 24)
            terminal.gone("needs 80")
        terminal.sees("Warm up")
        terminal.keys("q")
        terminal.sees("left with 0")
        assert "Traceback" not in terminal.screen()
