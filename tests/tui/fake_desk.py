"""A desk with made-up contents, and a practice driven by hand on the real state machine.

    practice = FakePractice().at(5).tell(StartAnswer()).at(65)   # a minute into the first answer
    desk = FakeDesk(sessions=SESSIONS, devices=DEVICES)

Nothing here reads a clock: ``at`` moves the practice's time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.fold import evolve
from mocktui.core.format import PRACTICE, Format
from mocktui.core.interview import step
from mocktui.core.problem import Problem
from mocktui.core.question import AnswerTime, FollowUp, Pack, Question
from mocktui.core.state import State
from mocktui.core.transcript import Word
from mocktui.practice.desk import (
    CheckView,
    DeviceLine,
    Listening,
    Offer,
    Opened,
    PackLine,
    SessionLine,
)
from mocktui.practice.setup import EngineName, Setup, plan
from mocktui.practice.view import Level, View

STARTED = "2026-11-22T19:04:00+01:00"
SESSION = "2026-11-22T1904-01JD9Z8V7K3M5N6P7Q8R9S0T1U"

PACK = Pack(
    id="ml-interview-16",
    title="Sixteen machine-learning interview questions",
    source="Tech Job Interviews 101, Scott Morris, Skillcrush",
    questions=(
        Question(
            id="why-that-algorithm",
            ask="Why are you using that algorithm?",
            simpler="What made you pick this method and not another one?",
            kind="technical",
            asked_by="Susan Shu Chang, data scientist, Bell",
            why="They want to hear a choice, not a habit.",
            tip="Think critically about your own choice: say what it costs you.",
            look_for=(
                "names what the data looked like",
                "compares with a simpler method",
                "says one drawback of the choice",
            ),
            avoid=("“it is the best one”", "a list of algorithms without a reason"),
            example="The table was small and mixed, so I began with logistic regression as a "
            "floor, then took gradient boosting for its handling of mixed features; it cost us "
            "explanations, which we got back with feature importances.",
            terms=("gradient boosting", "logistic regression"),
            follow_ups=(FollowUp(ask="What would make you change it?"),),
            think=30,
            answer=AnswerTime(min=45, target=90, max=120),
        ),
        Question(
            id="business-care",
            ask="Why should the business care?",
            kind="curveball",
            asked_by="Susan Shu Chang, data scientist, Bell",
            tip="Keep the big picture: say it in money, time or risk.",
            look_for=("names a cost or a gain", "says who benefits"),
            avoid=("“everyone does machine learning”",),
            example="Each call to support costs four euros; the site now answers a third of them.",
            answer=AnswerTime(min=30, target=60, max=90),
        ),
        Question(
            id="goal-of-ab-testing",
            ask="What is the goal of A/B testing?",
            kind="conceptual",
            asked_by="Jagoda Wieczorek, HR manager, ResumeLab",
            tip="Know the standards and why they are standards.",
            look_for=("one change, two random groups", "decided by a figure chosen before"),
            example="To learn whether a change causes a difference, not only comes with one.",
        ),
    ),
)
ROUND = Pack(
    id="ml-technical",
    title="The technical round: concepts one by one",
    questions=tuple(
        Question(id=f"concept-{n}", ask=f"Explain concept number {n}.") for n in range(1, 21)
    ),
)
SPOKEN = (
    "I chose gradient boosting because the table was small",
    "and the features were mixed and I compared it with logistic regression first",
    "the price was that nobody could read the model any more",
)

SESSIONS = (
    SessionLine(
        id=SESSION,
        started=STARTED,
        title=PACK.title,
        format="practice",
        answered=3,
        total=3,
        minutes=6.5,
        flagged=1,
    ),
    SessionLine(
        id="2026-11-20T0812-01JD3",
        started="2026-11-20T08:12:00+01:00",
        title=ROUND.title,
        format="real",
        mode="type",
        answered=12,
        total=20,
        minutes=31,
    ),
    SessionLine(
        id="2026-11-19T2130-01JD2",
        started="2026-11-19T21:30:00+01:00",
        title=PACK.title,
        format="warm-up",
        mode="timer",
        answered=1,
        total=1,
        minutes=1.4,
    ),
)
UNFINISHED = SessionLine(
    id="2026-11-22T2011-01JDC",
    started="2026-11-22T20:11:00+01:00",
    title=PACK.title,
    format="practice",
    answered=2,
    total=16,
    minutes=5.2,
    ended=False,
    incomplete=True,
)
DEVICES = (
    DeviceLine(key="", name="System default", default=True),
    DeviceLine(key="Headset", name="USB headset, Mono"),
    DeviceLine(key="Built-in", name="Built-in microphone"),
)
VOSK = Listening(
    engine="vosk",
    model="vosk-model-small-en-us-0.15",
    line="Vosk listens, with the small English model.",
)
MOONSHINE = Listening(
    engine="moonshine",
    model="tiny-en",
    line="Moonshine listens, with its own English model.",
    warnings=("It gives no word times, so pace is measured by sentence.",),
    missing=("Word times and pauses need a Vosk model: mocktui models install en-us-small",),
)
NO_EARS = Listening(
    engine=None,
    line="Nothing can write down what you say; it is recorded.",
    missing=("For a transcript: mocktui models install en-us-small",),
)
OFFER = Offer(
    name="en-us-small",
    site="alphacephei.com",
    megabytes=41.2,
    gain="Word by word while you speak, with the time of each word: pauses and pace can be "
    "measured.",
    without="Moonshine listens: good sentences, no word times.",
)
NO_PORTAUDIO = Problem(
    "no sound library (PortAudio) is installed",
    where="microphone",
    fix="Install it: sudo apt install libportaudio2",
)
DEAD = CheckView(
    level=Level(zeros=True),
    state="denied",
    device="System default",
    advice="The microphone gives exact zeros: on macOS allow the terminal in System Settings → "
    "Privacy → Microphone.",
)
HEARD = CheckView(
    level=Level(rms=-24.0, peak=-12.0),
    state="ready",
    device="System default",
    advice="Say something: the bar should move.",
)


class FakePractice:
    """An interview on the real state machine whose time is moved by hand.

    It begins at once (question 1, thinking). Opened answers arm by themselves unless
    ``arms=False``. ``run`` lasts until the session has ended.
    """

    def __init__(
        self,
        setup: Setup | None = None,
        *,
        session: str = SESSION,
        begin: bool = True,
        arms: bool = True,
        **looks: object,
    ) -> None:
        self.setup = setup or Setup(packs=(PACK,))
        self.session = session
        self.arms = arms
        self.now = 0.0
        self.state = State()
        self.events: list[ev.Event] = []
        self.told: list[do.Command] = []
        self.running = False
        self._listeners: list[Callable[[View], None]] = []
        self._over = asyncio.Event()
        speak = self.setup.mode == "speak"
        self.looks: dict[str, object] = {
            "mic": "ready" if speak else "off",
            "ears": "ready" if speak else "off",
            "mic_line": "System default" if speak else "",
            "ears_line": VOSK.line if speak else "",
            "level": HEARD.level if speak else Level(),
        } | looks
        if begin:
            self.begin()

    # -- what a test does ------------------------------------------------------------------------

    def begin(self) -> FakePractice:
        """Start the session and ask the first question."""
        planned, seed = plan(self.setup)
        started = ev.SessionStarted(
            session=self.session,
            started=STARTED,
            pack=self.setup.pack_id,
            title=self.setup.title,
            language=self.setup.language,
            format=self.setup.format,
            plan=planned,
            mode=self.setup.mode,
            engine="vosk" if self.setup.mode == "speak" else "",
            model=VOSK.model if self.setup.mode == "speak" else "",
            seed=seed,
        )
        return self.tell(do.Begin(started))

    def at(self, t: float) -> FakePractice:
        """Let the time be ``t`` seconds; what time alone causes happens."""
        self.now = t
        return self.tell(do.Tick())

    def after(self, seconds: float) -> FakePractice:
        """Let so many seconds pass."""
        return self.at(self.now + seconds)

    def tell(self, command: do.Command) -> FakePractice:
        """Carry out a command at this time."""
        self._step(command)
        self._publish()
        return self

    def show(self, **looks: object) -> FakePractice:
        """Change other fields of the view: partial, level, notice, mic, ears, behind, …"""
        self.looks |= looks
        self._publish()
        return self

    def hear(self, text: str, start: float = 0.0, end: float | None = None) -> FakePractice:
        """Have a final segment heard in the open take (or the last one)."""
        item = self.state.item
        assert item is not None and item.takes
        words = text.split()
        end = start + 0.4 * len(words) if end is None else end
        each = (end - start) / max(1, len(words))
        return self.tell(
            do.Record(
                ev.SegmentHeard(
                    question=item.key,
                    take=item.takes[-1].n,
                    reading="live",
                    text=text,
                    start=start,
                    end=end,
                    words=tuple(
                        Word(text=w, start=start + n * each, end=start + (n + 1) * each)
                        for n, w in enumerate(words)
                    ),
                )
            )
        )

    def read(self) -> FakePractice:
        """Have the last take's reading declared complete."""
        item = self.state.item
        assert item is not None and item.takes
        take = item.takes[-1]
        done = ev.ReadingDone(
            question=item.key,
            take=take.n,
            reading="live",
            engine="vosk",
            model=VOSK.model,
            text=take.heard,
        )
        return self.tell(do.Record(done))

    # -- what a screen does ----------------------------------------------------------------------

    def view(self) -> View:
        return View(state=self.state, now=self.now, **self.looks)  # type: ignore[arg-type] # by name

    def do(self, command: do.Command) -> bool:
        self.told.append(command)
        before = len(self.events)
        self._step(command)
        changed = len(self.events) > before
        if changed:
            self._publish()
        return changed

    def listen(self, listener: Callable[[View], None]) -> None:
        self._listeners.append(listener)

    async def run(self) -> None:
        self.running = True
        try:
            if self.state.begun is None:
                self.begin()
            await self._over.wait()
        finally:
            self.running = False

    def _step(self, command: do.Command) -> None:
        self.state, events = step(self.state, command, self.now)
        self.events += events
        item = self.state.item
        if self.arms and self.state.phase == "arming" and item is not None:
            speak = self.state.mode == "speak"
            place, _, follow = item.key.partition("/")
            number = next(n for n, one in enumerate(self.state.plan, 1) if one.question.id == place)
            name = f"{number:02d}" + (f"-{follow}" if follow else "")
            audio = f"takes/{name}-{len(item.takes) + 1}.wav" if speak else None
            self.state, more = step(self.state, do.AnswerOpened(audio), self.now)
            self.events += more
        if self.state.phase == "ended":
            self._over.set()

    def _publish(self) -> None:
        view = self.view()
        for listener in self._listeners:
            listener(view)


