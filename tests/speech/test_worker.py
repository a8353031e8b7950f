"""The worker process with moonshine: orders, growing files, bad files, and how it leaves."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mocktui.speech.protocol import Cancel, Decode, Finish, Listen, Ping
from tests.speech.talk import (
    Talk,
    at_rate,
    grow,
    header,
    korean,
    package,
    recording,
    word_errors,
    write_wav,
)
from tests.support import need, wait_for

BECKETT = "ever tried ever failed no matter try again fail again fail better"


@pytest.fixture(scope="module")
def shared() -> Iterator[Talk]:
    """One worker for all tests that leave it alive."""
    package("moonshine_voice")
    talk = Talk("--engine", "moonshine")
    talk.wait("ready")
    yield talk
    assert talk.leave() == 0


@pytest.fixture
def worker(shared: Talk) -> Iterator[Talk]:
    """The shared worker; afterwards it must still answer."""
    yield shared
    alive(shared)


def alive(talk: Talk) -> None:
    since = len(talk.reports)
    talk.send(Ping())
    talk.wait("pong", since=since)


def test_ready_says_what_it_is(shared: Talk) -> None:
    ready = shared.wait("ready")
    assert (ready["engine"], ready["model"]) == ("moonshine", "moonshine-tiny-en")
    assert ready["abilities"] == {
        "word_times": False,
        "confidence": False,
        "punctuation": True,
        "fillers": [],
    }


@pytest.mark.parametrize("rate", [16_000, 48_000])
def test_live_words_are_those_of_the_whole_file(worker: Talk, tmp_path: Path, rate: int) -> None:
    samples, own = recording("beckett.wav")
    samples = at_rate(samples, own, rate)
    path = tmp_path / "take.wav"
    live, whole = f"live {rate}", f"whole {rate}"
    worker.send(Listen(take=live, path=str(path)))  # before the file is there

    def partials() -> list[str]:
        return [one["text"] for one in worker.of(live, "partial")]

    # A voice leaves the worker time between the words: wait for a new partial after each piece.
    pauses = [
        (at, lambda n=n: len(set(partials()) - {""}) >= n)
        for n, at in enumerate((2.0, 5.0, 8.0), 1)
    ]
    grow(path, samples, rate, seed=rate, pauses=pauses)
    worker.send(Finish(take=live, frames=len(samples)))
    assert worker.wait("done", take=live)["seconds"] == pytest.approx(len(samples) / rate, abs=1e-3)
    worker.decode(whole, path)
    assert worker.text(live) == worker.text(whole)
    assert word_errors(worker.text(live), BECKETT) <= 0.2
    assert all(a != b for a, b in itertools.pairwise(partials()))
    assert worker.of(whole, "partial") == []
    assert worker.of(whole, "progress")[0]["total"] == pytest.approx(len(samples) / rate, abs=0.01)


def test_reads_exactly_to_the_frames_of_finish(worker: Talk, tmp_path: Path) -> None:
    samples, rate = recording("beckett.wav")
    path = tmp_path / "take.wav"
    write_wav(path, samples, rate)
    half = int(3.2 * rate)
    worker.send(Listen(take="half", path=str(path)))
    worker.send(Finish(take="half", frames=half))
    assert worker.wait("done", take="half")["seconds"] == 3.2
    assert "failed" in worker.text("half").lower()
    assert "try again" not in worker.text("half").lower()


def test_takes_come_in_the_order_of_the_orders(worker: Talk, tmp_path: Path) -> None:
    samples, rate = recording("beckett.wav")
    path = write_wav(tmp_path / "a.wav", samples, rate)
    since = len(worker.reports)
    worker.send(Listen(take="first", path=str(path)))
    worker.send(Decode(take="second", path=str(path)))
    worker.send(Listen(take="third", path=str(path)))
    worker.send(Finish(take="third", frames=rate))  # its turn hasn't come yet
    worker.send(Finish(take="first", frames=len(samples)))
    worker.wait("done", take="third")
    takes = [one["take"] for one in worker.reports[since:] if "take" in one]
    assert list(dict.fromkeys(takes)) == ["first", "second", "third"]
    assert takes == sorted(takes, key=["first", "second", "third"].index)


def test_silence_has_no_segments(worker: Talk, tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", np.zeros(48_000 * 7, "<i2"), 48_000)
    assert worker.decode("silence", path) == []
    worker.send(Listen(take="quiet", path=str(path)))
    worker.send(Finish(take="quiet", frames=48_000 * 7))
    assert worker.wait("done", take="quiet")["seconds"] == 7
    assert worker.segments("quiet") == worker.of("quiet", "partial") == []


def test_nothing_more_of_a_cancelled_take(worker: Talk, tmp_path: Path) -> None:
    samples, rate = recording("two_cities.wav")
    path = write_wav(tmp_path / "a.wav", samples, rate)
    worker.send(Decode(take="running", path=str(path)))
    worker.send(Decode(take="waiting", path=str(path)))
    worker.wait("progress", take="running")
    worker.send(Cancel(take="waiting"))
    worker.send(Cancel(take="running"))
    worker.send(Cancel(take="never heard of"))
    alive(worker)
    quiet = len(worker.reports)
    assert worker.decode("after", write_wav(tmp_path / "b.wav", samples[: rate * 2], rate)) == [
        one["segment"] for one in worker.of("after", "segment")
    ]
    assert {one.get("take") for one in worker.reports[quiet:]} == {"after"}
    assert worker.of("running", "done") == worker.of("waiting", "done") == []


def test_a_lag_is_said_and_its_end_too(worker: Talk, tmp_path: Path) -> None:
    samples, rate = recording("beckett.wav")
    path = write_wav(tmp_path / "a.wav", samples, rate)  # ten seconds at once
    worker.send(Listen(take="late", path=str(path)))
    wait_for(
        lambda: any(one["behind"] < 1 for one in worker.of("late", "progress")),
        "the worker to catch up",
    )
    behind = [one["behind"] for one in worker.of("late", "progress")]
    assert behind[0] > 5
    assert [one for one in behind if one < 1] == behind[-1:]
    worker.send(Cancel(take="late"))


class TestBadFiles:
    def test_each_is_one_fault_and_the_worker_goes_on(self, worker: Talk, tmp_path: Path) -> None:
        (tmp_path / "empty.wav").touch()
        (tmp_path / "letter.wav").write_text("Dear Sir, this is not a sound at all. Yours")
        (tmp_path / "folder.wav").mkdir()
        for name, why in (
            ("empty.wav", "empty"),
            ("letter.wav", "can be read"),
            ("folder.wav", "folder"),
            ("none.wav", "no such file"),
        ):
            worker.send(Decode(take=name, path=str(tmp_path / name)))
            fault = worker.wait("fault", take=name)
            assert why in fault["what"]
            assert fault["where"] == str(tmp_path / name)
            assert not fault.get("fatal", False)
            alive(worker)
            assert worker.of(name, "done") == []

    def test_live(self, worker: Talk, tmp_path: Path) -> None:
        (tmp_path / "letter.wav").write_text("Dear Sir, this is not a sound at all. Yours")
        worker.send(Listen(take="letter", path=str(tmp_path / "letter.wav")))
        assert "WAV" in worker.wait("fault", take="letter")["what"]

    def test_less_than_was_promised(self, worker: Talk, tmp_path: Path) -> None:
        path = write_wav(tmp_path / "short.wav", np.zeros(16_000, "<i2"), 16_000)
        worker.send(Listen(take="short", path=str(path)))
        worker.send(Finish(take="short", frames=32_000))
        assert "ends at 1.00 s" in worker.wait("fault", take="short")["what"]
        worker.send(Listen(take="never", path=str(tmp_path / "none.wav")))
        worker.send(Finish(take="never", frames=5))
        assert "never written" in worker.wait("fault", take="never")["what"]

    def test_a_take_of_no_frames(self, worker: Talk, tmp_path: Path) -> None:
        worker.send(Listen(take="nothing", path=str(tmp_path / "none.wav")))
        worker.send(Finish(take="nothing", frames=0))
        assert worker.wait("done", take="nothing")["seconds"] == 0

    def test_cut_in_mid_sample_with_its_header_behind(self, worker: Talk, tmp_path: Path) -> None:
        samples, rate = recording("beckett.wav")
        path = write_wav(tmp_path / "cut.wav", samples[: 3 * rate], rate, says=0)
        path.write_bytes(path.read_bytes()[:-1])
        worker.decode("cut", path)
        assert "tried" in worker.text("cut").lower()
        assert worker.of("cut", "done")[0]["seconds"] == 3
        (tmp_path / "header.wav").write_bytes(header(rate, 0))
        assert worker.decode("header", tmp_path / "header.wav") == []

    def test_orders_that_are_none(self, worker: Talk) -> None:
        for line in (b"hello\n", b'{"do":"dance"}\n', b'{"do":"listen","take":1}\n', b"\xff\n"):
            since = len(worker.reports)
            worker.raw(line)
            assert "order" in worker.wait("fault", since=since)["what"]
            alive(worker)


class TestLeaving:
    def test_when_its_input_ends_in_the_middle_of_work(self, tmp_path: Path) -> None:
        package("moonshine_voice")
        samples, rate = recording("two_cities.wav")
        path = write_wav(tmp_path / "a.wav", samples, rate)
        talk = Talk("--engine", "moonshine")
        talk.wait("ready")
        talk.send(Decode(take="long", path=str(path)))
        talk.wait("progress", take="long")
        assert talk.leave() == 0
        assert talk.of("long", "done") == []

    def test_when_its_input_ends_while_it_loads(self) -> None:
        talk = Talk("--engine", "moonshine")
        assert talk.leave() == 0

    def test_not_by_ctrl_c(self, worker: Talk) -> None:
        worker.process.send_signal(signal.SIGINT)
        alive(worker)

    @pytest.mark.parametrize(
        ("arguments", "what"),
        [
            (("--engine", "vosk"), "no Vosk model was named"),
            (("--engine", "moonshine", "--language", "ko"), "English"),
        ],
    )
    def test_with_a_fatal_fault(self, arguments: tuple[str, ...], what: str) -> None:
        talk = Talk(*arguments)
        fault = talk.wait("fault")
        assert what in fault["what"]
        assert fault["fatal"]
        assert fault["fix"]
        assert talk.process.wait(30) == 1  # although its input is still open
        talk.leave()

    def test_with_a_fatal_fault_for_a_model_with_a_file_missing(self, tmp_path: Path) -> None:
        for one in ("am", "conf", "ivector"):
            (tmp_path / one).symlink_to(korean() / one)
        talk = Talk("--engine", "vosk", "--model", str(tmp_path))
        fault = talk.wait("fault")
        assert fault["where"] == str(tmp_path / "graph" / "HCLG.fst")
        assert talk.process.wait(30) == 1
        talk.leave()


def test_libraries_that_print_do_not_reach_the_reports(shared: Talk) -> None:
    need(sys.platform == "linux", "/proc")
    links = Path(f"/proc/{shared.process.pid}/fd")
    assert os.readlink(links / "1") == os.readlink(links / "2")  # noqa: PTH115


def test_stepping_back_holds_between_sessions_too() -> None:
    """Niceness alone counts only within a session, and the app starts each worker in its own."""
    package("moonshine_voice")
    command = [sys.executable, "-m", "mocktui.speech.worker", "--engine", "moonshine"]
    with subprocess.Popen(
        [*command, "--nice", "10"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert b'"ready"' in process.stdout.readline()
        ours, group = Path("/proc/self/autogroup"), Path(f"/proc/{process.pid}/autogroup")
        # Where the system shares nothing out by session there is no such file: niceness is all.
        shared = (ours.read_text(), group.read_text()) if ours.exists() else None
        nice = os.getpriority(os.PRIO_PROCESS, process.pid)
        assert process.stdin is not None
        process.stdin.close()
    assert nice == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)
    if shared:
        own, other = shared
        assert other.split()[-1] == "10"
        assert own != other  # ours may be the system's own, which has no number
