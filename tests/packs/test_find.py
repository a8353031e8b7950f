"""Finding packs: built in, one's own, by name and by path."""

from __future__ import annotations

import pytest

from mocktui.core.problem import Problem
from mocktui.packs.find import find_packs, list_packs, open_pack, pack_path
from mocktui.packs.problems import PackProblems
from mocktui.places import Places
from tests.packs.examples import GOOD, SIXTEEN, spoil, write


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path / "data")


def _by_id(found):
    return {one.id: one for one in found}


def test_built_in_packs_need_no_data_folder(places):
    found = _by_id(find_packs(places))
    sixteen = found["ml-interview-16"]
    assert sixteen.pack is not None and len(sixteen.pack.questions) == 16
    assert not sixteen.own and sixteen.problem is None
    assert not places.data.exists()
    listed = _by_id(list_packs(places))
    assert listed["ml-interview-16"].heading.questions == 16


def test_own_packs_follow(places):
    own = write(places.packs, GOOD)
    write(places.packs, "no pack", "notes.txt")
    found = find_packs(places)
    assert (found[-1].id, found[-1].path, found[-1].own) == ("small", own, True)
    assert not found[-2].own
    assert [one.id for one in list_packs(places)] == [one.id for one in found]


def test_an_own_pack_stands_in_for_a_built_in_one_and_this_is_said(places):
    own = write(places.packs, spoil('"small"', '"ml-interview-16"'))
    found = [one for one in find_packs(places) if one.id == "ml-interview-16"]
    assert len(found) == 1
    assert found[0].path == own
    assert found[0].shadows == SIXTEEN
    assert open_pack("ml-interview-16", places).title == "A small pack"


def test_a_broken_own_pack_is_no_reason_to_open_another(places):
    write(places.packs, "[pack", "ml-interview-16.toml")
    found = _by_id(find_packs(places))["ml-interview-16"]
    assert found.pack is None and isinstance(found.problem, PackProblems)
    with pytest.raises(PackProblems) as caught:
        open_pack("ml-interview-16", places)
    assert "ml-interview-16.toml:1" in caught.value.where


def test_a_mistake_behind_the_heading_shows_when_packs_are_read(places):
    write(places.packs, spoil("think = 20", "think = 0"))
    assert _by_id(list_packs(places))["small"].problem is None
    assert "think is 0" in str(_by_id(find_packs(places))["small"].problem)


def test_two_own_packs_of_one_id(places):
    write(places.packs, GOOD, "a.toml")
    second = write(places.packs, GOOD, "b.toml")
    found = [one for one in find_packs(places) if one.id == "small"]
    assert found[0].pack is not None
    assert found[1].path == second and found[1].pack is None
    assert "taken by a.toml" in str(found[1].problem)
    assert pack_path("small", places).name == "a.toml"


def test_a_path_opens_a_file(places, tmp_path, monkeypatch):
    path = write(tmp_path, GOOD)
    assert open_pack(str(path), places).id == "small"
    monkeypatch.chdir(tmp_path)
    assert open_pack("small.toml", places).id == "small"
    assert open_pack("./small.toml", places).id == "small"
    monkeypatch.setenv("HOME", str(tmp_path))
    assert open_pack("~/small.toml", places).id == "small"
    with pytest.raises(PackProblems):
        open_pack("~nobody-here/small.toml", places)


def test_an_unknown_name_is_answered_with_the_names_there_are(places):
    write(places.packs, GOOD)
    with pytest.raises(Problem) as caught:
        open_pack("ml-interview", places)
    assert "there is no pack “ml-interview”" in caught.value.what
    assert "Did you mean ml-interview-16?" in caught.value.fix
    assert "small" in caught.value.fix
    with pytest.raises(Problem) as caught:
        open_pack("zz\x1b[31m" * 200, places)
    assert "Did you mean" not in caught.value.fix
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 500


def test_a_packs_folder_that_is_a_file(places):
    places.data.mkdir()
    places.packs.write_text("not a folder")
    assert "ml-interview-16" in _by_id(find_packs(places))
