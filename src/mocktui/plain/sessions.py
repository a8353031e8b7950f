"""Past sessions in plain lines: listed, searched, opened, named, exported, deleted and put back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from mocktui.core.problem import Problem
from mocktui.core.telling import when
from mocktui.core.text import plural
from mocktui.plain.house import House
from mocktui.plain.talk import Choice
from mocktui.plain.upkeep import empty_trash, make_index_anew
from mocktui.practice.archive import SessionLine
from mocktui.practice.session_words import (
    KEEP,
    KINDS,
    MODES,
    SINCE,
    format_of,
    hit_details,
    said_filters,
)
from mocktui.storage.index_types import Filters, Hit

PAGE = 9
_ANY = "any"


def session_words(one: SessionLine) -> str:
    """Return a session as one line: when, what, how much, and what is special about it."""
    start = f"{when(one.started).strip()}: {one.title or one.id}"
    if one.problem:
        return f"{start}, damaged: {one.problem}"
    parts = [start, format_of(one), MODES.get(one.mode, one.mode)]
    parts.append(f"{one.answered} of {one.total} answered, {one.minutes:.0f} minutes")
    if one.newer:
        parts.append("a newer mocktui wrote it: to read only")
    elif not one.ended:
        parts.append("unfinished")
    elif one.incomplete:
        parts.append("a transcript is not complete")
    if one.flagged:
        parts.append(f"{one.flagged} marked")
    if one.thrown:
        parts.append(f"in the trash since {when(one.thrown).strip()}")
    return ", ".join(part for part in parts if part)


class Sessions:
    """The list of past sessions, or of those in the trash."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._talk = house.talk
        self._desk = house.desk
        self._filters = Filters()
        self._from = 0
        self._deleted: SessionLine | None = None

    async def run(self) -> None:
        """Show the list until the person goes back."""
        while True:
            try:
                lines = await self._desk.archive.sessions(self._filters)
                names = await self._names()
            except Problem as problem:
                self._talk.problem(problem)
                return
            page = lines[self._from : self._from + PAGE]
            key = await self._talk.choose(self._title(len(lines), names), self._choices(lines))
            if key is None:
                return
            await self._talk.tried(self._do(key, page))

    def _choices(self, lines: Sequence[SessionLine]) -> list[Choice]:
        page = lines[self._from : self._from + PAGE]
        trash = self._filters.deleted
        choices = [Choice(f"session {one.id}", session_words(one)) for one in page]
        if len(lines) > self._from + PAGE:
            choices.append(Choice("more", f"{len(lines) - self._from - PAGE} earlier ones"))
        if self._deleted is not None:
            choices.append(Choice("undo", f"Put back what was deleted: {self._deleted.title}"))
        if trash and lines:
            choices.append(Choice("empty", "Empty the trash: remove all of it for good"))
        if not trash:
            choices += [
                Choice("search", "Search everything asked, said and noted"),
                Choice("filter", "Show only some"),
                Choice("keep", "How long recordings are kept"),
                Choice("trash", "What was deleted"),
                Choice("index", "Make the list and the search anew"),
            ]
        if self._filters != Filters() or self._from:
            choices.append(Choice("all", "Show all again"))
        if not page:
            self._talk.say(
                "The trash is empty." if trash else "No session here. What you say is kept here."
            )
        return choices

    def _title(self, count: int, names: tuple[dict[str, str], dict[str, str]]) -> str:
        if self._filters.deleted:
            return f"Deleted sessions: {count}"
        told = said_filters(self._filters, *names)
        return f"Past sessions{f', only {told}' if told else ''}: {count}"

    async def _names(self) -> tuple[dict[str, str], dict[str, str]]:
        if self._filters in (Filters(), Filters(deleted=True)):
            return {}, {}
        archive = self._desk.archive
        return dict(await archive.packs()), dict(await archive.questions(self._filters.pack))

    async def _do(self, key: str, page: Sequence[SessionLine]) -> None:
        what, _, name = key.partition(" ")
        match what:
            case "session":
                one = next(one for one in page if one.id == name)
                await (self._deleted_one(one) if self._filters.deleted else self._one(one))
            case "more":
                self._from += PAGE
            case "undo" if self._deleted is not None:
                await self._restore(self._deleted)
            case "search":
                await self._search()
            case "filter":
                await self._filter()
            case "keep":
                await self._keep()
            case "trash":
                self._filters, self._from, self._deleted = Filters(deleted=True), 0, None
            case "empty":
                await empty_trash(self._talk, self._desk.archive.upkeep)
            case "index":
                await make_index_anew(self._talk, self._desk.archive.upkeep)
            case "all":
                self._filters, self._from = Filters(), 0

    # -- one session ------------------------------------------------------------------------------

    async def _one(self, one: SessionLine) -> None:
        if one.problem:
            self._talk.say(f"{one.problem}. mocktui doctor says more.")
            return
        choices = [Choice("read", "Read and hear it")]
        if not one.newer:
            choices += [] if one.ended else [Choice("continue", "Continue it")]
            choices += [
                Choice("rename", "Give it a name of your own"),
                Choice("delete", "Delete it: it goes into the trash, nothing is removed yet"),
            ]
        choices.append(Choice("export", "Write it as a file"))
        match await self._talk.choose(session_words(one), choices, default="read"):
            case "read":
                await self._house.review(one.id)
            case "continue":
                await self._house.resume(one.id)
            case "rename":
                title = await self._talk.text("Its name, Enter for no change:")
                if title:
                    await self._desk.rename(one.id, title)
                    self._talk.say("It has the new name.")
            case "delete":
                await self._desk.delete(one.id)
                self._deleted = one
                self._talk.say("It is in the trash.")
            case "export":
                await self._export(one)

    async def _deleted_one(self, one: SessionLine) -> None:
        if await self._talk.yes(f"Put it back? {session_words(one)}."):
            await self._restore(one)

    async def _restore(self, one: SessionLine) -> None:
        await self._desk.restore(one.id)
        self._deleted = None
        self._talk.say(f"Put back: {one.title or one.id}")

    async def _export(self, one: SessionLine) -> None:
        choices = [Choice(kind, words) for kind, words in KINDS]
        key = await self._talk.choose("Write it as", choices, default="md")
        kind = next((one for one, _ in KINDS if one == key), None)
        if kind is None:
            return
        usual = str(self._desk.archive.export_folder())
        folder = await self._talk.text(f"Into which folder? Enter: {usual}")
        if folder is None:
            return
        written = await self._desk.archive.export(one.id, kind, folder or usual)
        if written:
            self._talk.say(f"{plural(len(written), 'file')} written to {written[0].parent}")
        else:
            self._talk.say("Nothing was written: no answer has the times that subtitles need.")

    # -- finding ----------------------------------------------------------------------------------

    async def _search(self) -> None:
        text = await self._talk.text("Words to look for; the last may be the beginning of one.")
        if not text:
            return
        hits = await self._desk.search(text, self._filters)
        if not hits:
            self._talk.say("Nothing was found.")
            return
        choices = [
            Choice(
                str(n),
                f"{when(one.started).strip()}, {hit_details(one)}: {one.snippet}",
            )
            for n, one in enumerate(hits)
        ]
        key = await self._talk.choose(f"{plural(len(hits), 'find')}", choices, default="0")
        if key is not None:
            await self._hit(hits[int(key)])

    async def _hit(self, hit: Hit) -> None:
        """Open a find in its session, or keep a note with its question."""
        choices = [Choice("read", "Read it in its session")]
        choices += [Choice("note", "Write a note about it")] if hit.question else []
        key = await self._talk.choose(hit.snippet, choices, default="read")
        if key == "read":
            await self._house.review(hit.session, hit.question)
        elif key == "note" and (text := await self._talk.text("A note; Enter for none:")):
            await self._desk.archive.note(hit.session, hit.question, text)
            self._talk.say("The note is kept with its question.")

    async def _filter(self) -> None:
        archive = self._desk.archive
        choices = [
            Choice("pack", "One pack"),
            Choice("question", "One question"),
            Choice("since", "Since a day"),
            Choice("mode", "Spoken, written or only timed"),
            Choice("flagged", "Marked ones"),
        ]
        one = self._filters
        match await self._talk.choose("Show only", choices):
            case "pack":
                if (pack := await self._pick("Pack", await archive.packs())) is not None:
                    one = replace(one, pack=pack or None, question=None)
            case "question":
                asked = await archive.questions(one.pack)
                if (question := await self._pick("Question", asked)) is not None:
                    one = replace(one, question=question or None)
            case "since":
                if (days := await self._pick("When", SINCE)) is not None:
                    since = (date.today() - timedelta(int(days))).isoformat() if days else None
                    one = replace(one, since=since)
            case "mode":
                mode = await self._pick("How", [*MODES.items()])
                if mode is not None:
                    known = ("speak", "type", "timer")
                    one = replace(one, mode=next((m for m in known if m == mode), None))
            case "flagged":
                one = replace(one, flagged=not one.flagged)
        self._filters, self._from = one, 0

    async def _pick(self, title: str, choices: Sequence[tuple[str, str]]) -> str | None:
        """Return what was chosen, ``""`` for any, ``None`` for no change."""
        listed = [Choice(_ANY, "any"), *(Choice(f"= {key}", words) for key, words in choices)]
        key = await self._talk.choose(title, listed)
        return None if key is None else "" if key == _ANY else key.removeprefix("= ")

    async def _keep(self) -> None:
        kept = self._desk.archive.kept()
        choices = KEEP if kept in dict(KEEP) else ((kept, kept), *KEEP)
        listed = [Choice(key, words) for key, words in choices]
        key = await self._talk.choose("Keep recordings", listed, default=kept)
        if key is not None:
            self._desk.archive.keep(key)
            words = dict(choices)[key]
            self._talk.say(f"Recordings are kept {words}; what was said always stays.")
