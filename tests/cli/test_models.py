"""``mocktui models …`` as a person runs it: a process, its output, its exit code."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from shutil import which

import msgspec
import pytest

from mocktui.cells import cells
from mocktui.places import Places
from mocktui.practice.claim import claim
from tests.speech.model_server import (
    Server,
    catalog_model,
    make_certificate,
    make_stub,
    serving,
)
from tests.speech.talk import korean
from tests.support import link_or_copy, need, wait_for


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MOCKTUI_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    return tmp_path


@pytest.fixture
def catalogue(home: Path, archive: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of one model, on the server in the given manner."""
    path = home / "catalog.toml"
    monkeypatch.setenv("MOCKTUI_CATALOG", str(path))
    choose(path, archive, server.url("good"))
    return path


def choose(catalogue: Path, archive: Path, address: str, **changes: object) -> None:
    entry = catalog_model(archive, address, **changes)
    fields = {key: one for key, one in msgspec.to_builtins(entry).items() if one is not None}
    lines = [f"{key} = {json.dumps(one)}" for key, one in fields.items()]
    catalogue.write_text("[[model]]\n" + "\n".join(lines) + "\n")


def run(*arguments: str, rc: int = 0, typed: str = "") -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "mocktui", "models", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        input=typed,
        env=dict(os.environ),
    )
    assert done.returncode == rc, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def listed() -> dict[str, dict[str, object]]:
    out, _ = run("list", "--json")
    return {one["name"]: one for one in json.loads(out)["installed"] if one["engine"] == "vosk"}


def test_list_says_what_is_here_and_what_can_be_had(home: Path) -> None:
    out, err = run("list")
    assert err == ""
    here, _, rest = out.partition("To be had")
    assert "moonshine-tiny-en" in here
    names = [line.split()[0] for line in rest.splitlines() if line.startswith("  ")]
    assert names[:3] == ["en-us-small", "en-us-lgraph", "en-us-large"]
    assert {"de-small", "ko-small", "zh-small", "fa-small"} < set(names)
    assert "41 MB" in rest and "9.85 / 10.38" in rest and "~1.8 GB  download, no" in rest


def test_list_as_json(home: Path) -> None:
    out, _ = run("list", "--json")
    whole = json.loads(out)
    small = next(one for one in whole["available"] if one["name"] == "en-us-small")
    assert small["bytes"] == 41205931 and small["pinned"] and not small["installed"]
    assert len(small["sha256"]) == 64 and small["mistakes"]["librispeech"] == 9.85
    (built_in,) = whole["installed"]
    assert built_in["engine"] == "moonshine" and built_in["problem"] is None
    assert Path(built_in["path"]).is_dir()


def test_install_use_remove(catalogue: Path, server: Server) -> None:
    out, err = run("install", "xx-small")
    assert out.startswith("Installed xx-small")
    assert "from 127.0.0.1" in err and "100 %" in err and "\r" not in err
    assert listed()["xx-small"]["origin"] == "installed"
    assert not listed()["xx-small"]["preferred"]

    assert "100 %  " in err and "unpacking" in err

    out, _ = run("install", "xx-small")
    assert "here already" in out and len(server.requests) == 1
    run("use", "xx-small")
    assert listed()["xx-small"]["preferred"]
    out, _ = run("list")
    assert "* xx-small" in out and "To be had" not in out

    _, err = run("remove", "xx-small", rc=1)
    assert "--yes" in err
    assert "xx-small" in listed()
    out, _ = run("remove", "xx-small", "--yes")
    assert out.startswith("Deleted") and listed() == {}


def test_a_model_is_not_taken_from_a_running_practice(catalogue: Path, home: Path) -> None:
    run("install", "xx-small")
    held = claim(Places(home / "data"))
    _, err = run("remove", "xx-small", "--yes", rc=1)
    assert "practising" in err and listed()["xx-small"]["problem"] is None
    held.release()
    run("remove", "xx-small", "--yes")
    assert listed() == {}


