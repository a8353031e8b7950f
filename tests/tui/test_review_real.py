"""The review with the real desk: real files, a real player, a loudspeaker that nobody hears."""

from __future__ import annotations

import pytest
import soundfile
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core.question import Question
from mocktui.core.record import record
from mocktui.places import Places
from mocktui.practice.office import Office
from mocktui.storage.folder import SessionFolder
from mocktui.storage.sessions import load_session
from mocktui.tui.app import MocktuiApp
from tests.speech.talk import recording
from tests.storage.made import Planned, begin, heard, keep
from tests.tui.test_review import answer, line, loaded
from tests.tui.until import until
from tests.virtual_microphone import VirtualMicrophone

SAID = "Ever tried ever failed no matter pie torch"


@pytest.mark.e2e
async def test_playing_from_a_word_and_taking_a_term_back(tmp_path, monkeypatch):
    with VirtualMicrophone() as mic:
        mic.keep_awake()
        for name, value in mic.environment().items():
            monkeypatch.setenv(name, value)
        places = Places(tmp_path / "data")
        places.cache = tmp_path / "cache"
        folder = session(places)
        app = MocktuiApp(Office(places))
        async with app.run_test() as pilot:
            await pilot.pause()
            app.open_review(folder.id)
            await loaded(pilot)
            await until(pilot, lambda: "s)" in answer(app), "pauses")
            column = app.screen.query_one("#answer")
            player = app.screen.query_one("#line")
            await pilot.press("right", "right", "enter")
            begun = column.here.start
            await until(pilot, lambda: line(app).startswith("▶"), "sound")
            await until(pilot, lambda: player.player.at > begun + 1, "a second later")
            await until(pilot, lambda: column.here.start > begun, "the mark goes with it")
            assert abs(column.here.start - player.player.at) < 2
            await pilot.press("space", "left")
            await until(pilot, lambda: line(app).startswith("‖"))
            assert player.player.at == column.here.start
            assert "PyTorch*" in answer(app)
            await pilot.press(*["right"] * 9, "u")
            await until(pilot, lambda: "pie torch" in answer(app))
            await pilot.press("q")
    # It is in the files, and whoever reads them sees it.
    state = load_session(folder).state
    assert record(state).answers[0].takes[0].text == SAID
    assert SAID in folder.transcript.read_text()


def session(places: Places) -> SessionFolder:
    """A human voice, by now a FLAC, and words that stand for what was heard of it."""
    question = Question(id="a", ask="Why?", terms=("PyTorch",))
    segment, done = heard("a", 1, SAID)
    unsure = tuple(replace(word, confidence=0.5) for word in segment.event.words)
    folder, _ = keep(
        places.sessions,
        [
            (0.0, begin(plan=(Planned(question=question),))),
            (1.0, do.StartAnswer()),
            (1.5, do.AnswerOpened(audio="takes/01-1.wav")),
            (9.0, do.Record(replace(segment.event, words=unsure))),
            (10.0, do.Finish()),
            (10.1, done),
            (11.0, do.Leave()),
        ],
    )
    samples, rate = recording("beckett.wav")
    (folder.path / "takes" / "01-1.wav").unlink()
    soundfile.write(folder.path / "takes" / "01-1.flac", samples, rate)
    return folder
