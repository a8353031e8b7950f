"""Who sits at the terminal, how problems are told, and commands whose input was closed."""

from __future__ import annotations

import asyncio
import io
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import mocktui.plain.lines as lines
import mocktui.tui.app as app
from mocktui.cli import main, models, somebody
from mocktui.cli.demo import demo
from mocktui.cli.packs_rank import command as rank
from mocktui.cli.practice import practice
from mocktui.cli.telling import tell
from mocktui.core.problem import Problem
from mocktui.packs.problems import PackProblem, PackProblems
from mocktui.places import Places
from mocktui.practice import demo as practice_demo
from mocktui.speech.store import Store
from tests.speech.model_server import make_stub


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def closed() -> io.StringIO:
    gone = io.StringIO()
    gone.close()
    return gone


@pytest.mark.parametrize("stream", [None, closed(), io.StringIO()])
def test_what_is_no_terminal(stream: io.StringIO | None) -> None:
    assert somebody.is_terminal(Terminal(), Terminal())
    assert not somebody.is_terminal(Terminal(), stream)


@pytest.fixture
def no_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after ``mocktui … <&-``."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("ACCESSIBLE", raising=False)
    monkeypatch.setattr(sys, "stdin", None)


def test_without_an_input_there_is_no_screen(no_input: None, tmp_path: Path) -> None:
    assert not somebody.can_answer()
    with pytest.raises(Problem, match="the full-screen app needs a terminal"):
        main._full_screen(Places(tmp_path))
    with pytest.raises(Problem, match="this needs a terminal"):
        practice.main([], obj=Places(tmp_path), standalone_mode=False)
    with pytest.raises(Problem, match="there is nothing to read"):
        rank.main(["-"], obj=Places(tmp_path), standalone_mode=False)


def test_nobody_presses_enter_where_the_input_is_closed(
    no_input: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def record_reading(*_: object, stop, **__: object) -> None:  # type: ignore[no-untyped-def]
        async with asyncio.timeout(10):
            await stop()

    monkeypatch.setattr("mocktui.practice.compare.record_reading", record_reading)
    with pytest.raises(Problem, match="nobody is here to press Enter"):
        asyncio.run(models._read_aloud(Places(tmp_path), tmp_path / "reading.wav", ""))


@pytest.mark.parametrize(
    ("environ", "global_plain", "screen"),
    [({}, False, True), ({"ACCESSIBLE": "1"}, False, False), ({}, True, False)],
)
def test_the_demo_comes_as_it_is_wanted(
    environ: dict[str, str],
    global_plain: bool,
    screen: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    began: list[str] = []

    async def play(_: Places) -> int:
        began.append("lines")
        return 0

    monkeypatch.setattr(lines, "play_demo", play)
    monkeypatch.setattr(app, "run_app", lambda *_, demo: began.append("screen") or 0)
    monkeypatch.setattr("mocktui.cli.demo.sees_screens", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("ACCESSIBLE", raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    parent = click.Context(main.main)
    parent.params = {"plain": global_plain}
    demo.main([], obj=Places(tmp_path), parent=parent, standalone_mode=False)
    assert began == ["screen" if screen else "lines"]


def test_a_demo_that_nothing_can_hear_is_not_begun(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    monkeypatch.setattr("mocktui.speech.store.moonshine_folder", lambda: None)
    with pytest.raises(Problem) as seen:
        practice_demo.demo(Places(tmp_path / "data"))
    assert "nothing here can listen" in seen.value.what
    assert "mocktui models install en-us-small" in seen.value.fix


def test_a_problem_that_gathers_several_is_told_line_by_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    two = [PackProblem(f"wrong {n}\x1b[2J", file=Path("p.toml"), line=n) for n in (1, 2)]
    tell(PackProblems(two), Problem("alone"))
    assert capsys.readouterr().err == "p.toml:1: wrong 1\np.toml:2: wrong 2\nalone\n"
    assert Problem("alone").each()[0].what == "alone"


def test_no_path_of_a_model_hurts_a_terminal(tmp_path: Path) -> None:
    store = Store(Places(tmp_path / "data"))
    store.add(make_stub(tmp_path / "vosk-model-en\x9b31m\u202e", most=1000), "mine", "en")
    result = CliRunner().invoke(models.models, ["list", "--json"], obj=Places(tmp_path / "data"))
    assert result.exit_code == 0
    assert "\x9b" not in result.output and "\u202e" not in result.output
    assert "\\u009b" in result.output
