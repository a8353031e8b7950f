"""``mocktui --plain`` as a program: it needs no terminal and loads no screen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from mocktui.cli.main import run
try:
    run({arguments!r})
finally:
    print("loaded", [one for one in ("textual", "rich", "numpy") if one in sys.modules])
"""


def mocktui(data: Path, *arguments: str, typed: bytes = b"", **environ: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(arguments=["--data-dir", str(data), *arguments])],
        input=typed,
        capture_output=True,
        env={**os.environ, **environ},
        timeout=60,
    )
    assert b"Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout.decode()


def test_without_input_it_leaves_at_once_and_loads_no_screen(tmp_path: Path) -> None:
    code, printed = mocktui(tmp_path, "--plain")
    assert code == 0 and "Left. Everything is saved." in printed
    assert printed.endswith("loaded []\n")


@pytest.mark.parametrize("environ", [{"ACCESSIBLE": "1"}, {"TERM": "dumb"}])
def test_it_comes_by_itself_where_it_is_needed(tmp_path: Path, environ: dict[str, str]) -> None:
    code, printed = mocktui(tmp_path, typed=b"q\n", **environ)
    assert code == 0 and "Enter alone takes 1, Warm up" in printed


def test_practice_goes_straight_to_the_question(tmp_path: Path) -> None:
    for arguments in (("--plain", "practice"), ("practice", "--plain")):
        options = ("--mode", "type", "--limit", "1")
        code, printed = mocktui(tmp_path, *arguments, *options, TERM="xterm")
        assert code == 0 and "Home" not in printed and "Everything is saved." in printed


def test_in_a_locale_of_c_nothing_breaks(tmp_path: Path) -> None:
    variables = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    code, printed = mocktui(tmp_path, "--plain", typed=b"77\nq\n", **variables)
    assert code == 0 and "is not one of these" in printed
