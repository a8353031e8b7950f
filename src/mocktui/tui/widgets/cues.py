"""The words of the room: what a picture of the practice says, as plain text.

Pure functions of a :class:`~mocktui.practice.view.View`, so each line can be tested without a
screen. Seconds are the session's.
"""

from __future__ import annotations

from math import ceil

from mocktui.core.interview import next_question
from mocktui.core.state import State
from mocktui.core.times import Times, clock
from mocktui.practice.view import View
from mocktui.tui.widgets import lights

LAST_SECONDS = 30.0
BEHIND = 3.0  # seconds of audio the words may lag before a line says so
MIN, TARGET, MAX = "✓", "▲", "■"


def face(view: View) -> str:
    """Return what the big clock shows: down where there is a limit, up where there is none.

    Counting down, a started second counts, so 0:00 shows only when the time is out.
    """
    state = view.state
    if state.phase == "arming":
        limit = state.item.times.max if state.item else None
        return clock(limit or 0.0)
    left = state.clock.remaining(view.now)
    return clock(state.clock.elapsed(view.now)) if left is None else clock(ceil(left - 1e-6))


def word(view: View) -> str:
    """Return the phase in one or two words, for beside the clock."""
    state = view.state
    if state.paused:
        return "PAUSED"
    if state.device_lost:
        return "MICROPHONE LOST"
    match state.phase:
        case "thinking":
            return "LISTEN" if state.held else "THINK"
        case "arming":
            return "GET READY"
        case "answering":
            return "WRITE" if state.mode == "type" else "ANSWER"
        case "between":
            return "SKIPPED" if state.item and state.item.skipped else "SAVED"
        case "ended":
            return "THE END"
        case _:
            return ""


def status(view: View, waiting: bool) -> str:
    """Return the sign and word at the right end of the title line."""
    state = view.state
    if waiting:
        return "! NO MICROPHONE" if view.mic == "failed" else "◌ WAIT"
    if state.paused:
        return "‖ PAUSED"
    if state.device_lost:
        return "! NO MICROPHONE"
    match state.phase:
        case "thinking":
            return "◌ LISTEN" if state.held else "◌ THINK"
        case "arming":
            return "◌ READY"
        case "answering":
            return {"speak": "● REC", "type": "✎ WRITE", "timer": "◷ TIMER"}[state.mode]
        case "between":
            return "✓ SAVED" if not (state.item and state.item.skipped) else "» SKIPPED"
        case _:
            return "■ END"


def place(state: State) -> str:
    """Return which question of how many is on, with its mark."""
    item = state.item
    if item is None:
        return f"{len(state.plan)} questions" if len(state.plan) > 1 else ""
    follow = ""
    if item.follow_up_of:
        asked = [one.key for one in state.asked if one.follow_up_of == item.follow_up_of]
        follow = f"follow-up {asked.index(item.key) + 1} · "
    flag = " ⚑" if item.flagged else ""
    repeats = state.begun is not None and state.begun.format.repeat
    again = repeats and any(one.ended is not None for one in item.takes)
    more = " · again" if again and state.phase != "between" else ""
    return f"{follow}question {item.number} of {len(state.plan)}{more}{flag}"


def about(state: State) -> str:
    """Return the kind of the question and who asks it, or what a follow-up is about."""
    item = state.item
    planned = state.planned(item.key) if item else None
    if item is None or planned is None:
        return ""
    if item.follow_up_of:
        return f"follow-up to: {planned.question.ask}"
    who = planned.question.asker
    return f"{planned.question.kind} · asked by {who}" if who else planned.question.kind


def marks(times: Times) -> tuple[tuple[str, float], ...]:
    """Return the times worth a mark with their seconds, e.g. ``("✓ min 0:45", 45.0)``."""
    if times.max is None:
        return ()
    found = []
    if 0 < times.min < times.max:
        found.append((f"{MIN} min {clock(times.min)}", times.min))
    if times.min < times.target < times.max:
        found.append((f"{TARGET} target {clock(times.target)}", times.target))
    found.append((f"{MAX} max {clock(times.max)}", times.max))
    return tuple(found)


def cue(view: View) -> str:
    """Return the one cue that holds now: minimum, target, the last half minute; often none."""
    state = view.state
    item = state.item
    if state.phase != "answering" or item is None or item.times.max is None:
        return ""
    light = lights.light(view)
    if light is not None:
        return lights.LIGHTS[light][1]
    if lights.hidden(view):
        return ""
    times, longest = item.times, item.times.max
    spent = state.clock.elapsed(view.now)
    if longest >= 2 * LAST_SECONDS and longest - spent <= LAST_SECONDS:
        return f"{MAX} less than 30 seconds left"
    if times.min < times.target < longest and spent >= times.target:
        return f"{TARGET} target reached"
    if 0 < times.min < longest and spent >= times.min:
        return f"{MIN} minimum reached"
    return ""


def listening(view: View) -> str:
    """Return who listens and how far that is, as one sentence or two."""
    if view.behind >= BEHIND:
        return f"The words are {view.behind:.0f} s behind your voice. The recording is complete."
    if view.ears == "restarting":
        return "The recognizer is being started again. Go on speaking: the recording is complete."
    if view.ears == "failed":
        return f"{view.ears_line} Your voice is recorded.".strip()
    return view.ears_line


def _between(view: View) -> str:
    state = view.state
    left = state.clock.remaining(view.now)
    done = "Skipped." if state.item and state.item.skipped else "Saved."
    if state.deciding:
        return f"{done} One moment…"
    what = "The review opens" if next_question(state) is None else "Next question"
    if left is None:
        return f"{done} Enter goes on."
    return f"{done} {what} in {ceil(left - 1e-6)} s."


def _answering(view: View) -> str:
    match view.state.mode:
        case "type":
            return "Write your answer. It is saved as you write."
        case "timer":
            return "Say your answer aloud. Nothing is recorded."
        case _:
            told = listening(view)
            return told if view.ears == "failed" else f"Recording. {told}".strip()


WAYS = "The clock stands. d another one · t type · m only time"
"""What can be done without a microphone."""


def announce(view: View) -> str:
    """Return the one line that says in words what is going on."""
    state = view.state
    if state.device_lost:
        told = view.mic_line or "The microphone is gone."
        return f"{told} {WAYS}"
    if state.paused:
        return "Paused. The clock stands and nothing is recorded."
    match state.phase:
        case "thinking":
            if state.held:
                return "The question is read to you. Any key stops it; then think time begins."
            limit = "" if state.clock.limit is None else " It starts by itself when time is out."
            what = "A follow-up." if state.item and state.item.follow_up_of else "Think."
            return f"{what} Enter starts your answer.{limit}"
        case "arming":
            return "One moment…" if state.mode != "speak" else "Opening the take…"
        case "answering":
            return _answering(view)
        case "between":
            return _between(view)
        case "ended":
            if view.finishing == 1:
                return "Completing the transcript… (q opens the review now)"
            if view.finishing:
                return f"Completing {view.finishing} transcripts… (q opens the review now)"
            return "Everything is saved. Opening the review…"
        case _:
            return ""
