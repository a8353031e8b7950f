"""``mocktui formats``: what it prints, where, and its exit codes."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mocktui.cli.formats import formats
from mocktui.core.format import BUILT_IN, PHONE_SCREEN
from mocktui.places import Places
from tests.packs.test_formats import EVERYTHING_WRONG, PANEL


@pytest.fixture
def places(tmp_path) -> Places:
    places = Places(tmp_path / "data")
    places.formats.mkdir(parents=True)
    return places


@pytest.fixture
def run(places):
    return lambda *args: CliRunner().invoke(formats, list(args), obj=places)


def test_list(run, places) -> None:
    (places.formats / "panel.toml").write_text(PANEL)
    (places.formats / "bad.toml").write_text("oops")
    result = run("list")
    assert result.exit_code == 0
    assert all(one.id in result.stdout for one in BUILT_IN)
    assert "three people, half an hour" in result.stdout
    assert "bad: can't be used" in result.stderr
    found = json.loads(run("list", "--json").stdout)
    assert [one["own"] for one in found] == [False] * len(BUILT_IN) + [True, True]
    assert found[-2]["problem"]
    assert found[-1]["title"] == "Panel"


def test_show(run) -> None:
    result = run("show", "phone-screen")
    assert result.exit_code == 0
    assert 'clock = "last-30"' in result.stdout
    assert "think = 0\n" in result.stdout
    assert json.loads(run("show", "phone-screen", "--json").stdout)["follow_ups"] == (
        PHONE_SCREEN.follow_ups
    )


def test_check(run, places) -> None:
    assert run("check").exit_code == 0
    assert "no formats of your own" in run("check").stderr
    (places.formats / "panel.toml").write_text(PANEL)
    assert run("check").stdout.endswith("panel.toml: no problems\n")
    (places.formats / "bad.toml").write_text(EVERYTHING_WRONG)
    result = run("check")
    assert result.exit_code == 1
    assert "bad.toml:4: think is -1, which is no possible time. Write seconds" in result.stdout
    assert "problems in 1 format" in result.stderr
    found = json.loads(run("check", "panel", "--json").stdout)
    assert found == {
        "problems": 0,
        "formats": [{"file": found["formats"][0]["file"], "problems": []}],
    }
    assert run("check", "drill").exit_code == 0
