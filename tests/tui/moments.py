"""Moments of an interview, made with a practice driven by hand."""

from __future__ import annotations

import asyncio

from textual.screen import Screen

from mocktui.core import commands as do
from mocktui.core.format import PHONE_SCREEN, REAL, TABLE_TOPICS, WARM_UP
from mocktui.core.problem import Problem
from mocktui.core.question import Pack, Question
from mocktui.practice.setup import Setup
from mocktui.practice.view import Level
from mocktui.tui.app import MocktuiApp
from mocktui.tui.screens.help import GROUPS, grouped
from tests.tui.fake_desk import SPOKEN, FakeDesk, FakePractice, setup_of

BIG = (120, 40)
LONG = "x" * 10_000
NASTY = "[/nope] [bold]no markup[/] \x1b[31mred\x1b[0m \u202eevil 面接の質問です " + LONG


class Waiting(FakePractice):
    """A practice that waits for its parts until the test lets it begin."""

    def __init__(self, **looks: object) -> None:
        super().__init__(begin=False, **looks)
        self.ready = asyncio.Event()

    async def run(self) -> None:
        await self.ready.wait()
        await super().run()


class Failing(FakePractice):
    async def run(self) -> None:
        raise Problem("the disk is full", where="/data", fix="Make room.")


def app_of(practice: FakePractice, theme: str | None = None) -> MocktuiApp:
    return MocktuiApp(FakeDesk(practice=practice), start=practice, theme=theme)


def spoken(**looks: object) -> FakePractice:
    """A minute into the first answer."""
    practice = FakePractice(**looks).at(5).tell(do.StartAnswer()).hear(SPOKEN[0])
    return practice.hear(SPOKEN[1], 5).at(65).show(partial="the price was that")


def typed() -> FakePractice:
    return FakePractice(setup_of(mode="type")).at(5).tell(do.StartAnswer()).at(20)


def nasty(**looks: object) -> FakePractice:
    ask = NASTY[:300] + " " + LONG
    question = Question(id="nasty", ask=ask, kind="curveball", asked_by=NASTY)
    pack = Pack(id="nasty", title=NASTY, questions=(question,))
    practice = FakePractice(Setup(packs=(pack,)), **looks).at(5).tell(do.StartAnswer())
    return practice.hear(NASTY).at(65).show(partial=NASTY, notice=NASTY)


def phone(t: float) -> FakePractice:
    """A phone screen, so many seconds into its first answer."""
    return FakePractice(setup_of(PHONE_SCREEN)).tell(do.AnswerOpened("takes/01-1.wav")).at(t)


def topics(t: float) -> FakePractice:
    """Table topics, so many seconds into the first answer."""
    return FakePractice(setup_of(TABLE_TOPICS)).tell(do.StartAnswer()).at(t)


# -- pictures -----------------------------------------------------------------------------------

MOMENTS = {
    "thinking": lambda: FakePractice().at(12),
    "arming": lambda: FakePractice(arms=False).at(5).tell(do.StartAnswer()),
    "answering": spoken,
    "first-words": lambda: FakePractice().at(5).tell(do.StartAnswer()).at(7),
    "target": lambda: spoken().at(96),
    "last-seconds": lambda: spoken().at(112),
    "too-loud": lambda: spoken(level=Level(rms=-6, peak=0, clipped=9)),
    "paused": lambda: spoken().tell(do.Pause()).after(30),
    "lost": lambda: (
        spoken().tell(do.DeviceLost()).show(mic="lost", mic_line="USB headset is gone.", partial="")
    ),
    "restarted": lambda: spoken().show(
        ears="restarting", notice="The recognizer failed and is started again. Go on speaking."
    ),
    "behind": lambda: spoken().show(behind=6.2),
    "no-ears": lambda: spoken(ears="failed", ears_line="No recognizer could be started."),
    "between": lambda: spoken().tell(do.Finish()).after(1),
    "skipped": lambda: FakePractice().at(12).tell(do.Skip()),
    "retake": lambda: spoken().tell(do.Finish()).after(1).tell(do.Retake()).after(20),
    "flagged": lambda: spoken().tell(do.Flag()),
    "untimed": lambda: FakePractice(setup_of(WARM_UP, limit=1)).tell(do.StartAnswer()).at(75),
    "hidden": lambda: (
        FakePractice(setup_of(REAL)).at(5).tell(do.StartAnswer()).hear(SPOKEN[0]).at(40)
    ),
    "hidden-clock": lambda: phone(40),
    "clock-at-last": lambda: phone(95),
    "follow-up": lambda: phone(40).tell(do.Finish()).after(1).tell(do.StartAnswer()).after(20),
    "no-light": lambda: topics(20),
    "green": lambda: topics(70),
    "yellow": lambda: topics(100),
    "red": lambda: topics(112),
    "typing": typed,
    "timer": lambda: FakePractice(setup_of(mode="timer")).at(5).tell(do.StartAnswer()).at(20),
    "nasty": nasty,
}


def keys_of(screen: Screen) -> list[tuple[str, str]]:
    """What the help says of each key of a screen, in one list."""
    found = grouped(screen)
    return [one for group in GROUPS for one in found.get(group, ())]
