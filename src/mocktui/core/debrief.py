"""What a debrief offers: lengths to guess, one thing to do next time, answers to look at. Pure.

Nothing here judges an answer. An offer says where it comes from, and the person chooses.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from mocktui.core import commands as do
from mocktui.core.fold import awaits_debrief
from mocktui.core.follow_up import main_of
from mocktui.core.history import Attempt
from mocktui.core.interview import can
from mocktui.core.metrics import LONG, Metrics
from mocktui.core.question import Question
from mocktui.core.state import Asked, State, Take
from mocktui.core.times import Times, clock

OFFERS = 4  # focuses offered at most
PROPOSED = 3  # answers proposed at the end of a sitting
LATE = 5.0  # seconds until the first word
MANY_FILLERS = 5
_OVER, _UNDER = 1.2, 0.6  # of the target
_UNTIMED = (30.0, 60.0, 120.0, 240.0)


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do next time; ``why`` says what it was found in."""

    text: str
    why: str = ""


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """A focus chosen before; ``at`` is when (ISO 8601), empty for one of this sitting."""

    text: str
    at: str = ""


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A take that is to be debriefed now; ``again``: it can be taken again from there."""

    question: str
    take: int
    again: bool


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """An answer worth a debrief, and why; ``question`` is what events call it."""

    question: str
    take: int
    why: str


def due(state: State) -> Due | None:
    """Return the answer whose debrief is due now in a sitting that runs, or ``None``.

    None while something is still decided or counted down, and after a debrief (also a skipped one).
    """
    main = main_of(state)
    take = main.take if main is not None else None
    rests = state.phase == "between" and not state.deciding and state.clock.limit is None
    if not rests or main is None or take is None or take.debriefed or not awaits_debrief(state):
        return None
    again = can(state, do.Retake) and state.item is main
    return Due(question=main.key, take=take.n, again=again)


def lengths(times: Times) -> tuple[float, ...]:
    """Return four lengths in seconds to guess from, in order, around the question's own times."""
    if times.max is None or times.max <= 0 or times.target <= 0:
        return _UNTIMED
    target = min(times.target, times.max)
    middle = target if target < times.max else times.max * 0.75
    wanted = (middle / 2, middle * 0.75, middle, times.max)
    found = tuple(dict.fromkeys(max(5.0, 5.0 * round(one / 5)) for one in wanted))
    return found if len(found) == len(wanted) else _UNTIMED


def offers(
    question: Question,
    times: Times,
    take: Take,
    metrics: Metrics,
    *,
    unsaid: Sequence[str] = (),
) -> tuple[Offer, ...]:
    """Return up to four things to do next time, from what was found in this answer.

    At most two come from low self-ratings as long as there is something else. ``unsaid`` are
    planned keywords that were not found.
    """
    rated = dict(take.ratings)
    lines = [
        Offer(text=line, why=f"you rated it {'not there' if rated[line] == 0 else 'partly there'}")
        for level in (0, 1)
        for line in question.look_for
        if rated.get(line) == level
    ]
    others = [*_of_time(times, take), *_of_voice(metrics)]
    others += [Offer(text=f"say “{one}”", why="planned, and not found") for one in unsaid[:1]]
    mixed = [*lines[:2], *others, *lines[2:]]
    return tuple(mixed[:OFFERS])


def _of_time(times: Times, take: Take) -> list[Offer]:
    if times.max is None or take.seconds <= 0:
        return []
    target, took = times.target, clock(take.seconds)
    if take.reason == "time":
        return [Offer(text=f"finish by {clock(target or times.max)}", why="the time ran out")]
    if 0 < target < times.max and take.seconds > _OVER * target:
        return [Offer(text=f"finish by {clock(target)}", why=f"it took {took}")]
    if take.seconds < times.min or (target and take.seconds < _UNDER * target):
        return [Offer(text=f"say more, near {clock(target)}", why=f"it took {took}")]
    return []


def _of_voice(metrics: Metrics) -> list[Offer]:
    found = []
    late = metrics.first_word_at
    if late is not None and late > LATE:
        found.append(
            Offer(text="begin within three seconds", why=f"the first word came at {late:.0f} s")
        )
    long = [one for one in metrics.pauses or () if one.end - one.start > LONG]
    if len(long) > 1:
        found.append(Offer(text="shorter pauses", why=f"{len(long)} were longer than 2 s"))
    fillers = metrics.fillers
    if fillers is not None and fillers.count >= MANY_FILLERS:
        most = max(fillers.words, key=lambda one: fillers.words[one])
        found.append(Offer(text=f"a breath in place of “{most}”", why=f"{fillers.count} fillers"))
    return found


def earlier_focus(
    item: Asked, take: Take, session: str, attempts: Sequence[Attempt]
) -> Earlier | None:
    """Return the focus chosen last for this question before this take, or ``None``.

    ``attempts`` are those of the question in all sessions, oldest first.
    """
    for one in reversed(item.takes):
        if one.n < take.n and one.focus:
            return Earlier(text=one.focus)
    found = None
    for attempt in attempts:
        if attempt.session == session:
            break  # what follows came later
        if attempt.focus and attempt.counts:
            found = Earlier(text=attempt.focus, at=attempt.at)
    return found


def proposals(state: State) -> tuple[Proposal, ...]:
    """Return up to three answers of a finished sitting to look at, and why each.

    The flagged ones first, then the longest, then the one shortest against its target, then in
    order. Follow-ups and answers that had their debrief are left out.
    """
    answered = [
        (item, take)
        for item in state.asked
        if (take := item.take) is not None and item.follow_up_of is None and not take.debriefed
    ]
    if not answered:
        return ()

    def against(one: tuple[Asked, Take]) -> float:
        target = one[0].times.target
        return one[1].seconds / target if target > 0 else 1.0

    longest = max(answered, key=lambda one: one[1].seconds)
    shortest = min(answered, key=against)
    ways = [
        *((one, "you flagged it") for one in answered if one[0].flagged),
        (longest, f"your longest answer, {clock(longest[1].seconds)}"),
        (shortest, f"your shortest for its target, {clock(shortest[1].seconds)}"),
        *((one, "the next in order") for one in answered),
    ]
    found: dict[str, Proposal] = {}
    for (item, take), why in ways:
        if len(found) < PROPOSED:
            found.setdefault(item.key, Proposal(question=item.key, take=take.n, why=why))
    return tuple(found.values())
