"""Any sequence of commands and times keeps the interview's invariants."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mocktui.core import commands as do
from mocktui.core import events as ev
from mocktui.core.fold import fold
from mocktui.core.format import DRILL, MOST_FOLLOW_UPS, ON_SITE, PRACTICE, REAL, WARM_UP
from mocktui.core.interview import deadline, step
from mocktui.core.state import State
from tests.core.sittings import session

FORMATS = [
    PRACTICE,
    REAL,
    WARM_UP,
    ON_SITE,
    DRILL,
    replace(PRACTICE, follow_ups=2, think=0.0, between=0.0),
    replace(DRILL, follow_ups=9, think=0.0),
]
KEYS = st.sampled_from(["q1", "q2", "q1/f1", "nowhere"])
PLAIN = st.sampled_from(
    [
        do.Tick(),
        do.StartAnswer(),
        do.AnswerOpened("takes/01-1.wav"),
        do.Finish(),
        do.Finish("source"),
        do.Finish("fault"),
        do.Next(),
        do.Pause(),
        do.Resume(),
        do.Skip(),
        do.Retake(),
        do.Retake("q1"),
        do.Undo(),
        do.Flag(),
        do.AddNote("n"),
        do.SetKeywords(("a", "b")),
        do.TypeText("text"),
        do.ChangeMode("type"),
        do.ChangeMode("speak"),
        do.DeviceLost(),
        do.DeviceBack(),
        do.Continue(),
    ]
)
FOUND = st.builds(
    lambda key, n, reading: do.Record(
        ev.SegmentHeard(question=key, take=n, reading=reading, text="w", start=0.0, end=1.0)
    ),
    KEYS,
    st.integers(1, 3),
    st.sampled_from(["live", "whole"]),
) | st.builds(
    lambda key, n: do.Record(
        ev.ReadingDone(question=key, take=n, reading="live", engine="vosk", model="m")
    ),
    KEYS,
    st.integers(1, 3),
)
FOUND |= st.builds(
    lambda key, n, rating: do.Record(ev.Rated(question=key, take=n, line="l", rating=rating)),
    KEYS,
    st.integers(1, 3),
    st.integers(0, 2),
)
# Leaving ends everything: rare, so that most runs get far.
COMMANDS = st.one_of(*[PLAIN] * 9, FOUND, FOUND, st.sampled_from([do.Tick(), do.Leave()]))
TIMES = st.floats(-5.0, 40.0, allow_nan=False)
RUNS = st.lists(st.tuples(TIMES, COMMANDS), max_size=60)


@settings(max_examples=120, deadline=None)
@given(rules=st.sampled_from(FORMATS), count=st.integers(1, 3), run=RUNS)
def test_invariants(rules, count, run) -> None:
    begun = session(count, rules)
    rated = [replace(one, question=replace(one.question, look_for=("l",))) for one in begun.plan]
    begun = replace(begun, plan=tuple(rated))
    state, events = step(State(), do.Begin(begun), 0.0)
    now = 0.0
    for ahead, command in run:
        now += ahead
        before = state
        state, new = step(state, command, now)
        events += new
        # No negative clock, and none beyond its limit once time has been carried out.
        at = max(now, state.last_t)
        assert state.clock.elapsed(at) >= 0.0
        remaining = state.clock.remaining(at)
        assert remaining is None or remaining >= 0.0
        due = deadline(state)
        assert due is None or due > at or not isinstance(command, do.Tick)
        # Never more than one open take, and it is the one on the clock.
        unended = [take for item in state.asked for take in item.takes if take.ended is None]
        assert len(unended) == (1 if state.phase == "answering" else 0)
        # A take once made is never lost.
        for item in before.asked:
            after = state.find(item.key)
            assert after is not None
            assert [t.n for t in after.takes][: len(item.takes)] == [t.n for t in item.takes]
        assert (state.current is None) == (state.phase in ("new", "ended"))
        assert not state.deciding or state.phase == "between"
        for event in new:
            if isinstance(event, ev.QuestionAsked) and event.follow_up_of is not None:
                # Never to a skipped question, nor again after an answer or a skip.
                main, known = before.find(event.follow_up_of), before.find(event.question)
                assert main is not None
                assert known is None or (known.take is None and not known.skipped)
        if before.ended is not None:
            assert all(isinstance(one, ev.SegmentHeard | ev.ReadingDone | ev.Rated) for one in new)

    times = [one.t for one in events]
    assert times == sorted(times)
    starts = Counter((o.question, o.take) for o in events if isinstance(o, ev.AnswerStarted))
    ends = Counter((o.question, o.take) for o in events if isinstance(o, ev.AnswerEnded))
    assert all(n == 1 for n in starts.values())
    still_open = {(state.current, state.open_take.n)} if state.open_take else set()
    assert set(starts) - set(ends) == still_open
    assert all(n == 1 for n in ends.values())
    assert all(o.seconds >= 0.0 for o in events if isinstance(o, ev.AnswerEnded))

    allowed = min(rules.follow_ups, MOST_FOLLOW_UPS)
    ups = Counter(one.follow_up_of for one in state.asked if one.follow_up_of is not None)
    assert all(n <= allowed for n in ups.values())

    # The live state is the fold of its events, and every prefix of them loads.
    assert fold(events) == state
    for cut in range(len(events)):
        prefix = fold(events[:cut])
        step(prefix, do.Tick(), now)
        step(prefix, do.Continue(), now)


@settings(max_examples=60, deadline=None)
@given(run=RUNS, drop=st.sets(st.integers(0, 80)), seed=st.randoms(use_true_random=False))
def test_any_heap_of_events_folds(run, drop, seed) -> None:
    """Lines may be missing or out of order (a broken file): folding never fails."""
    state, events = step(State(), do.Begin(session(2)), 0.0)
    now = 0.0
    for ahead, command in run:
        now += ahead
        state, new = step(state, command, now)
        events += new
    kept = [one for place, one in enumerate(events) if place not in drop]
    folded = fold(kept)
    step(folded, do.Continue(), now)
    seed.shuffle(kept)
    folded = fold(kept)
    step(folded, do.Continue(), now)
    step(folded, do.Leave(), now)
