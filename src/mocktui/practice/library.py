"""Packs as things to keep: making, importing, editing them, and what a job makes likely.

``desk.library`` is a :class:`Library`; :class:`PackLibrary` is the real one. Slow calls are
coroutines.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from mocktui.core.problem import Problem
from mocktui.core.question import Pack, Question
from mocktui.core.text import one_line
from mocktui.places import Places

if TYPE_CHECKING:
    from mocktui.core.job import Ranked
    from mocktui.core.stories import Fit
    from mocktui.packs.find import Found
    from mocktui.packs.lists.draft import Understood
    from mocktui.practice.story_file import StoryBook, StoryFile, Used

TOP = 8
"""How many of a job's questions a sitting takes."""


class PackFile(msgspec.Struct, frozen=True, kw_only=True):
    """A pack and its file. ``problems`` are all of them, each one line with its place.

    ``own`` can be edited in place; another is copied first. ``package`` brought it, if any.
    """

    id: str
    title: str
    path: Path
    own: bool = False
    shadows: bool = False
    package: str = ""
    pack: Pack | None = None
    problems: tuple[str, ...] = ()


class Taken(Problem):
    """A pack of this id is there already; it is replaced where that is asked for."""


class Library(Protocol):
    """What the Packs screens and ``mocktui packs`` do."""

    async def packs(self) -> Sequence[PackFile]:
        """Return every pack, read and checked, the person's own first."""
        ...

    async def understand(self, path: str, *, id: str = "", title: str = "") -> Understood:
        """Return what an import of a file would write; raises Problem. Nothing is written."""
        ...

    async def write(self, understood: Understood, *, replace: bool = False) -> Path:
        """Write an import into the person's packs; raises Problem where its id is taken."""
        ...

    async def new(self, id: str, title: str = "") -> Path:
        """Write a commented starter into the person's packs; raises Problem."""
        ...

    async def editable(self, id: str) -> Path:
        """Return the file to edit: an own pack's, or a new copy of one that isn't; raises Problem.

        The copy has the same id and stands in for the other.
        """
        ...

    async def check(self, path: Path) -> Sequence[str]:
        """Return every problem of a pack's file, a line each."""
        ...

    async def rank(self, advertisement: str) -> Sequence[Ranked]:
        """Return the questions of all packs that the text makes likely; raises Problem if none."""
        ...

    async def read_text(self, path: str) -> str:
        """Return a file's text (an advertisement); raises Problem."""
        ...

    async def best(self, ranked: Sequence[Ranked], number: int = TOP) -> tuple[Pack, ...]:
        """Return packs narrowed to the best questions, for a sitting on them."""
        ...

    async def stories(self) -> StoryBook:
        """Return the person's stories and what is wrong with their file; raises Problem."""
        ...

    async def stories_file(self) -> Path:
        """Return the stories' file, begun with an example if there was none; raises Problem."""
        ...

    async def stories_used(self) -> Sequence[Used]:
        """Return where stories were used, oldest first."""
        ...

    def stories_for(self, question: Question, language: str = "en") -> Sequence[Fit]:
        """Return the stories that fit a question, best first. Quick; never raises."""
        ...


