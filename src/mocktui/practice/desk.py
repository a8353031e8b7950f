"""Everything a front end needs that is not the running interview itself.

:class:`Desk` is the contract; :class:`mocktui.practice.office.Office` is the real one. Screens know
only this, so they can be shown with made-up contents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from mocktui.core.events import Event
from mocktui.core.problem import Problem
from mocktui.core.question import Pack
from mocktui.core.state import Gap, State
from mocktui.packs.formats import Listed
from mocktui.practice.archive import Archive
from mocktui.practice.archive import SessionLine as SessionLine
from mocktui.practice.due import Due
from mocktui.practice.habits import Habits
from mocktui.practice.history import History
from mocktui.practice.library import Library
from mocktui.practice.preferences import Preferences
from mocktui.practice.setup import EngineName, Setup
from mocktui.practice.view import Level, Practice
from mocktui.practice.voice import Voice
from mocktui.storage.index_types import Filters, Hit

if TYPE_CHECKING:
    from mocktui.audio.loudness import Quality
    from mocktui.core.bits import Span


class PackLine(msgspec.Struct, frozen=True, kw_only=True):
    """A pack in a list; one that can't be read has a ``problem`` instead of questions."""

    id: str
    title: str
    questions: int = 0
    language: str = "en"
    source: str = ""
    own: bool = False
    problem: str = ""


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A session opened for review: its state and what is wrong with its folder.

    ``newer``: a later version wrote it, so it can only be read.
    """

    id: str
    folder: Path
    state: State
    problems: tuple[str, ...] = ()
    newer: bool = False

    @property
    def trouble(self) -> str:
        """The first problem, and how many more there are; empty without any."""
        more = len(self.problems) - 1
        return "".join(self.problems[:1]) + (f" (and {more} more)" if more > 0 else "")


class Listening(msgspec.Struct, frozen=True, kw_only=True):
    """What will listen: ``line`` says it in words, ``missing`` what would be better and how."""

    engine: str | None
    model: str = ""
    line: str = ""
    warnings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class DeviceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A microphone. ``key`` is what ``Setup.device`` takes; empty is the system's default."""

    key: str
    name: str
    default: bool = False


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A model that could be fetched: asked once, never by itself."""

    name: str
    site: str
    megabytes: float
    gain: str
    without: str


class AfterProgress(msgspec.Struct, frozen=True, kw_only=True):
    """How far the work is that waits until nobody is answering.

    ``what`` is done to ``session`` now, in plain words; ``part`` of it (0 … 1) is behind us. Its
    ``kind`` is ``complete``, ``again`` or ``flac``: the one at ``place`` (from 1) ``of`` so many of
    the kind in this session.
    ``problems`` are those so far: the other jobs go on. ``finished``: nothing more follows.
    ``outcome`` is a sentence the person should read once it is over, most often empty.
    """

    session: str = ""
    what: str = ""
    done: int = 0
    total: int = 0
    part: float = 0.0
    kind: str = ""
    place: int = 0
    of: int = 0
    problems: tuple[Problem, ...] = ()
    finished: bool = False
    outcome: str = ""


class CheckView(msgspec.Struct, frozen=True, kw_only=True):
    """The sound check: ``advice`` is one sentence for the person.

    ``heard`` are the words of the sentence spoken last (or now), ``quality`` how it sounded and
    ``measured`` the same in one line; ``deaf`` says why no words can be read (empty: they can).
    """

    level: Level = Level()
    state: str = "opening"  # opening · ready · silent · denied · clipped · lost · failed
    advice: str = ""
    device: str = ""
    heard: str = ""
    quality: Quality | None = None
    measured: str = ""
    deaf: str = ""


class SoundCheck(Protocol):
    """A microphone held open to look at its level."""

    def view(self) -> CheckView:
        """Return the picture of this moment."""
        ...

    async def run(self) -> None:
        """Hold the microphone open until :meth:`close`."""
        ...

    async def close(self) -> None:
        """Let the microphone go."""
        ...


class Player(Protocol):
    """A take being played."""

    @property
    def at(self) -> float:
        """Seconds of the take."""
        ...

    @property
    def state(self) -> str:
        """``opening``, ``playing``, ``paused``, ``ended`` or ``failed``."""
        ...

    @property
    def problem(self) -> str:
        """Why it failed, in words."""
        ...

    def toggle(self) -> None:
        """Pause, or go on."""
        ...

    def seek(self, at: float) -> None:
        """Go to this second."""
        ...

    def set_speed(self, times: float) -> None:
        """Play so many times as fast, at the same pitch; also before it begins."""
        ...

    def skip_pauses(self, on: bool) -> None:
        """Cut silences of half a second or more short, or play them; also before it begins."""
        ...

    async def run(self) -> None:
        """Play to the end or until :meth:`close`."""
        ...

    async def close(self) -> None:
        """Stop."""
        ...


class Desk(Protocol):
    """What Home, Set-up, Review and Past sessions work with. Slow calls are coroutines."""

    @property
    def archive(self) -> Archive:
        """Past sessions: found, named, exported, kept."""
        ...

    @property
    def practising(self) -> bool:
        """Whether another mocktui practises in this data folder."""
        ...

    @property
    def history(self) -> History:
        """What was practised so far."""
        ...

    @property
    def habits(self) -> Habits:
        """What a person wants asked, and what not."""
        ...

    @property
    def settings(self) -> Preferences:
        """What a person chose: theme, times, keys, …"""
        ...

    @property
    def due(self) -> Due:
        """What comes next, and the interview ahead."""
        ...

    @property
    def library(self) -> Library:
        """Packs as things to keep, and the person's own stories."""
        ...

    @property
    def voice(self) -> Voice:
        """Who reads a question aloud."""
        ...

    def packs(self) -> Sequence[PackLine]:
        """Return the packs, the person's own first. Quick enough for the first frame."""
        ...

    def pack(self, name: str) -> Pack:
        """Return a pack; raises Problem."""
        ...

    def formats(self) -> Sequence[Listed]:
        """Return the formats: the built-in ones, then the person's own."""
        ...

    async def sessions(self) -> Sequence[SessionLine]:
        """Return past sessions, newest first."""
        ...

    async def search(
        self, text: str, filters: Filters | None = None, limit: int = 50
    ) -> Sequence[Hit]:
        """Return where all words of ``text`` were asked, said or noted, newest first.

        The last word may be the beginning of one, so this can be called at every key.
        """
        ...

    async def delete(self, session: str) -> None:
        """Put a session into the trash: hidden everywhere, nothing removed; raises Problem."""
        ...

    async def restore(self, session: str) -> None:
        """Take a session out of the trash again; raises Problem."""
        ...

    async def rename(self, session: str, title: str) -> None:
        """Give a session a name of the person's own; raises Problem."""
        ...

    async def open(self, session: str) -> Opened:
        """Open a session for review; raises Problem."""
        ...

    async def note(self, session: str, event: Event) -> Opened:
        """Add an edit, a note or a rating to a past session and return it as it then stands."""
        ...

    async def devices(self) -> Sequence[DeviceLine]:
        """Return the microphones; raises Problem saying what to install."""
        ...

    def listening(
        self, language: str, engine: EngineName = "auto", model: str | None = None
    ) -> Listening:
        """Return what will listen."""
        ...

    def models(self) -> Sequence[tuple[str, str]]:
        """Return name and description of each model that can read; looks at the disk."""
        ...

    def offer(self, language: str) -> Offer | None:
        """Return the model to offer, if one is worth it and it was not declined before."""
        ...

    def decline(self, name: str) -> None:
        """Remember that this offer need not come again."""
        ...

    async def install(
        self,
        name: str,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        unpacking: Callable[[int, int], None] = lambda _done, _whole: None,
    ) -> None:
        """Fetch a model; ``progress(bytes so far, bytes in all)``, then ``unpacking`` with both.

        Raises Problem.
        """
        ...

    def remembered_device(self) -> str:
        """Return the microphone chosen last; empty for the system's default."""
        ...

    def remember_device(self, device: str) -> None:
        """Choose this microphone from now on; one that can't be remembered is no problem."""
        ...

    def sound_check(self, device: str, language: str = "en") -> SoundCheck:
        """Return a sound check on this microphone; its words are read in this language."""
        ...

    def player(self, session: str, audio: str, at: float = 0.0) -> Player:
        """Return a player of a take's audio; raises Problem where the file is missing."""
        ...

    async def pauses(self, session: str, audio: str, gaps: Sequence[Gap]) -> Sequence[Span]:
        """Return the pauses in a take's sound (0.5 s or more); raises Problem without a file."""
        ...

    def start(self, setup: Setup) -> Practice:
        """Return a new practice, not yet running; raises Problem."""
        ...

    def resume(self, session: str, *, hold: bool = False) -> Practice:
        """Return a practice that continues an unfinished session; raises Problem.

        ``hold`` as in :class:`~mocktui.practice.setup.Setup`.
        """
        ...

    def demo(self) -> Practice:
        """Return a practice on recorded answers, in a folder of its own."""
        ...

    async def complete(
        self, session: str, progress: Callable[[AfterProgress], None] = lambda _: None
    ) -> None:
        """Read the takes of a session whose transcript was cut off; raises Problem.

        ``progress`` is called in the event loop's thread. Cancelling keeps what was read.
        """
        ...

    async def afterwork(self, progress: Callable[[AfterProgress], None]) -> None:
        """Do what waits until nobody is answering: second readings, smaller recordings.

        Cancel it when a practice starts; it may be begun again at any time. ``progress`` is called
        in the event loop's thread, not at all where there is nothing to do.
        """
        ...
