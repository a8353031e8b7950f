"""What happens to takes after they are closed, with the real engines and real files."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import soundfile
from msgspec.structs import replace

from mocktui.audio.journal import TakeWriter
from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.metrics import measure_take
from mocktui.core.state import State, Take
from mocktui.places import Places
from mocktui.practice.afterwork import NICE, AfterWork
from mocktui.practice.desk import AfterProgress
from mocktui.practice.office import Office
from mocktui.speech.store import Store
from mocktui.storage.journal import JournalWriter
from mocktui.storage.sessions import SessionFolder, add_after, create_session, load_session
from tests.practice.spoken import SAID, answered, phrase
from tests.speech.talk import korean, package, word_errors
from tests.storage.made import QUESTIONS, START, begin, heard, never, play, ticking
from tests.support import wait_for

FIRST = QUESTIONS[0].id


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    package("moonshine_voice")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Places(tmp_path / "data")


def heard_live(places: Places, *, takes: int = 1, ended: bool = True) -> SessionFolder:
    """An answer in ``takes`` takes that Vosk heard live, not well."""
    folder = create_session(places.sessions, START)
    commands: list[tuple[float, do.Command]] = [(0.0, begin(folder.id)), (4.0, do.StartAnswer())]
    for n in range(1, takes + 1):
        segment, done = heard(FIRST, n, "ever tired either failed")
        done = replace(done, event=replace(done.event, mistakes=10.38))
        if n > 1:
            commands.append((5.0 * n - 0.2, do.Retake()))
        commands += [
            (5.0 * n, do.AnswerOpened(audio=f"takes/01-{n}.wav")),
            (5.0 * n + 4.0, segment),
            (5.0 * n + 4.5, do.Finish()),
            (5.0 * n + 4.6, done),
        ]
        phrase(folder.path / "takes" / f"01-{n}.wav", 0)
    if ended:
        commands.append((99.0, do.Leave()))
    _, events = play(commands)
    with JournalWriter(folder.events, clock=ticking(), on_error=never) as writer:
        writer.append(events)
        assert writer.flush(10)
    return folder


def state(folder: SessionFolder) -> State:
    loaded = load_session(folder)
    assert not loaded.problems
    return loaded.state


def takes(folder: SessionFolder) -> list[Take]:
    return [take for item in state(folder).asked for take in item.takes]


def kinds(places: Places, folder: SessionFolder) -> list[str]:
    return [job.kind for job in AfterWork(places).pending(folder)]


def files(folder: SessionFolder) -> list[str]:
    return sorted(one.name for one in folder.takes.iterdir())


def run(places: Places, folder: SessionFolder | None = None) -> list[AfterProgress]:
    seen: list[AfterProgress] = []
    asyncio.run(asyncio.wait_for(AfterWork(places).run(seen.append, folder), 60))
    assert not psutil.Process().children(recursive=True)
    return seen


def test_what_there_is_to_do_follows_from_the_files(places: Places) -> None:
    folder = answered(places.sessions, cut_off=False)
    jobs = AfterWork(places).pending(folder)
    assert [(job.kind, job.audio) for job in jobs] == [
        ("complete", "takes/02-1.wav"),
        ("again", "takes/01-1.wav"),
        ("flac", "takes/01-1.wav"),
        ("flac", "takes/02-1.wav"),
    ]
    assert [job.said for job in jobs[:3]] == [
        "Finishing the transcript of answer 2",
        "Reading answer 1 again, for punctuation",
        "Making the recording of answer 1 smaller",
    ]
    (folder.takes / "02-1.wav").unlink()
    assert kinds(places, folder) == ["again", "flac"]
    (folder.takes / "01-1.wav").write_bytes(b"")
    assert kinds(places, folder) == ["again"]
    with JournalWriter(folder.events, clock=ticking(START), on_error=never):
        assert kinds(places, folder) == []  # it is running
    add_after(folder, ev.Deleted(), "m", START)
    assert kinds(places, folder) == []
    folder.events.write_bytes(b"rubbish\n")
    assert kinds(places, folder) == []


def test_only_english_is_read_again(places: Places) -> None:
    folder = heard_live(places)
    raw = folder.events.read_bytes()
    assert kinds(places, folder) == ["again", "flac"]
    folder.events.write_bytes(raw.replace(b'"language":"en"', b'"language":"ko"'))
    assert kinds(places, folder) == ["flac"]


def test_a_take_that_vosk_heard_is_read_again_and_made_smaller(places: Places) -> None:
    folder = heard_live(places)
    before = soundfile.read(folder.takes / "01-1.wav", dtype="int16")[0]
    seen = run(places)
    assert files(folder) == ["01-1.flac"]
    assert (soundfile.read(folder.takes / "01-1.flac", dtype="int16")[0] == before).all()
    (take,) = takes(folder)
    live, again = take.readings
    assert (live.name, live.text) == ("live", "ever tired either failed")
    assert (again.engine, again.complete, again.mistakes) == ("moonshine", True, 5.6)
    assert take.text == again.text != ""
    assert word_errors(take.text, SAID[0]) == 0
    assert "Ever failed." in folder.transcript.read_text("utf-8")
    metrics = measure_take(take)  # from the reading that has word times
    assert metrics.pauses is not None
    assert not metrics.approximate
    # told in order, and nothing is left
    assert [one.done for one in seen] == sorted(one.done for one in seen)
    assert {one.total for one in seen} == {2}
    assert all(0 <= one.part <= 1 for one in seen)
    assert [one.session for one in seen[:-1]] == [folder.id] * (len(seen) - 1)
    assert (seen[-1].finished, seen[-1].done, seen[-1].problems) == (True, 2, ())
    assert kinds(places, folder) == []
    assert run(places) == []
    edit = ev.Edited(question=FIRST, take=1, text="mine")
    add_after(folder, edit, "m", START)
    assert takes(folder)[0].text == "mine"


def test_what_was_cut_off_is_read_first_and_again_in_the_same_run(places: Places) -> None:
    Store(places).add(korean(), name="pretend", language="en")  # a Vosk model, if a bad one
    folder = answered(places.sessions)
    run(places)
    for take, said in zip(takes(folder), SAID, strict=True):
        assert [one.engine for one in take.readings] == ["", "vosk", "moonshine"]
        assert not take.incomplete
        assert word_errors(take.readings[-1].text, said) <= 0.25
        # No figure is published for that model, so nobody can say which is better.
        assert take.reading == take.readings[-1]
    assert files(folder) == ["01-1.flac", "02-1.flac"]


def test_the_newest_session_comes_first(places: Places) -> None:
    old = heard_live(places)
    new = create_session(places.sessions, START.replace(year=2027))
    shutil.copytree(old.path, new.path, dirs_exist_ok=True)
    seen = [one for one in run(places) if one.what]
    order = list(dict.fromkeys((one.session, one.what.split()[0]) for one in seen))
    assert order == [(one.id, word) for word in ("Reading", "Making") for one in (new, old)]


def test_one_session_alone(places: Places) -> None:
    one = heard_live(places)
    other = create_session(places.sessions, START.replace(year=2027))
    shutil.copytree(one.path, other.path, dirs_exist_ok=True)
    run(places, one)
    assert files(one) == ["01-1.flac"]
    assert files(other) == ["01-1.wav"]


def test_a_bad_recording_is_told_and_the_others_go_on(places: Places) -> None:
    folder = heard_live(places, takes=2)
    bad = folder.takes / "01-1.wav"
    bad.write_bytes(b"no sound" * 100)
    seen = run(places)
    assert files(folder) == ["01-1.wav", "01-2.flac"]
    (problem,) = seen[-1].problems
    assert problem.where == str(bad)
    assert seen[-1].done == seen[-1].total == 3
    first, second = takes(folder)
    assert len(first.readings) == 1
    assert len(second.readings) == 2


def test_a_flac_that_cannot_be_made_is_told(places: Places) -> None:
    folder = heard_live(places, takes=2)
    odd = folder.takes / "01-1.wav"
    odd.unlink()
    writer = TakeWriter(odd, 700_000)  # more than FLAC can say
    writer.write(b"\0\0" * 70_000)
    writer.close()
    seen = run(places)
    (problem,) = seen[-1].problems
    assert "stays a WAV" in str(problem)
    assert problem.where == str(odd)
    assert files(folder) == ["01-1.wav", "01-2.flac"]


def test_a_process_that_stops_is_told(places: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = heard_live(places)
    broken = [sys.executable, "-c", "import sys; sys.exit(1)"]
    monkeypatch.setattr("mocktui.practice.afterwork.flac_command", lambda _: broken)
    seen = run(places)
    assert "unharmed" in str(seen[-1].problems[0])
    assert seen[-1].done == seen[-1].total
    assert files(folder) == ["01-1.wav"]


def test_a_broken_engine_does_not_keep_recordings_large(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = heard_live(places, takes=2)
    broken = [sys.executable, "-c", "import sys; sys.exit(1)"]
    monkeypatch.setattr("mocktui.practice.completing.worker_command", lambda *_, **__: broken)
    seen = run(places)
    assert len(seen[-1].problems) == 1  # said once, not for each take
    assert files(folder) == ["01-1.flac", "01-2.flac"]
    assert kinds(places, folder) == ["again", "again"]


def nobody() -> bool:
    return not any(map(alive, psutil.Process().children(recursive=True)))


def cancel_when(places: Places, when: Callable[[AfterProgress], bool]) -> list[AfterProgress]:
    """Run, and cancel at the first progress that fits."""
    seen: list[AfterProgress] = []

    async def work() -> None:
        def progress(one: AfterProgress) -> None:
            seen.append(one)
            if when(one):
                task.cancel()

        task = asyncio.create_task(AfterWork(places).run(progress))
        with pytest.raises(asyncio.CancelledError):
            await task
        # What stands behind everything else may take a while to be ended on a busy machine.
        wait_for(nobody, "the processes to be gone", seconds=5)

    asyncio.run(asyncio.wait_for(work(), 60))
    return seen


@pytest.mark.parametrize(
    "when",
    [
        lambda one: one.what.startswith("Reading"),
        lambda one: one.part > 0,
        lambda one: one.done == 1,
        lambda one: one.done == 2,
        lambda one: one.what.startswith("Making"),
        lambda one: one.done == 3,
    ],
    ids=["begun", "in the middle", "one read", "all read", "flac begun", "one flac"],
)
def test_cancelled_at_any_point_nothing_is_half_done(
    places: Places, when: Callable[[AfterProgress], bool]
) -> None:
    folder = heard_live(places, takes=2)
    seen = cancel_when(places, when)
    then = next(one for one in seen if when(one))
    assert seen[-1].done == then.done  # nothing went on
    assert seen[-1].what.split()[0] == then.what.split()[0]
    for take in takes(folder):
        assert all(one.complete for one in take.readings)
        assert folder.audio(take.audio or "") is not None
    run(places)
    assert files(folder) == ["01-1.flac", "01-2.flac"]
    for take in takes(folder):
        assert [one.engine for one in take.readings] == ["vosk", "moonshine"]
        assert word_errors(take.text, SAID[0]) == 0


_RUN = """
import asyncio, sys
from pathlib import Path
from mocktui.places import Places
from mocktui.practice.afterwork import AfterWork
def tell(one):
    print(one.done, one.what, flush=True)
