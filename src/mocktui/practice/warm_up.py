"""The warm-up: which question it asks. The first one ever is one that anybody can answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mocktui.core.format import WARM_UP
from mocktui.core.problem import Problem

if TYPE_CHECKING:
    from mocktui.practice.desk import Desk, Offer
    from mocktui.practice.setup import Setup

GENTLE = ("behavioural", "work-you-are-proud-of")  # pack and question


def warm_up(desk: Desk, *, again: bool) -> Setup:
    """Return one question without a clock: ``again`` any one of the first pack, else a gentle one.

    Without the gentle one it is the first pack's first. Raises Problem where no pack can be read.
    """
    from mocktui.practice.preferences import sitting

    readable = [one for one in desk.packs() if not one.problem]
    if not readable:
        raise Problem("no questions were found", fix="mocktui doctor says where it looks.")
    own = desk.settings.now
    pack, question = GENTLE
    if not again and any(one.id == pack for one in readable):
        found = desk.pack(pack)
        if any(one.id == question for one in found.questions):
            return sitting(own, (found,), format=WARM_UP, only=(question,), limit=1)
    first = desk.pack(readable[0].id)
    return sitting(own, (first,), format=WARM_UP, limit=1, shuffle=again)


def ears_to_offer(desk: Desk, setup: Setup) -> Offer | None:
    """Return the model to offer before a spoken answer where nothing can listen, if there is one.

    Without it the answer would be typed. Where something listens a better model waits for Set-up.
    Raises Problem for an engine or a model that can't be had.
    """
    if setup.mode != "speak":
        return None
    if desk.listening(setup.language, setup.engine, setup.model).engine is not None:
        return None
    return desk.offer(setup.language)
