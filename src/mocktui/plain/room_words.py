"""What the interview says: each thing once, nothing while a voice is recorded."""

from __future__ import annotations

from math import ceil

from mocktui.core.interview import next_question
from mocktui.core.said import said
from mocktui.core.state import Asked, State, Take
from mocktui.core.telling import used
from mocktui.core.text import plural, sentence
from mocktui.core.times import Times, clock
from mocktui.plain.talk import Talk
from mocktui.practice.view import View

HELP = (
    "Enter goes on: it starts the think time, starts the answer, ends it, asks the next question.",
    "p stops the clock, Enter lets it go on. s skips this question. r takes the answer again.",
    "u takes back the last skip or retake. f marks the question, or takes the mark away.",
    "n and a text keeps a note. k and words with commas between them plans what you want to say; "
    "k alone offers stories of yours that fit.",
    "v says the question again and the time that is left, e says it in plainer words. "
    "w prints your words after each answer, or not. q ends the interview here; all is saved.",
    "After t or m without a microphone, a tries to let you speak again.",
    "Each letter is followed by Enter. While your answer is recorded nothing is printed.",
)
WRITE = (
    "Write your answer, as many lines as you like. A line with only a full stop ends it. "
    "A full stop and a letter is a command: .p stops the clock, .s skips, .v says the question "
    "again, .n and a text keeps a note, .q leaves."
)


def recording(view: View) -> bool:
    """Return whether a voice is being recorded: nothing may be printed, a reader would be heard."""
    state = view.state
    return (
        state.mode == "speak"
        and state.phase in ("arming", "answering")
        and not state.paused
        and not state.device_lost
    )


def typing(view: View) -> bool:
    """Return whether typed lines are an answer."""
    state = view.state
    return state.mode == "type" and state.phase == "answering" and not state.paused


def waiting(view: View) -> bool:
    """Return whether the interview has not begun yet."""
    return view.state.phase == "new"


def time_words(times: Times) -> str:
    """Return the times of a question in words, as one sentence."""
    think = "No think time" if times.think == 0 else "Think as long as you like"
    if times.think:
        think = f"{clock(times.think)} to think"
    if times.max is None:
        return f"{think}, then answer as long as you like."
    return f"{think}, then up to {clock(times.max)} to answer."


def question_lines(view: View) -> list[str]:
    """Return the question that is on and the time that is left; while a voice is recorded no time.

    What is said then is heard later, when another time is left.
    """
    state, item = view.state, view.state.item
    if item is None:
        return []
    left = None if recording(view) or state.held else state.clock.remaining(view.now)
    if left is not None and state.phase in ("thinking", "answering"):
        what = "think" if state.phase == "thinking" else "answer"
        return [item.ask, f"{clock(ceil(left - 1e-6))} left to {what}."]
    return [item.ask, time_words(item.times)]