def finished(setup: Setup | None = None) -> FakePractice:
    """Return a practice whose questions were all answered and read (the second one flagged)."""
    practice = FakePractice(setup)
    while practice.state.phase != "ended":
        practice.after(12).tell(do.StartAnswer())
        if practice.state.mode == "speak":
            at = 0.3
            for line in SPOKEN:
                practice.hear(line, at)
                at += 0.4 * len(line.split()) + 0.8
        elif practice.state.mode == "type":
            practice.tell(do.TypeText(". ".join(SPOKEN)))
        item = practice.state.item
        if item is not None and item.number == 2:
            practice.tell(do.Flag()).tell(do.AddNote("Say the figure first."))
        practice.after(58).tell(do.Finish())
        if practice.state.mode == "speak":
            practice.read()
        practice.tell(do.Next())
    return practice


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
        self.closed = False
        self._over = asyncio.Event()

    def toggle(self) -> None:
        self.state = {"playing": "paused", "paused": "playing"}.get(self.state, self.state)

    def seek(self, at: float) -> None:
        self.at = max(0.0, at)

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
    ) -> None:
        self._packs = list(packs)
        self._broken = list(broken)
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
        self._start_problem = start_problem
        self.practice = practice
        self.calls: list[str] = []
        self.started: list[Setup] = []
        self.noted: list[ev.Event] = []
        self.checks: list[FakeCheck] = []
        self.open_at_start = 0  # sound checks still open when the last practice was started
        self.players: list[FakePlayer] = []
        self.declined: list[str] = []
        self.installed: list[str] = []
        self.install_cancelled = False

    def packs(self) -> Sequence[PackLine]:
        return [*map(_line, self._packs), *self._broken]

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

    def offer(self, language: str) -> Offer | None:
        return None if self.declined or self.installed else self._offer

    def decline(self, name: str) -> None:
        self.declined.append(name)

    async def install(
        self, name: str, progress: Callable[[int, int], None], cancelled: Callable[[], bool]
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
        self.installed.append(name)
        self.what_listens = VOSK

    def sound_check(self, device: str) -> FakeCheck:
        check = FakeCheck(device, self.check_view)
        self.checks.append(check)
        return check

    def player(self, session: str, audio: str, at: float = 0.0) -> FakePlayer:
        if isinstance(self._player_problem, Problem):
            raise self._player_problem
        player = FakePlayer(audio, at, self._player_problem)
        self.players.append(player)
        return player

    def start(self, setup: Setup) -> FakePractice:
        self.started.append(setup)
        self.open_at_start = sum(one.opened and not one.closed for one in self.checks)
        if self._start_problem:
            raise self._start_problem
        return self.practice or FakePractice(setup)

    def resume(self, session: str) -> FakePractice:
        self.calls.append(f"resume {session}")
        if self._start_problem:
            raise self._start_problem
        return self.practice or FakePractice(session=session)

    def demo(self) -> FakePractice:
        self.calls.append("demo")
        if self._start_problem:
            raise self._start_problem
        return self.practice or FakePractice()

    def session_of(self, practice: FakePractice) -> str:
        return practice.session

    async def complete(self, session: str) -> None:
        self.calls.append(f"complete {session}")


def setup_of(format: Format = PRACTICE, **more: object) -> Setup:
    """Return a set-up of the first pack."""
    return Setup(packs=(PACK,), format=format, **more)  # type: ignore[arg-type] # by name
