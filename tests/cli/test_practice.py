"""``mocktui practice``: what its options choose."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import mocktui.cli.practice as command
import mocktui.tui.app as app
from mocktui.core.format import PHONE_SCREEN, PRACTICE
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.practice.setup import Setup
from tests.packs.test_formats import PANEL


@pytest.fixture
def places(tmp_path) -> Places:
    places = Places(tmp_path / "data")
    places.formats.mkdir(parents=True)
    return places


@pytest.fixture
def run(places, monkeypatch):
    """Call the command; return the result and the set-up it would have started."""
    started: list[Setup] = []
    monkeypatch.setattr(command, "need_terminal", lambda *_: None)
    monkeypatch.setattr(app, "run_app", lambda _, setup: started.append(setup) or 0)

    def call(*args: str):
        result = CliRunner().invoke(command.practice, list(args), obj=places)
        return result, started[-1] if started else None

    return call


def test_as_usual(run) -> None:
    result, setup = run()
    assert result.exit_code == 0
    assert setup == Setup(packs=setup.packs)
    assert (setup.pack_id, setup.format) == ("ml-interview-16", PRACTICE)


def test_every_choice(run) -> None:
    words = "--kind technical,conceptual --role data-scientist --minutes 20 --limit 5 --seed 7"
    _, setup = run("--format", "phone-screen", *words.split(), "--shuffle", "--think", "0")
    assert setup.format == PHONE_SCREEN
    assert (setup.kinds, setup.roles) == (("technical", "conceptual"), ("data-scientist",))
    assert (setup.minutes, setup.limit, setup.seed, setup.shuffle) == (20, 5, 7, True)
    assert setup.think == 0
    assert run("--no-shuffle")[1].shuffle is False


def test_a_format_of_ones_own_by_id_and_by_path(run, places, tmp_path) -> None:
    (places.formats / "panel.toml").write_text(PANEL)
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text(PANEL)
    assert run("--format", "panel")[1].format == run("--format", str(elsewhere))[1].format
    elsewhere.write_text(PANEL.replace("answer = 90.5", "answer = 9"))
    result, _ = run("--format", str(elsewhere))
    assert isinstance(result.exception, Problem)
    assert f"{Path('elsewhere.toml')}:7: target is 60 and answer is 9" in str(result.exception)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--kind", "technicle"), "'technicle' is no kind; there are behavioural, technical"),
        (("--minutes", "0"), "--minutes"),
        (("--minutes", "nan"), "--minutes"),
        (("--no-shuffle", "--seed", "3"), "can't go with --no-shuffle"),
    ],
)
def test_bad_usage(run, args, words) -> None:
    result, setup = run(*args)
    assert (result.exit_code, setup) == (2, None)
    assert words in result.stderr


def test_an_unknown_format(run) -> None:
    result, _ = run("--format", "fone-screen")
    assert "Did you mean phone-screen?" in str(result.exception)
