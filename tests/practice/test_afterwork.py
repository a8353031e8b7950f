"""What happens to takes after they are closed, with the real engines and real files."""

from __future__ import annotations

import shutil
import sys

import pytest
import soundfile

from mocktui.audio.journal import TakeWriter
from mocktui.core import events as ev
from mocktui.core.metrics import measure_take
from mocktui.places import Places
from mocktui.practice.afterwork import AfterWork
from mocktui.practice.claim import claim, practising
from mocktui.speech.store import Store
from mocktui.storage.sessions import add_after, create_session
from tests.practice.after_rig import FIRST, files, heard_live, kinds, run, takes
from tests.practice.spoken import SAID, answered
from tests.speech.talk import quick_korean, word_errors
from tests.storage.made import START, never, ticking
from tests.storage.writer import Writer


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
    with Writer(folder.events, clock=ticking(START), on_error=never):
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


def test_nothing_is_done_while_somebody_practises(places: Places) -> None:
    """Another mocktui on the same data: its words would be late."""
    folder = heard_live(places)
    raw = folder.events.read_bytes()
    folder.events.write_bytes(raw.replace(b'"language":"en"', b'"language":"ko"'))
    assert not practising(places)
    held = claim(places)
    assert practising(places)
    assert run(places) == []
    assert kinds(places, folder) == ["flac"]
    held.release()
    assert not practising(places)
    assert run(places)
    assert kinds(places, folder) == []


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
    Store(places).add(quick_korean(), name="pretend", language="en")  # a Vosk model, if a bad one
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
