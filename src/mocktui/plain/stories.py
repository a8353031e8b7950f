"""The person's own stories in plain lines: which there are, where they served, which fit."""

from __future__ import annotations

from mocktui.core.said import language_of
from mocktui.core.state import State
from mocktui.core.stories import Story
from mocktui.core.telling import when
from mocktui.plain.talk import Choice, Talk
from mocktui.practice.desk import Desk


async def stories(talk: Talk, desk: Desk) -> None:
    """List the stories, read one with where it was used, or begin them; raises Problem."""
    library = desk.library
    while True:
        book = await library.stories()
        used = await library.stories_used()
        choices = [
            Choice(str(n), f"{one.title}, {_served(sum(use.story == one.title for use in used))}")
            for n, one in enumerate(book.stories)
        ]
        choices.append(Choice("file", "Where their file is, and what is wrong with it"))
        key = await talk.choose("Your stories", choices)
        if key is None:
            return
        if key == "file":
            path = await library.stories_file()
            talk.say(f"Edit this file with your editor: {path}")
            wrong = (await library.stories()).problems
            told = [f"Line {one.line}: {one.what}. {one.fix}".strip() for one in wrong]
            talk.say(*(told or ["It has no mistakes."]))
            continue
        story = book.stories[int(key)]
        talk.say("", *_read(story))
        uses = [one for one in used if one.story == story.title]
        talk.say(*(f"Used {when(one.started).strip()}: {one.ask}" for one in uses))


def _served(times: int) -> str:
    return f"used {times} times" if times > 1 else "used once" if times else "not used yet"


def _read(story: Story) -> list[str]:
    parts = (
        *(("Situation", story.situation), ("Task", story.task)),
        *(("Action", story.action), ("Result", story.result)),
        ("Fits questions about", ", ".join(story.tags)),
    )
    return [story.title, *(f"{name}: {text}" for name, text in parts if text)]


class Offered:
    """The stories that were offered for the question that is on."""

    def __init__(self, talk: Talk, desk: Desk) -> None:
        self._talk = talk
        self._desk = desk
        self._key = ""
        self._stories: tuple[Story, ...] = ()

    def offer(self, state: State) -> None:
        """Say which stories fit, each with its number."""
        item = state.item
        planned = state.planned(item.key) if item is not None else None
        if item is None or planned is None:
            return
        fits = self._desk.library.stories_for(planned.question, language_of(state))
        self._key, self._stories = item.key, tuple(one.story for one in fits)
        if fits:
            self._talk.say("Or take a story of yours: k, a blank and its number.")
        for n, one in enumerate(fits, 1):
            self._talk.say(f"{n}. {one.story.title}, shares: {one.why}")

    def taken(self, key: str, typed: str) -> Story | None:
        """Return the story whose number was typed, if it was offered for this question."""
        if key != self._key or not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
            return None
        return self._stories[int(typed) - 1] if 1 <= int(typed) <= len(self._stories) else None