class PackLibrary:
    """See :class:`Library`. Making one touches no file."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._stories: StoryFile | None = None

    # -- packs --------------------------------------------------------------------------------

    async def packs(self) -> Sequence[PackFile]:
        """Return every pack, read and checked, the person's own first."""
        return await asyncio.to_thread(self._packs)

    def _packs(self) -> list[PackFile]:
        from mocktui.packs.find import find_packs

        found = [_file(one) for one in find_packs(self._places)]
        return sorted(found, key=lambda one: not one.own)

    async def understand(self, path: str, *, id: str = "", title: str = "") -> Understood:
        """Return what an import of a file would write; raises Problem. Nothing is written."""
        from mocktui.packs.lists.understand import understand

        file = pasted_path(path)
        return await asyncio.to_thread(understand, file, id=id or None, title=title or None)

    async def write(self, understood: Understood, *, replace: bool = False) -> Path:
        """Write an import into the person's packs; raises Problem where its id is taken."""
        return await asyncio.to_thread(self.write_now, understood, replace)

    def write_now(self, understood: Understood, replace: bool = False) -> Path:
        """Do what :meth:`write` does, at once."""
        from mocktui.packs.write import pack_text

        name = Path(understood.file).name
        comment = f"From {one_line(name)}: {understood.form}.\nChange what you like; keep the ids."
        text = pack_text(understood.pack, comment=comment)
        return self._put(understood.pack.id, text, replace)

    async def new(self, id: str, title: str = "") -> Path:
        """Write a commented starter into the person's packs; raises Problem."""
        return await asyncio.to_thread(self.new_now, id, title)

    def new_now(self, id: str, title: str = "", folder: Path | None = None) -> Path:
        """Do what :meth:`new` does, at once; ``folder`` is another one than the packs' own."""
        from mocktui.packs.problems import slug
        from mocktui.packs.write import save, starter

        if not id or slug(id) != id:
            raise Problem(
                f"“{one_line(id)[:80]}” can't be a pack's id",
                fix=f"Use small letters, digits and hyphens: {slug(id) or 'my-questions'}.",
            )
        shown = one_line(title).strip()[:500] or id.replace("-", " ").capitalize()
        if folder is not None:
            if not folder.is_dir():
                raise Problem("there is no such folder", where=str(folder), fix="Make it first.")
            return save(folder, f"{id}.toml", starter(id, shown))
        return self._put(id, starter(id, shown), fix="Choose another id.")

    def _put(
        self,
        id: str,
        text: str,
        replace: bool = False,
        fix: str = "Choose another id with --id, or add --replace: then this one takes its place.",
    ) -> Path:
        """Write an own pack; one of this id that is there already is only replaced if told so."""
        from mocktui.packs.find import list_packs
        from mocktui.packs.problems import file_name
        from mocktui.packs.write import LARGEST, put, save

        if len(text.encode()) > LARGEST:
            raise Problem(
                "this makes a pack larger than 1 MB, too large for one",
                fix="Split the list into several files.",
            )
        there = next((one for one in list_packs(self._places) if one.id == id), None)
        if there is not None and there.own and replace:
            put(there.path, text.encode())
            return there.path
        if there is not None and not replace:
            raise Taken(
                f"there is a pack “{id}” already; it was left as it is",
                where=file_name(there.path),
                fix=fix,
            )
        return save(self._places.packs, _free_name(self._places.packs, id), text)

    async def editable(self, id: str) -> Path:
        """Return the file to edit: an own pack's, or a new copy of one that isn't."""
        return await asyncio.to_thread(self._editable, id)

    def _editable(self, id: str) -> Path:
        from mocktui.packs.find import list_packs, pack_path
        from mocktui.packs.problems import file_name
        from mocktui.packs.write import save

        found = next((one for one in list_packs(self._places) if one.id == id), None)
        if found is None or found.own:
            return pack_path(id, self._places)
        try:
            text = found.path.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            raise Problem("this pack can't be copied", where=file_name(found.path)) from None
        return save(self._places.packs, _free_name(self._places.packs, id), text)

    async def check(self, path: Path) -> Sequence[str]:
        """Return every problem of a pack's file, a line each."""
        from mocktui.packs.read import check_pack

        return [one_line(str(one)) for one in await asyncio.to_thread(check_pack, path)]

    # -- a job --------------------------------------------------------------------------------

    async def rank(self, advertisement: str) -> Sequence[Ranked]:
        """Return the questions of all packs that the text makes likely; raises Problem if none."""
        return await asyncio.to_thread(self.rank_now, advertisement)

    def rank_now(self, advertisement: str) -> Sequence[Ranked]:
        """Do what :meth:`rank` does, at once."""
        from mocktui.core.job import rank
        from mocktui.core.text import clean
        from mocktui.packs.lists.html import has_blocks, to_text

        text = to_text(advertisement) if has_blocks(advertisement) else advertisement
        found = rank(clean(text), self._readable())
        if not found:
            raise Problem(
                "no question of any pack shares a word with this text",
                fix="Paste the part of the advertisement that says what the job is.",
            )
        return found

    def _readable(self) -> list[Pack]:
        from mocktui.packs.find import find_packs

        return [one.pack for one in find_packs(self._places) if one.pack is not None]

    async def read_text(self, path: str) -> str:
        """Return a file's text (an advertisement); raises Problem."""
        from mocktui.packs.lists.decode import decode, read_bytes

        file = pasted_path(path)
        raw = await asyncio.to_thread(read_bytes, file)
        return decode(raw, str(file)).text

    async def best(self, ranked: Sequence[Ranked], number: int = TOP) -> tuple[Pack, ...]:
        """Return packs narrowed to the best questions, for a sitting on them."""
        from mocktui.core.job import chosen

        packs = await asyncio.to_thread(self._readable)
        return chosen(ranked, packs, number)

    # -- stories ------------------------------------------------------------------------------

    @property
    def story_file(self) -> StoryFile:
        """The person's stories."""
        from mocktui.practice.story_file import StoryFile

        if self._stories is None:
            self._stories = StoryFile(self._places)
        return self._stories

    async def stories(self) -> StoryBook:
        """Return the person's stories and what is wrong with their file; raises Problem."""
        return await asyncio.to_thread(self.story_file.read)

    async def stories_file(self) -> Path:
        """Return the stories' file, begun with an example if there was none; raises Problem."""
        return await asyncio.to_thread(self.story_file.begin)

    async def stories_used(self) -> Sequence[Used]:
        """Return where stories were used, oldest first."""
        return await asyncio.to_thread(self.story_file.used)

    def stories_for(self, question: Question, language: str = "en") -> Sequence[Fit]:
        """Return the stories that fit a question, best first. Quick; never raises."""
        return self.story_file.fitting(question, language)


def _free_name(folder: Path, id: str) -> str:
    """Return a file name for a new pack; a file of another pack may have the obvious one."""
    name, n = f"{id}.toml", 1
    while (folder / name).exists():
        n += 1
        name = f"{id}-{n}.toml"
    return name


def pasted_path(text: str) -> Path:
    """Return a path as people paste it: quoted, ``file://``, with ``~`` or escaped blanks."""
    from urllib.parse import unquote, urlparse

    name = text.strip().strip("\"'")
    if name.startswith("file://"):
        name = unquote(urlparse(name).path)
    path = Path(name)
    if "\\ " in name and not path.exists():
        path = Path(name.replace("\\ ", " "))
    try:
        return path.expanduser()
    except RuntimeError:  # ~nobody
        return path


def _file(one: Found) -> PackFile:
    problems: tuple[Problem, ...] = ()
    if one.problem is not None:
        problems = tuple(one.problem.each())
    return PackFile(
        id=one.id,
        title=one.pack.title if one.pack is not None else one.path.name,
        path=one.path,
        own=one.own,
        shadows=one.shadows is not None,
        package=one.package,
        pack=one.pack,
        problems=tuple(one_line(str(problem)) for problem in problems),
    )
