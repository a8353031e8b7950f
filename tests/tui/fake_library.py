"""A library with made-up packs: what the Packs screens show, without a file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from mocktui.core.job import Ranked, chosen, rank
from mocktui.core.problem import Problem
from mocktui.core.question import Pack, Question
from mocktui.core.stories import Fit, Story, fitting
from mocktui.packs.lists.draft import Understood
from mocktui.packs.lists.understand import understand_bytes
from mocktui.practice.library import TOP, PackFile, Taken
from mocktui.practice.story_file import StoryBook, Used

LIST = b"# Friday's list\n\n- What is a join?\n  - Names two kinds\n- milk\n- Why SQL?\n"
STORIES = (
    Story(title="The job that lost rows", situation="Rows were lost.", tags=("mistake", "data")),
)


class FakeLibrary:
    """Every failure is an option; ``calls`` lists what was asked."""

    def __init__(
        self,
        packs: Sequence[Pack] = (),
        broken: Sequence[PackFile] = (),
        *,
        folder: Path = Path("packs"),
        problem: Problem | None = None,
        stories: Sequence[Story] = STORIES,
    ) -> None:
        self._packs = list(packs)
        self._broken = list(broken)
        self._problem = problem
        self._stories = tuple(stories)
        self.folder = folder
        self.remaining: list[str] = []  # problems that check finds, one check at a time
        self.calls: list[str] = []
        self.reads = asyncio.Event()  # cleared: reading the packs takes until it is set
        self.writes = asyncio.Event()  # cleared: writing one does
        self.reads.set()
        self.writes.set()

    async def packs(self) -> Sequence[PackFile]:
        self.calls.append("packs")
        await self.reads.wait()
        good = [
            PackFile(id=one.id, title=one.title, path=self.folder / f"{one.id}.toml", pack=one)
            for one in self._packs
        ]
        return [*self._broken, *good]

    async def understand(self, path: str, *, id: str = "", title: str = "") -> Understood:
        self.calls.append(f"understand {path}")
        if self._problem:
            raise self._problem
        return understand_bytes(LIST, path, ".md", id=id or None, title=title or None)

    async def write(self, understood: Understood, *, replace: bool = False) -> Path:
        self.calls.append(f"write {understood.pack.id}{' over' if replace else ''}")
        await self.writes.wait()
        there = any(one.id == understood.pack.id for one in self._packs)
        if there and not replace:
            raise Taken(f"there is a pack “{understood.pack.id}” already")
        self._packs = [one for one in self._packs if one.id != understood.pack.id]
        self._packs.insert(0, understood.pack)
        return self.folder / f"{understood.pack.id}.toml"

    async def new(self, id: str, title: str = "") -> Path:
        self.calls.append(f"new {id}")
        if self._problem:
            raise self._problem
        self._packs.append(Pack(id=id, title=title or id))
        return self.folder / f"{id}.toml"

    async def editable(self, id: str) -> Path:
        self.calls.append(f"editable {id}")
        return self.folder / f"{id}.toml"

    async def check(self, path: Path) -> Sequence[str]:
        self.calls.append(f"check {path.name}")
        return [self.remaining.pop(0)] if self.remaining else []

    async def rank(self, advertisement: str) -> Sequence[Ranked]:
        self.calls.append("rank")
        found = rank(advertisement, self._packs)
        if not found:
            raise Problem("no question of any pack shares a word with this text")
        return found

    async def read_text(self, path: str) -> str:
        raise self._problem or Problem("there is no such file", where=path)

    async def best(self, ranked: Sequence[Ranked], number: int = TOP) -> tuple[Pack, ...]:
        return chosen(ranked, self._packs, number)

    async def stories(self) -> StoryBook:
        return StoryBook(path=self.folder / "stories.md", there=True, stories=self._stories)

    async def stories_file(self) -> Path:
        self.calls.append("stories_file")
        return self.folder / "stories.md"

    async def stories_used(self) -> Sequence[Used]:
        return ()

    def stories_for(self, question: Question, language: str = "en") -> Sequence[Fit]:
        return fitting(question, self._stories, language)
