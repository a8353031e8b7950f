"""A file written in one step: the old one or the new one, and nothing beside it."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mocktui.core.problem import Problem
from mocktui.durable import put_file
from mocktui.places import Places
from mocktui.storage.export import export_folder, write_export
from mocktui.storage.plan_file import Aim, write_aim

NOW = datetime(2026, 11, 22, 19, 4, tzinfo=UTC)


def _plan(places: Places) -> Path:
    write_aim(places.data, Aim(minutes=7), "m1", NOW)
    return places.data / "plan" / "m1.toml"


def _setting(places: Places) -> Path:
    from mocktui.practice.settings_file import save_setting, settings_path

    save_setting(places, "predictions", False)
    return settings_path(places)


def _microphone(places: Places) -> Path:
    from mocktui.practice.choices import remember_device

    remember_device(places, "USB")
    return places.data / "choices.json"


def _pack(places: Places) -> Path:
    from mocktui.packs.write import put

    put(places.packs / "mine.toml", b"new")
    return places.packs / "mine.toml"


def _export(places: Places) -> Path:
    write_export(places.data / "one.md", "new", force=True)
    return places.data / "one.md"


WRITERS = [_plan, _setting, _microphone, _pack, _export]


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    made = Places(tmp_path / "data")
    made.data.mkdir()
    return made


def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a full disk says when the bytes are to be on it."""

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)


@pytest.mark.parametrize("write", WRITERS)
def test_a_full_disk_leaves_what_was_there_and_nothing_beside_it(
    places: Places, monkeypatch: pytest.MonkeyPatch, write: Callable[[Places], Path]
) -> None:
    path = write(places)
    path.write_text("# the old one\n" if path.suffix == ".toml" else "{}")
    before = path.read_bytes()
    full(monkeypatch)
    with pytest.raises((OSError, Problem), match="No space left"):
        write(places)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == [path.name]


@pytest.mark.parametrize("write", WRITERS)
def test_what_is_written_is_the_persons_own(
    places: Places, write: Callable[[Places], Path]
) -> None:
    assert stat.S_IMODE(write(places).stat().st_mode) == 0o600


def test_what_is_there_can_be_kept(tmp_path: Path) -> None:
    put_file(tmp_path / "one", b"old")
    with pytest.raises(FileExistsError):
        put_file(tmp_path / "one", b"new", replace=False)
    assert (tmp_path / "one").read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["one"]


def test_a_file_system_that_syncs_no_folder_is_none_the_worse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def files_only(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", files_only)
    put_file(tmp_path / "one", b"new")
    assert (tmp_path / "one").read_bytes() == b"new"


def test_a_folder_made_with_its_parents_is_the_persons_own_throughout(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    made = export_folder(tmp_path / "a" / "b" / "c")
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (made, *made.parents[:3])]
    assert modes == [0o700, 0o700, 0o700, 0o755]  # the last was there
