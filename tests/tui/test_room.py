"""The Room: every moment as a picture."""

from __future__ import annotations

import asyncio

import pytest

from mocktui.core import commands as do
from mocktui.practice.view import Level
from tests.tui.fake_desk import FakePractice
from tests.tui.moments import (
    BIG,
    MOMENTS,
    Waiting,
    app_of,
    spoken,
)


@pytest.mark.parametrize("moment", MOMENTS)
def test_moment(snap_compare, moment):
    assert snap_compare(app_of(MOMENTS[moment]()))


@pytest.mark.parametrize("moment", ["answering", "thinking", "typing"])
def test_large(snap_compare, moment):
    assert snap_compare(app_of(MOMENTS[moment]()), terminal_size=BIG)


@pytest.mark.parametrize("moment", ["paused", "yellow"])  # answering: test_themes
def test_light(snap_compare, moment):
    assert snap_compare(app_of(MOMENTS[moment](), theme="mocktui-light"))


def test_without_colour(snap_compare, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(app_of(spoken().at(96)))


@pytest.mark.parametrize(
    "looks",
    [
        {"mic": "opening", "ears": "loading", "ears_line": "Vosk, the small English model"},
        {"mic": "ready", "ears": "loading", "ears_line": "Vosk, the small English model"},
        {"mic": "failed", "mic_line": "USB headset: another program uses it", "ears": "ready"},
    ],
    ids=["both", "recognizer", "no-microphone"],
)
def test_waiting(snap_compare, looks):
    assert snap_compare(app_of(Waiting(**looks)))


def test_completing_the_transcript(snap_compare):
    class Slow(FakePractice):
        async def run(self) -> None:
            await asyncio.Event().wait()

    practice = Slow().at(5).tell(do.StartAnswer()).at(60).tell(do.Leave()).show(finishing=2)
    assert snap_compare(app_of(practice))


def test_no_sound(snap_compare):
    practice = spoken(level=Level(zeros=True))

    async def later(pilot):
        await pilot.pause()
        practice.after(3)
        await pilot.pause()

    assert snap_compare(app_of(practice), run_before=later)


def test_a_note_over_the_running_room(snap_compare):
    assert snap_compare(app_of(spoken()), press=["n", *"say the figure"])


# -- keys ---------------------------------------------------------------------------------------
