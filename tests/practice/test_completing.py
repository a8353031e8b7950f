"""Takes whose transcript was cut off, read by the real worker with moonshine."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
import soundfile

from mocktui.core.problem import Problem
from mocktui.core.state import State, Take
from mocktui.core.transcript import Segment
from mocktui.places import Places
from mocktui.practice import completing
from mocktui.practice.completing import Reader, TakesUnread, complete_session, unread
from mocktui.storage.sessions import load_session
from tests.practice.spoken import SAID, answered, phrase
from tests.speech.talk import recording, word_errors, write_wav
from tests.storage.made import START, never, ticking
from tests.storage.writer import Writer


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "data")


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(work, 120))


def takes(state: State) -> list[Take]:
    return [take for item in state.asked for take in item.takes]


def test_what_was_cut_off_is_read(places: Places) -> None:
    folder = answered(places.sessions)
    seen: list[tuple[float, float]] = []

    def progress(at: float, total: float) -> None:
        seen.append((at, total))

    assert run(complete_session(places, folder, progress=progress)) == 2
    loaded = load_session(folder)
    assert not loaded.problems
    assert not unread(loaded.state)
    first, second = takes(loaded.state)
    assert word_errors(first.text, SAID[0]) == 0
    assert word_errors(second.text, SAID[1]) <= 0.25
    assert len(first.readings) == 2  # both are kept
    assert first.readings[0].text == "ever tired"
    assert (first.reading and first.reading.engine) == "moonshine"
    assert "Ever failed." in folder.transcript.read_text("utf-8")
    assert seen
    assert all(at <= total + 0.1 for at, total in seen)
    assert run(complete_session(places, folder)) == 0


def test_only_what_is_incomplete_is_read_unless_all_are_asked_for(places: Places) -> None:
    folder = answered(places.sessions, cut_off=False)
    before = takes(load_session(folder).state)
    assert [take.incomplete for take in before] == [False, True]
    assert run(complete_session(places, folder)) == 1
    said: list[str] = []
    again = {"every": True, "model": "moonshine-tiny-en", "notice": said.append}
    # As after an interruption: what this model has read to its end is not read again.
    assert run(complete_session(places, folder, **again)) == 1
    assert said == ["1 take was read by moonshine-tiny-en before and stays as it is."]
    first, second = takes(load_session(folder).state)
    assert [one.engine for one in first.readings] == ["vosk", "moonshine"]
    assert [one.engine for one in second.readings] == ["", "moonshine"]
    assert len({one.name for one in second.readings}) == 2
    assert run(complete_session(places, folder, **again)) == 0
    assert said[1:] == ["2 takes were read by moonshine-tiny-en before and stay as they are."]


@pytest.mark.parametrize("gone", [False, True])
def test_a_recording_that_is_made_smaller_or_lost_while_another_is_read(
    places: Places, gone: bool
) -> None:
    """Work in the background turns the second WAV into a FLAC, or somebody deletes it."""
    folder = answered(places.sessions)
    wav = folder.takes / "02-1.wav"

    def progress(at: float, total: float) -> None:
        if wav.exists():
            samples, rate = soundfile.read(wav, dtype="int16")
            wav.unlink()
            if not gone:
                soundfile.write(wav.with_suffix(".flac"), samples, rate)

    work = complete_session(places, folder, progress=progress)
    if gone:
        with pytest.raises(TakesUnread, match="missing") as caught:
            run(work)
        assert caught.value.read == 1
        return
    assert run(work) == 2
    assert word_errors(takes(load_session(folder).state)[1].text, SAID[1]) <= 0.25


def test_a_recording_made_smaller_when_it_is_about_to_be_read(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked up as a WAV, opened when it is one no more."""
    folder = answered(places.sessions)
    real = completing.read_take

    async def late(reader: Reader, path: Path) -> completing.Heard:
        if path.suffix == ".wav":
            samples, rate = soundfile.read(path, dtype="int16")
            path.unlink()
            soundfile.write(path.with_suffix(".flac"), samples, rate)
        return await real(reader, path)

    monkeypatch.setattr(completing, "read_take", late)
    assert run(complete_session(places, folder)) == 2


def test_one_bad_recording_does_not_keep_the_others_from_being_read(places: Places) -> None:
    folder = answered(places.sessions)
    (folder.takes / "01-1.wav").write_bytes(b"no sound" * 100)
    with pytest.raises(TakesUnread) as caught:
        run(complete_session(places, folder))
    assert caught.value.read == 1
    (problem,) = caught.value.problems
    assert problem.where == str(folder.takes / "01-1.wav")
    assert "can be read" in problem.what
    first, second = takes(load_session(folder).state)
    assert first.incomplete
    assert not second.incomplete


def test_a_missing_recording_is_named(places: Places) -> None:
    folder = answered(places.sessions)
    for path in folder.takes.iterdir():
        path.unlink()
    with pytest.raises(TakesUnread, match="missing") as caught:
        run(complete_session(places, folder))
    assert len(caught.value.problems) == 2
    assert not folder.after.exists()


def test_a_recording_cut_off_before_its_first_sound_says_nothing(places: Places) -> None:
    folder = answered(places.sessions)
    (folder.takes / "02-1.wav").write_bytes(b"")
    assert run(complete_session(places, folder)) == 2
    _, second = takes(load_session(folder).state)
    assert not second.incomplete
    assert second.text == ""


def test_a_running_session_is_left_alone(places: Places) -> None:
    folder = answered(places.sessions)
    with (
        Writer(folder.events, clock=ticking(START), on_error=never),
        pytest.raises(Problem, match="running now"),
    ):
        run(complete_session(places, folder))
    assert not folder.after.exists()


class Doomed(Reader):
    """A reader whose worker is killed: at the first words, or whenever it shows life."""

    def __init__(self, places: Places, *, always: bool) -> None:
        self.notices: list[str] = []
        self.kills = 0
        self._always = always
        super().__init__(places, language="en", notice=self.notices.append)

    def kill(self) -> None:
        child = self.ears._child
        if child is not None and (self._always or not self.kills):
            self.kills += 1
            child.kill()

    def ears_changed(self) -> None:
        if self._always and self.ears.state == "ready" and self.ears.pending:
            self.kill()
        super().ears_changed()

    def segment(self, take: str, reading: str, segment: Segment) -> None:
        super().segment(take, reading, segment)
        self.kill()


async def read(reader: Reader, path: Path) -> str:
    async with reader:
        return (await reader.read(path)).text


def test_a_worker_killed_in_the_middle_costs_no_word_and_doubles_none(
    places: Places, tmp_path: Path
) -> None:
    samples, rate = recording("two_cities.wav")
    path = write_wav(tmp_path / "long.wav", samples[: 15 * rate], rate)
    whole = run(read(Reader(places, language="en"), path))
    doomed = Doomed(places, always=False)
    assert run(read(doomed, path)) == whole != ""
    assert doomed.kills == 1
    assert len(doomed.notices) == 1


def test_a_file_that_kills_every_worker_is_given_up(places: Places, tmp_path: Path) -> None:
    doomed = Doomed(places, always=True)
    path = phrase(tmp_path / "a.wav", 0)
    with pytest.raises(Problem, match="stopped") as caught:
        run(read(doomed, path))
    assert caught.value.where == str(path)
    assert len(doomed.notices) == 3


def test_no_engine_for_a_language_says_what_to_get(places: Places) -> None:
    with pytest.raises(Problem, match=r"listen to this language \(de\)") as caught:
        Reader(places, language="de")
    assert "models install de-small" in caught.value.fix
