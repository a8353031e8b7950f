"""``transcript.md``: a session to read, or to compare with another. Derived, never the truth.

A line a segment with its second, so that a difference shows as a line. What was said is data: its
Markdown is escaped.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from mocktui.core.problem import Problem
from mocktui.core.rated import MET, RATED
from mocktui.core.record import complete
from mocktui.core.said import repaired
from mocktui.core.state import Asked, State, Take
from mocktui.core.text import clean, one_line
from mocktui.core.times import clock
from mocktui.durable import put_file
from mocktui.locked import is_locked
from mocktui.storage.folder import SessionFolder
from mocktui.storage.sessions import load_session

_INLINE = re.compile(r"([\\`*_\[\]<>|~$]|&(?=#?\w+;))")
_AT_START = re.compile(r"^(\s*)(?:([#>+=-])|(\d+)([.)]))", re.MULTILINE)
REASONS = {
    "key": "ended by you",
    "time": "time was up",
    "source": "the recording ended",
    "fault": "cut off",
    None: "not ended",
}


def escape(text: str) -> str:
    """Return one line of ``text`` in which nothing means anything to Markdown."""
    plain = _INLINE.sub(r"\\\1", one_line(text))
    return _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[2] else f"{m[1]}{m[3]}\\{m[4]}", plain)


def heard_by(engine: str, model: str) -> str:
    """Return who listened, in a few words; a model's name may begin with its engine's."""
    if engine and model and model.startswith(f"{engine}-"):
        return model
    return " ".join(one for one in (engine, model) if one)


def markdown(state: State, session: str) -> str:
    """Return the whole transcript as Markdown; ``session`` is its id."""
    begun = state.begun
    listener = heard_by(state.engine, state.model)
    lines = [f"# {escape(state.title) or 'Session'}", ""]
    if begun is not None:
        lines.append(f"- begun {escape(begun.started)}, {escape(begun.format.title)}")
    if listener:
        lines.append(f"- heard by {escape(listener)}; mistakes may be the software's")
    if not complete(state):
        lines.append(f"- incomplete: run `mocktui transcribe {escape(session)}`")
    for item in state.asked:
        lines += ["", *_item(state, item)]
    return "\n".join(lines) + "\n"


def _item(state: State, item: Asked) -> list[str]:
    main = item.follow_up_of is None
    level = "##" if main else "###"
    name = str(item.number) if main else "Follow-up"
    lines = [
        f"{level} {name}. {escape(item.ask)}" if main else f"{level} {name}: {escape(item.ask)}"
    ]
    if item.flagged:
        lines += ["", "Flagged."]
    if item.skipped:
        lines += ["", "Skipped."]
    if item.keywords:
        lines += ["", f"Planned: {', '.join(escape(one) for one in item.keywords)}"]
    for note in item.notes:
        lines += ["", f"Note: {escape(note)}"]
    for take in item.takes:
        lines += ["", *_take(state, take)]
    planned = state.planned(item.key) if main else None
    if planned is not None and planned.question.tip:
        lines += ["", f"Tip: {escape(planned.question.tip)}"]
    return lines


def _take(state: State, take: Take) -> list[str]:
    withdrawn = ", withdrawn" if take.withdrawn else ""
    lines = [f"**Take {take.n}** · {clock(take.seconds)} · {REASONS[take.reason]}{withdrawn}"]
    if take.audio:
        lines.append(f"· `{_code(take.audio)}`")
    body = _text(state, take)
    if body:
        lines += ["", *body]
    for gap in take.gaps:
        lines += ["", f"No sound arrived from {clock(gap.start)} for {gap.seconds:.1f} s."]
    if take.incomplete:
        lines += ["", "Incomplete: not all of this recording has been read."]
    if take.parts:
        parts = ", ".join(f"{one.part} {clock(one.start)}" for one in take.parts)
        lines += ["", f"Parts: {parts}"]
    if take.ratings:
        lines += ["", "Rated by you:", ""]
        lines += [f"- {_word(RATED, how)}: {escape(line)}" for line, how in take.ratings]
    for focus, how in take.met:
        lines += [
            "",
            f"Did the focus before happen? {_word(MET, how).capitalize()}: {escape(focus)}",
        ]
    if take.focus:
        lines += ["", f"Next time: {escape(take.focus)}"]
    return lines


def _text(state: State, take: Take) -> list[str]:
    """Return the edit or the typed text as paragraphs, else the segments as a list with times.

    Under a segment stands what was heard where a term was put right.
    """
    own = take.edited or take.typed
    if own:
        paragraphs = [escape(one) for one in clean(own).split("\n")]
        head = ["As you edited it:", ""] if take.edited else []
        return [*head, *paragraphs]
    whole = repaired(state, take)
    lines = []
    for index, segment in enumerate(whole.segments):
        lines.append(f"- {clock(segment.start)} {escape(segment.text)}")
        lines += [
            f"  - {escape(one.term)}: heard as {escape(one.heard)}"
            for one in whole.repairs
            if one.segment_index == index
        ]
    return lines


def _code(text: str) -> str:
    return one_line(text).replace("`", "'")


def write_transcript(folder: SessionFolder, state: State) -> Path:
    """Write ``transcript.md`` if it changed, all of it or nothing (mode 0600); return its path.

    Raises Problem where it can't be written.
    """
    path = folder.transcript
    data = markdown(state, folder.id).encode("utf-8", "replace")
    with contextlib.suppress(OSError):
        if path.read_bytes() == data:
            return path
    try:
        put_file(path, data)
    except OSError as error:
        raise Problem(
            f"the transcript can't be written ({error.strerror})",
            where=str(path),
            fix="Nothing is lost: it is made from events.jsonl.",
        ) from None
    return path


def write_missing(folder: SessionFolder) -> None:
    """Write the transcript that a session was killed before, or was copied without.

    Not of one that is being written, nor of a later version's. What can't be read or written is
    left as it is: it is told where the session is opened.
    """
    if folder.transcript.exists() or is_locked(folder.events):
        return
    with contextlib.suppress(Problem):
        loaded = load_session(folder)
        if not loaded.newer:
            write_transcript(folder, loaded.state)


def _word(words: tuple[str, ...], how: int) -> str:
    return words[how] if 0 <= how < len(words) else str(how)
