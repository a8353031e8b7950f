"""The rules of the house: sizes, what imports what, what the wheel carries, what stays out."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mocktui.cli.main import COMMANDS, main

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {
    *("textual", "rich", "numpy", "sounddevice", "soundfile", "soxr", "vosk", "moonshine_voice"),
    *("httpx", "requests", "msgspec", "asyncio"),
}


def tracked() -> list[Path]:
    """Return the files git knows; the project's folders whole where git can't be asked."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    names = [name for name in listed.stdout.decode().split("\0") if name]
    folders = ("src", "tests", "benchmarks", "scripts", "questions", "models", "docs")
    whole = (path for folder in folders for path in (ROOT / folder).rglob("*"))
    paths = [*map(ROOT.joinpath, names)] or [
        path for path in (*whole, *ROOT.glob("*.*")) if "__pycache__" not in path.parts
    ]
    return [path for path in paths if path.is_file()]


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh Python has loaded after ``code``."""
    tail = "\nimport sys; print('\\n'.join({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code + tail], capture_output=True, text=True, cwd=ROOT, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


def mocktui(*arguments: str, code: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a fresh Python, ``code`` before it."""
    program = f"{code}\nfrom mocktui.cli.main import run\nrun({list(arguments)!r})"
    environment = {**os.environ, **variables}
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


# --- files ---------------------------------------------------------------------------------


def test_no_file_is_too_long() -> None:
    lengths = {
        path: len(path.read_text("utf-8").splitlines())
        for folder in ("src", "tests", "benchmarks", "scripts")
        for path in (ROOT / folder).rglob("*.py")
    }
    assert len(lengths) > 20
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path, lines in lengths.items()
        if lines > (299 if "screens" in path.parts and "src" in path.parts else 400)
    }
    assert not too_long


def test_tracked_files_name_no_folder_of_one_machine() -> None:
    private = re.compile(rb"(?<![\w.~/-])/(?:root|work|home/\w+|Users/\w+)/[\w.-]")
    found = [
        f"{path.relative_to(ROOT)}: {match.group().decode()}"
        for path in tracked()
        if path.suffix not in {".wav", ".flac", ".png", ".zip"}
        for match in private.finditer(path.read_bytes())
    ]
    assert not found


def test_constraints_name_versions_and_no_addresses() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.match(r"[\w.-]+==[\w.]+(; sys_platform [!=]= \"darwin\")?$", pin) for pin in pins)


# --- imports -------------------------------------------------------------------------------


@pytest.mark.parametrize("package", ["core", "storage", "packs"])
def test_lower_layers_load_no_screen_and_no_sound(package: str) -> None:
    code = (
        "import importlib, pkgutil, mocktui\n"
        f"package = importlib.import_module('mocktui.{package}')\n"
        "for one in pkgutil.walk_packages(package.__path__, package.__name__ + '.'):\n"
        "    importlib.import_module(one.name)\n"
    )
    forbidden = {"textual", "sounddevice", "soundfile", "soxr", "vosk", "numpy", "moonshine_voice"}
    assert not loaded_by(code) & forbidden


@pytest.mark.parametrize("argument", ["--help", "--version"])
def test_help_loads_nothing_heavy(argument: str) -> None:
    code = (
        "import contextlib, io\n"
        "from mocktui.cli.main import run\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()) as out:\n"
        f"    run([{argument!r}])\n"
        "assert 'mocktui' in out.getvalue()"
    )
    loaded = loaded_by(code)
    assert "click" in loaded
    assert not loaded & HEAVY


# --- the command line ----------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_each_command_says_of_itself(name: str) -> None:
    import click

    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert command.name == name
    assert command.get_short_help_str(limit=200) == COMMANDS[name]


def test_help_lists_every_command() -> None:
    said = mocktui("--help")
    assert said.returncode == 0
    for name, what in COMMANDS.items():
        assert re.search(rf"^  {name} +{re.escape(what)}$", said.stdout, re.MULTILINE)


def test_bad_usage_is_two_and_names_the_nearest_command() -> None:
    said = mocktui("practise")
    assert said.returncode == 2
    assert "Did you mean 'practice'?" in said.stderr
    assert mocktui("--nonsense").returncode == 2