asyncio.run(AfterWork(Places(Path(sys.argv[1]))).run(tell))
"""


@pytest.mark.parametrize("line", [1, 3, 5])
def test_killed_while_at_work_nothing_is_lost(places: Places, line: int) -> None:
    folder = heard_live(places, takes=2)
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(places.data)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    for _ in range(line):
        assert process.stdout.readline()
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    wait_for(lambda: not any(map(alive, children)), "its children to leave by themselves")
    for take in takes(folder):
        assert folder.audio(take.audio or "") is not None
        assert take.text
    run(places)
    assert files(folder) == ["01-1.flac", "01-2.flac"]
    assert all(len([r for r in take.readings if r.complete]) == 2 for take in takes(folder))


def alive(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_it_steps_back_behind_what_a_person_waits_for(places: Places) -> None:
    heard_live(places)
    nice: dict[str, int] = {}

    def look(one: AfterProgress) -> bool:
        if one.part > 0 or one.what.startswith("Making"):
            for child in psutil.Process().children():
                for thread in child.threads():
                    nice[one.what.split()[0]] = psutil.Process(thread.id).nice()
        return False

    asyncio.run(asyncio.wait_for(AfterWork(places).run(look), 60))
    assert nice.get("Reading") == NICE
    assert set(nice.values()) <= {NICE, 0}  # a FLAC's process may not have stepped back yet


def test_two_at_once_do_not_do_it_twice(places: Places) -> None:
    folder = heard_live(places)
    other: list[AfterProgress] = []

    async def both() -> None:
        work = AfterWork(places)
        done = asyncio.Event()

        def first(one: AfterProgress) -> None:
            if one.part > 0:
                done.set()

        task = asyncio.create_task(work.run(first))
        await done.wait()
        await AfterWork(places).run(other.append)
        await task

    asyncio.run(asyncio.wait_for(both(), 60))
    assert other == []
    assert len(takes(folder)[0].readings) == 2


def test_a_new_run_waits_for_one_that_is_being_cancelled(places: Places) -> None:
    folder = heard_live(places)
    office = Office(places)
    seen: list[AfterProgress] = []

    async def work() -> None:
        begun = asyncio.Event()
        task = asyncio.create_task(office.afterwork(lambda one: one.part and begun.set()))
        await begun.wait()
        task.cancel()
        await office.afterwork(seen.append)

    asyncio.run(asyncio.wait_for(work(), 60))
    assert seen[-1].finished
    assert files(folder) == ["01-1.flac"]


def test_readings_of_two_machines_stay_apart_when_merged(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = heard_live(places)
    twin = Places(tmp_path / "laptop")
    shutil.copytree(places.data, twin.data)
    phrase(twin.sessions / folder.id / "takes" / "01-1.wav", 1)  # heard otherwise there
    run(places)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other-cache"))
    twin = Places(tmp_path / "laptop")
    run(twin)
    for one in (twin.sessions / folder.id / "after").iterdir():
        shutil.copy(one, folder.after)
    (take,) = takes(folder)
    texts = [one.text for one in take.readings[1:]]
    assert len(texts) == 2
    assert sorted(word_errors(text, SAID[0]) == 0 for text in texts) == [False, True]
    assert take.text == texts[0]  # equally good by the figures: the earlier one


def test_the_desk_does_it(places: Places) -> None:
    folder = heard_live(places)
    seen: list[AfterProgress] = []
    asyncio.run(asyncio.wait_for(Office(places).afterwork(seen.append), 60))
    assert seen[-1].finished
    assert files(folder) == ["01-1.flac"]
