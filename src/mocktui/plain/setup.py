"""Set-up in plain lines: how it is asked, how it is answered, and a sound check."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from math import isnan
from typing import get_args

from msgspec.structs import replace

from mocktui.core.events import Mode
from mocktui.core.problem import Problem
from mocktui.core.question import Pack
from mocktui.core.times import LONGEST, SHORTEST_ANSWER
from mocktui.plain.fetch import offer_model
from mocktui.plain.house import House
from mocktui.plain.talk import Choice
from mocktui.practice.desk import CheckView, DeviceLine
from mocktui.practice.preferences import sitting, usual_format
from mocktui.practice.setup import Setup, kinds_of, plan, roles_of
from mocktui.practice.setup_words import MEANS, time_words
from mocktui.speech.engines import TITLES, WISHES

MODES: dict[Mode, str] = {"speak": "speaking", "type": "typing", "timer": "the clock only"}
SPEAKING = 20.0  # seconds a sound check lasts at most
SETTLING = 3.0  # seconds the words of a sentence may take after it
EVERY = 0.1
_ANY = "any"


class SetUp:
    """Holds what was chosen for a sitting; Enter starts it as it is."""

    def __init__(self, house: House, pack: Pack) -> None:
        self._house = house
        self._talk = house.talk
        self._desk = house.desk
        now = house.desk.settings.now
        self._setup = sitting(now, (pack,), format=usual_format(now, house.desk.formats()))
        self._offered = False

    async def run(self) -> None:
        """Show what would start and let it be changed; returns after the practice, or on q."""
        changes: dict[str, Callable[[], Awaitable[None]]] = {
            "format": self._format,
            "mode": self._mode,
            "device": self._device,
            "check": self._check,
            "which": self._which,
            "times": self._times,
            "engine": self._engine,
        }
        while True:
            key = await self._talk.choose(
                f"Set-up: {self._setup.title}",
                self._choices(),
                default="start",
                about="Start as it is, or change what stands here first. Nothing has to be.",
            )
            if key is None:
                return
            if key != "start":
                await self._talk.tried(changes[key]())
            elif await self._start():
                return

    def _choices(self) -> list[Choice]:
        setup = self._setup
        try:
            times = time_words(setup.format, plan(setup))
        except Problem as problem:
            times = str(problem)
        speak = setup.mode == "speak"
        found = [
            Choice("start", f"Start: {times}", "the interview begins"),
            Choice("format", f"Format: {setup.format.title}, {setup.format.about}", "the rules"),
            Choice("mode", f"Answer by {MODES[setup.mode]}: {MEANS[setup.mode]}"),
        ]
        if speak:
            device = setup.device or "the system's default"
            found += [
                Choice("device", f"Microphone: {device}"),
                Choice("check", "Sound check", "say a sentence, and hear whether it arrives"),
            ]
        found += [
            Choice("which", f"Which questions: {self._narrowed()}"),
            Choice("times", f"Times: {self._timed()}", "seconds to think and to answer"),
        ]
        if speak:
            try:
                told = self._listening(setup)
            except Problem as problem:
                told = str(problem)
            found.append(Choice("engine", f"Listening: {told}", "what writes down your words"))
        return found

    def _listening(self, setup: Setup) -> str:
        """Return what will listen in words; raises Problem for a model that can't."""
        listening = self._desk.listening(setup.language, setup.engine, setup.model)
        return " ".join((listening.line, *listening.warnings, *listening.missing))

    def _narrowed(self) -> str:
        one = self._setup
        parts = [*one.kinds, *one.roles]
        parts += [f"the first {one.limit}"] if one.limit else []
        parts += [f"as fit into {one.minutes:g} minutes"] if one.minutes else []
        parts += ["shuffled"] if one.shuffle else []
        return ", ".join(parts) or "as the format says"

    def _timed(self) -> str:
        one = self._setup
        parts = [] if one.think is None else [f"{one.think:g} seconds to think"]
        parts += [] if one.answer is None else [f"{one.answer:g} seconds to answer"]
        return ", ".join(parts) or "as each question says"

    async def _start(self) -> bool:
        setup = self._setup
        if setup.mode == "speak" and not self._offered:
            await self._offer()
        try:
            plan(setup)
        except Problem as problem:
            self._talk.problem(problem)
            return False
        return await self._house.start(setup)

    # -- what can be changed ----------------------------------------------------------------------

    async def _pick(self, title: str, choices: Sequence[Choice], now: str) -> str | None:
        return await self._talk.choose(title, choices, default=now)

    async def _format(self) -> None:
        there = [one.format for one in self._desk.formats() if one.format is not None]
        choices = [Choice(one.id, f"{one.title}: {one.about}") for one in there]
        key = await self._pick("Format", choices, self._setup.format.id)
        chosen = next((one for one in there if one.id == key), None)
        if chosen is not None:
            self._setup = replace(self._setup, format=chosen)

    async def _mode(self) -> None:
        modes: tuple[Mode, ...] = get_args(Mode)
        choices = [Choice(one, f"By {MODES[one]}: {MEANS[one]}") for one in modes]
        key = await self._pick("Answer", choices, self._setup.mode)
        for one in modes:
            if one == key:
                self._setup = replace(self._setup, mode=one)

    async def _device(self) -> None:
        devices: Sequence[DeviceLine] = await self._desk.devices()
        if not devices:
            raise Problem("no microphone was found", fix="Plug one in, or answer by typing.")
        choices = [Choice(one.key or _ANY, one.name) for one in devices]
        key = await self._pick("Microphone", choices, self._setup.device or _ANY)
        if key is not None:
            device = "" if key == _ANY else key
            self._desk.remember_device(device)
            self._setup = replace(self._setup, device=device)

    async def _which(self) -> None:
        choices = [
            Choice("kind", "One kind of question"),
            Choice("role", "For one role"),
            Choice("limit", "So many at the most"),
            Choice("minutes", "As many as fit into some minutes"),
            Choice("order", "The order: as they stand, or shuffled"),
            Choice("all", "All again"),
        ]
        questions = self._setup.packs[0].questions
        match await self._pick("Which questions", choices, ""):
            case "kind":
                kind = await self._among("Kind", kinds_of(questions))
                if kind is not None:
                    self._setup = replace(self._setup, kinds=kind)
            case "role":
                role = await self._among("Role", roles_of(questions))
                if role is not None:
                    self._setup = replace(self._setup, roles=role)
            case "limit":
                number = await self._talk.number("How many at the most?", 1, len(questions))
                if number is not None:
                    limit = None if isnan(number) else round(number)
                    self._setup = replace(self._setup, limit=limit)
            case "minutes":
                minutes = await self._talk.number("How many minutes?", 1, 600)
                if minutes is not None:
                    self._setup = replace(self._setup, minutes=None if isnan(minutes) else minutes)
            case "order":
                self._setup = replace(
                    self._setup, shuffle=True if await self._talk.yes("Shuffled?") else None
                )
            case "all":
                self._setup = replace(
                    self._setup, kinds=(), roles=(), limit=None, minutes=None, shuffle=None
                )

    async def _among(self, title: str, names: Sequence[str]) -> tuple[str, ...] | None:
        """Return one of these in a tuple, an empty one for any, ``None`` for no change."""
        choices = [Choice(_ANY, f"every {title.casefold()}"), *(Choice(n, n) for n in names)]
        key = await self._pick(title, choices, _ANY)
        return None if key is None else () if key == _ANY else (key,)

    async def _times(self) -> None:
        chosen: list[float | None] = []
        for what, least in (("think", 0.0), ("answer at most", SHORTEST_ANSWER)):
            prompt = f"Seconds to {what}, {least:g} to {LONGEST:g}. Enter: as each question says."
            seconds = await self._talk.number(prompt, least, LONGEST)
            if seconds is None:
                return
            chosen.append(None if isnan(seconds) else seconds)
        self._setup = replace(self._setup, think=chosen[0], answer=chosen[1])

    async def _engine(self) -> None:
        choices = [Choice(one, TITLES[one]) for one in WISHES]
        key = await self._pick("What listens", choices, self._setup.engine)
        if key is None:
            return
        engine = next(one for one in WISHES if one == key)
        model = await self._talk.text("A model's name or folder; Enter: its usual one.")
        if model is not None:
            changed = replace(self._setup, engine=engine, model=model or None)
            self._listening(changed)  # raises for one that isn't there: what was chosen stays
            self._setup = changed

    # -- the microphone ---------------------------------------------------------------------------

    async def _check(self) -> None:
        """Listen to a sentence in silence, then say what was heard."""
        check = self._desk.sound_check(self._setup.device, self._setup.language)
        holding = asyncio.create_task(check.run())
        self._talk.say("After the bell say a sentence, then press Enter.")
        loudest = -120.0
        try:
            async with asyncio.timeout(10):
                while check.view().state == "opening" and not holding.done():
                    await asyncio.sleep(EVERY)
            if not holding.done():
                self._talk.bell()
                line = asyncio.create_task(self._talk.line())
                loudest = await self._loudest(check.view, line, holding)
                await line if line.done() else line.cancel()
                await self._settled(check.view)
            view = check.view()
        except TimeoutError:
            view = check.view()
        finally:
            await check.close()
            with suppress(asyncio.CancelledError):
                await holding  # raises the Problem of a microphone that can't be opened
        self._talk.say(*check_words(view, loudest))

    async def _loudest(
        self,
        look: Callable[[], CheckView],
        line: asyncio.Task[str],
        holding: asyncio.Task[None],
    ) -> float:
        loudest = -120.0
        waited = 0.0
        while waited < SPEAKING and not holding.done():
            await asyncio.wait({line, holding}, timeout=EVERY, return_when="FIRST_COMPLETED")
            loudest = max(loudest, look().level.rms)
            if line.done():
                break
            waited += EVERY
        return loudest

    async def _settled(self, look: Callable[[], CheckView]) -> None:
        """Give the words of the sentence a moment to come."""
        waited = 0.0
        while waited < SETTLING and look().state == "ready" and not look().heard:
            await asyncio.sleep(EVERY)
            waited += EVERY

    async def _offer(self) -> None:
        """Offer a better model, once."""
        self._offered = True
        offer = self._desk.offer(self._setup.language)
        if offer is not None:
            await offer_model(self._talk, self._desk, offer)


def check_words(view: CheckView, loudest: float) -> list[str]:
    """Return what a sound check found: the level in words, the advice, the words heard."""
    if view.state in ("denied", "failed", "lost"):
        return [view.advice or "The microphone can't be heard."]
    if view.level.clipped or view.state == "clipped":
        level = "too loud"
    elif loudest < -55:
        level = "nothing arrives"
    else:
        level = "low" if loudest < -40 else "good"
    measured = f", {view.measured.replace(' · ', ', ')}" if view.measured else ""
    if view.heard:
        heard = f"Heard: {view.heard}"
    else:
        heard = f"No words can be read: {view.deaf}." if view.deaf else "No words were heard."
    return [f"Level: {level}{measured}.", *([view.advice] if view.advice else []), heard]
