"""A desk with made-up contents.

desk = FakeDesk(sessions=SESSIONS, devices=DEVICES)
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from mocktui.core import events as ev
from mocktui.core.fold import evolve
from mocktui.core.format import BUILT_IN, Format
from mocktui.core.metrics import Pause
from mocktui.core.problem import Problem
from mocktui.core.question import Pack
from mocktui.packs.formats import Listed
from mocktui.practice.desk import (
    AfterProgress,
    CheckView,
    DeviceLine,
    Listening,
    Offer,
    Opened,
    PackLine,
    SessionLine,
)
from mocktui.practice.setup import EngineName, Setup
from mocktui.storage.index_types import Filters, Hit
from tests.tui.fake_archive import FakeArchive, FakeHistory
from tests.tui.fake_due import FakeDue
from tests.tui.fake_library import FakeLibrary
from tests.tui.fake_practice import FakePractice, finished, setup_of
from tests.tui.fake_settings import FakePreferences
from tests.tui.fake_voice import FakeVoice
from tests.tui.made_up import (
    DEAD,
    DEVICES,
    HEARD,
    MOONSHINE,
    NO_EARS,
    NO_PORTAUDIO,
    OFFER,
    PACK,
    ROUND,
    SESSION,
    SESSIONS,
    SPOKEN,
    STARTED,
    UNFINISHED,
    VOSK,
)

__all__ = [
    "DEAD",
    "DEVICES",
    "HEARD",
    "MOONSHINE",
    "NO_EARS",
    "NO_PORTAUDIO",
    "OFFER",
    "PACK",
    "ROUND",
    "SESSION",
    "SESSIONS",
    "SPOKEN",
    "STARTED",
    "UNFINISHED",
    "VOSK",
    "FakeArchive",
    "FakeCheck",
    "FakeDesk",
    "FakeHistory",
    "FakePlayer",
    "FakePractice",
    "FakePreferences",
    "finished",
    "setup_of",
]


PANEL = Format(
    id="panel", title="Panel", about="half an hour with three people", think=20.0, minutes=30.0
)


class FakeCheck:
    """A sound check that shows what it is told to show."""

    def __init__(self, device: str, view: CheckView) -> None:
        self.device = device
        self.shown = view
        self.opened = False
        self.closed = False
        self._over = asyncio.Event()

    def view(self) -> CheckView:
        return self.shown

    async def run(self) -> None:
        self.opened = True
        await self._over.wait()

    async def close(self) -> None:
        self.closed = True
        self._over.set()


class FakePlayer:
    """A player whose time is moved by hand."""

    def __init__(self, audio: str, at: float = 0.0, problem: str = "") -> None:
        self.audio = audio
        self.at = at
        self.state = "failed" if problem else "playing"
        self.problem = problem
        self.speed = 1.0
        self.skipping = False
        self.closed = False
        self._over = asyncio.Event()

    def toggle(self) -> None:
        self.state = {"playing": "paused", "paused": "playing"}.get(self.state, self.state)

    def seek(self, at: float) -> None:
        self.at = max(0.0, at)

    def set_speed(self, times: float) -> None:
        self.speed = times

    def skip_pauses(self, on: bool) -> None:
        self.skipping = on

    def end(self) -> None:
        """Reach the end of the take."""
        self.state = "ended"
        self._over.set()

    async def run(self) -> None:
        if not self.problem:
            await self._over.wait()

    async def close(self) -> None:
        self.closed = True
        self._over.set()


def _line(pack: Pack) -> PackLine:
    return PackLine(
        id=pack.id,
        title=pack.title,
        questions=len(pack.questions),
        language=pack.language,
        source=pack.source,
    )


class FakeHabits:
    """Small choices, kept nowhere."""

    def __init__(self, guesses: bool = True) -> None:
        self.guesses = guesses

    def set_guesses(self, on: bool) -> None:
        self.guesses = on


class FakeDesk:
    """A desk with made-up contents; every failure is an option. ``calls`` lists what was asked."""

    def __init__(
        self,
        *,
        packs: Sequence[Pack] = (PACK, ROUND),
        broken: Sequence[PackLine] = (),
        sessions: Sequence[SessionLine] = (),
        sessions_problem: Problem | None = None,
        devices: Sequence[DeviceLine] | Problem = DEVICES,
        listening: Listening = VOSK,
        offer: Offer | None = None,
        install_problem: Problem | None = None,
        install_stops_at: float | None = None,
        check: CheckView = HEARD,
        opened: Opened | Problem | None = None,
        player_problem: Problem | str = "",
        start_problem: Problem | None = None,
        practice: FakePractice | None = None,
        after: Sequence[AfterProgress] = (),
        device: str = "",
    ) -> None:
        self.after = after
        self.completing: Sequence[AfterProgress] = ()  # told by `complete`, which then goes on
        self.practising = False  # another mocktui, here
        self.settings = FakePreferences()
        self.remember_device(device)
        self._packs = list(packs)
        self._broken = list(broken)
        self.library = FakeLibrary(packs)
        self._sessions = list(sessions)
        self._sessions_problem = sessions_problem
        self._devices = devices
        self.what_listens = listening
        self._offer = offer
        self._install_problem = install_problem
        self._install_stops_at = install_stops_at
        self.check_view = check
        self._opened = opened
        self._player_problem = player_problem
        self.take_pauses: Sequence[Pause] | Problem = ()  # of every take
        self._start_problem = start_problem
        self.practice = practice
        self.calls: list[str] = []
        self.archive = FakeArchive(self)
        self.history = FakeHistory()
        self.due = FakeDue()
        self.habits = FakeHabits()
        self.voice = FakeVoice()
        self.hits: list[Hit] = []  # what search finds in, by its snippets
        self.trash: list[SessionLine] = []
        self.started: list[Setup] = []
        self.noted: list[ev.Event] = []
        self.checks: list[FakeCheck] = []
        self.open_at_start = 0  # sound checks still open when the last practice was started
        self.players: list[FakePlayer] = []
        self.declined: list[str] = []
        self.installed: list[str] = []
        self.install_cancelled = False
        self.unpacked = 1.0  # how far unpacking a model gets

    def packs(self) -> Sequence[PackLine]:
        return [*map(_line, self._packs), *self._broken]

    def formats(self) -> Sequence[Listed]:
        return [Listed(id=one.id, format=one) for one in (*BUILT_IN, PANEL)]

    def pack(self, name: str) -> Pack:
        for one in self._packs:
            if one.id == name:
                return one
        raise Problem(f"there is no pack {name!r}", fix="mocktui packs list shows them.")

    async def sessions(self) -> Sequence[SessionLine]:
        self.calls.append("sessions")
        if self._sessions_problem:
            raise self._sessions_problem
        return list(self._sessions)

    async def search(
        self, text: str, filters: Filters | None = None, limit: int = 50
    ) -> Sequence[Hit]:
        self.calls.append(f"search {text}")
        return [one for one in self.hits if text.casefold() in one.snippet.casefold()][:limit]

    async def delete(self, session: str) -> None:
        self.calls.append(f"delete {session}")
        gone = [one for one in self._sessions if one.id == session]
        self.trash += [replace(one, thrown="2026-11-22T21:15:00+01:00") for one in gone]
        self._sessions = [one for one in self._sessions if one not in gone]

    async def restore(self, session: str) -> None:
        self.calls.append(f"restore {session}")
        back = [one for one in self.trash if one.id == session]
        self.trash = [one for one in self.trash if one not in back]
        lines = [*self._sessions, *(replace(one, thrown="") for one in back)]
        self._sessions = sorted(lines, key=lambda one: one.started, reverse=True)

    async def rename(self, session: str, title: str) -> None:
        self.calls.append(f"rename {session} {title}")
        self._sessions = [
            replace(one, title=title) if one.id == session else one for one in self._sessions
        ]

    async def open(self, session: str) -> Opened:
        self.calls.append(f"open {session}")
        if isinstance(self._opened, Problem):
            raise self._opened
        if self._opened is None:
            self._opened = Opened(
                id=session, folder=Path("sessions") / session, state=finished().state
            )
        return self._opened

    async def note(self, session: str, event: ev.Event) -> Opened:
        self.noted.append(event)
        opened = await self.open(session)
        event = replace(event, t=opened.state.last_t)
        self._opened = replace(opened, state=evolve(opened.state, event))
        return self._opened

    async def devices(self) -> Sequence[DeviceLine]:
        if isinstance(self._devices, Problem):
            raise self._devices
        return self._devices

    def listening(
        self, language: str, engine: EngineName = "auto", model: str | None = None
    ) -> Listening:
        return self.what_listens

    def models(self) -> Sequence[tuple[str, str]]:
        return [("vosk-model-en", "vosk-model-en (Vosk, en)")]

    def offer(self, language: str) -> Offer | None:
        return None if self.declined or self.installed else self._offer

    def decline(self, name: str) -> None:
        self.declined.append(name)

    async def install(
        self,
        name: str,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        unpacking: Callable[[int, int], None] = lambda _done, _whole: None,
    ) -> None:
        """With ``install_stops_at`` (0 to 1) it stays there until it is cancelled."""
        whole = 41_205_931
        stop = 1.0 if self._install_stops_at is None else self._install_stops_at
        for part in (0.1, 0.4, stop):
            progress(int(whole * part), whole)
        if self._install_problem:
            raise self._install_problem
        if self._install_stops_at is not None:
            while not cancelled():
                await asyncio.sleep(0.02)  # as a download looks now and then
            self.install_cancelled = True
            raise Problem("the download was stopped")
        for part in (0.2, self.unpacked):
            unpacking(int(2 * whole * part), 2 * whole)
        while self.unpacked < 1.0:
            await asyncio.sleep(0.02)
        self.installed.append(name)
        self.what_listens = VOSK

    def remembered_device(self) -> str:
        return self.settings.now.device

    def remember_device(self, device: str) -> None:
        self.settings.remember(device=device)

    def sound_check(self, device: str, language: str = "en") -> FakeCheck:
        check = FakeCheck(device, self.check_view)
        self.checks.append(check)
        return check

    def player(self, session: str, audio: str, at: float = 0.0) -> FakePlayer:
        if isinstance(self._player_problem, Problem):
            raise self._player_problem
        player = FakePlayer(audio, at, self._player_problem)
        self.players.append(player)
        return player

    async def pauses(self, session: str, audio: str, gaps: object) -> Sequence[Pause]:
        if isinstance(self.take_pauses, Problem):
            raise self.take_pauses
        return self.take_pauses

    def start(self, setup: Setup) -> FakePractice:
        self.started.append(setup)
        self.open_at_start = sum(one.opened and not one.closed for one in self.checks)
        if self._start_problem:
            raise self._start_problem
        return self.practice or FakePractice(setup)

    def resume(self, session: str, *, hold: bool = False) -> FakePractice:
        self.calls.append(f"resume {session}")
        if self._start_problem:
            raise self._start_problem
        return self.practice or FakePractice(session=session)

    def demo(self) -> FakePractice:
        self.calls.append("demo")
        if self._start_problem:
            raise self._start_problem
        return self.practice or FakePractice()

    async def afterwork(self, progress: Callable[[AfterProgress], None]) -> None:
        self.calls.append("afterwork")
        try:
            for one in self.after:
                progress(one)
                await asyncio.sleep(0)
            if self.after and not self.after[-1].finished:
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.calls.append("afterwork stopped")
            raise

    async def complete(self, session: str, progress: Callable[..., object] = id) -> None:
        self.calls.append(f"complete {session}")
        for one in self.completing:
            progress(one)
        if self.completing:
            try:
                await asyncio.Event().wait()
            finally:
                self.calls.append("complete stopped")
