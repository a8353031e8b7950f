"""The trash: hidden, brought back, removed for good; and recordings that need not be kept."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta

import pytest

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.fold import fold
from mocktui.core.problem import Problem
from mocktui.storage import trash
from mocktui.storage.sessions import SessionFolder, load_session, session_folders
from mocktui.storage.trash import (
    Retention,
    Weight,
    finish_purges,
    let_go,
    move_to_trash,
    parse_retention,
    purge_session,
    restore,
    to_let_go,
    weigh,
)
from tests.storage.made import QUESTIONS, START, keep, never, play, ticking, whole_interview
from tests.storage.writer import Writer

LATER = START + timedelta(days=1)


def _deleted(folder):
    return load_session(folder).state.deleted


def test_to_the_trash_and_back(tmp_path):
    folder, _ = keep(tmp_path)
    before = folder.events.read_bytes()
    move_to_trash(folder, "m1", LATER)
    assert _deleted(folder)
    restore(folder, "m2", LATER + timedelta(minutes=1))
    assert not _deleted(folder)
    assert folder.events.read_bytes() == before


def test_a_running_session_cannot_be_deleted(tmp_path):
    folder, _ = keep(tmp_path, whole_interview()[:6])
    with (
        Writer(folder.events, clock=ticking(), on_error=never),
        pytest.raises(Problem, match="running"),
    ):
        move_to_trash(folder, "m1", LATER)
    assert not _deleted(folder)


def test_purging_removes_what_is_in_the_trash_and_nothing_else(tmp_path):
    gone, _ = keep(tmp_path / "s")
    stays, _ = keep(tmp_path / "s", now=LATER)
    with pytest.raises(Problem, match="not in the trash"):
        purge_session(gone)
    move_to_trash(gone, "m1", LATER)
    weight = weigh(gone)
    assert weight.files == 4
    assert weight.bytes == sum(p.stat().st_size for p in gone.path.rglob("*") if p.is_file())
    purge_session(gone)
    assert [one.name for one in (tmp_path / "s").iterdir()] == [stays.id]


def test_links_are_not_followed(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x" * 999)
    folder, _ = keep(tmp_path / "s")
    (folder.path / "link").symlink_to(outside)
    (folder.takes / "other").symlink_to(outside / "precious")
    move_to_trash(folder, "m1", LATER)
    assert weigh(folder).bytes < 999 + 2 * 16 * 32_000 + 40_000
    purge_session(folder)
    assert not folder.path.exists()
    assert (outside / "precious").read_text() == "x" * 999


def test_a_folder_that_is_a_link_is_only_unlinked(tmp_path):
    real, _ = keep(tmp_path / "elsewhere")
    move_to_trash(real, "m1", LATER)
    (tmp_path / "s").mkdir()
    link = SessionFolder(tmp_path / "s" / real.id)
    link.path.symlink_to(real.path)
    assert weigh(link) == Weight(files=1)
    purge_session(link)
    assert not os.path.lexists(link.path)
    assert real.events.exists()


def test_an_interrupted_purge_leaves_no_half_session(tmp_path, monkeypatch):
    folder, _ = keep(tmp_path / "s")
    move_to_trash(folder, "m1", LATER)

    def interrupted(path):
        (path / "events.jsonl").unlink()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(trash.shutil, "rmtree", interrupted)
        with pytest.raises(KeyboardInterrupt):
            purge_session(folder)
    assert session_folders(tmp_path / "s") == []
    assert len(list((tmp_path / "s").iterdir())) == 1
    assert finish_purges(tmp_path / "s") == 1
    assert list((tmp_path / "s").iterdir()) == []
    assert finish_purges(tmp_path / "nowhere") == 0


def test_what_cannot_be_removed_is_a_problem(tmp_path, monkeypatch):
    folder, _ = keep(tmp_path)
    move_to_trash(folder, "m1", LATER)

    def refused(path):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(shutil, "rmtree", refused)
    with pytest.raises(Problem, match="can't be removed"):
        purge_session(folder)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("always", Retention()),
        ("until-reviewed", Retention(keep="until-reviewed")),
        ("days:30", Retention(keep="days", days=30)),
        (" days:0 ", Retention(keep="days", days=0)),
    ],
)
def test_policies(text, means):
    assert parse_retention(text) == means


@pytest.mark.parametrize("text", ["", "never", "days:", "days:-1", "days:x", "days:1.5"])
def test_policies_that_are_none(text):
    with pytest.raises(Problem, match="can't be kept"):
        parse_retention(text)


def _go(state, policy, *, after=timedelta(days=40), ended=START):
    return to_let_go(state, parse_retention(policy), ended=ended, now=START + after)


def test_recordings_that_need_not_be_kept():
    commands = [*whole_interview(), (70.0, do.Leave())]
    state, _ = play(commands)
    both = ("takes/01-1.wav", "takes/01-2.wav")
    assert state.ended is not None
    assert _go(state, "always") == ()
    assert _go(state, "days:30") == both
    assert _go(state, "days:30", after=timedelta(days=29)) == ()
    assert _go(state, "days:0", after=timedelta(days=-1)) == ()
    assert _go(state, "days:30", ended=None) == ()
    assert _go(state, "until-reviewed") == ()
    rated = ev.Rated(question=QUESTIONS[0].id, take=2, line="x", rating=1)
    assert _go(fold([rated], state), "until-reviewed") == both
    focus = ev.FocusChosen(question=QUESTIONS[0].id, take=1, text="slower")
    assert _go(fold([focus], state), "until-reviewed") == both


def test_what_is_not_read_or_not_ended_is_kept():
    unread = [one for one in whole_interview() if one[0] != 24.5]
    state, _ = play([*unread, (70.0, do.Leave())])
    assert _go(state, "days:30") == ("takes/01-2.wav",)
    running, _ = play(whole_interview()[:8])
    assert running.ended is None
    assert _go(running, "days:0") == ()


def test_recordings_are_let_go_and_nothing_else(tmp_path):
    folder, _ = keep(tmp_path / "s")
    outside = tmp_path / "outside.wav"
    outside.write_bytes(b"x")
    (folder.takes / "01-1.flac").write_bytes(b"y" * 10)
    size = (folder.takes / "01-1.wav").stat().st_size
    names = ("takes/01-1.wav", "../../outside.wav", str(outside), "events.jsonl", "takes/none.wav")
    assert let_go(folder, names) == size + 10
    assert outside.exists() and folder.events.exists()
    assert [one.name for one in folder.takes.iterdir()] == ["01-2.wav"]
    assert load_session(folder).state.asked[0].takes[0].text == "I chose gradient boosting"
