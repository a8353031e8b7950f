"""Setup, behind ``make run`` and ``make test``: what it says, and when it does nothing.

That it really installs is seen by every ``make test`` in a fresh clone; here are its other ends.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILES = ("scripts/setup", "scripts/install.py", "pyproject.toml", "constraints.txt")


@pytest.fixture
def install() -> ModuleType:
    """scripts/install.py as a module of this test."""
    spec = importlib.util.spec_from_file_location("install", ROOT / "scripts/install.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["install"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with setup in it, and nothing installed."""
    (tmp_path / "scripts").mkdir()
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def tools_without_python(folder: Path) -> Path:
    """Make a folder for PATH with the few programs the script uses, and a Python too old."""
    folder.mkdir()
    for tool in ("cat", "cksum", "dirname"):
        found = shutil.which(tool)
        assert found
        (folder / tool).symlink_to(found)
    python = folder / "python3"
    python.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 1\necho Python 3.9.2\n')
    python.chmod(0o755)
    return folder


def setup(checkout: Path, goal: str, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "scripts/setup", goal],
        cwd=checkout,
        env={"PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_without_a_python_it_names_the_repair(checkout: Path) -> None:
    said = setup(checkout, "run", str(tools_without_python(checkout / "tools")))
    assert said.returncode == 1
    assert "needs Python 3.11 or newer; found here: Python 3.9.2" in said.stderr
    assert "sudo apt-get install" in said.stderr
    assert not (checkout / ".venv").exists()


def test_it_does_nothing_twice_and_starts_again_after_a_change(checkout: Path) -> None:
    path = str(tools_without_python(checkout / "tools"))
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to(sys.executable)
    command = (
        "{ pwd -P; cat pyproject.toml constraints.txt scripts/setup scripts/install.py; } | cksum"
    )
    print_now = subprocess.run(
        ["/bin/sh", "-c", command], cwd=checkout, capture_output=True, text=True, check=True
    )
    (checkout / ".venv/mocktui-run.stamp").write_text(print_now.stdout)
    said = setup(checkout, "run", path)
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")

    assert setup(checkout, "test", path).returncode == 1  # another goal: not done yet
    with (checkout / "constraints.txt").open("a") as constraints:
        constraints.write("# changed\n")
    assert setup(checkout, "run", path).returncode == 1  # it went looking for a Python


@pytest.mark.parametrize(
    ("tool", "line"),
    [
        ("apt-get", "sudo apt-get install libportaudio2 tmux"),
        ("dnf", "sudo dnf install portaudio tmux"),
        ("pacman", "sudo pacman -S portaudio tmux"),
        ("brew", "brew install tmux"),
        ("none", "(with your system's installer) PortAudio (the microphone), tmux"),
    ],
)
def test_the_line_to_type_is_this_systems(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, tool: str, line: str
) -> None:
    monkeypatch.setattr(install.shutil, "which", lambda name: name == tool or None)
    parts = {part.apt: part for part in install.FOR_TEST}
    assert install.line_for([parts["libportaudio2"], parts["tmux"]]) == line


def test_missing_parts_stop_only_the_full_test(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    part = install.Part("a thing", lambda: False, "thing")
    monkeypatch.setattr(install, "PARTS", {"run": [part], "test": [part]})
    monkeypatch.setattr(install, "apt_install", lambda packages: False)
    monkeypatch.delenv("MOCKTUI_NO_SKIPS", raising=False)
    install.system_parts("run")
    assert "Missing on this system: a thing." in capsys.readouterr().out
    install.system_parts("test")
    assert "The tests that need them are skipped." in capsys.readouterr().out
    monkeypatch.setenv("MOCKTUI_NO_SKIPS", "1")
    with pytest.raises(install.Failed):
        install.system_parts("test")


def test_a_failed_install_gives_the_reason_not_the_consequence(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "build/setup.log"
    log.parent.mkdir()
    log.write_text(
        "  error: subprocess-exited-with-error\n"
        "      ERROR: Could not find a version that satisfies the requirement thing\n"
        "error: subprocess-exited-with-error\n"
    )
    monkeypatch.setattr(install, "LOG", log)
    monkeypatch.setattr(install, "ROOT", tmp_path)
    said = install.no_install()
    assert "could not be installed: Could not find a version" in said
    assert "build/setup.log" in said
