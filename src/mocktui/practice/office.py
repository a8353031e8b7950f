"""The real desk: packs, sessions, models, devices and practices of one person."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from mocktui.core.events import Event
from mocktui.core.problem import Problem
from mocktui.core.question import Pack
from mocktui.core.state import Gap
from mocktui.packs.find import list_packs, open_pack
from mocktui.packs.formats import Listed, list_formats
from mocktui.places import Places
from mocktui.practice import desk
from mocktui.practice.archive import Archive, SessionArchive
from mocktui.practice.due import Due, Spacing
from mocktui.practice.habits import Habits, KeptHabits
from mocktui.practice.history import History, IndexHistory
from mocktui.practice.library import Library, PackLibrary
from mocktui.practice.office_models import Models
from mocktui.practice.preferences import KeptPreferences, Preferences
from mocktui.practice.setup import EngineName, Setup
from mocktui.practice.view import Practice
from mocktui.practice.voice import SystemVoice, Voice
from mocktui.storage.index_types import Filters, Hit
from mocktui.storage.sessions import Loaded, load_session

if TYPE_CHECKING:
    from mocktui.core.bits import Span
    from mocktui.practice.afterwork import AfterWork


class Office:
    """See :class:`mocktui.practice.desk.Desk`. Making one touches no file."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._afterwork: AfterWork | None = None  # one for all runs: they take turns
        self._models = Models(places)
        self._library = PackLibrary(places)
        self._voice = SystemVoice(places, speed=self._voice_speed)
        self._archive = SessionArchive(places)
        self._settings = KeptPreferences(places)
        self._history = IndexHistory(self._archive.fresh)
        self._due = Spacing(places, self._history, self._readable, self.pack, own=self._own)

    @property
    def library(self) -> Library:
        """Packs as things to keep, and the person's stories."""
        return self._library

    @property
    def archive(self) -> Archive:
        """Past sessions: found, named, exported, kept."""
        return self._archive

    @property
    def practising(self) -> bool:
        """Whether another mocktui practises in this data folder."""
        from mocktui.practice.claim import elsewhere

        return elsewhere(self._places)

    @property
    def history(self) -> History:
        """What was practised so far."""
        return self._history

    @property
    def habits(self) -> Habits:
        """What a person wants asked, and what not."""
        return KeptHabits(self._places)

    @property
    def settings(self) -> Preferences:
        """What a person chose."""
        return self._settings

    @property
    def voice(self) -> Voice:
        """Who reads a question aloud."""
        return self._voice

    def _voice_speed(self) -> float:
        from mocktui.practice.settings_file import settings_of

        return settings_of(self._places).voice_speed

    @property
    def due(self) -> Due:
        """What comes next."""
        return self._due

    # -- packs --------------------------------------------------------------------------------

    def packs(self) -> Sequence[desk.PackLine]:
        """Return the packs, from their headings alone."""
        lines = []
        for one in list_packs(self._places):
            heading = one.heading
            lines.append(
                desk.PackLine(
                    id=one.id,
                    title=heading.title if heading else one.path.name,
                    questions=heading.questions if heading else 0,
                    language=heading.language if heading else "",
                    own=one.own,
                    problem=str(one.problem) if one.problem else "",
                )
            )
        return sorted(lines, key=lambda line: not line.own)

    def _readable(self) -> list[str]:
        lines = sorted(list_packs(self._places), key=lambda one: not one.own)
        return [one.id for one in lines if not one.problem]

    def _own(self) -> list[str]:
        return [one.id for one in list_packs(self._places) if one.own]

    def formats(self) -> Sequence[Listed]:
        """Return the formats: the built-in ones, then the person's own."""
        return list_formats(self._places)

    def pack(self, name: str) -> Pack:
        """Return a pack; raises Problem."""
        return open_pack(name, self._places)

    # -- sessions -----------------------------------------------------------------------------

    async def sessions(self) -> Sequence[desk.SessionLine]:
        """Return past sessions, newest first; the demo's are not among them."""
        return await self._archive.sessions()

    async def search(
        self, text: str, filters: Filters | None = None, limit: int = 50
    ) -> Sequence[Hit]:
        """Return where all words of ``text`` were asked, said or noted, newest first."""
        return await self._archive.search(text, filters, limit)

    async def delete(self, session: str) -> None:
        """Put a session into the trash; raises Problem."""
        await self._archive.delete(session)

    async def restore(self, session: str) -> None:
        """Take a session out of the trash again; raises Problem."""
        await self._archive.restore(session)

    async def rename(self, session: str, title: str) -> None:
        """Give a session a name of the person's own; raises Problem."""
        await self._archive.rename(session, title)

    async def open(self, session: str) -> desk.Opened:
        """Open a session for review; raises Problem."""
        return await asyncio.to_thread(lambda: _opened(load_session(self._archive.folder(session))))

    async def note(self, session: str, event: Event) -> desk.Opened:
        """Add an edit, a note or a rating to a past session and return it as it then stands."""
        return await asyncio.to_thread(lambda: _opened(self._archive.add(session, event)))

    async def complete(
        self, session: str, progress: Callable[[desk.AfterProgress], None] = lambda _: None
    ) -> None:
        """Read the takes of a session whose transcript was cut off; raises Problem."""
        from mocktui.practice.claim import only_ours
        from mocktui.practice.complete_now import complete_now

        only_ours(self._places)  # it takes a core, and somebody speaks there
        await complete_now(self._places, self._archive.folder(session), progress)

    async def afterwork(self, progress: Callable[[desk.AfterProgress], None]) -> None:
        """Do what waits until nobody is answering; cancel it when a practice starts."""
        from mocktui.practice.afterwork import AfterWork

        if self._afterwork is None:
            self._afterwork = AfterWork(self._places)
        await self._afterwork.run(progress)

    # -- sound --------------------------------------------------------------------------------

    async def devices(self) -> Sequence[desk.DeviceLine]:
        """Return the microphones; raises Problem saying what to install."""
        from mocktui.audio.devices import list_devices

        found = await asyncio.to_thread(list_devices)
        return [
            desk.DeviceLine(key=one.name, name=one.name, default=one.is_default) for one in found
        ]

    def remembered_device(self) -> str:
        """Return the microphone chosen last; empty for the system's default."""
        from mocktui.practice.choices import remembered_device

        return remembered_device(self._places)

    def remember_device(self, device: str) -> None:
        """Choose this microphone from now on; one that can't be remembered is no problem."""
        from mocktui.practice.choices import remember_device

        with suppress(OSError, Problem):
            remember_device(self._places, device)

    def sound_check(self, device: str, language: str = "en") -> desk.SoundCheck:
        """Return a sound check on this microphone; its words are read in this language."""
        from mocktui.practice.soundcheck import sound_check

        return sound_check(self._places, device, language)

    async def pauses(self, session: str, audio: str, gaps: Sequence[Gap]) -> Sequence[Span]:
        """Return the pauses in a take's sound (0.5 s or more); raises Problem without a file."""
        from mocktui.audio.pauses import pauses_in

        path = self._recording(session, audio)
        return await asyncio.to_thread(pauses_in, path, gaps=gaps)

    def player(self, session: str, audio: str, at: float = 0.0) -> desk.Player:
        """Return a player of a take's audio; raises Problem where the file is missing."""
        from mocktui.practice.player import TakePlayer

        path = self._recording(session, audio)
        return TakePlayer(path, at, log=self._places.logs / "playback.log")

    def _recording(self, session: str, audio: str) -> Path:
        path = self._archive.folder(session).audio(audio)
        if path is None:
            raise Problem(
                "this take's recording is not there",
                where=audio,
                fix="Its transcript is unharmed; copy the file back to hear it.",
            )
        return path

    # -- models -------------------------------------------------------------------------------

    def listening(
        self, language: str, engine: EngineName = "auto", model: str | None = None
    ) -> desk.Listening:
        """Return what will listen; raises Problem for a model that isn't there."""
        return self._models.listening(language, engine, model)

    def models(self) -> Sequence[tuple[str, str]]:
        """Return name and description of each model that can read; looks at the disk."""
        return self._models.usable()

    def offer(self, language: str) -> desk.Offer | None:
        """Return the model to offer, if none for Vosk is there and it was not declined before."""
        return self._models.offer(language)

    def decline(self, name: str) -> None:
        """Remember that this offer need not come again."""
        self._models.decline(name)

    async def install(
        self,
        name: str,
        progress: Callable[[int, int], None],
        cancelled: Callable[[], bool],
        unpacking: Callable[[int, int], None] = lambda _done, _whole: None,
    ) -> None:
        """Fetch a model; both are told from a thread how far it is; raises Problem."""
        await self._models.install(name, progress, cancelled, unpacking)

    # -- practising ---------------------------------------------------------------------------

    def start(self, setup: Setup) -> Practice:
        """Return a new practice, not yet running; raises Problem."""
        from mocktui.practice.begin import begin

        return begin(self._places, setup, voice=self._voice)

    def resume(self, session: str, *, hold: bool = False) -> Practice:
        """Return a practice that continues an unfinished session; raises Problem."""
        from mocktui.practice.begin import resume

        folder = self._archive.folder(session)
        return resume(self._places, folder, hold=hold, voice=self._voice)

    def demo(self) -> Practice:
        """Return a practice on recorded answers, in a folder of its own."""
        from mocktui.practice.demo import demo

        return demo(self._places)


def _opened(loaded: Loaded) -> desk.Opened:
    return desk.Opened(
        id=loaded.folder.id,
        folder=loaded.folder.path,
        state=loaded.state,
        problems=tuple(str(one) for one in loaded.problems),
        newer=loaded.newer,
    )
