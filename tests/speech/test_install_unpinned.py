"""Models without a pinned checksum: only over https, of the size expected, from a real server."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from mocktui.core.problem import Problem
from mocktui.speech.catalog import CatalogModel
from mocktui.speech.download import Patience
from mocktui.speech.install import install
from mocktui.speech.store import Store
from mocktui.speech.unpack import Cancelled
from tests.speech.model_server import (
    FOLDER,
    Server,
    assert_nothing_half_done,
    assert_whole,
    catalog_model,
    make_certificate,
    part_of,
    serving,
)
from tests.support import need

QUICK = Patience(connect=5, read=0.5, breaks=1)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need(which("openssl"), "openssl")
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def server(archive: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(archive, certificate) as running:
        yield running


def unknown(archive: Path, address: str, **changes: object) -> CatalogModel:
    """The model without its checksum, and with a size that is about right."""
    about = int(archive.stat().st_size * 1.1)
    return catalog_model(archive, address, **{"sha256": "", "bytes": about, **changes})


def test_it_is_fetched_only_when_agreed_and_its_sum_is_kept(
    server: Server, archive: Path, store: Store
) -> None:
    model = unknown(archive, server.url("good"))
    with pytest.raises(Problem, match="no checksum") as caught:
        install(model, store)
    assert "--unpinned" in caught.value.fix and server.requests == []

    fetched: list[tuple[int, int]] = []
    unpacked: list[tuple[int, int]] = []
    found = install(
        model,
        store,
        lambda done, total: fetched.append((done, total)),
        unpinned=True,
        unpacking=lambda done, total: unpacked.append((done, total)),
    )
    assert_whole(store, archive)
    digest = catalog_model(archive).sha256
    assert found.sha256 == digest and found.problem is None
    about = json.loads((store.folder / "xx-small" / "mocktui.json").read_bytes())
    assert (about["sha256"], about["language"]) == (digest, "xx")
    size = archive.stat().st_size
    assert fetched[-1] == (size, size)
    with zipfile.ZipFile(archive) as opened:
        whole = sum(one.file_size for one in opened.infolist())
    assert unpacked[-1] == (whole, whole)
    assert [done for done, _ in unpacked] == sorted(done for done, _ in unpacked)


def test_nothing_less_than_https_will_do(server: Server, archive: Path, store: Store) -> None:
    with serving(archive) as plain, pytest.raises(Problem, match="doesn't use https"):
        install(unknown(archive, plain.url("good")), store, unpinned=True)
    assert plain.requests == []
    with pytest.raises(Problem, match="doesn't use https"):
        install(unknown(archive, server.url("downgrade")), store, unpinned=True)
    assert [manner for manner, _ in server.requests] == ["downgrade"]
    assert_nothing_half_done(store)


def test_a_certificate_nobody_signed_is_refused(
    server: Server, archive: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Problem, match=r"(?i)certificate"):
        install(unknown(archive, server.url("good")), store, unpinned=True)
    assert server.requests == []


@pytest.mark.parametrize(
    ("times", "fits"), [(0.32, False), (0.34, True), (2.9, True), (3.1, False)]
)
def test_a_size_far_from_the_one_expected_is_refused(
    server: Server, archive: Path, store: Store, times: float, fits: bool
) -> None:
    about = int(archive.stat().st_size / times)
    model = unknown(archive, server.url("good"), bytes=about)
    if fits:
        assert install(model, store, unpinned=True).problem is None
        return
    with pytest.raises(Problem, match="not about"):
        install(model, store, unpinned=True)
    assert_nothing_half_done(store)
    assert part_of(store) is None


def test_a_server_that_tells_no_size_is_refused(
    server: Server, archive: Path, store: Store
) -> None:
    with pytest.raises(Problem, match="how big its file is"):
        install(unknown(archive, server.url("endless")), store, unpinned=True, patience=QUICK)
    assert part_of(store) is None


def test_a_cut_connection_goes_on_where_it_broke(
    server: Server, archive: Path, store: Store
) -> None:
    install(unknown(archive, server.url("cut")), store, unpinned=True)
    assert server.requests == [("cut", None), ("cut", f"bytes={archive.stat().st_size // 2}-")]
    assert_whole(store, archive)


def test_cancelled_it_goes_on_another_time(server: Server, archive: Path, store: Store) -> None:
    model = unknown(archive, server.url("hold"))
    with pytest.raises(Cancelled):
        install(model, store, cancelled=server.held.is_set, unpinned=True)
    part = part_of(store)
    assert part is not None and 0 < part.stat().st_size <= archive.stat().st_size // 2
    arrived = part.stat().st_size
    server.release.set()

    def unpacking() -> bool:
        return any((store.folder / ".work").glob(f"*/{FOLDER}/*/*"))

    with pytest.raises(Cancelled):
        install(model, store, cancelled=unpacking, unpinned=True)
    assert server.requests[-1] == ("hold", f"bytes={arrived}-")
    install(model, store, unpinned=True)  # all of it is there: the server sends nothing more
    assert server.requests[-1] == ("hold", f"bytes={archive.stat().st_size}-")
    assert len(server.requests) == 3
    assert_whole(store, archive)


def test_what_is_spoilt_is_thrown_away(server: Server, archive: Path, store: Store) -> None:
    with pytest.raises(Problem, match="zip is broken"):
        install(unknown(archive, server.url("wrong")), store, unpinned=True)
    assert_nothing_half_done(store)
    assert part_of(store) is None
    install(unknown(archive, server.url("good")), store, unpinned=True)
    assert_whole(store, archive)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (f"{FOLDER}/../../evil", "outside"),
        ("elsewhere/README", "no folder"),
        (f"{FOLDER}/README", "no Vosk model"),
    ],
)
def test_a_zip_that_is_no_model_is_refused_as_ever(
    certificate: Path,
    tmp_path: Path,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    says: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as opened:
        opened.writestr(name, b"no model")
    with serving(other, certificate) as server, pytest.raises(Problem, match=says):
        install(unknown(other, server.url("good")), store, unpinned=True)
    assert_nothing_half_done(store)
    assert part_of(store) is None
    assert not (tmp_path / "evil").exists()
