"""A disk that fills, a recognizer that can't be had, a slow microphone, two copies of the app."""

from __future__ import annotations

import asyncio
import contextlib
import json
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mocktui.core import commands as do
from mocktui.core.problem import Problem
from mocktui.packs.find import open_pack
from mocktui.places import Places
from mocktui.practice.begin import begin
from mocktui.practice.claim import claim
from mocktui.practice.conductor import Conductor
from mocktui.practice.setup import Setup
from mocktui.practice.view import View
from tests.audio.rig import samples_of
from tests.e2e.speech import GRADIENT, error_rate, words
from tests.e2e.terminal import MOCKTUI, Terminal, terminal  # noqa: F401 - a fixture
from tests.e2e.test_devices import take_of
from tests.e2e.test_spoken import mocktui
from tests.practice.listening import until
from tests.speech.talk import korean
from tests.storage.made import list_sessions
from tests.support import link_or_copy, need, wait_for
from tests.virtual_microphone import VirtualMicrophone, microphone, spoken  # noqa: F401 - a fixture

pytestmark = pytest.mark.e2e


def hear(monkeypatch: pytest.MonkeyPatch, mic: VirtualMicrophone) -> None:
    for name, value in mic.variables.items():
        monkeypatch.setenv(name, value)


def practice(data: Path, **more: object) -> Conductor:
    places = Places(data)
    given = {"limit": 1, "think": 0.0, "answer": 60.0, "engine": "moonshine", **more}
    return begin(places, Setup(packs=(open_pack("ml-interview-16", places),), **given))


async def finish(one: Conductor, running: asyncio.Task[None]) -> None:
    one.do(do.Finish())
    one.do(do.Next())
    await asyncio.wait_for(running, 60)


def test_no_second_is_charged_before_frames_flow(
    microphone: VirtualMicrophone,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The microphone takes two seconds to start; what is said the moment it records is heard."""
    hear(monkeypatch, microphone)
    voice = spoken(GRADIENT, tmp_path / "voice.wav")

    async def run() -> Conductor:
        one = practice(tmp_path / "data")
        seen: list[View] = []
        one.listen(seen.append)
        running = asyncio.create_task(one.run())
        begun = time.monotonic()
        await until(lambda: one.view().state.phase == "answering", "the answer")
        player = microphone.start_playing(voice)
        view = one.view()
        waited = time.monotonic() - begun
        assert all(v.state.phase != "answering" or v.mic == "ready" for v in seen)
        assert view.state.clock.elapsed(view.now) < waited / 2
        assert samples_of(take_of(tmp_path / "data")).size > 0
        print(f"waited {waited:.2f} s, charged {view.state.clock.elapsed(view.now):.3f} s")
        await asyncio.to_thread(player.wait, 60)
        await asyncio.sleep(0.3)
        await finish(one, running)
        return one

    one = asyncio.run(run())
    take = one.view().state.asked[0].take
    assert take is not None
    assert words(take.text)[:3] == words(GRADIENT)[:3]
    assert error_rate(GRADIENT, take.text) <= 0.15


def test_nothing_listens_and_recording_goes_on(
    microphone: VirtualMicrophone,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The model can't be loaded any more: said once, recorded all the same, read later."""
    hear(monkeypatch, microphone)
    microphone.keep_awake()
    data, model = tmp_path / "data", tmp_path / "model"
    shutil.copytree(korean(), model, copy_function=link_or_copy)

    async def run() -> Conductor:
        one = practice(data, engine="vosk", model=str(model))
        shutil.rmtree(model)
        running = asyncio.create_task(one.run())
        said: list[str] = []
        one.listen(lambda view: said.append(view.notice))
        await until(lambda: one.view().state.phase == "answering", "the answer")
        view = one.view()
        assert view.ears == "failed"
        assert str(model) in view.ears_line
        microphone.play(spoken(GRADIENT, tmp_path / "voice.wav"))
        await finish(one, running)
        assert len([n for n in dict.fromkeys(said) if "Nothing listens" in n]) == 1
        return one

    one = asyncio.run(run())
    take = one.view().state.asked[0].take
    assert take is not None
    assert take.incomplete
    mocktui("transcribe", one.session, "--engine", "moonshine", data=data)
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    (read,) = shown["answers"][0]["takes"]
    assert read["complete"] is True
    assert error_rate(GRADIENT, read["text"]) <= 0.15


def largest_file(terminal: Terminal, size: int) -> None:  # noqa: F811
    """Let the app and its children write nothing beyond ``size`` bytes into any file."""
    need(hasattr(resource, "prlimit"), "private mounts, or limits of other processes (Linux)")
    app = terminal.app()
    for one in (app, *app.children(recursive=True)):
        with contextlib.suppress(ProcessLookupError):
            hard = resource.prlimit(one.pid, resource.RLIMIT_FSIZE)[1]
            resource.prlimit(one.pid, resource.RLIMIT_FSIZE, (size, hard))


def test_the_disk_fills_and_the_answer_is_finished_by_typing(
    terminal: Terminal,  # noqa: F811
    microphone: VirtualMicrophone,  # noqa: F811
    tmp_path: Path,
) -> None:
    """A disk of its own, filled up while the answer is recorded, so the session can't be saved
    either; room is made again before the end.

    Where nobody may mount anything (in most containers) no file of the app may grow any more.
    """
    mounts = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True
    )
    private = mounts.returncode == 0
    microphone.keep_awake()
    disk, fill, free = tmp_path / "disk", tmp_path / "fill", tmp_path / "free"
    disk.mkdir()
    # The disk exists only inside: someone there fills and empties it when a file appears.
    script = (
        f"mount -t tmpfs -o size=4m none {disk} && "
        f"{{ (until [ -e {fill} ]; do sleep 0.05; done; "
        f"head -c 100000000 /dev/zero > {disk}/big 2>/dev/null; "
        f"until [ -e {free} ]; do sleep 0.05; done; rm {disk}/big) & }}; "
        f"{MOCKTUI} --data-dir {disk}/data practice --limit 1 --think 0 --answer 120 "
        f"--engine moonshine; echo left with $?; cp -r {disk}/data {tmp_path}/data; "
        f"echo copied; exec sleep 1000"
    )

    command = [MOCKTUI, "--data-dir", str(tmp_path / "data"), "practice", "--limit", "1"]
    command += ["--think", "0", "--answer", "120", "--engine", "moonshine"]
    if private:
        command = ["unshare", "-rm", "sh", "-c", script]
    terminal.run(*command, env=microphone.variables)
    terminal.sees("REC")
    microphone.start_playing(spoken(GRADIENT, tmp_path / "voice.wav"))
    terminal.sees("gradient boosting")
    filled = time.monotonic()
    fill.touch()
    if not private:
        largest_file(terminal, 1)
    terminal.sees("the disk is full" if private else "can't be saved right now")
    seen = time.monotonic() - filled
    assert seen < 5.0  # two seconds, and what the terminal takes on a busy machine
    print(f"seen after {seen:.2f} s")
    terminal.sees("t type")
    terminal.keys("t")
    terminal.sees("WRITE")
    terminal.type("and the rest is typed")
    free.touch()
    if not private:
        largest_file(terminal, resource.RLIM_INFINITY)
    terminal.keys("C-s")
    terminal.sees("Your answer", seconds=60)
    terminal.keys("q")
    terminal.gone("Your answer")
    terminal.keys("q")
    terminal.sees("left with 0")
    if private:
        terminal.sees("copied")
    data = tmp_path / "data"
    shown = json.loads(mocktui("show", "last", "--json", data=data))
    assert shown["ended"] is not None
    (take,) = shown["answers"][0]["takes"]
    assert take["typed"] is True
    assert "and the rest is typed" in take["text"]
    assert "gradient boosting" in take["text"].lower()
    assert take["audio_seconds"] > 1.0


