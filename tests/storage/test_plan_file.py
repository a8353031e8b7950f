"""The interview date: a file a machine, the latest holds, whatever stands in the others."""

from __future__ import annotations

import stat
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core.problem import Problem
from mocktui.storage.plan_file import MINUTES, Aim, read_aim, write_aim

NOW = datetime(2026, 11, 22, 19, 4, tzinfo=UTC)
FRIDAY = date(2026, 11, 27)


def test_nothing_set_yet(tmp_path):
    assert read_aim(tmp_path) == (Aim(minutes=MINUTES), ())


def test_what_is_written_is_read(tmp_path):
    aim = Aim(interview=FRIDAY, minutes=15, packs=("ml",))
    write_aim(tmp_path, aim, "m1", NOW)
    assert read_aim(tmp_path) == (replace(aim, set_at=NOW), ())
    path = tmp_path / "plan" / "m1.toml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_latest_of_all_machines_holds(tmp_path):
    write_aim(tmp_path, Aim(interview=FRIDAY), "m2", NOW)
    write_aim(tmp_path, Aim(minutes=5), "m1", NOW + timedelta(hours=1))
    assert read_aim(tmp_path)[0].minutes == 5
    assert read_aim(tmp_path)[0].interview is None
    assert len(list((tmp_path / "plan").iterdir())) == 2


def test_what_was_set_last_holds_whatever_another_clock_said(tmp_path):
    write_aim(tmp_path, Aim(minutes=5), "ahead", NOW + timedelta(days=400))
    write_aim(tmp_path, Aim(minutes=7), "right", NOW)
    assert read_aim(tmp_path)[0].minutes == 7


def test_comments_of_ones_own_stay(tmp_path):
    write_aim(tmp_path, Aim(), "m1", NOW)
    path = tmp_path / "plan" / "m1.toml"
    path.write_text(path.read_text() + "# the second round\n")
    write_aim(tmp_path, Aim(interview=FRIDAY), "m1", NOW)
    assert "# the second round" in path.read_text()
    write_aim(tmp_path, Aim(), "m1", NOW)
    assert "interview" not in path.read_text()


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("interview = 2026-11-27", Aim(interview=FRIDAY)),
        ('interview = "2026-11-27"\nminutes = 9', Aim(interview=FRIDAY, minutes=9)),
        ("interview = 2026-11-27T09:00:00Z", Aim(interview=FRIDAY)),
        ("set_at = 2026-11-22T19:04:00", Aim(set_at=NOW)),
        ("", Aim()),
    ],
)
def test_files_written_by_hand(tmp_path, text, aim):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "mine.toml").write_text(text)
    assert read_aim(tmp_path) == (aim, ())


@pytest.mark.parametrize(
    "raw",
    [
        b"interview = soon",
        b'interview = "soon"',
        b"minutes = 0",
        b"minutes = true",
        b'minutes = "20"',
        b"packs = 3",
        b"packs = [1]",
        b"set_at = 5",
        b"\xff\xfe",
        b"#" * 70_000,
    ],
)
def test_a_broken_file_is_one_problem_and_the_others_hold(tmp_path, raw):
    write_aim(tmp_path, Aim(interview=FRIDAY), "m1", NOW)
    (tmp_path / "plan" / "broken.toml").write_bytes(raw)
    found, problems = read_aim(tmp_path)
    assert found == Aim(interview=FRIDAY, set_at=NOW)
    assert [one.where.endswith("broken.toml") for one in problems] == [True]
    assert problems[0].fix


def test_a_folder_that_cannot_be_written_is_one_problem(tmp_path):
    (tmp_path / "plan").write_text("a file")
    with pytest.raises(Problem):
        write_aim(tmp_path, Aim(), "m1", NOW)


@given(raw=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_an_aim_or_a_problem(tmp_path_factory, raw):
    folder = tmp_path_factory.mktemp("any")
    (folder / "plan").mkdir()
    (folder / "plan" / "x.toml").write_bytes(raw)
    found, problems = read_aim(folder)
    assert isinstance(found, Aim)
    assert len(problems) <= 1
