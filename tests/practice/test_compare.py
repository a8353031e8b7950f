"""Models compared on a voice: real engines, a real recording, a real microphone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from mocktui.core.accuracy import plain_words, word_error_rate
from mocktui.practice.compare import PARAGRAPH, Compared, peak_bytes, recommend
from tests.speech.talk import package, quick_korean
from tests.support import ended, wait_for
from tests.virtual_microphone import VirtualMicrophone, microphone, spoken  # noqa: F401

WORDS = len(plain_words(PARAGRAPH))
FIRST = "For that project I compared logistic regression with gradient boosting."


def model(name: str, wrong: int | None, speed: float = 10.0, *, vosk: bool = True) -> Compared:
    engine = "vosk" if vosk else "moonshine"
    return Compared(name=name, engine=engine, wrong=wrong, speed=speed, word_times=vosk)


def test_the_text_is_one_that_can_be_compared() -> None:
    assert 75 <= WORDS <= 95
    assert not any(
        c.isdigit() for c in PARAGRAPH
    )  # written in one way by some, otherwise by others


@pytest.mark.parametrize(
    ("models", "best"),
    [
        ([model("a", 9), model("b", 4)], "b"),
        ([model("a", 9), model("b", 4, speed=1.1)], "a"),  # b would be late
        ([model("a", 5), model("m", 4, vosk=False)], "a"),  # one word is chance; a has word times
        ([model("a", 6), model("m", 4, vosk=False)], "m"),
        ([model("a", 6), model("m", 4, speed=3.0, vosk=False)], "a"),
        ([model("a", 4, speed=3.0), model("b", 4, speed=9.0)], "b"),
        ([model("a", 4, speed=0.5), model("b", 4, speed=1.0)], "b"),  # none keeps up
        ([model("a", None), model("b", 30)], "b"),
        ([model("a", None)], None),
        ([model("a", WORDS)], None),
    ],
)
def test_which_is_recommended(models: list[Compared], best: str | None) -> None:
    name, advice = recommend(models, "a")
    assert name == best
    assert advice.count(". ") == 0
    if best == "a":
        assert advice.startswith("Keep a:")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package("moonshine_voice")
    for name in ("HOME", "XDG_CACHE_HOME", "TMPDIR"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.setenv("MOCKTUI_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "mocktui", "models", *words]


def run(*words: str, rc: int = 0, **more: object) -> tuple[str, str]:
    done = subprocess.run(command(*words), capture_output=True, text=True, timeout=90, **more)
    assert done.returncode == rc, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def voice(path: Path, text: str = PARAGRAPH) -> Path:
    return spoken(text, path)


def test_each_model_reads_the_recording(home: Path) -> None:
    run("add", str(quick_korean()), "--name", "pretend", "--language", "en")  # hears, but wrongly
    out, err = run("compare", "--recording", str(voice(home / "me.wav")), "--json")
    whole = json.loads(out)
    good, bad = whole["models"]
    assert (good["name"], bad["name"]) == ("moonshine-tiny-en", "pretend")
    assert good["word_error_rate"] == pytest.approx(
        word_error_rate(PARAGRAPH, good["text"]), abs=1e-4
    )
    assert good["word_error_rate"] < 0.2 < 0.9 < bad["word_error_rate"]
    assert good["speed"] > 1
    assert 100e6 < good["peak_bytes"] < bad["peak_bytes"] < 2e9
    assert (good["word_times"], bad["word_times"]) == (False, True)
    assert 15 < whole["seconds"] < 60
    assert whole["words"] == WORDS
    assert whole["recommended"] == "moonshine-tiny-en" or good["speed"] < 5
    assert "pretend:" in err
    assert "%" in err


def test_what_people_read(home: Path) -> None:
    (home / "data" / "models" / "vosk-model-small-en-us-0.15").mkdir(parents=True)
    out, _ = run("compare", "--recording", str(voice(home / "me.wav", FIRST)))
    lines = out.splitlines()
    assert "85 words in the text" in lines[0]
    assert lines[1].split() == ["model", "wrong", "words", "speed", "memory", "ready", "after"]
    assert lines[2].startswith("moonshine-tiny-en")
    assert "of 85" in lines[2]
    assert any(line.startswith("vosk-model-small") and "can't be used" in line for line in lines)
    assert lines[-1].startswith("No model understood enough")  # a seventh of the text


@pytest.mark.parametrize(
    ("content", "says"), [(None, "no such file"), (b"", "empty"), (b"x" * 500, "can't be|isn't")]
)
def test_a_bad_recording_is_one_message(home: Path, content: bytes | None, says: str) -> None:
    path = home / "me.wav"
    if content is not None:
        path.write_bytes(content)
    out, err = run("compare", "--recording", str(path), rc=1)
    assert out == ""
    assert any(one in err for one in says.split("|")), err
    assert len(err.strip().splitlines()) == 1


def test_ctrl_c_leaves_nothing_behind(home: Path) -> None:
    recording = voice(home / "me.wav")
    process = subprocess.Popen(
        command("compare", "--recording", str(recording)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    children = lambda: psutil.Process(process.pid).children()  # noqa: E731
    (worker,) = wait_for(children, "the worker")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, (out, err)
    assert out == ""
    assert "nothing was kept" in err
    assert "Traceback" not in err
    assert ended(worker)
    assert not list((home / "TMPDIR").glob("mocktui*"))  # nothing of the voice stays


def test_a_person_reads_into_the_microphone(
    home: Path,
    microphone: VirtualMicrophone,  # noqa: F811
) -> None:
    said = voice(home / "said.wav", FIRST)
    process = subprocess.Popen(
        command("compare", "--json"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=microphone.environment(),
    )
    assert process.stderr is not None
    lines = []
    while not lines or "Press Enter" not in lines[-1]:
        lines.append(process.stderr.readline())
        assert lines[-1], lines
    assert PARAGRAPH in " ".join("".join(lines).split())
    microphone.play(said)
    out, err = process.communicate("\n", timeout=60)
    assert process.returncode == 0, err
    whole = json.loads(out)
    assert word_error_rate(FIRST, whole["models"][0]["text"]) <= 0.2
    assert not list((home / "TMPDIR").glob("mocktui*"))  # nothing of the voice stays


def test_nobody_at_the_keyboard(home: Path, microphone: VirtualMicrophone) -> None:  # noqa: F811
    out, err = run("compare", rc=1, stdin=subprocess.DEVNULL, env=microphone.environment())
    assert out == ""
    assert "--recording FILE" in err
    assert not list((home / "TMPDIR").glob("mocktui*"))  # nothing of the voice stays


def test_memory_of_a_process() -> None:
    peak = peak_bytes(os.getpid())
    assert peak is not None
    assert peak >= psutil.Process().memory_info().rss * 0.5
    assert peak_bytes(None) is None
    assert peak_bytes(2**22 + 1) is None