class Telling:
    """Says what is new in each picture of a practice."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self.show_words: bool | None = None  # None: as the format says
        self._waits = ""
        self._ears = ""
        self._notice = ""
        self._asked: tuple[str, int] | None = None
        self._moment: tuple[object, ...] = ()
        self._open: tuple[str, int] | None = None
        self._sounding = False
        self._saved: set[tuple[str, int]] = set()
        self._words: set[tuple[str, int]] = set()
        self._later: list[str] = []

    def later(self, line: str) -> None:
        """Say a line as soon as nothing is recorded."""
        self._later.append(line)

    def tell(self, view: View, *, over: bool = False) -> None:
        """Say what is new; ``over``: the practice is, so what is not read yet won't be waited for.

        The bell marks where an answer's clock starts to run and where it stops.
        """
        state = view.state
        if self.show_words is None and state.begun is not None:
            self.show_words = state.begun.format.words == "shown"
        self._bells(state)
        if recording(view):
            return
        self._facts(view)
        self._answers(state, over)
        for line in self._later:
            self._talk.say(line)
        self._later = []
        self._question(state)
        self._moments(view)

    # -- what the machine does --------------------------------------------------------------------

    def _bells(self, state: State) -> None:
        take = state.open_take
        runs = take is not None and not state.paused and not state.device_lost
        here = (state.current or "", take.n) if take is not None else None
        if runs != self._sounding or (runs and here != self._open):
            self._talk.bell()
        self._sounding, self._open = runs, here

    def _facts(self, view: View) -> None:
        if waiting(view):
            told = view.mic_line if view.mic == "opening" else ""
            told = told or "One moment: microphone and recognizer are being started."
            if view.mic == "failed":
                told = (
                    f"{sentence(view.mic_line or view.notice)} Enter tries again, "
                    "t: type your answers, m: only the clock, d: another microphone, q: leave."
                )
                self._notice = view.notice
            if told != self._waits and view.mic in ("opening", "failed"):
                self._waits = told
                self._talk.say(told)
        if view.ears_line and view.ears in ("ready", "failed") and view.ears_line != self._ears:
            self._ears = view.ears_line
            self._talk.say(view.ears_line)
        if view.notice and view.notice != self._notice:
            self._notice = view.notice
            self._talk.say(view.notice)

    # -- answers ----------------------------------------------------------------------------------

    def _answers(self, state: State, over: bool) -> None:
        for item in state.asked:
            for take in item.takes:
                if take.ended is not None and not take.withdrawn:
                    self._answer(state, item, take, over)

    def _answer(self, state: State, item: Asked, take: Take, over: bool) -> None:
        key = (item.key, take.n)
        if key not in self._saved:
            self._saved.add(key)
            self._talk.say(f"Saved. {used(take.seconds, item.times, take.reason == 'time')}")
        if key in self._words or take.audio is None or not self.show_words:
            return
        if take.incomplete and state.engine and not over:
            return  # the last words are still being read
        self._words.add(key)
        here = "" if item.key == state.current else f"To question {item.number} "
        text = said(state, take)
        if text:
            self._talk.say(f"{here}you said: {text}" if here else f"You said: {text}")
        else:
            self._talk.say(f"{here}no words were heard." if here else "No words were heard.")

    # -- the question, and what can be done -------------------------------------------------------

    def _question(self, state: State) -> None:
        item = state.item
        if item is None or state.phase != "thinking":
            return
        now = (item.key, len(item.takes))
        if now == self._asked:
            return
        self._asked = now
        self._talk.say("", f"{place(state, item)}{' ' + about(state, item)}".strip())
        self._talk.say(item.ask, time_words(item.times))

    def _moments(self, view: View) -> None:
        state = view.state
        item = state.item
        now = (
            *(state.phase, state.held, state.paused, state.device_lost, state.deciding),
            *(state.mode, state.current, len(item.takes) if item else 0),
        )
        if now != self._moment:
            self._moment = now
            for line in _moment(view):
                self._talk.say(line)


def place(state: State, item: Asked) -> str:
    """Return which question of how many it is, with its mark."""
    what = "A follow-up to question" if item.follow_up_of else "Question"
    again = ", again" if any(one.ended is not None for one in item.takes) else ""
    return f"{what} {item.number} of {len(state.plan)}{again}{', marked' if item.flagged else ''}."


def about(state: State, item: Asked) -> str:
    """Return the kind of the question and who asks it, as sentences."""
    planned = state.planned(item.key)
    if planned is None or item.follow_up_of:
        return ""
    who = planned.question.asker
    return f"{sentence(planned.question.kind)}.{f' Asked by {who}.' if who else ''}"


def _moment(view: View) -> list[str]:
    state = view.state
    if state.device_lost:
        told = view.mic_line or "The microphone is gone."
        told += " The clock stands. d: another microphone, t: type, m: only the clock."
        return [told]
    if state.paused:
        return ["Paused: the clock stands, nothing is recorded. Enter goes on."]
    match state.phase:
        case "thinking":
            return [_thinking(state)]
        case "answering" if state.mode == "type":
            return [WRITE]
        case "answering":
            return ["Say your answer aloud; nothing is recorded. Enter ends it."]
        case "between":
            return _between(state)
        case "ended":
            ends = ["The interview is over."]
            if view.finishing:
                ends.append(
                    f"The last words of {plural(view.finishing, 'answer')} are being read; "
                    "q doesn't wait for them."
                )
            return ends
        case _:
            return []


def _thinking(state: State) -> str:
    times = state.item.times if state.item else Times()
    bell = "after the bell speak, and Enter ends it" if state.mode == "speak" else ""
    if not state.held:
        itself = "" if state.clock.limit is None else " It starts by itself when the time is out."
        return f"Think. Enter starts your answer{'; ' + bell if bell else ''}.{itself}"
    what = "your answer" if times.think == 0 else "the think time"
    told = f"Enter starts {what}"
    if times.think == 0 and bell:
        told += f"; {bell}"
    return f"{told}. ? lists what else can be typed."


def _between(state: State) -> list[str]:
    if state.deciding:
        return []
    skipped = state.item is not None and state.item.skipped
    undo = " u takes it back." if state.undoable else ""
    lines = [f"Skipped.{undo}"] if skipped else []
    last = next_question(state) is None
    what = "ends the interview" if last else "asks the next question"
    if state.clock.limit is not None:
        return lines  # it goes on by itself
    rules = state.begun.format if state.begun else None
    again = " r takes this answer again." if rules and rules.retake and not skipped else ""
    return [*lines, f"Enter {what}.{again} ? lists more."]
