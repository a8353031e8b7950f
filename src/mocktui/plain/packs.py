"""Packs in plain lines: choosing one, its questions, importing, making, checking, a job."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from mocktui.core.job import Ranked
from mocktui.core.problem import Problem
from mocktui.core.question import Pack
from mocktui.core.text import plural, sentence
from mocktui.packs.lists.draft import Understood
from mocktui.plain.house import House
from mocktui.plain.stories import stories
from mocktui.plain.talk import Choice
from mocktui.practice.library import TOP
from mocktui.practice.preferences import sitting


class Packs:
    """The list of packs, and what can be done with them."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._talk = house.talk
        self._desk = house.desk

    async def choose(self) -> Pack | None:
        """Return the pack that was chosen to be practised; ``None`` for going back."""
        while True:
            packs = self._desk.packs()
            choices = [
                Choice(
                    f"pack {one.id}",
                    f"{one.title}: {one.problem}"
                    if one.problem
                    else f"{one.title}, {plural(one.questions, 'question')}"
                    f"{', yours' if one.own else ''}",
                )
                for one in packs
            ]
            choices += [
                Choice("look", "Look into a pack", "its questions and what is listened for"),
                Choice("job", "Questions a job makes likely", "from a job advertisement's text"),
                Choice("import", "Import a list of questions from a file"),
                Choice("new", "Make a pack of your own"),
                Choice("edit", "Where a pack's file is, and what is wrong with it"),
                Choice("stories", "Your stories, and where they were used"),
            ]
            first = next((f"pack {one.id}" for one in packs if not one.problem), "")
            key = await self._talk.choose("Questions", choices, default=first)
            if key is None:
                return None
            what, _, name = key.partition(" ")
            try:
                if what == "pack":
                    return self._desk.pack(name)
                await self._do(what)
            except Problem as problem:
                self._talk.problem(problem)

    async def _do(self, what: str) -> None:
        match what:
            case "look":
                await self._look()
            case "job":
                await self._job()
            case "import":
                await self._import()
            case "new":
                id_ = await self._talk.text("A short name for it, letters and hyphens:")
                title = await self._talk.text("Its title:") if id_ else None
                if id_ and title is not None:
                    path = await self._desk.library.new(id_, title)
                    self._talk.say(f"A starter with explanations is written: {path}")
            case "stories":
                await stories(self._talk, self._desk)
            case _:
                await self._edit()

    async def _which(self, title: str) -> str | None:
        choices = [Choice(one.id, one.title) for one in self._desk.packs()]
        return await self._talk.choose(title, choices)

    async def _look(self) -> None:
        if (name := await self._which("Look into")) is None:
            return
        pack = self._desk.pack(name)
        for n, one in enumerate(pack.questions, 1):
            self._talk.say("", f"{n}. {one.ask} {sentence(one.kind)}.")
            if one.look_for:
                self._talk.say("What they listen for:", *(f"{line}." for line in one.look_for))

    async def _edit(self) -> None:
        if (name := await self._which("Which pack's file?")) is None:
            return
        path = await self._desk.library.editable(name)
        self._talk.say(f"Edit this file with your editor: {path}")
        self._talk.say(*(await self._desk.library.check(path) or ["It has no mistakes."]))

    async def _import(self) -> None:
        typed = await self._talk.text("The file: Markdown, text, CSV, JSON, HTML or a spreadsheet.")
        if not typed:
            return
        understood = await self._desk.library.understand(typed)
        count = plural(len(understood.pack.questions), "question")
        self._talk.say(f"{count} understood:")
        self._talk.say(*(one.ask for one in understood.pack.questions))
        self._talk.say(*understood.notes)
        if await self._talk.yes("Write them as a pack of yours?"):
            await self._write(understood)

    async def _write(self, understood: Understood) -> None:
        """Write an import; in the place of a pack of the same name only if the person says so."""
        name = understood.pack.id
        taken = next((one for one in self._desk.packs() if one.id == name), None)
        if taken is not None:
            self._talk.say(f"There is a pack “{name}” already: {taken.title or taken.problem}")
            if not await self._talk.yes("Put this one in its place?"):
                return
        path = await self._desk.library.write(understood, replace=taken is not None)
        self._talk.say(f"Written: {path}")

    async def _job(self) -> None:
        typed = await self._talk.text("A file with the advertisement, or Enter to paste its text.")
        if typed is None:
            return
        if typed:
            text: str | None = await self._desk.library.read_text(typed)
        else:
            text = await self._talk.lines("Paste it; a line with only a full stop ends it.")
        if not text:
            return
        ranked = await self._desk.library.rank(text)
        self._talk.say(f"{plural(len(ranked), 'question')} of your packs share words with it.")
        self._rank(ranked[:TOP], 1)
        best = min(TOP, len(ranked))
        choices = [
            Choice("best", f"Practise the best {best}"),
            Choice("number", "Practise another number of them"),
        ]
        choices += [Choice("rest", "Hear the others")] if len(ranked) > TOP else []
        while (key := await self._talk.choose("For this job", choices, default="best")) is not None:
            if key == "rest":
                self._rank(ranked[TOP:], TOP + 1)
                continue
            number = float(best)
            if key == "number":
                wanted = await self._talk.number("How many of the best?", 1, len(ranked))
                if wanted is None or isnan(wanted):
                    continue
                number = wanted
            await self._practise(ranked[: round(number)])
            return

    def _rank(self, ranked: Sequence[Ranked], first: int) -> None:
        self._talk.say(
            *(f"{n}. {one.question.ask} ({one.why})" for n, one in enumerate(ranked, first))
        )

    async def _practise(self, ranked: Sequence[Ranked]) -> None:
        packs = await self._desk.library.best(ranked, len(ranked))
        there = {question.id for pack in packs for question in pack.questions}
        order = dict.fromkeys(one.question.id for one in ranked)
        only = tuple(one for one in order if one in there)
        await self._house.start(sitting(self._desk.settings.now, packs, only=only))
