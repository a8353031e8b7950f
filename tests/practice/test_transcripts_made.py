"""Every session has its ``transcript.md``, also one that was killed or came without it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from mocktui.core import commands as do
from mocktui.places import Places
from mocktui.practice.afterwork import AfterWork
from tests.storage.made import START, begin, keep, never, ticking
from tests.storage.writer import Writer


def tidy(places: Places) -> None:
    asyncio.run(asyncio.wait_for(AfterWork(places).run(lambda _: None), 60))


def test_of_a_typed_answer_that_was_cut_off(tmp_path: Path) -> None:
    """Killed while it was typed: nothing is left to be read, and nothing was written out."""
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    cut_off = [
        (0.0, begin(mode="type")),
        (1.0, do.StartAnswer()),
        (1.5, do.AnswerOpened()),
        (9.0, do.TypeText(text="I would begin with a baseline")),
    ]
    folder, _ = keep(places.sessions, cut_off)
    newer, _ = keep(places.sessions)
    with newer.events.open("ab") as file:
        file.write(b'{"v":9,"seq":99,"type":"from_the_future"}\n')
    assert not folder.transcript.exists()
    tidy(places)
    assert "I would begin with a baseline" in folder.transcript.read_text()
    assert folder.transcript.stat().st_mode & 0o777 == 0o600
    assert not newer.transcript.exists()  # a newer mocktui's folder is only read


def test_not_of_one_that_is_being_written(tmp_path: Path) -> None:
    places = Places(tmp_path / "data")
    places.cache = tmp_path / "cache"
    folder, _ = keep(places.sessions, [(0.0, begin(mode="type")), (1.0, do.StartAnswer())])
    with Writer(folder.events, clock=ticking(START), on_error=never):
        tidy(places)
    assert not folder.transcript.exists()
