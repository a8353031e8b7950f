"""The interview: a question is read first, nothing is printed while a voice is recorded."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.debrief import Due, due
from mocktui.core.interview import can, enter
from mocktui.core.problem import Problem
from mocktui.plain.debrief import Debrief
from mocktui.plain.room_words import (
    HELP,
    Telling,
    question_lines,
    recording,
    typing,
    waiting,
)
from mocktui.plain.stories import Offered
from mocktui.plain.talk import Choice, Gone, Talk
from mocktui.practice.desk import Desk
from mocktui.practice.sink import PracticeSink
from mocktui.practice.view import Practice, View

LAST_SECONDS = 30.0
PUTTING_AWAY = 10.0  # seconds transcripts may take when nobody types any more
_COMMANDS: dict[str, type[do.Command]] = {
    "p": do.Pause,
    "s": do.Skip,
    "r": do.Retake,
    "u": do.Undo,
    "f": do.Flag,
}
# In a written answer: .p and the like, and .n with the text of a note.
_WRITTEN = re.compile(r"\.(?:([psrufqv?])|(n)(?: (.*))?)")


class Room:
    """Runs one practice; it decides nothing about the interview itself."""

    def __init__(self, talk: Talk, desk: Desk, practice: Practice) -> None:
        self._talk = talk
        self._desk = desk
        self._practice = practice
        self._changed = asyncio.Event()
        self._telling = Telling(talk)
        self._stories = Offered(talk, desk)
        self._warned: tuple[str, int] | None = None
        self._written: list[str] = []
        self._writing: tuple[str, int] | None = None
        self._late: list[str] = []
        self._debriefed: set[tuple[str, int]] = set()

    async def run(self) -> str | None:
        """Run it to its end; return its session, ``None`` where it never began. Raises Problem."""
        running = asyncio.create_task(self._practice.run())
        self._practice.listen(lambda _: self._changed.set())
        try:
            await self._follow(running)
        except (Gone, asyncio.CancelledError):
            await self._put_away(running)
            raise
        await running
        self._telling.tell(self._practice.view(), over=True)
        begun = self._practice.view().state.begun
        return self._practice.session if begun else None

    async def _put_away(self, running: asyncio.Task[None]) -> None:
        """End it where it is, with everything saved."""
        self._practice.do(do.Leave())
        await asyncio.wait({running}, timeout=PUTTING_AWAY)
        if not running.done():
            self._practice.leave_now()  # what is not read yet is read at the next start
            await asyncio.wait({running}, timeout=PUTTING_AWAY)
        if not running.done():
            running.cancel()
        with suppress(asyncio.CancelledError, Problem):
            await running

    async def _follow(self, running: asyncio.Task[None]) -> None:
        """Say what happens and carry out what is typed until the practice is over."""
        line: asyncio.Task[str] | None = None
        try:
            while not running.done():
                self._changed.clear()
                view = self._practice.view()
                self._say(view)
                one = due(view.state)
                if one is not None and (one.question, one.take) not in self._debriefed:
                    await self._stopped(line)
                    line = None
                    await self._debrief(one)
                    continue
                line = line or asyncio.create_task(self._talk.line())
                changed = asyncio.create_task(self._changed.wait())
                await asyncio.wait(
                    {running, line, changed},
                    timeout=self._until_warning(self._practice.view()),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                changed.cancel()
                self._warn(self._practice.view())
                if line.done():
                    typed, line = line.result(), None
                    await self._typed(typed)
        finally:
            await self._stopped(line)

    async def _stopped(self, line: asyncio.Task[str] | None) -> None:
        """Stop waiting for a typed line; one that came in this moment is the next that is heard."""
        if line is None:
            return
        line.cancel()
        with suppress(asyncio.CancelledError, Gone):
            self._talk.unread(await line)

    def _say(self, view: View) -> None:
        self._telling.tell(view)
        if self._late and not recording(view):
            for one in self._late:
                self._talk.say(f"“{one}” came while your answer was recorded: it was not done.")
            self._late = []

    # -- the last half minute ---------------------------------------------------------------------

    def _until_warning(self, view: View) -> float | None:
        """Return the seconds until thirty are left, ``None`` where there is nothing to wait for."""
        state, take = view.state, view.state.open_take
        left = state.clock.remaining(view.now)
        if take is None or left is None or state.clock.deadline is None:
            return None
        if state.clock.limit is None or state.clock.limit <= LAST_SECONDS:
            return None
        told = self._warned == (state.current, take.n)
        return None if told else max(0.0, left - LAST_SECONDS)

    def _warn(self, view: View) -> None:
        if self._until_warning(view) == 0.0 and view.state.open_take is not None:
            self._warned = (view.state.current or "", view.state.open_take.n)
            self._talk.bell()

    # -- what is typed ----------------------------------------------------------------------------

    async def _typed(self, text: str) -> None:
        view = self._practice.view()
        if typing(view):
            self._write(view, text)
            return
        await self._command(view, text)

    def _write(self, view: View, text: str) -> None:
        """Take in a line of a written answer; a full stop ends it, with a letter it commands."""
        take, state = view.state.open_take, view.state
        where = (state.current or "", take.n if take else 0)
        if where != self._writing:
            self._writing, self._written = where, []
        if text == ".":
            self._practice.do(do.Finish())
        elif (command := _WRITTEN.fullmatch(text)) is not None:
            letter, note, rest = command.groups(default="")
            self._letter(view, letter or note, rest.strip())
        else:
            self._written.append(text)
            self._practice.do(do.TypeText("\n".join(self._written)))

    async def _command(self, view: View, text: str) -> None:
        letter, _, rest = text.partition(" ")
        letter = letter.casefold()
        if not text:
            self._go(view)
        elif letter == "d" and view.mic in ("lost", "failed"):
            await self._device()
        else:
            self._letter(view, letter, rest.strip(), text)

    def _go(self, view: View) -> None:
        """Go on, whatever that means now."""
        if waiting(view):
            self._practice.do(do.StartAnswer())  # the microphone is tried again
        elif (command := enter(view.state)) is not None:
            self._practice.do(command)

    def _letter(self, view: View, letter: str, rest: str, text: str = "") -> None:
        quiet = recording(view)
        if letter == "q":
            self._leave(view)
        elif letter in _COMMANDS:
            self._ordered(view, letter)
        elif letter == "v":
            self._say_again(view)
        elif letter == "n" and rest and view.state.item is not None:
            self._practice.do(do.AddNote(rest))
            self._telling.later("The note is kept with this question.")
        elif letter == "k" and rest and can(view.state, do.SetKeywords):
            self._plan(view, rest)
        elif letter == "e" and not quiet:
            self._telling.later(
                f"In plainer words: {view.state.simpler}"
                if view.state.simpler
                else "This question has no plainer words."
            )
        elif letter == "a" and view.may_speak:
            self._practice.do(do.ChangeMode("speak", why="by choice"))
        elif letter in ("t", "m") and view.mic in ("failed", "lost"):
            mode: ev.Mode = "type" if letter == "t" else "timer"
            self._practice.do(do.ChangeMode(mode, why="no microphone"))
        elif letter == "w":
            self._telling.show_words = not self._telling.show_words
            shown = "printed after each answer" if self._telling.show_words else "not printed"
            self._telling.later(f"Your words are {shown} from now on.")
        elif quiet:
            self._late.append(text or letter)
        elif letter == "?":
            self._talk.say(*HELP)
        elif letter in ("n", "k"):
            what = "the note" if letter == "n" else "the words you plan, with commas,"
            self._talk.say(f"Type {letter}, a blank and {what} in one line, then Enter.")
            if letter == "k" and can(view.state, do.SetKeywords):
                self._stories.offer(view.state)
        else:
            self._talk.say(f"“{(text or letter)[:40]}” means nothing here; ? lists what does.")
        self._changed.set()

    def _say_again(self, view: View) -> None:
        """Say the question that is on once more, and what is left of its time."""
        if view.state.item is None:
            self._telling.later("No question is on.")
        else:
            for line in question_lines(view):
                self._telling.later(line)

    def _plan(self, view: View, typed: str) -> None:
        """Keep the words that are planned, or those of a story whose number was typed."""
        key = view.state.current or ""
        story = self._stories.taken(key, typed)
        if story is None:
            self._practice.do(do.SetKeywords(tuple(typed.split(","))))
            self._telling.later("Your plan is kept.")
            return
        self._practice.do(do.SetKeywords(story.plan))
        self._practice.do(do.Record(ev.StoryUsed(question=key, story=story.title)))
        self._telling.later(f"Your story is your plan: {'; '.join(story.plan)}")

    def _ordered(self, view: View, letter: str) -> None:
        command = _COMMANDS[letter]
        if waiting(view) or not can(view.state, command):
            self._telling.later(f"{letter} can't be done now.")
        elif self._practice.do(command()) and command is do.Flag:
            item = self._practice.view().state.item
            on = item is not None and item.flagged
            self._telling.later("This question is marked." if on else "The mark is taken away.")

    def _leave(self, view: View) -> None:
        if view.state.phase == "ended":
            self._practice.leave_now()
        elif self._practice.do(do.Leave()):
            self._telling.later("Leaving; everything is saved.")

    async def _device(self) -> None:
        try:
            devices = await self._desk.devices()
        except Problem as problem:
            self._talk.problem(problem)
            return
        choices = [Choice(one.key or "default", one.name) for one in devices]
        if not choices:
            self._talk.say("No microphone was found.")
        elif (key := await self._talk.choose("Microphone", choices)) is not None:
            await self._practice.use_device("" if key == "default" else key)
            self._practice.do(do.StartAnswer())

    # -- the debrief ------------------------------------------------------------------------------

    async def _debrief(self, one: Due) -> None:
        key, n, again = one.question, one.take, one.again
        self._debriefed.add((key, n))
        sink = PracticeSink(self._practice)
        result = await Debrief(self._talk, self._desk, sink, key, n, again=again).run()
        if result == "again":
            self._practice.do(do.Retake(key))
        elif result == "on":
            self._practice.do(do.Next())
        self._changed.set()