# Two copies on one data folder


def test_the_second_copy_says_so_and_reads(tmp_path: Path) -> None:
    """Real processes. The lock goes with its holder, also with one that is killed."""
    data = tmp_path / "data"
    timer = ("practice", "--limit", "1", "--think", "60", "--mode", "timer")
    with contextlib.closing(Terminal()) as first, contextlib.closing(Terminal()) as second:
        first.run(MOCKTUI, "--data-dir", str(data), *timer)
        first.sees("THINK")
        second.run(MOCKTUI, "--data-dir", str(data), *timer)
        screen = second.sees("left with 1").replace("\n", "")
        assert "another mocktui is practising in this folder" in screen
        assert "Traceback" not in screen
        assert len(list_sessions(Places(data).sessions)) == 1
        # Reading goes on beside it, and Home says what it can't.
        home = mocktui("--plain", data=data)
        assert "Another mocktui practises here" in home
        assert json.loads(mocktui("sessions", "--json", data=data))
        assert json.loads(mocktui("show", "last", "--json", data=data))["ended"] is None
        app = first.app()
        app.send_signal(signal.SIGKILL)
        app.wait(5)
    with contextlib.closing(Terminal()) as third:
        third.run(MOCKTUI, "--data-dir", str(data), *timer)
        third.sees("THINK")
        third.keys("q")
        third.gone("THINK")
        wait_for(lambda: let_go(Places(data)), "the claim to be let go")  # after the last is saved


def let_go(places: Places) -> bool:
    try:
        claim(places).release()
    except Problem:
        return False
    return True


def test_a_claim_is_one_at_a_time_and_never_stale(tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    held = claim(places)
    assert (places.data / ".lock").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Problem, match="another mocktui is practising") as caught:
        claim(places)
    assert "can be read here" in caught.value.fix
    held.release()
    held.release()
    code = (
        "import sys; from pathlib import Path; from mocktui.places import Places;"
        "from mocktui.practice.claim import claim; held = claim(Places(Path(sys.argv[1])));"
        "print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(places.data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(Problem):
            claim(places)
        holder.kill()
    claim(places).release()
