"""The wheel and the sdist: built twice the same, and good for the main job far from here."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.e2e.speech import leave
from tests.e2e.terminal import Terminal
from tests.support import need

ROOT = Path(__file__).resolve().parent.parent
EPOCH = "1700000000"


def copied(to: Path) -> Path:
    """Return a copy of the project as of now, with other times and in another place."""
    left_out = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info")
    shutil.copytree(ROOT, to, ignore=left_out)
    shutil.copyfile(ROOT / ".gitignore", to / ".gitignore")
    return to


def build(project: Path, into: Path, *, epoch: str) -> dict[str, Path]:
    """Build both without a network; return them by suffix."""
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(into)],
        cwd=project,
        env={**os.environ, "SOURCE_DATE_EPOCH": epoch},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return {path.suffix: path for path in into.iterdir()}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(ROOT, tmp_path_factory.mktemp("dist"), epoch=EPOCH)


def print_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_two_builds_are_the_same_to_the_bit(tmp_path: Path) -> None:
    first = copied(tmp_path / "here")
    second = shutil.copytree(first, tmp_path / "elsewhere" / "there", copy_function=shutil.copy)
    prints = [
        {
            path.name: print_of(path)
            for path in build(one, tmp_path / f"dist{n}", epoch=EPOCH).values()
        }
        for n, one in enumerate((first, second))
    ]
    assert len(prints[0]) == 2
    assert prints[0] == prints[1]


def test_what_is_in_them(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built[".whl"]) as archive:
        names = archive.namelist()
        (data,) = [name for name in names if name.endswith(".data/data/share/man/man1/mocktui.1")]
        assert archive.read(data) == (ROOT / "docs" / "man" / "mocktui.1").read_bytes()
        (meta,) = [name for name in names if name.endswith(".dist-info/METADATA")]
        assert b"License-Expression: MIT" in archive.read(meta)
    for one in ("cli/completions.py", "py.typed", "models/catalog.toml"):
        assert f"mocktui/{one}" in names
    for folder, suffix in (("questions", "*.toml"), ("src/mocktui", "**/*.py")):
        for path in (ROOT / folder).glob(suffix):
            inside = path.relative_to(ROOT / ("src" if "src" in folder else ""))
            wanted = inside.as_posix() if "src" in folder else f"mocktui/{inside.as_posix()}"
            assert wanted in names
    # Nothing but the package, its metadata and the manual page.
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"mocktui"}
    wrong = re.compile(r"(^|/)(tests?/|test_|conftest|__pycache__)|\.pyc$")
    assert not [name for name in names if wrong.search(name)]
    with tarfile.open(built[".gz"]) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    for one in ("Makefile", "scripts/setup", "tests/test_packaging.py", "docs/commands.md"):
        assert one in inside
    assert not [name for name in inside if "__pycache__" in name or name.endswith(".pyc")]


@pytest.fixture(scope="module")
def installed(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment far from the checkout with the wheel in it; its folder of programs.

    The dependencies come from the tests' own environment by a path file, without its editable
    mocktui: there is no network here.
    """
    far = tmp_path_factory.mktemp("far") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(far)], check=True)
    python = far / "bin" / "python"
    need(python.exists(), "a virtual environment with bin/python")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)),
            *("install", "-q", "--no-index", "--no-deps", str(built[".whl"])),
        ],
        check=True,
        timeout=120,
    )
    (site,) = far.glob("lib/python*/site-packages")
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    # Path files in a folder added by a path file are not read: the editable mocktui stays out.
    (site / "dependencies.pth").write_text(ours + "\n")
    return far / "bin"


def run(programs: Path, *words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed mocktui with an empty home, in a folder that is nobody's."""
    return subprocess.run(
        [str(programs / "mocktui"), *words],
        cwd=home,
        env={"HOME": str(home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=150,
    )


def test_the_wheel_is_what_runs(installed: Path, tmp_path: Path) -> None:
    said = subprocess.run(
        [str(installed / "python"), "-c", "import mocktui; print(mocktui.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert Path(said.stdout.strip()).is_relative_to(installed.parent), said.stdout + said.stderr
    assert (installed.parent / "share/man/man1/mocktui.1").is_file()


def test_the_commands_work_there(installed: Path, tmp_path: Path) -> None:
    packs = run(installed, "packs", "list", "--json", home=tmp_path)
    assert packs.returncode == 0, packs.stderr
    assert "ml-interview-16" in {one["id"] for one in json.loads(packs.stdout)}
    models = run(installed, "models", "list", "--json", home=tmp_path)
    assert "en-us-small" in models.stdout
    for shell in ("bash", "zsh", "fish"):
        assert "mocktui" in run(installed, "completions", shell, home=tmp_path).stdout
    doctor = run(installed, "doctor", "--json", home=tmp_path)
    assert doctor.returncode in (0, 1), doctor.stderr  # 1: no microphone on this machine
    assert "Traceback" not in doctor.stderr
    assert json.loads(doctor.stdout)


@pytest.mark.e2e
def test_the_main_job_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    """An empty home, a real terminal, a recorded answer, its review."""
    recordings = ROOT / "src" / "mocktui" / "practice" / "recordings"
    with contextlib.closing(Terminal()) as terminal:
        terminal.run(
            str(installed / "mocktui"), "practice", "--limit", "1", "--think", "0",
            "--source", str(min(recordings.glob("*.flac"))),
        )  # fmt: skip
        terminal.sees("question 1 of 1", seconds=60)
        terminal.sees("REC", seconds=60)
        terminal.sees("Your answer", seconds=120)
        leave(terminal)
