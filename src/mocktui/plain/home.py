"""Home in plain lines: begin, go on, what to practise next, packs, past sessions, progress."""

from __future__ import annotations

from collections.abc import Sequence

from mocktui.core.because import until_interview
from mocktui.core.problem import Problem
from mocktui.core.text import plural
from mocktui.plain.fetch import offer_model
from mocktui.plain.house import House
from mocktui.plain.plan import plan, progress
from mocktui.plain.sessions import Sessions
from mocktui.plain.settings import settings
from mocktui.plain.setup import SetUp
from mocktui.plain.talk import Choice
from mocktui.practice.claim import ELSEWHERE
from mocktui.practice.desk import PackLine, SessionLine
from mocktui.practice.due import Outlook
from mocktui.practice.warm_up import ears_to_offer, warm_up

ABOUT = (
    "mocktui asks interview questions and gives you time to think and to answer aloud. What you "
    "say is written down on this machine and sent nowhere. Then you read it back beside what the "
    "question is after. Everything is chosen by a number and Enter. "
    "If something doesn't work, the command mocktui doctor says why."
)


class Home:
    """The menu everything begins with; q leaves the program."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._talk = house.talk
        self._desk = house.desk
        self._offered = False

    async def run(self) -> None:
        """Show the menu until the person leaves."""
        self._talk.say(
            "mocktui: timed interview questions, answered aloud. Nothing leaves this machine."
        )
        while True:
            self._house.work()
            self._house.behind.outcomes()
            if self._desk.practising:
                self._talk.say(ELSEWHERE)
            sessions, outlook = await self._look()
            choices = [*self._choices(sessions, outlook)]
            key = await self._talk.choose(
                "Home", choices, default=choices[0].key, about=ABOUT, back="leaves mocktui"
            )
            if key is None:
                return
            await self._do(key, sessions, outlook)

    async def _look(self) -> tuple[Sequence[SessionLine], Outlook | None]:
        sessions: Sequence[SessionLine] = ()
        outlook = None
        try:
            sessions = await self._desk.sessions()
            outlook = await self._desk.due.outlook()
        except Problem as problem:
            self._talk.problem(problem)
        for told in (outlook.problems if outlook else ())[:2]:
            self._talk.say(told)
        return sessions, outlook

    @property
    def _readable(self) -> list[PackLine]:
        return [one for one in self._desk.packs() if not one.problem]

    def _choices(self, sessions: Sequence[SessionLine], outlook: Outlook | None) -> list[Choice]:
        found = []
        unfinished = _unfinished(sessions)
        if unfinished is not None:
            done = f"{unfinished.answered} of {unfinished.total} answered"
            found.append(
                Choice("continue", f"Continue {unfinished.title}, {done}", "go on where it ended")
            )
        if outlook is not None and outlook.picks:
            what = plural(len(outlook.picks), "question")
            until = until_interview(outlook.interview, outlook.today)
            found.append(
                Choice(
                    "next",
                    f"Practise next: {what}, with the reasons{f'; {until}' if until else ''}",
                    "what is worth another look now, and why",
                )
            )
        if outlook is not None and outlook.rate is not None:
            found.append(
                Choice("rate", "Rate what you said last", "your ratings decide what comes back")
            )
        if self._readable:
            found.append(
                Choice("begin", "Warm up: one question, no time limit", "the way to begin")
            )
        found += [
            Choice("packs", "Questions: choose a pack and how it is asked", "packs of questions"),
            Choice("demo", "See it work: a one-minute demo, no microphone", "a recorded voice"),
            Choice(
                "sessions",
                f"Past sessions: {len(sessions) or 'none yet'}",
                "read, hear, search, rename, export, delete",
            ),
            Choice("progress", "Progress", "days, time spoken, each question over its takes"),
            Choice("plan", "Interview date and plan", "the days before it, filled with questions"),
            Choice("settings", "Settings", "times, microphone, tones, how long recordings stay"),
        ]
        return found

    async def _do(self, key: str, sessions: Sequence[SessionLine], outlook: Outlook | None) -> None:
        unfinished = _unfinished(sessions)
        match key:
            case "continue" if unfinished is not None:
                await self._house.resume(unfinished.id)
            case "next" if outlook is not None:
                await self._next(outlook)
            case "rate" if outlook is not None and outlook.rate is not None:
                await self._rate(*outlook.rate)
            case "begin":
                await self._warm_up(bool(sessions))
            case "packs":
                await self._packs()
            case "demo":
                await self._demo()
            case "sessions":
                await Sessions(self._house).run()
            case "progress":
                await self._talk.tried(progress(self._house))
            case "plan":
                await self._talk.tried(plan(self._house))
            case "settings":
                await settings(self._house)

    async def _next(self, outlook: Outlook) -> None:
        picks = outlook.picks
        choices = []
        if len(picks) > 1:
            minutes = max(1, round(sum(one.item.seconds for one in picks) / 60))
            choices.append(
                Choice("all", f"All of them, one after the other, about {minutes} minutes")
            )
        choices += [
            Choice(str(n), f"{one.item.ask} Why: {one.why}.") for n, one in enumerate(picks)
        ]
        key = await self._talk.choose("Practise next", choices, default=choices[0].key)
        if key is None:
            return
        chosen = picks if key == "all" else picks[int(key) : int(key) + 1]
        try:
            setup = self._desk.due.setup(chosen)
        except Problem as problem:
            self._talk.problem(problem)
            return
        await self._house.start(setup)

    async def _rate(self, session: str, question: str) -> None:
        try:
            state = (await self._desk.open(session)).state
        except Problem as problem:
            self._talk.problem(problem)
            return
        item = state.find(question)
        if item is None or item.take is None:  # it was taken back in the meantime
            await self._house.review(session)
            return
        await self._house.debrief(session, question, item.take.n)

    async def _warm_up(self, again: bool) -> None:
        try:
            setup = warm_up(self._desk, again=again)
            offer = ears_to_offer(self._desk, setup)
        except Problem as problem:
            self._talk.problem(problem)
            return
        if offer is not None and not self._offered:
            self._offered = True
            await offer_model(self._talk, self._desk, offer)
        await self._house.start(setup)

    async def _demo(self) -> None:
        try:
            practice = self._desk.demo()
        except Problem as problem:
            self._talk.problem(problem)
            return
        self._talk.say("A recorded voice answers two questions; mocktui listens. About a minute.")
        await self._house.practise(practice)

    async def _packs(self) -> None:
        from mocktui.plain.packs import Packs

        while (pack := await Packs(self._house).choose()) is not None:
            await SetUp(self._house, pack).run()


def _unfinished(sessions: Sequence[SessionLine]) -> SessionLine | None:
    return next((one for one in sessions if not one.ended and not one.problem), None)
