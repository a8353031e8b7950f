"""``mocktui transcribe`` on real files with real engines, in a process of its own."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import wave
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest

from mocktui.places import Places
from mocktui.speech.overlay import overlay
from mocktui.speech.store import Store
from mocktui.storage.sessions import load_session
from tests.practice.spoken import SAID, answered, phrase
from tests.speech.talk import (
    at_rate,
    bare,
    package,
    quick_korean,
    recording,
    said_in_korean,
    word_errors,
    write_wav,
)
from tests.support import ended, need, wait_for

BECKETT = "Ever tried. Ever failed. No matter. Try again. Fail again. Fail better."
KOREAN = "안녕하세요. 저는 오늘 날씨가 좋아서 공원에서 산책을 했습니다."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def argv(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "mocktui", *map(str, arguments)]


def surroundings(home: Path) -> dict[str, str]:
    return {**os.environ, "HOME": str(home), "MOCKTUI_DATA_DIR": str(home / "data")}


def transcribe(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        argv("transcribe", *arguments),
        env=surroundings(home),
        capture_output=True,
        text=True,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_human_speech_with_moonshine(home: Path) -> None:
    path = package("moonshine_voice") / "assets" / "beckett.wav"
    done = transcribe(home, path)
    assert (done.returncode, done.stderr) == (0, "")
    assert word_errors(done.stdout, BECKETT) <= 0.2


def test_json_is_a_line_a_file(home: Path, tmp_path: Path) -> None:
    first, second = phrase(tmp_path / "one.wav", 0), phrase(tmp_path / "two\x1b[31m.wav", 1)
    done = transcribe(home, first, second, "--json", "--engine", "moonshine")
    assert (done.returncode, done.stderr) == (0, "")
    one, two = lines(done.stdout)
    assert list(one) == ["file", "seconds", "engine", "model", "text", "heard", "segments"]
    assert (one["file"], one["engine"]) == (str(first), "moonshine")
    assert one["model"] == "moonshine-tiny-en"
    assert one["seconds"] == pytest.approx(3.2, abs=0.001)
    assert word_errors(one["text"], SAID[0]) == 0
    assert word_errors(two["text"], SAID[1]) <= 0.25
    assert one["text"] == one["heard"] == " ".join(s["text"] for s in one["segments"])
    assert all(0 <= s["start"] < s["end"] <= one["seconds"] for s in one["segments"])
    assert two["file"] == str(second)
    assert "\x1b" not in done.stdout


def test_vosk_hears_what_a_bare_recognizer_hears(home: Path, tmp_path: Path) -> None:
    samples, rate = said_in_korean(KOREAN)
    path = write_wav(tmp_path / "korean.wav", at_rate(samples, rate, 48_000), 48_000)
    done = transcribe(home, path, "--json", "--model", quick_korean())
    assert (done.returncode, done.stderr) == (0, "")  # no word of English questions: there are none
    (one,) = lines(done.stdout)
    assert one["engine"] == "vosk"
    model = overlay(quick_korean(), tmp_path)
    expected = bare(at_rate(samples, rate, 48_000), 48_000, model)
    assert sum(len(result["result"]) for result in expected) >= 5
    assert [segment["text"] for segment in one["segments"]] == [s["text"] for s in expected]
    heard = [
        {"conf": w["confidence"], "end": w["end"], "start": w["start"], "word": w["text"]}
        for segment in one["segments"]
        for w in segment["words"]
    ]
    assert heard == [word for result in expected for word in result["result"]]


def stereo_24_bit(path: Path) -> Path:
    import soundfile

    samples, rate = recording("beckett.wav")
    both = np.stack([samples[: int(3.2 * rate)]] * 2, axis=1)
    soundfile.write(path, both, rate, subtype="PCM_24")
    return path


def test_one_bad_file_is_named_and_the_others_are_read(home: Path, tmp_path: Path) -> None:
    empty, text = tmp_path / "empty.wav", tmp_path / "text.wav"
    empty.touch()
    text.write_text("no sound [/nope] \x1b[31m" * 20)
    os.mkfifo(tmp_path / "pipe.wav")
    samples, rate = recording("beckett.wav")
    low = write_wav(tmp_path / "low.wav", at_rate(samples[: int(3.2 * rate)], rate, 8_000), 8_000)
    silent = write_wav(tmp_path / "no-samples.wav", samples[:0], rate)
    bad = [empty, text, tmp_path / "pipe.wav", tmp_path, tmp_path / "nowhere.wav", "x" * 300]
    good = [low, stereo_24_bit(tmp_path / "both.wav"), silent]
    done = transcribe(home, *bad[:3], good[0], *bad[3:], *good[1:])
    assert done.returncode == 1
    heard = done.stdout.splitlines()
    assert [line.split(": ")[0] for line in heard] == [str(one) for one in good]
    assert all(word_errors(line.split(": ")[1], SAID[0]) <= 0.25 for line in heard[:2])
    assert heard[2].split(": ")[1] == ""
    told = done.stderr.splitlines()
    assert len(told) == len(bad)
    for path, why in zip(
        bad,
        ("empty", "be read", "no plain file", "folder", "no such file", "looked at"),
        strict=True,
    ):
        (line,) = [one for one in told if one.startswith(f"{path}: ")]
        assert why in line
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stderr


def test_only_files_that_are_not_there(home: Path, tmp_path: Path) -> None:
    done = transcribe(home, tmp_path / "a.wav", tmp_path / "b.wav")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("there is no such file") == 2
    good = phrase(tmp_path / "good.wav", 0)
    done = transcribe(home, good, tmp_path / "a.wav")
    assert done.returncode == 1
    assert word_errors(done.stdout, SAID[0]) == 0


def test_a_name_that_is_no_text(home: Path, tmp_path: Path) -> None:
    good = phrase(tmp_path / "good.wav", 0)
    odd = tmp_path / os.fsdecode(b"odd-\xff.wav")
    try:
        odd.write_bytes(good.read_bytes())
    except OSError:
        pytest.skip("this file system takes no such name")
    done = transcribe(home, odd, good)
    assert done.returncode == 1
    assert "name is no text" in done.stderr
    assert word_errors(done.stdout.split(": ")[-1], SAID[0]) == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--model", "nobody"), "no model of this name"),
        (("--pack", "nobody"), "there is no pack"),
        (("--engine", "vosk"), "no Vosk model for English"),
    ],
)
def test_what_is_not_there_is_said(
    home: Path, tmp_path: Path, arguments: tuple[str, str], why: str
) -> None:
    done = transcribe(home, phrase(tmp_path / "a.wav", 0), *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert why in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_no_session_of_this_name(tmp_path: Path) -> None:
    done = transcribe(tmp_path, "last")
    assert done.returncode == 1
    assert "there is no session yet" in done.stderr


def test_a_session_is_completed(tmp_path: Path) -> None:
    folder = answered(tmp_path / "data" / "sessions")
    done = transcribe(tmp_path, "last")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{folder.id}: 2 takes read\n"
    first, second = (item.take for item in load_session(folder).state.asked)
    assert first is not None
    assert second is not None
    assert word_errors(first.text, SAID[0]) == 0
    assert word_errors(second.text, SAID[1]) <= 0.25
    again = transcribe(tmp_path, folder.id)
    assert (again.returncode, again.stderr) == (0, f"{folder.id}: nothing was left to read\n")


def test_another_model_reads_a_session_again(tmp_path: Path) -> None:
    """A real Vosk model, added by name; both readings are kept, and it is said which is shown."""
    folder = answered(tmp_path / "data" / "sessions", cut_off=False)
    Store(Places(tmp_path / "data")).add(quick_korean(), "mine", "ko")
    done = transcribe(tmp_path, folder.id, "--model", "mine")
    assert done.returncode == 0, done.stderr
    read, shown = done.stderr.splitlines()[-2:]
    assert read == f"{folder.id}: 2 takes read"
    first, second = (item.take for item in load_session(folder).state.asked)
    assert first is not None and second is not None and first.reading is not None
    assert [one.model for one in first.readings if one.complete] == ["small", "mine"]
    assert [one.model for one in second.readings if one.complete] == ["mine"]
    told = f"The review shows what vosk {first.reading.model} heard"
    assert shown == f"{told}; v there shows the other readings."


def test_a_session_of_the_demo_is_found_by_its_name(tmp_path: Path) -> None:
    folder = answered(tmp_path / "data" / "demo")
    done = transcribe(tmp_path, folder.id)
    assert (done.returncode, done.stderr) == (0, f"{folder.id}: 2 takes read\n")
    assert transcribe(tmp_path, "last").returncode == 1  # it is no one's practice


def worker_of(process: subprocess.Popen[str]) -> psutil.Process | None:
    with contextlib.suppress(psutil.NoSuchProcess):
        for one in psutil.Process(process.pid).children(recursive=True):
            with contextlib.suppress(psutil.NoSuchProcess):
                if "mocktui.speech.worker" in one.cmdline():
                    return one
    return None


def reading(worker: psutil.Process) -> bool:
    """Whether the worker has the file open."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return any(one.path.endswith("long.wav") for one in worker.open_files())
    return False


