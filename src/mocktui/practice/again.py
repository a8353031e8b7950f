"""Another take of one question of a session that is over: the sitting that asks it."""

from __future__ import annotations

from msgspec.structs import replace

from mocktui.core.format import PRACTICE, REAL
from mocktui.core.question import Pack
from mocktui.core.state import State
from mocktui.practice.preferences import sitting
from mocktui.practice.settings import Settings
from mocktui.practice.setup import Setup


def again_setup(state: State, key: str, settings: Settings) -> Setup | None:
    """Return a practice with only this question, as the session had it; ``None`` without a plan.

    Microphone, recognizer and times are those of the settings.

    The real thing has no second take: it becomes practice. One question needs no choice of three
    answers at the end: it is debriefed at once.
    """
    begun, planned = state.begun, state.planned(key)
    if begun is None or planned is None:
        return None
    pack = Pack(
        id=begun.pack,
        title=begun.title,
        source=begun.source,
        language=begun.language,
        questions=tuple(one.question for one in begun.plan),
    )
    rules = PRACTICE if begun.format.id == REAL.id else begun.format
    if rules.debrief == "three":
        rules = replace(rules, debrief="each")
    only = (planned.question.id,)
    return sitting(settings, (pack,), format=rules, only=only, mode=begun.mode)
