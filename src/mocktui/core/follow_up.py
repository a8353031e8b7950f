"""What an interviewer asks after an answer, and when that is decided. Pure.

A follow-up is decided within :data:`DECISION` seconds after the answer ends. Unconditional ones can
always come; one that waits for a rubric line without evidence only where everything that was said
to its question is known by then. The same words lead to the same choice.
"""

from __future__ import annotations

from mocktui.core.format import MOST_FOLLOW_UPS
from mocktui.core.keys import place_of
from mocktui.core.question import FollowUp, Question
from mocktui.core.state import Asked, State

DECISION = 0.5  # seconds after an answer's end


def follow_up(state: State, missing: frozenset[str] | None = None) -> tuple[str, FollowUp] | None:
    """Return the follow-up to ask now and its key, or ``None``.

    ``missing`` are the rubric lines without evidence; left out, they are looked for in what was
    said (:func:`lacking`). One that was asked and came to nothing when a skip was taken back comes
    again in its turn; none is asked twice after an answer or a skip.
    """
    for key, one in _left(state):
        if one.if_missing is None or state.find(key) is not None:
            return key, one
        if missing is None:
            missing = lacking(state)
        if one.if_missing in missing:
            return key, one
    return None


def possible(state: State) -> bool:
    """Return whether a follow-up might be asked about the question that is on."""
    return bool(_left(state))


def main_of(state: State) -> Asked | None:
    """Return the question that is on, also while one of its follow-ups is."""
    item = state.item
    return state.find(item.follow_up_of) if item and item.follow_up_of else item


def lacking(state: State) -> frozenset[str]:
    """Return the rubric lines without evidence in what was said to the question that is on.

    None at all while any of it is not fully known: a transcript that is behind accuses nobody.
    """
    main = main_of(state)
    planned = state.planned(main.key) if main else None
    text = _said(state, main) if main else None
    if planned is None or text is None:
        return frozenset()
    from mocktui.core.rubric import missing  # reading takes libraries the first frame needs not
    from mocktui.core.said import language_of

    return missing(planned.question, text, language_of(state))


def _said(state: State, main: Asked) -> str | None:
    """Return what was said to a question and its follow-ups; ``None`` while that isn't known."""
    from mocktui.core.said import said

    parts: list[str] = []
    for item in state.asked:
        take = item.take
        if take is None or main.key not in (item.key, item.follow_up_of):
            continue
        known = take.audio is not None or take.typed is not None or state.mode == "type"
        if take.ended is None or take.incomplete or not known:
            return None
        parts.append(said(state, take))
    return "\n".join(parts)


def _left(state: State) -> list[tuple[str, FollowUp]]:
    """Return the follow-ups that could come now with their keys, in the pack's order."""
    main, question = main_of(state), _question(state)
    if state.begun is None or main is None or question is None:
        return []
    if main.take is None or main.skipped:
        return []
    here = place_of(state.current or "")
    asked = [one for one in state.asked if one.follow_up_of == main.key]
    last = max((place_of(one.key) for one in asked), default=0)
    room = len(asked) < min(state.begun.format.follow_ups, MOST_FOLLOW_UPS)
    left: list[tuple[str, FollowUp]] = []
    for place, one in enumerate(question.follow_ups, start=1):
        key = f"{main.key}/f{place}"
        known = state.find(key)
        if known is not None:
            again = place > here and known.take is None and not known.skipped
        else:
            again = room and place > last
        if again:
            left.append((key, one))
    return left


def _question(state: State) -> Question | None:
    planned = state.planned(state.current) if state.current else None
    return planned.question if planned else None
