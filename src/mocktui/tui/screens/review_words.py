"""The words under review: going over them, playing from them, readings, terms put right."""

from __future__ import annotations

import asyncio

from mocktui.core import events as ev
from mocktui.core.bits import Bit, Span, bits_of
from mocktui.core.metrics import measure
from mocktui.core.problem import Problem
from mocktui.core.question import Question
from mocktui.core.said import said
from mocktui.core.state import Asked, State, Take
from mocktui.core.transcript import Reading
from mocktui.practice.desk import Desk, Opened
from mocktui.storage.transcript_file import heard_by
from mocktui.tui.screens.frame import Frame
from mocktui.tui.widgets.answer import AnswerColumn, told
from mocktui.tui.widgets.page import Page
from mocktui.tui.widgets.playing import PlayingLine
from mocktui.tui.widgets.questions import Questions

FROM_HERE = "Enter plays from here. < > slower, faster; z cuts long pauses short."
_Key = tuple[str, int]  # of a question, and the number of its take


class ReviewWords(Frame[None], inherit_bindings=False):
    """What is looked at (a take, one of its readings), and what is done with its words."""

    def __init__(self, desk: Desk, session_id: str) -> None:
        super().__init__()
        self._desk = desk
        self._session = session_id
        self._opened: Opened | None = None
        self._turn = asyncio.Lock()  # one reads or adds at a time: a late read would undo an add
        self._takes: dict[str, int] = {}  # the take looked at, where it isn't the one that counts
        self._readings: dict[_Key, str] = {}  # the reading looked at, where not the usual one
        self._pauses: dict[_Key, tuple[Span, ...]] = {}
        self._readable: tuple[Reading, ...] = ()  # of the take that is shown, the usual one first
        self._began: int | None = None  # the stop from which a take is played

    async def _open(self) -> Opened:
        """Read the session; raises Problem."""
        async with self._turn:
            self._opened = opened = await self._desk.open(self._session)
        return opened

    # -- what is looked at ----------------------------------------------------------------------

    @property
    def _state(self) -> State:
        return self._opened.state if self._opened else State()

    @property
    def _item(self) -> Asked | None:
        return self._state.find(self.query_one(Questions).chosen)

    @property
    def _take(self) -> Take | None:
        item = self._item
        if item is None:
            return None
        wanted = self._takes.get(item.key)
        return next((one for one in item.takes if one.n == wanted), item.take)

    @property
    def _question(self) -> Question | None:
        item = self._item
        planned = self._state.planned(item.key) if item else None
        return planned.question if planned else None

    @property
    def _key(self) -> _Key | None:
        item, take = self._item, self._take
        return (item.key, take.n) if item is not None and take is not None else None

    @property
    def _said(self) -> str:
        """The text of the take: the person's own, else what was heard, its terms put right."""
        return said(self._state, self._take) if self._take is not None else ""

    @property
    def _answer(self) -> AnswerColumn:
        return self.query_one(Page).answer

    @property
    def _line(self) -> PlayingLine:
        return self.query_one(PlayingLine)

    def _show(self, top: bool = False) -> None:
        raise NotImplementedError

    async def _add(self, event: ev.Event) -> bool:
        raise NotImplementedError

    # -- readings -------------------------------------------------------------------------------

    def _find_readings(self) -> tuple[Reading, ...]:
        """Return the usual reading, then the other complete ones."""
        take = self._take
        if take is None or take.reading is None:
            return ()
        usual = take.reading
        return (usual, *(one for one in take.readings if one.complete and one is not usual))

    def _words(self) -> tuple[tuple[Bit, ...], str]:
        """Return the bits that are shown, and the reading's name where it is not the usual one."""
        take, key = self._take, self._key
        self._readable = readings = self._find_readings()
        if take is None or key is None or not readings or take.typed is not None:
            return (), ""
        place = self._place(key)
        other = readings[0] if place else None
        reading = readings[place]
        pauses = self._pauses.get(key, ())
        bits = bits_of(self._state, take, reading, pauses=pauses, other=other)
        if not place:
            return bits, ""
        who = heard_by(reading.engine, reading.model)
        return bits, f"reading {place + 1} of {len(readings)}" + (f" · {who}" if who else "")

    def _place(self, key: _Key) -> int:
        """Return which of the readable readings is looked at; 0 is the usual one."""
        names = [one.name for one in self._readable]
        wanted = self._readings.get(key)
        return names.index(wanted) if wanted in names else 0

    def action_reading(self) -> None:
        """Show the take's next reading, what differs marked; after the last the usual one."""
        key, readings = self._key, self._readable
        if key is not None and len(readings) > 1:
            place = (self._place(key) + 1) % len(readings)
            self._readings[key] = readings[place].name
            self._show()
            usual = "This is the reading that is usually shown."
            self._line.say("Another reading of the same take. v goes on." if place else usual)

    # -- pauses ---------------------------------------------------------------------------------

    def _look_for_pauses(self) -> None:
        """Find the pauses of the take that is shown, once, off the screen's way."""
        key, take = self._key, self._take
        if key is not None and take is not None and take.audio and key not in self._pauses:
            # Not exclusive: one that is replaced before it began would never be awaited.
            self.run_worker(self._find_pauses(key, take), group="pauses")

    async def _find_pauses(self, key: _Key, take: Take) -> None:
        try:
            found = await self._desk.pauses(self._session, take.audio or "", take.gaps)
        except Problem:  # no recording to look at: what the words tell, if they have times
            segments = take.reading.segments if take.reading else ()
            found = measure(segments, seconds=take.seconds, gaps=take.gaps).pauses or ()
        self._pauses[key] = tuple(found)
        if found and key == self._key:
            self._show()

    # -- going over the words, and playing ------------------------------------------------------

    def action_move(self, way: int) -> None:
        """Move 5 s in what is played, else by a word."""
        if self._line.doing == "playing":
            self._line.move(way)
        else:
            self._answer.move(way)
            self._arrived()

    def action_far(self, way: int) -> None:
        """Move to the next stretch of speech, or back."""
        self._answer.move_far(way)
        self._arrived()

    def _arrived(self) -> None:
        """Say what is under the cursor; a take that plays goes on from there."""
        here = self._answer.here
        line = self._line
        line.hint = told(here)
        if here is not None:
            line.seek(here.start)
        take = self._take
        plays = FROM_HERE if here is not None and take is not None and take.audio else ""
        line.say(line.hint or plays, news=False)
        self.refresh_bindings()

    def action_play(self) -> None:
        """Play the take, or pause, or go on."""
        if not self._line.doing:
            self._began = None
        self._line.play(self._take)
        self.refresh_bindings()

    def action_from_here(self) -> None:
        """Play from the word under the cursor."""
        here = self._answer.here
        self._began = self._answer.cursor
        self._line.play_from(self._take, here.start if here is not None else 0.0)
        self.refresh_bindings()

    def action_speed(self, way: int) -> None:
        """Play faster or slower."""
        self._line.faster(way)

    def action_pauses(self) -> None:
        """Cut long pauses short, or play them."""
        self._line.skip()

    def on_playing_line_heard(self, message: PlayingLine.Heard) -> None:
        """Mark the word that is heard; after the end, the one from which it was played."""
        if message.at is None:
            self._answer.go(self._began)
        else:
            self._answer.follow(message.at)
        self._line.hint = told(self._answer.here)
        self.refresh_bindings()

    # -- terms ----------------------------------------------------------------------------------

    async def action_unrepair(self) -> None:
        """Show a term that was put right as it was heard, or the other way round."""
        key, here = self._key, self._answer.here
        if key is None or here is None or not here.heard:
            return
        event = ev.RepairUndone(
            question=key[0],
            take=key[1],
            heard=here.heard,
            term=here.term,
            start=here.place,
            on=not here.undone,
        )
        if await self._add(event):
            self._line.hint = told(self._answer.here)
            self._line.say(self._line.hint, news=False)
