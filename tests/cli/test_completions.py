"""Completions and the manual page: made from the commands, and nothing is left out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from scripts.man import every_command, manual, options, roff

from mocktui.cli.completions import SHELLS, VARIABLE, script
from mocktui.cli.main import COMMANDS, main
from tests.support import need

EVERY = list(every_command())
BIN = Path(sys.executable).parent


def offered(words: str) -> list[str]:
    """What is offered after these words; a space at the end: for the next one."""
    *before, last = words.split(" ")
    found = ShellComplete(main, {}, "mocktui", VARIABLE).get_completions(before[1:], last)
    return [one.value for one in found]


def names(command: click.Command) -> set[str]:
    """The options a command has."""
    return {
        name
        for one in command.get_params(click.Context(command))
        if isinstance(one, click.Option) and not one.hidden
        for name in (*one.opts, *one.secondary_opts)
    }


def test_the_walk_meets_every_command() -> None:
    words = {entry.words for entry in EVERY}
    assert {f"mocktui {name}" for name in COMMANDS} <= words
    assert {"mocktui", "mocktui packs import", "mocktui models install"} <= words


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.words.replace(" ", "-"))
def test_every_command_and_option_is_completed(entry) -> None:
    if isinstance(entry.command, click.Group):
        listed = entry.command.list_commands(entry.context)
        assert set(listed) <= set(offered(f"{entry.words} "))
    long = {name for name in names(entry.command) if name.startswith("--")}
    assert long
    missing = long - set(offered(f"{entry.words} --"))
    assert not missing


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: entry.words.replace(" ", "-"))
def test_every_command_and_option_is_in_the_manual(entry) -> None:
    page = manual()
    if entry.words != "mocktui":
        assert f".SS {roff(entry.words)}" in page
    for name, what in options(entry):
        assert f".B {roff(name)}\n{roff(what)}" in page


def test_manual_lines_are_no_requests() -> None:
    assert roff(".danger\nof 'this'\n'quoted") == "\\&.danger\nof 'this'\n\\&'quoted"
    assert roff("a-b \\n") == "a\\-b \\(rsn"


def test_names_that_exist_are_offered(tmp_path: Path) -> None:
    session = tmp_path / "sessions" / "2026-11-22T1904-01KATZKZ6FFB1C8T63TYH5QE4P"
    session.mkdir(parents=True)
    base = f"mocktui --data-dir {tmp_path}"
    assert offered(f"{base} show ") == ["last", session.name]
    assert offered(f"{base} export 2026") == [session.name]
    assert "ml-interview-16" in offered(f"{base} practice ")
    assert "ml-interview-16" not in offered(f"{base} practice ml-interview-16 ")
    assert "phone-screen" in offered(f"{base} practice --format ")
    assert "german-tank-problem" in offered(f"{base} practice --only ")
    assert "ml-interview-16" in offered(f"{base} packs show ")
    assert "drill" in offered(f"{base} formats show ")
    assert "en-us-small" in offered(f"{base} models install ")
    assert offered(f"{base} completions ") == list(SHELLS)


def test_what_cannot_be_looked_into_offers_nothing(tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("a file where a folder should be")
    assert offered(f"mocktui --data-dir {tmp_path} show ") == []
    assert offered("mocktui --data-dir ~nobody-here/data show ") == []


def test_a_name_that_a_shell_would_read_is_not_offered(tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "$(reboot).toml").write_text("broken")
    (tmp_path / "packs" / "my pack.toml").write_text("broken")
    assert all("$" not in one and " " not in one for one in offered(
        f"mocktui --data-dir {tmp_path} packs show "
    ))  # fmt: skip


def test_the_first_tab_imports_no_command() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, contextlib\nfrom mocktui.cli.main import run\n"
            "with contextlib.suppress(SystemExit): run([])\n"
            "print([m for m in sys.modules if m.startswith('mocktui.cli.')], file=sys.stderr)",
        ],
        env={**os.environ, "COMP_WORDS": "mocktui ", "COMP_CWORD": "1", VARIABLE: "bash_complete"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert "plain,practice" in done.stdout
    assert done.stderr.strip() == "['mocktui.cli.main']"


@pytest.mark.parametrize("shell", SHELLS)
def test_a_real_shell_takes_the_script(shell: str, tmp_path: Path) -> None:
    need(shutil.which(shell), shell)
    done = subprocess.run(
        [str(BIN / "mocktui"), "completions", shell], capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0
    assert done.stdout == script(shell)
    file = tmp_path / f"completions.{shell}"
    file.write_text(done.stdout)
    ask = {
        "bash": f"source {file}; COMP_WORDS=(mocktui pur); COMP_CWORD=1; "
        "_mocktui_completion mocktui; echo ${COMPREPLY[@]}",
        "zsh": f"compdef() {{ print $2 }}; source {file}; "
        "compadd() { }; _describe() { print $completions_with_descriptions }; "
        "words=(mocktui pur); CURRENT=2; _mocktui_completion",
        "fish": f"source {file}; complete -C 'mocktui pur'",
    }[shell]
    clean = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    said = subprocess.run(
        [shell, *clean, "-c", ask],
        env={**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert "purge" in said.stdout, said.stderr