def test_a_failed_install_is_one_message(catalogue: Path, server: Server, archive: Path) -> None:
    choose(catalogue, archive, server.url("wrong"))
    out, err = run("install", "xx-small", rc=1)
    assert out == "" and "checksum" in err
    assert listed() == {}
    _, err = run("install", "nonsense\x1b[31m", rc=1)
    assert "no model of this name" in err and "\x1b" not in err


def test_nothing_is_fetched_unchecked_where_nobody_can_be_asked(home: Path) -> None:
    _, err = run("install", "en-us-large", rc=1)
    assert "no checksum" in err and "models add vosk-model-en-us-0.22.zip" in err
    assert "models install en-us-large --unpinned" in err
    assert not (home / "data").exists()


def install_at_a_terminal(answer: str) -> tuple[int, str, str]:
    """Run ``models install xx-small`` with a terminal to answer at."""
    ours, theirs = os.openpty()
    try:
        os.write(ours, answer.encode())
        done = subprocess.run(
            [sys.executable, "-m", "mocktui", "models", "install", "xx-small"],
            capture_output=True,
            text=True,
            timeout=60,
            stdin=theirs,
            env=dict(os.environ),
        )
    finally:
        os.close(ours)
        os.close(theirs)
    return done.returncode, done.stdout, done.stderr


