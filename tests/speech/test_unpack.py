"""Zips that can't be trusted, through the installer, through ``add``, and by themselves."""

from __future__ import annotations

import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mocktui.core.problem import Problem
from mocktui.speech import unpack as unpack_module
from mocktui.speech.install import install
from mocktui.speech.store import Store
from mocktui.speech.unpack import unpack
from tests.speech.model_server import (
    FOLDER,
    assert_nothing_half_done,
    catalog_model,
    serving,
)


def _link(entry: zipfile.ZipInfo) -> None:
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16


def _encrypted(entry: zipfile.ZipInfo) -> None:
    entry.flag_bits |= 1


def _plain(entry: zipfile.ZipInfo) -> None:
    pass


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (f"{FOLDER}/../../../evil", _plain),
        ("../evil", _plain),
        ("/evil", _plain),
        ("C:/evil", _plain),
        ("..\\evil", _plain),
        (f"{FOLDER}/./evil", _plain),
        (f"{FOLDER}//evil", _plain),
        (f"{FOLDER}/evil\x1b[31m", _plain),
        (f"{FOLDER}/evil", _link),
        (f"{FOLDER}/evil", _encrypted),
        (f"{FOLDER}/am/final.mdl", _plain),
        (f"{FOLDER}/am/final.mdl/evil", _plain),
        (f"{FOLDER}/AM/FINAL.MDL", _plain),
    ],
)
def test_a_zip_that_could_leave_its_folder_is_refused_whole(
    tmp_path: Path,
    archive: Path,
    store: Store,
    name: str,
    change: Callable[[zipfile.ZipInfo], None],
) -> None:
    bad = tmp_path / "bad.zip"
    bad.write_bytes(archive.read_bytes())
    with zipfile.ZipFile(bad, "a") as opened, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of a name that stands there twice
        entry = zipfile.ZipInfo(name)
        if change is _link:
            change(entry)
        opened.writestr(entry, b"evil")
        change(entry)
    with serving(bad) as server, pytest.raises(Problem, match="refused"):
        install(catalog_model(bad, server.url("good")), store)
    assert_nothing_half_done(store)
    assert not list(tmp_path.rglob("evil*"))
    with pytest.raises(Problem, match="refused") as caught:
        store.add(bad, name="xx", language="xx")
    assert "\x1b" not in str(caught.value)
    assert_nothing_half_done(store)


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a", bytes(40_000_000))
    (tmp_path / "into").mkdir()
    with pytest.raises(Problem, match="would unpack to 40 MB"):
        unpack(bomb, tmp_path / "into")
    assert list((tmp_path / "into").iterdir()) == []


def test_a_zip_that_lies_about_sizes_writes_no_more_than_it_declared(tmp_path: Path) -> None:
    liar = tmp_path / "liar.zip"
    with zipfile.ZipFile(liar, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a", bytes(40_000_000))
        opened.infolist()[0].file_size = 100
    (tmp_path / "into").mkdir()
    with pytest.raises(Problem, match="broken"):
        unpack(liar, tmp_path / "into")
    assert sum(one.stat().st_size for one in (tmp_path / "into").iterdir()) <= 100


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack_module, "MOST_ENTRIES", 3)
    many = tmp_path / "many.zip"
    with zipfile.ZipFile(many, "w") as opened:
        for at in range(4):
            opened.writestr(str(at), b"")
    (tmp_path / "into").mkdir()
    with pytest.raises(Problem, match="4 files"):
        unpack(many, tmp_path / "into")


def test_a_damaged_zip_is_one_message(tmp_path: Path, archive: Path, store: Store) -> None:
    content = bytearray(archive.read_bytes())
    content[200_000:200_100] = bytes(100)
    bad = tmp_path / "vosk-model-xx.zip"
    bad.write_bytes(content)
    with pytest.raises(Problem, match="broken"):
        store.add(bad)
    assert_nothing_half_done(store)