def start_long(home: Path, tmp_path: Path) -> subprocess.Popen[str]:
    """Transcribe something that takes seconds, in a group of its own."""
    samples, rate = recording("two_cities.wav")
    path = write_wav(tmp_path / "long.wav", samples[: 12 * rate], rate)
    return subprocess.Popen(
        argv("transcribe", path, "--json"),
        env=surroundings(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def test_a_worker_killed_in_the_middle_costs_no_word(home: Path, tmp_path: Path) -> None:
    process = start_long(home, tmp_path)
    worker = wait_for(lambda: worker_of(process), "the worker")
    assert isinstance(worker, psutil.Process)
    wait_for(lambda: reading(worker), "the worker at the file", every=0.005)
    worker.send_signal(signal.SIGKILL)
    out, err = process.communicate(timeout=90)
    assert process.returncode == 0
    assert "a new one reads this again" in err
    whole = transcribe(home, tmp_path / "long.wav", "--json")
    assert lines(out) == lines(whole.stdout)


def test_ctrl_c_ends_it(home: Path, tmp_path: Path) -> None:
    process = start_long(home, tmp_path)
    worker = wait_for(lambda: worker_of(process), "the worker")
    assert isinstance(worker, psutil.Process)
    wait_for(lambda: reading(worker), "the worker at the file", every=0.005)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    wait_for(lambda: ended(worker), "the worker's end")


def test_ctrl_c_leaves_a_session_as_it_was(tmp_path: Path) -> None:
    folder = answered(tmp_path / "data" / "sessions")
    process = subprocess.Popen(
        argv("transcribe", "last"), env=surroundings(tmp_path), stderr=subprocess.PIPE, text=True
    )
    worker = wait_for(lambda: worker_of(process), "the worker")
    assert isinstance(worker, psutil.Process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    loaded = load_session(folder)
    assert not loaded.problems
    assert all(take.incomplete for item in loaded.state.asked for take in item.takes)


def test_an_answer_cut_off_by_a_kill_is_read_to_its_last_sample(home: Path, tmp_path: Path) -> None:
    whole = phrase(tmp_path / "whole.wav", 0)
    torn = tmp_path / "torn.wav"
    with wave.open(str(whole)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
        rate = file.getframerate()
    write_wav(torn, samples, rate, says=2 * rate)  # the header knows one second
    done = transcribe(home, whole, torn, "--json")
    one, two = lines(done.stdout)
    assert (one["text"], one["seconds"]) == (two["text"], two["seconds"])


def test_terms_of_a_pack_are_put_right(home: Path, tmp_path: Path) -> None:
    """``text`` has the pack's terms, ``heard`` what was heard; without a pack both are the same."""
    need(shutil.which("espeak-ng"), "espeak-ng")
    path = tmp_path / "boost.wav"
    text = "The bias variance tradeoff and XGBoost and scikit learn"
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "140", "-w", str(path), text], check=True)
    pack = tmp_path / "own.toml"
    pack.write_text(
        '[pack]\nid = "own"\ntitle = "Own"\n[[question]]\nid = "a"\nask = "Why?"\n'
        'terms = ["XGBoost", "bias-variance tradeoff"]\n'
    )
    done = transcribe(home, path, "--json", "--engine", "moonshine", "--pack", pack)
    assert done.returncode == 0, done.stderr
    (one,) = lines(done.stdout)
    assert "XGBoost" in one["text"] and "XGBoost" not in one["heard"]
    assert " ".join(part["text"] for part in one["segments"]) == one["heard"]
    plain = transcribe(home, path, "--engine", "moonshine", "--pack", pack)
    assert plain.stdout.strip() == one["text"]
    done = transcribe(home, path, "--json", "--engine", "moonshine")
    (other,) = lines(done.stdout)
    assert other["text"] == other["heard"] == one["heard"]