def test_a_model_without_a_checksum_is_asked_about(
    catalogue: Path, archive: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need(which("openssl"), "openssl")
    certificate = make_certificate(home)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    digest = catalog_model(archive).sha256
    with serving(archive, certificate) as server:
        choose(catalogue, archive, server.url("good"), sha256="")
        for answer in ("n\n", "\n"):
            code, out, err = install_at_a_terminal(answer)
            assert code == 1 and out == "" and "Nothing was fetched" in err
            assert "Warning" in err and "no checksum" in err and "[y/N]" in err
        assert server.requests == [] and listed() == {}
        code, out, err = install_at_a_terminal("y\n")
        assert code == 0, err
        assert f"sha256 of what came: {digest}" in out
        assert listed()["xx-small"]["sha256"] == digest
        run("remove", "xx-small", "--yes")
        out, err = run("install", "xx-small", "--unpinned")
        assert "Warning" in err and "[y/N]" not in err and digest in out
        assert len(server.requests) == 2


def test_ctrl_c_keeps_what_arrived(
    catalogue: Path, server: Server, archive: Path, home: Path
) -> None:
    choose(catalogue, archive, server.url("hold"))
    command = [sys.executable, "-m", "mocktui", "models", "install", "xx-small"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    work = home / "data" / "models" / ".work"
    half = archive.stat().st_size // 2
    wait_for(lambda: [one for one in work.glob("*.part") if one.stat().st_size == half], "half")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130, (out, err)
    assert "goes on from there" in err and "Traceback" not in err
    assert sorted(one.suffix for one in work.iterdir()) == ["", ".part"]
    assert listed() == {}
    server.release.set()
    run("install", "xx-small")
    assert server.requests[-1] == ("hold", f"bytes={half}-")
    assert listed()["xx-small"]["problem"] is None


def test_add_a_folder_and_a_zip(home: Path, archive: Path) -> None:
    folder = make_stub(home / "vosk-model-de-0.21", most=1000)
    out, _ = run("add", str(folder))
    assert "Added vosk-model-de-0.21 (de), its folder stays where it is" in out
    out, _ = run("add", str(archive), "--name", "mine", "--language", "de")
    assert "Added mine (de), unpacked" in out
    _, err = run("add", str(archive), "--name", "mine", "--language", "de", rc=1)
    assert "--name" in err
    out, _ = run("remove", "vosk-model-de-0.21")
    assert "untouched" in out and folder.is_dir()
    _, err = run("add", str(home / "nowhere"), rc=1)
    assert "no such folder" in err


def test_columns_stand_whatever_the_letters(home: Path) -> None:
    folder = make_stub(home / "vosk-model-small-ko-0.22", most=1000)
    name = "한국어 모델 הדגם שלי"
    state = {"linked": {name: {"path": str(folder), "language": "ko"}}}
    (home / "data" / "models").mkdir(parents=True)
    (home / "data" / "models" / "models.json").write_text(json.dumps(state))
    out, _ = run("list")
    korean, english = out.partition("To be had")[0].splitlines()[1:3]
    assert cells(korean[: korean.index(" ko  ")]) == cells(english[: english.index(" en  ")])


def test_another_model_is_used_until_one_says_so(home: Path) -> None:
    run("add", str(make_stub(home / "vosk-model-small-de-0.15", most=1000)))
    out, _ = run("add", str(make_stub(home / "vosk-model-de-0.21", most=3000)))
    assert "vosk-model-small-de-0.15 is used for de so far" in out
    assert "models use vosk-model-de-0.21" in out


# --- the instrument card ---------------------------------------------------------------------


def test_show_a_model_that_is_here(home: Path) -> None:
    """Licence, size, accuracy, what it can't tell, its fillers and what was measured of them."""
    out, err = run("show", "moonshine-tiny-en")
    assert err == ""
    said = " ".join(out.split())
    assert said.startswith("moonshine-tiny-en · English, tiny hears with moonshine, en")
    assert "licence MIT · Moonshine AI" in said
    assert "4.5 in read speech, 5.6 in talks" in said
    assert "can't tell single words' times" in said
    assert "Fillers can't be counted with this model" in said
    assert "um 11 of 12" in said
    assert "168 clips in 3 made voices" in said
    assert max(map(len, out.splitlines())) <= 120  # only a path may be as long as it likes


def test_show_a_real_vosk_model(home: Path) -> None:
    """One of the person's own, of which nobody has measured anything: it says so."""
    run("add", str(korean()), "--name", "mine")
    said = " ".join(run("show", "mine")[0].split())
    assert "your folder" in said
    assert "licence not known" in said
    assert "gives no figure" in said
    assert "its vocabulary has none of them" in said
    assert "nothing yet with this model" in said
    whole = json.loads(run("show", "mine", "--json")[0])
    assert whole["card"]["counting"] == "not"
    assert {one["word"]: one["can"] for one in whole["card"]["fillers"]}["um"] is False
    assert "each word's times" in whole["tells"]
    assert whole["here"] is True


def test_show_one_that_could_be_had(home: Path) -> None:
    out, _ = run("show", "en-us-small")
    assert "41 MB: mocktui models install en-us-small" in out
    assert "9.85 in read speech, 10.38 in talks" in " ".join(out.split())
    assert "its own vocabulary tells" in out
    unpinned = " ".join(run("show", "de-small")[0].split())
    assert "no checksum known" in unpinned
    whole = json.loads(run("show", "en-us-small", "--json")[0])
    assert (whole["here"], whole["card"], whole["licence"]) == (False, None, "Apache-2.0")


def test_show_one_that_is_damaged(home: Path) -> None:
    """What is wrong stands where its fillers would."""
    folder = home / "vosk-model-small-en-us-0.15"
    shutil.copytree(korean(), folder, copy_function=link_or_copy)
    run("add", str(folder), "--name", "mine")
    fst = next(one for one in folder.rglob("*.fst") if one.name in ("HCLG.fst", "Gr.fst"))
    fst.unlink()
    fst.write_bytes(b"\0" * 100)
    out, err = run("show", "mine")
    assert "this file of the model is damaged" in " ".join(out.split())
    assert err == ""


def test_show_one_there_is_not(home: Path) -> None:
    _, err = run("show", "nope\x1b[31m", rc=1)
    assert "no model of this name" in err
    assert "\x1b" not in err
