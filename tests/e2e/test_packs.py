"""A list becomes a pack, is edited in a real editor, and is checked when that closes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.terminal import MOCKTUI, Terminal, terminal  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e

# An editor that makes a mistake the first time and mends it the second.
EDITOR = """#!/bin/sh
if [ -e "$0.seen" ]; then sed -i.old '/think = -4/d' "$1"; rm -f "$1.old"
else printf 'think = -4\\n' >> "$1"; touch "$0.seen"; fi
"""


def test_from_a_list_through_the_editor_to_its_questions(
    terminal: Terminal,  # noqa: F811
    tmp_path: Path,
) -> None:
    editor, data = tmp_path / "editor", tmp_path / "data"
    editor.write_text(EDITOR)
    editor.chmod(0o700)
    questions = tmp_path / "q.md"
    questions.write_text("# Friday\n\n" + "".join(f"- Why is item {n} so?\n" for n in range(10)))
    terminal.run(MOCKTUI, "--data-dir", str(data), env={"EDITOR": str(editor)})
    terminal.sees("Warm up")
    terminal.keys("C-p")
    terminal.sees("Search for commands")
    terminal.type("Packs")
    terminal.sees("Look into, import")
    terminal.keys("Enter")
    terminal.sees("No pack yet: i makes")
    terminal.keys("i")
    terminal.sees("Type or paste the path")
    terminal.type(str(questions))
    terminal.keys("Enter")
    screen = terminal.sees("Enter writes it")
    assert "10 questions in a Markdown list" in screen
    assert not (data / "packs").exists()
    terminal.keys("Enter")
    terminal.sees("10 questions imported")
    terminal.sees("› Friday")  # noqa: RUF001 - the mark
    terminal.keys("e")
    terminal.sees("1 problem in friday.toml")
    terminal.sees("edit again")
    terminal.keys("e")
    terminal.sees("friday.toml: no problems")
    terminal.keys("Enter")
    terminal.sees("Why is item 9 so?")
    terminal.keys("q", "q", "q")
    terminal.sees("left with 0")
