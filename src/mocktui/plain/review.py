"""The review in plain lines: each answer read, heard, corrected, noted, marked, rated."""

from __future__ import annotations

from mocktui.core import events as ev
from mocktui.core.bits import Span
from mocktui.core.problem import Problem
from mocktui.core.said import all_repairs, is_undone, place_of
from mocktui.core.state import Asked, State, Take
from mocktui.core.telling import kind
from mocktui.core.text import plural
from mocktui.plain.answer import answer_lines, figure_lines, helping_lines, rating_lines
from mocktui.plain.compare import Takes
from mocktui.plain.completing import complete
from mocktui.plain.correct import correct
from mocktui.plain.house import House
from mocktui.plain.parts import HELP, LABEL, Parts, has_parts, part_lines
from mocktui.plain.playing import Playing, sentences
from mocktui.plain.talk import Choice
from mocktui.practice.desk import Opened
from mocktui.storage.transcript_file import heard_by

# What adds something to the session.
WRITES = ("rate", "edit", "terms", "parts", "complete", "note", "flag")


class Review:
    """Reads one session; what is added to it is saved at once."""

    def __init__(self, house: House, session: str) -> None:
        self._house = house
        self._talk = house.talk
        self._desk = house.desk
        self._session = session
        self._opened: Opened | None = None
        self._takes: dict[str, int] = {}
        self._playing = Playing(house.talk, house.desk, session)
        self._every = Takes(house.talk, house.desk, session)

    @property
    def _state(self) -> State:
        return self._opened.state if self._opened else State()

    async def run(self, key: str = "") -> None:
        """Show the questions until the person goes back, first the one named."""
        if not await self._talk.tried(self._load()):
            return
        if key and self._state.find(key) is not None:
            await self._question(key)
        while True:
            asked = self._state.asked
            if not asked:
                self._talk.say("Nothing was asked in this sitting, so there is nothing to read.")
                return
            choices = [Choice(one.key, _row(one)) for one in asked]
            first = next((one.key for one in asked if one.take is not None), asked[0].key)
            chosen = await self._talk.choose(
                f"Review: {self._state.title}", choices, default=first, about=ABOUT
            )
            if chosen is None:
                return
            await self._question(chosen)

    async def _load(self) -> None:
        self._opened = await self._desk.open(self._session)
        await self._every.look(self._opened.state)
        if self._opened.trouble:
            self._talk.say(self._opened.trouble)
        if any(one.audio for item in self._state.asked for one in item.takes):
            self._talk.say("Mistakes in a transcript may be the software's, not yours.")

    # -- one question -----------------------------------------------------------------------------

    def _item(self, key: str) -> Asked:
        item = self._state.find(key)
        assert item is not None, "a question of this session"
        return item

    def _take(self, item: Asked) -> Take | None:
        wanted = self._takes.get(item.key)
        return next((one for one in item.takes if one.n == wanted), item.take)

    def _now(self, key: str) -> tuple[State, Take]:
        """Return the session and the take that is open, which there is, as they now stand."""
        take = self._take(self._item(key))
        assert take is not None, "it was open"
        return self._state, take

    async def _question(self, key: str) -> None:
        self._read(key)
        while True:
            if self._house.behind.changed(self._session):  # a second reading, say
                self._opened = await self._desk.open(self._session)
            item = self._item(key)
            choices = self._choices(item, self._take(item))
            chosen = await self._talk.choose(item.ask, choices, default=choices[0].key)
            if chosen is None:
                return
            try:
                if not await self._do(chosen, key):
                    return
            except Problem as problem:
                self._talk.problem(problem)

    def _read(self, key: str) -> None:
        item = self._item(key)
        take = self._take(item)
        self._talk.say("", item.ask)
        if take is None:
            skipped = "You skipped this one." if item.skipped else "You did not answer this one."
            self._talk.say(skipped)
        else:
            if len(item.takes) > 1:
                told = f"Take {item.takes.index(take) + 1} of {len(item.takes)}."
                self._talk.say(f"{told} It was taken back." if take.withdrawn else told)
            self._talk.say(*answer_lines(self._state, item, take), *rating_lines(take))
            self._talk.say(*part_lines(take))
        if item.notes:
            self._talk.say("Your notes:", *item.notes)

    def _choices(self, item: Asked, take: Take | None) -> list[Choice]:
        found: list[Choice] = []
        if take is not None and take.audio:
            found += [
                Choice("play", "Play it", "Enter stops; p pauses, f and b go five seconds"),
                Choice("from", "Play from a sentence"),
                Choice("speed", f"Speed and pauses: {self._playing.words}"),
            ]
        found.append(Choice("tips", "What helps with this question"))
        if take is not None:
            found.append(Choice("rate", "Rate this answer: a debrief of two minutes"))
            found.append(Choice("figures", "Measured: pace, pauses and more, and how"))
            if kind(take) != "only timed":
                found.append(Choice("edit", "Correct what was heard"))
            if take.reading is not None and all_repairs(self._state, take.reading).repairs:
                found.append(Choice("terms", "Words put right from the pack's terms"))
            if len([one for one in take.readings if one.complete]) > 1:
                found.append(Choice("readings", "How each recognizer heard it"))
            if has_parts(self._state, item, take):
                found.append(Choice("parts", LABEL, HELP))
            if take.incomplete:
                found.append(Choice("complete", "Complete the transcript"))
        if len(item.takes) > 1:
            found.append(Choice("take", "Another take of this question"))
        if len(self._every.of(self._state, item)) > 1:
            found.append(Choice("compare", "Two takes side by side", "what is gone, what is new"))
        mark = "Take the mark away" if item.flagged else "Mark this question"
        found += [
            Choice("note", "Write a note"),
            Choice("flag", mark),
            Choice("again", "Practise this question again, by itself"),
            Choice("read", "Read it again"),
        ]
        newer = self._opened is not None and self._opened.newer  # then it can only be read
        return [one for one in found if not (newer and one.key in WRITES)]

    async def _do(self, chosen: str, key: str) -> bool:
        """Do what was chosen; return whether the question stays open."""
        item = self._item(key)
        take = self._take(item)
        match chosen:
            case "read":
                self._read(key)
            case "tips":
                planned = self._state.planned(key)
                if planned is not None:
                    shown = item.take is not None
                    shown = shown or await self._talk.yes("Show a strong answer before your own?")
                    self._talk.say(*helping_lines(planned.question, example=shown))
            case "note":
                if text := await self._talk.text("A note; Enter for none:"):
                    await self._add(ev.Note(question=key, text=text))
                    self._talk.say("The note is kept with this question.")
            case "flag":
                await self._add(ev.Flagged(question=key, on=not item.flagged))
            case "again":
                await self._house.again(self._state, key)
                return False
            case "take":
                await self._other_take(item)
            case "compare":
                await self._every.compare(self._state, item)
            case _ if take is not None:
                return await self._with(chosen, item, take)
        return True

    async def _with(self, chosen: str, item: Asked, take: Take) -> bool:
        match chosen:
            case "play":
                await self._playing.play(take, 0.0)
            case "from":
                await self._from(take)
            case "speed":
                await self._playing.settle()
            case "rate":
                if await self._house.debrief(self._session, item.key, take.n) == "again":
                    return False
                self._opened = await self._desk.open(self._session)
            case "figures":
                pauses = await self._pauses(take)
                self._talk.say(*figure_lines(self._state, item, take, pauses, how=True))
            case "edit":
                text = await correct(self._talk, self._state, take)
                if text is not None:
                    await self._add(ev.Edited(question=item.key, take=take.n, text=text))
                    self._talk.say("Saved. What was heard stays as it was.")
            case "terms":
                await self._terms(item, take)
            case "readings":
                self._readings(take)
            case "parts":
                await Parts(self._talk, item.key, lambda: self._now(item.key), self._add).run()
            case "complete":
                done = await complete(self._house, self._session)
                self._opened = await self._desk.open(self._session)
                if done:
                    self._read(item.key)
        return True

    async def _add(self, event: ev.Event) -> None:
        self._opened = await self._desk.note(self._session, event)

    async def _pauses(self, take: Take) -> tuple[Span, ...] | None:
        if not take.audio:
            return None
        try:
            return tuple(await self._desk.pauses(self._session, take.audio, take.gaps))
        except Problem:
            return None

    async def _other_take(self, item: Asked) -> None:
        choices = [
            Choice(str(one.n), f"Take {n}{', taken back' if one.withdrawn else ''}")
            for n, one in enumerate(item.takes, 1)
        ]
        if (n := await self._talk.choose("Which take?", choices)) is not None:
            self._takes[item.key] = int(n)
            self._read(item.key)

    # -- words ------------------------------------------------------------------------------------

    async def _from(self, take: Take) -> None:
        found = sentences(self._state, take)
        if not found:
            await self._playing.play(take, 0.0)
            return
        choices = [Choice(str(n), text) for n, (_, text) in enumerate(found)]
        if (key := await self._talk.choose("Play from", choices, default="0")) is not None:
            await self._playing.play(take, found[int(key)][0])

    async def _terms(self, item: Asked, take: Take) -> None:
        assert take.reading is not None
        segments = take.reading.segments
        repairs = all_repairs(self._state, take.reading).repairs
        undone = [is_undone(one, segments, take.undone) for one in repairs]
        choices = [
            Choice(
                str(n),
                f"“{one.heard}” as it was heard; put in “{one.term}”"
                if off
                else f"“{one.heard}” became “{one.term}”; take it back",
            )
            for n, (one, off) in enumerate(zip(repairs, undone, strict=True))
        ]
        if (key := await self._talk.choose("Words put right", choices)) is not None:
            one, off = repairs[int(key)], undone[int(key)]
            start = place_of(one, segments)
            await self._add(
                ev.RepairUndone(
                    question=item.key,
                    take=take.n,
                    heard=one.heard,
                    term=one.term,
                    start=start,
                    on=not off,
                )
            )

    def _readings(self, take: Take) -> None:
        for one in take.readings:
            if one.complete:
                self._talk.say(f"{heard_by(one.engine, one.model) or one.name}:", one.text)


ABOUT = (
    "What you said, beside what the question is after. What was heard always stays; a correction "
    "of yours is kept beside it."
)


def _row(item: Asked) -> str:
    parts = [item.ask]
    if item.take is None:
        parts.append("skipped" if item.skipped else "not answered")
    elif len(item.takes) > 1:
        parts.append(plural(len(item.takes), "take"))
    if item.flagged:
        parts.append("marked")
    lead = "Then: " if item.follow_up_of else ""
    return f"{lead}{parts[0]} {', '.join(parts[1:])}".strip()