def test_without_a_terminal_the_app_says_so() -> None:
    said = mocktui()
    assert said.returncode == 1
    assert said.stdout == ""
    assert "needs a terminal" in said.stderr
    assert len(said.stderr.splitlines()) == 1


PATCH = """
import sys, types, click
sys.modules["mocktui.cli.doctor"] = module = types.ModuleType("doctor")
@click.command()
def doctor():
    "Stand in for a command that ends badly."
{body}
module.doctor = doctor
"""


def ending(body: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``mocktui doctor`` with another body, to see how each kind of end leaves."""
    code = PATCH.format(body="\n".join(f"    {line}" for line in body.splitlines()))
    return mocktui("doctor", code=code, **variables)


def test_a_problem_is_one_clean_line() -> None:
    said = ending(
        "from mocktui.core.problem import Problem\n"
        "raise Problem('it\\x1b[31m is\\nbroken', where='a.toml:3', fix='Mend it.')"
    )
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "a.toml:3: it is broken. Mend it.\n"


def test_several_problems_are_a_line_each() -> None:
    said = ending(
        "from mocktui.core.problem import Problem\n"
        "many = Problem('two')\n"
        "many.problems = [Problem('one'), Problem('other')]\n"
        "raise many"
    )
    assert (said.returncode, said.stderr) == (1, "one\nother\n")


def test_a_bug_is_one_line_and_its_traceback_is_in_the_log(tmp_path: Path) -> None:
    said = ending("raise KeyError('surprise')", HOME=str(tmp_path), XDG_STATE_HOME=str(tmp_path))
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    (line,) = said.stderr.splitlines()
    assert line.startswith("mocktui failed: KeyError: 'surprise' (a bug). Details: ")
    log = Path(line.rpartition("Details: ")[2])
    assert tmp_path in log.parents
    assert "Traceback" in log.read_text("utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_bug_in_a_thread_is_one_line_too(tmp_path: Path) -> None:
    said = ending(
        "import threading\n"
        "thread = threading.Thread(target=lambda: {}['surprise'])\n"
        "thread.start()\n"
        "thread.join()",
        HOME=str(tmp_path),
        XDG_STATE_HOME=str(tmp_path),
    )
    (line,) = said.stderr.splitlines()
    assert line.startswith("mocktui failed: KeyError: 'surprise' (a bug). Details: ")


def test_a_bug_shows_its_traceback_to_who_asks() -> None:
    said = ending("raise KeyError('surprise')", MOCKTUI_DEBUG="1")
    assert said.returncode == 1
    assert "Traceback" in said.stderr


def test_an_interrupt_is_130() -> None:
    said = ending("raise KeyboardInterrupt")
    assert said.returncode == 130
    assert said.stderr.strip() == "Interrupted; what was recorded is saved."


def test_exit_codes_of_commands_are_kept() -> None:
    assert ending("click.get_current_context().exit(1)").returncode == 1
    assert ending("sys.exit(1)").returncode == 1
    assert ending("pass").returncode == 0


def test_a_closed_pipe_is_quiet() -> None:
    code = PATCH.format(body="    for n in range(20000): print(n)")
    program = f"{code}\nfrom mocktui.cli.main import run\nrun(['doctor'])"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == b"0\n"
        child.stdout.close()
        assert child.stderr.read() == b""
        assert child.wait(30) == 0


def test_a_terminal_that_is_not_utf8_gets_question_marks() -> None:
    said = ending("print('naïve ☂')", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert (said.returncode, said.stdout) == (0, "na?ve ?\n")


# --- the tests themselves ------------------------------------------------------------------


def test_forbidden_skips_fail_the_run(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_bytes((ROOT / "tests/conftest.py").read_bytes())
    (tmp_path / "test_one.py").write_text(
        "import pytest\ndef test_good(): pass\ndef test_left_out(): pytest.skip('no part')\n"
    )
    for forbidden, code in (("", 0), ("1", 1)):
        said = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
            env={
                **os.environ,
                "MOCKTUI_NO_SKIPS": forbidden,
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert said.returncode == code, said.stdout
        assert ("skips are forbidden" in said.stdout) == bool(forbidden)
