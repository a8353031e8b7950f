"""The installer in a process of its own: killed, or out of room on a real file system."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
from pathlib import Path

from mocktui.speech.catalog import CatalogModel
from mocktui.speech.install import install
from mocktui.speech.store import Store
from tests.speech.model_server import (
    FOLDER,
    Server,
    assert_nothing_half_done,
    assert_whole,
    catalog_model,
    part_of,
)
from tests.support import need, wait_for

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
