"""The keys of the room, and which of them fit the moment."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from mocktui.core import commands as do
from mocktui.core.interview import can, enter
from mocktui.practice.view import View
from mocktui.tui.keys import HELP, key


def _editor(keys: str, name: str, help: str) -> Binding:
    """Return a key that works while an answer is written, where letters are text."""
    action = f"editor('{name}')"
    return key(keys, action, name, help=help, priority=True, id=f"editor-{name}")


# What Enter is called in each moment; the action is always the same.
ENTER = ("think", "start", "done", "next", "go on", "try again", "wait")
KEYS: list[BindingType] = [
    *(key("enter", f"go('{one}')", one, help="go on", id="go") for one in ENTER),
    _editor("ctrl+s", "done", "end your answer"),
    key("p", "pause", "pause", help="stop the clock"),
    key("p", "resume", "go on", help="let the clock go on"),
    _editor("ctrl+b", "pause", "stop the clock"),
    key("r", "retake", "retake", help="answer again; the take so far stays"),
    _editor("ctrl+r", "retake", "answer again; the take so far stays"),
    key("s", "skip", "skip", help="leave this question"),
    _editor("ctrl+o", "skip", "leave this question"),
    key("u", "undo", "undo", help="take back the last skip or retake"),
    key("f", "flag", "flag", help="mark this question, or take the mark away"),
    _editor("ctrl+f", "flag", "mark this question, or take the mark away"),
    key("k", "keywords", "plan", help="write down up to five words you want to say"),
    key("e", "simpler", "easier", help="the question in plainer words; again: without them"),
    key("v", "hear", "hear", help="have the question read aloud, again if it was"),
    key("V", "hear_slower", "slower", help="have it read slower", show=False),
    key("a", "speak", "aloud", help="answer aloud again: the microphone is opened"),
    key("n", "note", "note", help="write a line about this question; the clock runs on"),
    _editor("ctrl+n", "note", "write a line about this question; the clock runs on"),
    key("w", "words", "words", help="hide or show the live words"),
    key("d", "device", "mic", help="take another microphone"),
    key("t", "type_instead", "type", help="type instead of speaking"),
    key("m", "only_time", "time", help="only time the answers"),
    key("q", "out", "leave", help="end here and open the review"),
    _editor("ctrl+q", "leave", "end here and open the review"),
    HELP,
]
_COMMANDS: dict[str, type[do.Command]] = {
    "pause": do.Pause,
    "resume": do.Resume,
    "retake": do.Retake,
    "skip": do.Skip,
    "undo": do.Undo,
    "flag": do.Flag,
    "keywords": do.SetKeywords,
    "note": do.AddNote,
}


def enter_word(view: View, waiting: bool) -> str:
    """Return what Enter does now, as one of :data:`ENTER`."""
    if waiting:
        return "try again" if view.mic == "failed" else "wait"
    match enter(view.state):
        case do.Resume():
            return "go on"
        case do.Think():
            return "think"
        case do.StartAnswer():
            return "start"
        case do.Finish():
            return "done"
        case do.Next():
            return "next"
        case _:
            return "wait"


def fits(view: View, waiting: bool, writing: bool, action: str, name: str = "") -> bool | None:
    """Return whether an action can be done: ``None`` for not now, ``False`` for not here at all.

    ``writing``: keys go into an editor, so commands are on ctrl keys. ``name`` is what Enter is
    called, or what an editor's key does.
    """
    if action == "editor":
        return writing and (name in ("done", "leave") or _command(view, waiting, name) is True)
    if action == "help":
        return True
    if writing and (action in _COMMANDS or action in ("go", "words", "out")):
        return False
    if action == "go":
        word = enter_word(view, waiting)
        return False if name != word else None if word == "wait" else True
    return _command(view, waiting, action)


def _command(view: View, waiting: bool, action: str) -> bool | None:
    state = view.state
    if action in _COMMANDS and (waiting or view.state.phase == "ended"):
        return False
    if action in ("keywords", "retake") and (action == "keywords") != (state.phase == "thinking"):
        return False  # one has the other's place in the footer
    lacking = view.mic in ("failed", "lost") and state.mode == "speak"
    if action == "device":
        gone = view.mic == "lost" or (view.mic == "failed" and waiting)  # later it is the file
        return gone and state.mode == "speak" and state.phase != "ended"
    if action in ("type_instead", "only_time"):
        return lacking and state.phase != "ended"
    if action == "words":
        return state.mode == "speak" and not lacking and not waiting and state.phase != "ended"
    if action == "speak":
        return view.may_speak and not waiting
    if action == "simpler":
        return state.phase == "thinking" and not waiting and bool(state.simpler)
    if action in ("hear", "hear_slower"):  # a microphone is never open in think time
        return state.phase == "thinking" and not waiting
    command = _COMMANDS.get(action)
    if command is None:
        return True  # what every screen has: leaving, focus, scrolling
    if action == "resume":
        return state.paused
    rules = state.begun.format if state.begun else None
    never = rules is not None and (
        (action == "pause" and not rules.pause) or (action == "retake" and not rules.retake)
    )
    if never or (action == "pause" and state.paused):
        return False
    return True if can(state, command) else None if action != "undo" or not lacking else False
