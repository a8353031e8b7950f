"""``stories.md`` in the data folder: reading it, beginning it, and where each story was used."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace

from mocktui.core.problem import Problem
from mocktui.core.question import Question
from mocktui.core.stories import Fit, Story, StoryProblem, fitting, parse
from mocktui.packs.lists.decode import decode, read_bytes
from mocktui.packs.problems import file_name
from mocktui.packs.write import put
from mocktui.places import Places

NAME = "stories.md"
STARTER = """\
# My stories

<!-- One story each: ## and its title, then the four parts. tags: words of questions it answers.
Sessions remember a story by its title, so keep titles. Delete this example. -->

## The nightly job that lost rows
situation: Our nightly import dropped about two rows in a hundred and nobody knew why.
task: I was asked to find the cause within a week, beside my other work.
action: I compared counts at every step, found a join on a key with spaces, and added a test.
result: No row was lost since; the monthly report could be trusted again.
tags: mistake, data cleaning, ownership, debugging
"""
EXAMPLE = parse(STARTER)[0][0]


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """A story was taken for a question: in which session, and what was asked."""

    story: str
    session: str
    started: str
    ask: str


class StoryBook(msgspec.Struct, frozen=True, kw_only=True):
    """The stories there are and what is wrong with the file; ``there`` is false without one."""

    path: Path
    there: bool = False
    stories: tuple[Story, ...] = ()
    problems: tuple[StoryProblem, ...] = ()


def is_example(story: Story) -> bool:
    """Return whether it is what the file begins with, unchanged: nobody's own."""
    return replace(story, line=0) == replace(EXAMPLE, line=0)


class StoryFile:
    """The person's stories, read again when the file has changed."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._seen: tuple[int, int] | None = None
        self._book: StoryBook | None = None

    @property
    def path(self) -> Path:
        """Where the file is, or would be."""
        return self._places.data / NAME

    def read(self) -> StoryBook:
        """Return the stories; raise Problem where the file can't be read."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return StoryBook(path=self.path)
        except OSError as error:
            raise Problem(
                f"your stories can't be read ({error.strerror})",
                where=file_name(self.path),
                fix="Check its permissions.",
            ) from None
        stamp = (stat.st_mtime_ns, stat.st_size)
        if self._book is None or stamp != self._seen:
            raw = read_bytes(self.path)
            text = decode(raw, file_name(self.path)).text if raw else ""
            stories, problems = parse(text)
            self._book = StoryBook(path=self.path, there=True, stories=stories, problems=problems)
            self._seen = stamp
        return self._book

    def fitting(self, question: Question, language: str = "en") -> tuple[Fit, ...]:
        """Return the stories that fit, best first; none where the file can't be read.

        The example the file begins with is not offered.
        """
        try:
            own = [one for one in self.read().stories if not is_example(one)]
            return fitting(question, own, language)
        except Problem:
            return ()  # no reason to stop an interview: `mocktui stories check` tells

    def begin(self) -> Path:
        """Write the commented beginning where there is no file yet; return the path."""
        if not self.path.exists():
            put(self.path, STARTER.encode())
        return self.path

    def used(self) -> tuple[Used, ...]:
        """Return where stories were used, oldest first; sessions that can't be read have none."""
        from mocktui.storage.folder import session_folders
        from mocktui.storage.sessions import load_session

        found: list[Used] = []
        for folder in session_folders(self._places.sessions):
            if not _mentions(folder.path):
                continue
            try:
                state = load_session(folder).state
            except Problem:
                continue
            if state.deleted:
                continue
            begun = state.begun.started if state.begun is not None else ""
            found += [
                Used(story=one.story, session=folder.id, started=begun, ask=one.ask)
                for one in state.asked
                if one.story
            ]
        return tuple(sorted(found, key=lambda one: one.started))


def _mentions(folder: Path) -> bool:
    """Tell quickly whether a session's files hold a story at all."""
    for path in (folder / "events.jsonl", *folder.glob("after/*.jsonl")):
        try:
            if b'"story_used"' in path.read_bytes():
                return True
        except OSError:
            continue
    return False
